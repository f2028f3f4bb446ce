"""A sheet as a grid of fields, with what stood in each in earlier quarters. `typed` reads it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pydantic import BaseModel, ConfigDict

from services.portal.domain.earlier import Past, Quarter, past_of
from shared.contract.catalogue import Indicator
from shared.contract.figures import (
    DENOMINATOR,
    FEMALE,
    KABUPATEN,
    MALE,
    NUMERATOR,
    TOTAL,
    IndicatorFigures,
    RegionRow,
    Value,
)
from shared.contract.recap import Cell
from shared.contract.vocabulary import Source
from shared.words import number_words

GROUPS: Final = (MALE, FEMALE, TOTAL)
ATTRIBUTES: Final = {TOTAL: "total", MALE: "male", FEMALE: "female"}


@dataclass(frozen=True, slots=True)
class FieldCell:
    """One field: its name in the form, what stands in it, whether it may change.

    ``before`` and ``last_year`` are what stood there in earlier quarters, for people to read.
    """

    name: str
    value: str
    shut: bool
    part: str
    group: str
    before: str = ""
    last_year: str = ""


@dataclass(frozen=True, slots=True)
class FieldRow:
    """The fields of one region; ``gone`` where it was said to have no figures, as the note says."""

    region: str
    cells: tuple[FieldCell, ...]
    note: str
    gone: bool

    @property
    def shut(self) -> bool:
        """Whether none of it may change."""
        return all(cell.shut for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Block:
    """The fields of one indicator."""

    indicator: Indicator
    parts: tuple[tuple[str, str], ...]
    groups: tuple[str, ...]
    rows: tuple[FieldRow, ...]
    figures: IndicatorFigures | None
    past: Past
    fixed: bool
    """Whether basis, "keadaan per" and "tidak tersedia" may not change: only some cells may."""

    @property
    def filled(self) -> int:
        """How many cells have a value."""
        return sum(1 for row in self.rows for cell in row.cells if cell.value and not row.gone)

    @property
    def size(self) -> int:
        """How many cells are asked for."""
        return sum(len(row.cells) for row in self.rows if not row.gone)

    @property
    def unavailable(self) -> str | None:
        """Why there are no figures, where that was said."""
        return self.figures.unavailable if self.figures else None

    @property
    def siak(self) -> bool:
        """Whether basis and "keadaan per" are asked for."""
        return self.indicator.source is Source.SIAK


class Sheet(BaseModel):
    """What the collector says of a sheet: what is asked, what stands there, what may change."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    indicators: tuple[Indicator, ...]
    regions: tuple[str, ...]
    figures: tuple[IndicatorFigures, ...]
    closed: bool
    reopened: tuple[Cell, ...]

    def known(self, code: str) -> IndicatorFigures | None:
        """What stands on an indicator."""
        return next((f for f in self.figures if f.indicator == code), None)

    def shut(self, cell: Cell) -> bool:
        """Whether a cell may not change: the collection is closed and nobody reopened it."""
        return self.closed and not any(_covers(door, cell) for door in self.reopened)


def blocks(sheet: Sheet, quarters: Sequence[Quarter] = ()) -> tuple[Block, ...]:
    """The grid, one block per indicator; ``quarters`` are earlier ones, the newest first."""
    return tuple(_block(sheet, i, past_of(quarters, i.code)) for i in sheet.indicators)


def covered(sheet: Sheet, door: Cell) -> Iterator[str]:
    """The names of the fields that a cell stands for; without a region it stands for none."""
    for indicator in sheet.indicators:
        for cell in cells_of(sheet, indicator) if door.region else ():
            if _covers(door, cell):
                yield field_name(
                    cell.indicator, cell.region or "", cell.part or "", cell.group or ""
                )


def cells_of(sheet: Sheet, indicator: Indicator) -> Iterator[Cell]:
    """Every cell that is asked for, row by row."""
    for region in regions_of(sheet, indicator):
        for part, _ in parts_of(indicator):
            for group in GROUPS if indicator.by_sex else (TOTAL,):
                yield Cell(indicator=indicator.code, region=region, part=part, group=group)


def field_name(indicator: str, region: str, part: str, group: str) -> str:
    """The name of a cell's field."""
    return f"{indicator}|{region}|{part}|{group}"


def row_name(indicator: str, region: str, key: str) -> str:
    """The name of a field about a whole row: its ``note``, or whether it is ``gone``."""
    return f"{indicator}|{region}.{key}"


def _block(sheet: Sheet, indicator: Indicator, past: Past) -> Block:
    rows: dict[str, list[FieldCell]] = {region: [] for region in regions_of(sheet, indicator)}
    for cell in cells_of(sheet, indicator):
        rows[cell.region or ""].append(_cell(sheet, cell, past))
    return Block(
        indicator=indicator,
        parts=tuple(parts_of(indicator)),
        groups=GROUPS if indicator.by_sex else (TOTAL,),
        rows=tuple(_field_row(sheet, indicator, r, cells) for r, cells in rows.items()),
        figures=sheet.known(indicator.code),
        past=past,
        fixed=sheet.shut(Cell(indicator=indicator.code)),
    )


def _field_row(sheet: Sheet, indicator: Indicator, region: str, cells: list[FieldCell]) -> FieldRow:
    row = _row(sheet.known(indicator.code), region)
    reason = row.unavailable if row else None
    return FieldRow(region, tuple(cells), reason or (row.note if row else "") or "", bool(reason))


def _cell(sheet: Sheet, cell: Cell, past: Past) -> FieldCell:
    region, part, group = cell.region or "", cell.part or "", cell.group or ""
    return FieldCell(
        name=field_name(cell.indicator, region, part, group),
        value=_shown(_value(sheet.known(cell.indicator), cell)),
        shut=sheet.shut(cell),
        part=part,
        group=group,
        before=_read(_value(past.before.known(cell.indicator) if past.before else None, cell)),
        last_year=_read(
            _value(past.last_year.known(cell.indicator) if past.last_year else None, cell)
        ),
    )


def parts_of(indicator: Indicator) -> Iterator[tuple[str, str]]:
    """The parts that are asked for, each with what it counts."""
    yield NUMERATOR, indicator.numerator
    if indicator.denominator is not None:
        yield DENOMINATOR, indicator.denominator


def regions_of(sheet: Sheet, indicator: Indicator) -> tuple[str, ...]:
    """The rows of an indicator; the kabupaten's last."""
    return (*sheet.regions, KABUPATEN) if indicator.regional else (KABUPATEN,)


def _value(figures: IndicatorFigures | None, cell: Cell) -> Value | None:
    row = _row(figures, cell.region)
    if row is None:
        return None
    count = row.numerator if cell.part == NUMERATOR else row.denominator
    value: Value | None = getattr(count, ATTRIBUTES[cell.group or TOTAL]) if count else None
    return value


def _row(figures: IndicatorFigures | None, region: str | None) -> RegionRow | None:
    rows = figures.rows if figures else ()
    return next((row for row in rows if row.region == region), None)


def _read(value: Value | None) -> str:
    """As it is printed: ``1.234,5``."""
    return number_words(value) if isinstance(value, Decimal) else value or ""


def _shown(value: Value | None) -> str:
    """Plain digits with a decimal comma, as the fields take them back."""
    if value is None:
        return ""
    return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else value


def _covers(door: Cell, cell: Cell) -> bool:
    return door.indicator == cell.indicator and all(
        mine in (None, its)
        for mine, its in (
            (door.region, cell.region),
            (door.part, cell.part),
            (door.group, cell.group),
        )
    )
