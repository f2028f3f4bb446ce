"""From rows to regions: each once, none missing, villages added up and checked."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from services.collector.intake.grid import Row, column_name, place
from services.collector.intake.log import Spot
from services.collector.intake.numbers import Measure
from services.collector.intake.places import Places
from services.collector.intake.refusals import (
    DOUBLE_REGION,
    MISSING_REGION,
    UNKNOWN_REGION,
    VILLAGES_DIFFER,
)
from services.collector.intake.rows import Number, RowReader, Values, text_of
from shared.contract.figures import KABUPATEN


@dataclass(frozen=True, slots=True)
class RegionValues:
    """What a table says of one region, and where: a cell, or the range of its villages."""

    region: str
    values: Values
    row: int
    origin: str


@dataclass(slots=True)
class _Villages:
    """The villages of one kecamatan added up; a column with a gap has no sum."""

    first: int
    last: int
    sums: Values
    names: set[str] = field(default_factory=set)

    def add(self, number: int, values: Values) -> None:
        self.last = number
        sums = self.sums
        for column, value in values.items():
            so_far = sums[column]
            sums[column] = None if so_far is None or value is None else so_far + value


def read_regions(reader: RowReader, rows: Iterator[tuple[int, Row]]) -> dict[str, RegionValues]:
    """All regions of a table. Doubles, and villages that do not add up, go to the log."""
    found: dict[str, RegionValues] = {}
    villages: dict[str, _Villages] = {}
    for number, row in rows:
        region = reader.region(number, row)
        if region is None:
            continue
        if village := _village(reader, row, region):
            _take_village(reader, villages, (number, row), (region, village))
        elif region in found:
            reason = f"{region} sudah ada pada baris {found[region].row}."
            reader.log.refuse(
                DOUBLE_REGION, reader.spot(number, reader.table.region, region), reason
            )
        else:
            values = reader.values(number, row, region)
            origin = place(reader.table.sheet.name, number, reader.table.region)
            found[region] = RegionValues(region, values, number, origin)
    return found | dict(_summed(reader, found, villages))


def require_regions(reader: RowReader, found: dict[str, RegionValues], asked: set[str]) -> None:
    """Refuse a table in which a region is missing that the form asks for."""
    for region in sorted(asked - found.keys(), key=lambda r: (r == KABUPATEN, r)):
        named = "Baris jumlah kabupaten" if region == KABUPATEN else f"Kecamatan {region}"
        spot = Spot(reader.table.sheet.name, None, region)
        reader.log.refuse(MISSING_REGION, spot, f"{named} tidak ada dalam tabel.")


def _village(reader: RowReader, row: Row, region: str) -> str:
    """The village of a row; none in the rows of kecamatan and kabupaten themselves."""
    column = reader.table.village
    name = text_of(row, column) if column is not None else ""
    return "" if not name or reader.places.of_name(name) in {region, KABUPATEN} else name


def _take_village(
    reader: RowReader,
    villages: dict[str, _Villages],
    at: tuple[int, Row],
    named: tuple[str, str],
) -> None:
    (number, row), (region, village) = at, named
    if region == KABUPATEN:
        spot = reader.spot(number, reader.table.village or 0, region)
        reader.log.refuse(UNKNOWN_REGION, spot, "Desa/kelurahan tanpa kecamatannya.")
        return
    values = reader.values(number, row, region)
    known = villages.get(region)
    if known is None:
        known = _Villages(number, number, dict.fromkeys(values, 0))
        villages[region] = known
    name = Places.folded(village)
    if name in known.names:
        spot = reader.spot(number, reader.table.village or 0, region)
        reader.log.refuse(DOUBLE_REGION, spot, f"Desa/kelurahan ini rangkap di {region}.")
        return
    known.names.add(name)
    known.add(number, values)


def _summed(
    reader: RowReader, found: dict[str, RegionValues], villages: dict[str, _Villages]
) -> Iterator[tuple[str, RegionValues]]:
    """Kecamatan of which the table has only villages. Percents are not added up."""
    percents = {c for c, m in reader.measures.items() if m is Measure.PERCENT}
    for region, known in villages.items():
        sums: Values = {c: None if c in percents else n for c, n in known.sums.items()}
        if region in found:
            _require_equal(reader, found[region], sums)
            continue
        column = column_name(reader.table.region)
        origin = f"{reader.table.sheet.name}!{column}{known.first}:{column}{known.last}"
        yield region, RegionValues(region, sums, known.first, origin)


def _require_equal(reader: RowReader, own: RegionValues, sums: Values) -> None:
    for column, total in sums.items():
        if _differ(own.values.get(column), total):
            reason = f"Kolom {reader.head(column)}: jumlah desa/kelurahan berbeda."
            spot = reader.spot(own.row, column, own.region)
            reader.log.refuse(VILLAGES_DIFFER, spot, reason)


def _differ(own: Number, total: Number) -> bool:
    return own is not None and total is not None and own != total
