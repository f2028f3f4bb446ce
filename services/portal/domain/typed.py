"""What the fields of a sheet say, as figures. What cannot be read is named, never guessed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from services.portal.domain.grid import (
    ATTRIBUTES,
    GROUPS,
    Sheet,
    field_name,
    parts_of,
    regions_of,
    row_name,
)
from shared.contract.catalogue import Indicator
from shared.contract.figures import (
    DENOMINATOR,
    NUMERATOR,
    Count,
    IndicatorFigures,
    Provenance,
    RegionRow,
)
from shared.contract.vocabulary import Basis
from shared.privacy import scan
from shared.tables import TableRefused, if_grouped, number

NOTE, GONE = "note", "gone"
TEXTS: Final = ("unavailable", "basis", "as_of", "note", "document")
_PERSONAL: Final = (
    "Mirip nomor pribadi (16 digit), sehingga tidak disimpan. Mohon hapus angka itu; data kinerja "
    "tidak memuat data perorangan."
)


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a field was left out; ``plain`` is what it says if its dot parts thousands."""

    name: str
    words: str
    plain: str | None


@dataclass(frozen=True, slots=True)
class Typed:
    """Figures of what could be read, and the fields that could not: those count as empty."""

    figures: tuple[IndicatorFigures, ...]
    unread: tuple[Unread, ...]


def typed(sheet: Sheet, fields: Mapping[str, str]) -> Typed:
    """The figures that the fields say; what the grid does not show stays as it was."""
    said = {name: text for name, text in fields.items() if _asked(sheet, name)}
    personal = [Unread(name, _PERSONAL, None) for name in said if scan(said[name])]
    strange = (_unread(n, text) for n, text in said.items() if not scan(text))
    unread = (*personal, *(one for one in strange if one is not None), *_without_reason(said))
    kept = {n: text for n, text in said.items() if n not in {one.name for one in unread}}
    figures = (_said(sheet, indicator, kept) for indicator in sheet.indicators)
    return Typed(tuple(f for f in figures if f is not None), unread)


def _asked(sheet: Sheet, name: str) -> bool:
    """Whether a field is one of this sheet's."""
    code = name.split("|", 1)[0].split(".", 1)[0]
    return any(indicator.code == code for indicator in sheet.indicators)


def _unread(name: str, text: str) -> Unread | None:
    if name.count("|") < _CELL:
        return _no_text(name, text.strip())
    try:
        _number(text)
    except TableRefused:
        plain = if_grouped(text)
        return Unread(name, _doubt(text, plain) if plain else _NO_NUMBER, plain)
    return None


def _no_text(name: str, text: str) -> Unread | None:
    key = name.rpartition(".")[2]
    if key == "as_of" and text and not _is_date(text):
        return Unread(name, "Bukan tanggal.", None)
    if key == "basis" and text and text not in set(Basis):
        return Unread(name, "Bukan basis yang dikenal.", None)
    return Unread(name, "Paling banyak 500 huruf.", None) if len(text) > _LONGEST else None


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _without_reason(said: Mapping[str, str]) -> Iterator[Unread]:
    """A row that has no figures says why, or it is not said yet."""
    for name, text in said.items():
        row, _, key = name.rpartition(".")
        if key == GONE and text and not said.get(f"{row}.{NOTE}", "").strip():
            yield Unread(name, "Tulis alasannya pada catatan wilayah ini.", None)


_CELL: Final = 3
"""Bars in the name of a cell's field."""
_LONGEST: Final = 500
_NO_NUMBER: Final = "Bukan angka. Tulis angkanya saja, misalnya 1234 atau 98,5."


def _doubt(text: str, plain: str) -> str:
    comma = text.strip().replace(".", ",")
    return f"Titik dapat berarti ribuan atau desimal: tulis {plain} atau {comma}."


def _said(sheet: Sheet, indicator: Indicator, fields: Mapping[str, str]) -> IndicatorFigures | None:
    code, known = indicator.code, sheet.known(indicator.code)
    text = {key: fields.get(f"{code}.{key}", "").strip() or None for key in TEXTS}
    rows = () if text["unavailable"] else tuple(_rows(sheet, indicator, fields))
    if known is None and not rows and not any(text.values()):
        return None
    before = known or IndicatorFigures(indicator=code)
    return IndicatorFigures.model_validate(
        before.model_dump()
        | {key: text[key] for key in ("unavailable", "basis", "as_of", "note")}
        | {"rows": rows, "provenance": _provenance(before.provenance, text["document"])}
    )


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
    code = indicator.code
    for region in regions_of(sheet, indicator):
        counts = {p: _count(indicator, region, p, fields) for p, _ in parts_of(indicator)}
        note = fields.get(row_name(code, region, NOTE), "").strip() or None
        if fields.get(row_name(code, region, GONE)) and note:
            yield RegionRow(region=region, numerator=Count(), unavailable=note)
            continue
        if all(count == Count() for count in counts.values()) and note is None:
            continue
        row = before.get(region) or RegionRow(region=region, numerator=Count())
        said = {"numerator": counts[NUMERATOR], "denominator": counts.get(DENOMINATOR)}
        yield row.model_copy(update={**said, "note": note, "unavailable": None})


def _count(indicator: Indicator, region: str, part: str, fields: Mapping[str, str]) -> Count:
    values = {
        ATTRIBUTES[group]: _number(fields.get(field_name(indicator.code, region, part, group), ""))
        for group in GROUPS
    }
    return Count(**values)


def _number(text: str) -> Decimal | None:
    return number(text, "") if text.strip() else None
