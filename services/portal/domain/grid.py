"""A sheet as a grid of fields, and the figures that its fields say; never guesses a number."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pydantic import BaseModel, ConfigDict

from shared.contract.catalogue import Indicator
from shared.contract.figures import (
    DENOMINATOR,
    FEMALE,
    KABUPATEN,
    MALE,
    NUMERATOR,
    TOTAL,
    Count,
    IndicatorFigures,
    Provenance,
    RegionRow,
    Value,
)
from shared.contract.recap import Cell
from shared.contract.vocabulary import Source

GROUPS: Final = (MALE, FEMALE, TOTAL)
_PLAIN: Final = re.compile(r"^-?[0-9]{1,20}(,[0-9]{1,10})?$")
_ATTRIBUTES: Final = {TOTAL: "total", MALE: "male", FEMALE: "female"}
Figures = Iterable[IndicatorFigures]


class NotNumbers(Exception):  # noqa: N818 - an answer to a person
    """Fields that hold something else than a number; ``names`` are theirs."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(f"{len(names)} isian bukan angka")
        self.names = tuple(names)


@dataclass(frozen=True, slots=True)
class FieldCell:
    """One field: its name in the form, what stands in it, whether it may change."""

    name: str
    value: str
    shut: bool
    part: str
    group: str


@dataclass(frozen=True, slots=True)
class FieldRow:
    """The fields of one region."""

    region: str
    cells: tuple[FieldCell, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """The fields of one indicator."""

    indicator: Indicator
    parts: tuple[tuple[str, str], ...]
    groups: tuple[str, ...]
    rows: tuple[FieldRow, ...]
    figures: IndicatorFigures | None

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


def blocks(sheet: Sheet) -> tuple[Block, ...]:
    """The grid, one block per indicator."""
    return tuple(_block(sheet, indicator) for indicator in sheet.indicators)


def figures_of(sheet: Sheet, fields: Mapping[str, str]) -> tuple[IndicatorFigures, ...]:
    """The figures that the fields say; what the grid does not show stays as it was.

    Raises `NotNumbers` where a field holds anything but digits, with a comma for decimals.
    """
    wrong = [n for n, text in fields.items() if "|" in n and text.strip() and not _plain(text)]
    if wrong:
        raise NotNumbers(wrong)
    said = (_said(sheet, indicator, fields) for indicator in sheet.indicators)
    return tuple(figures for figures in said if figures is not None)


def field_name(indicator: str, region: str, part: str, group: str) -> str:
    """The name of a cell's field."""
    return f"{indicator}|{region}|{part}|{group}"


def _block(sheet: Sheet, indicator: Indicator) -> Block:
    groups = GROUPS if indicator.by_sex else (TOTAL,)
    parts = tuple(_parts(indicator))
    known = sheet.known(indicator.code)
    rows = {row.region: row for row in (known.rows if known else ())}
    return Block(
        indicator=indicator,
        parts=parts,
        groups=groups,
        rows=tuple(
            FieldRow(
                region,
                tuple(
                    _cell(
                        sheet,
                        Cell(indicator=indicator.code, region=region, part=p, group=g),
                        rows.get(region),
                    )
                    for p, _ in parts
                    for g in groups
                ),
            )
            for region in _regions(sheet, indicator)
        ),
        figures=known,
    )


def _cell(sheet: Sheet, cell: Cell, row: RegionRow | None) -> FieldCell:
    part, group = cell.part or "", cell.group or ""
    name = field_name(cell.indicator, cell.region or "", part, group)
    return FieldCell(name, _shown(_value(row, part, group)), sheet.shut(cell), part, group)


def _said(sheet: Sheet, indicator: Indicator, fields: Mapping[str, str]) -> IndicatorFigures | None:
    code, known = indicator.code, sheet.known(indicator.code)
    text = {key: fields.get(f"{code}.{key}", "").strip() or None for key in _TEXTS}
    rows = () if text["unavailable"] else tuple(_rows(sheet, indicator, fields))
    if known is None and not rows and not any(text.values()):
        return None
    before = known or IndicatorFigures(indicator=code)
    return IndicatorFigures.model_validate(
        before.model_dump()
        | {key: text[key] for key in ("unavailable", "basis", "as_of", "note")}
        | {"rows": rows, "provenance": _provenance(before.provenance, text["document"])}
    )


_TEXTS: Final = ("unavailable", "basis", "as_of", "note", "document")


def _provenance(before: Provenance | None, document: str | None) -> Provenance | None:
    """The paper that is named now; the file that was read before stays named beside it."""
    if document is None:
        return None
    if before is None:
        return Provenance(document=document)
    return before.model_copy(update={"document": document})


def _rows(sheet: Sheet, indicator: Indicator, fields: Mapping[str, str]) -> Iterator[RegionRow]:
    known = sheet.known(indicator.code)
    before = {row.region: row for row in (known.rows if known else ())}
    for region in _regions(sheet, indicator):
        counts = {p: _count(indicator, region, p, fields) for p, _ in _parts(indicator)}
        if all(count == Count() for count in counts.values()):
            continue
        row = before.get(region) or RegionRow(region=region, numerator=Count())
        yield row.model_copy(
            update={"numerator": counts[NUMERATOR], "denominator": counts.get(DENOMINATOR)}
        )


def _count(indicator: Indicator, region: str, part: str, fields: Mapping[str, str]) -> Count:
    values = {
        _ATTRIBUTES[group]: _number(fields.get(field_name(indicator.code, region, part, group), ""))
        for group in GROUPS
    }
    return Count(**values)


def _number(text: str) -> Decimal | None:
    return Decimal(text.strip().replace(",", ".")) if text.strip() else None


def _plain(text: str) -> bool:
    return _PLAIN.fullmatch(text.strip()) is not None


def _parts(indicator: Indicator) -> Iterator[tuple[str, str]]:
    yield NUMERATOR, indicator.numerator
    if indicator.denominator is not None:
        yield DENOMINATOR, indicator.denominator


def _regions(sheet: Sheet, indicator: Indicator) -> tuple[str, ...]:
    return (*sheet.regions, KABUPATEN) if indicator.regional else (KABUPATEN,)


def _value(row: RegionRow | None, part: str, group: str) -> Value | None:
    if row is None:
        return None
    count = row.numerator if part == NUMERATOR else row.denominator
    value: Value | None = getattr(count, _ATTRIBUTES[group]) if count else None
    return value


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
