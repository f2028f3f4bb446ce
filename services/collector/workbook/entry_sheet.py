"""Writes one entry sheet: locked words, unlocked entry cells with their checks, print set-up."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from services.collector.intake.numbers import Measure
from services.collector.workbook.layout import (
    FIRST_ENTRY,
    HEADS,
    NO,
    NUMBERS,
    TEXTS,
    YES,
    Column,
    Entry,
    EntrySheet,
    measure_of,
    region_name,
    span_words,
)
from services.collector.workbook.styles import Styles
from services.collector.workbook.words import day_and_time
from shared.contract import FormIssued
from shared.contract.figures import IndicatorFigures, RegionRow, Value
from shared.contract.vocabulary import Basis

_FOLIO: Final = 14
"""Paper code of F4/Folio; what fits on it fits on A4."""

_SCALE: Final = 60
"""Percent: numbers on one page, words on the next to it, each with the names of its rows."""

_MOST_LETTERS: Final = 500
_LEAST_DATE: Final = date(2000, 1, 1)
_WIDTHS: Final[dict[Column, int]] = {
    Column.NUMBER: 4,
    Column.NAME: 30,
    Column.REGION: 18,
    Column.SPAN: 14,
    Column.BASIS: 11,
    Column.AS_OF: 11,
    **dict.fromkeys(TEXTS, 22),
}


def write_entries(
    sheet: Any,
    plan: EntrySheet,
    form: FormIssued,
    before: tuple[IndicatorFigures, ...],
    looks: Styles,
) -> None:
    """The whole sheet. ``before`` fills the comparison columns."""
    _set_up(sheet, plan)
    sheet.write_string(0, 0, form.title, looks.title)
    said = f"{plan.name} · {plan.sheet.ref.bidang} · siklus {form.cycle}"
    sheet.write_string(1, 0, said, looks.title)
    sheet.write_string(2, 0, f"Batas waktu: {day_and_time(plan.sheet.due)}", looks.line)
    _heads(sheet, looks)
    earlier = {(item.indicator, row.region): row for item in before for row in item.rows}
    numbers = {e.indicator.code: n for n, e in enumerate((e for e in plan.entries if e.first), 1)}
    for entry in plan.entries:
        _words(sheet, entry, numbers[entry.indicator.code], looks)
        _before(sheet, entry, earlier.get((entry.indicator.code, entry.region)), looks)
        _numbers(sheet, entry, looks)
        _answers(sheet, entry, form.period.end, looks)


def _set_up(sheet: Any, plan: EntrySheet) -> None:
    last = plan.entries[-1].row
    sheet.protect(options={"format_columns": True, "format_rows": True})
    sheet.set_landscape()
    sheet.set_paper(_FOLIO)
    sheet.set_print_scale(_SCALE)
    sheet.set_v_pagebreaks([Column.BASIS])
    sheet.repeat_columns(Column.NUMBER, Column.REGION)
    sheet.repeat_rows(FIRST_ENTRY - 3, FIRST_ENTRY - 2)
    sheet.print_area(0, 0, last - 1, max(Column))
    sheet.set_footer("&L&A&RHalaman &P dari &N")
    sheet.freeze_panes(FIRST_ENTRY - 1, Column.UNIT)
    for column in Column:
        sheet.set_column(column, column, _WIDTHS.get(column, 10))


def _heads(sheet: Any, looks: Styles) -> None:
    """Two rows of heads; what belongs together stands under one merged head."""
    top, below = FIRST_ENTRY - 3, FIRST_ENTRY - 2
    merged: dict[str, list[Column]] = {}
    for column, (head, part) in HEADS.items():
        if part:
            merged.setdefault(head, []).append(column)
            sheet.write_string(below, column, part, looks.head)
        else:
            sheet.merge_range(top, column, below, column, "", looks.head)
            sheet.write_string(top, column, head, looks.head)
    for head, columns in merged.items():
        sheet.merge_range(top, columns[0], top, columns[-1], "", looks.head)
        sheet.write_string(top, columns[0], head, looks.head)


def _words(sheet: Any, entry: Entry, number: int, looks: Styles) -> None:
    row, indicator = entry.row - 1, entry.indicator
    sheet.write_number(row, Column.NUMBER, number, looks.locked)
    sheet.write_string(row, Column.CODE, indicator.code, looks.locked)
    sheet.write_string(row, Column.NAME, indicator.name if entry.first else "", looks.locked)
    sheet.write_string(row, Column.REGION, region_name(entry.region), looks.locked)
    sheet.write_string(row, Column.UNIT, indicator.unit, looks.locked)
    sheet.write_string(row, Column.SPAN, span_words(indicator), looks.locked)


def _before(sheet: Any, entry: Entry, earlier: RegionRow | None, looks: Styles) -> None:
    numerator = earlier.numerator.total if earlier else None
    denominator = earlier.denominator.total if earlier and earlier.denominator else None
    _value(sheet, entry, Column.BEFORE_NUMERATOR, numerator, looks)
    _value(sheet, entry, Column.BEFORE_DENOMINATOR, denominator, looks)


def _value(sheet: Any, entry: Entry, column: Column, value: Value | None, looks: Styles) -> None:
    if isinstance(value, Decimal):
        sheet.write_number(entry.row - 1, column, value, looks.before)
    else:
        sheet.write_string(entry.row - 1, column, value or "", looks.before)


def _numbers(sheet: Any, entry: Entry, looks: Styles) -> None:
    whole = measure_of(entry.indicator) is Measure.COUNT
    asked = entry.numbers()
    for column in NUMBERS:
        if column not in asked:
            sheet.write_blank(entry.row - 1, column, None, looks.shut)
            continue
        sheet.write_blank(entry.row - 1, column, None, looks.count if whole else looks.number)
        sheet.data_validation(
            entry.row - 1,
            column,
            entry.row - 1,
            column,
            {
                "validate": "integer" if whole else "decimal",
                "criteria": ">=",
                "value": 0,
                "input_title": "Isian angka",
                "input_message": _meaning(entry, column),
                "error_title": "Bukan angka yang diminta",
                "error_message": "Tulis angka nol atau lebih, tanpa titik ribuan dan tanpa satuan."
                + (" Jumlah berupa bilangan bulat." if whole else ""),
            },
        )


def _meaning(entry: Entry, column: Column) -> str:
    head, part = HEADS[column]
    numerator = head == HEADS[Column.NUMERATOR][0]
    words = entry.indicator.numerator if numerator else entry.indicator.denominator or ""
    return f"{head} {part}: {words}"[:255]


def _answers(sheet: Any, entry: Entry, end: date, looks: Styles) -> None:
    """What is said of an indicator as a whole stands on its first row."""
    row, asked = entry.row - 1, entry.words()
    for column in (Column.BASIS, Column.AS_OF, Column.UNAVAILABLE, *TEXTS):
        if column not in asked:
            sheet.write_blank(row, column, None, looks.shut)
        elif column is Column.AS_OF:
            sheet.write_datetime(row, column, end, looks.date)
            sheet.data_validation(row, column, row, column, _a_date())
        elif column in TEXTS:
            sheet.write_blank(row, column, None, looks.text)
            sheet.data_validation(row, column, row, column, _a_text())
        else:
            offered = [*Basis] if column is Column.BASIS else [YES, NO]
            sheet.write_blank(row, column, None, looks.choice)
            sheet.data_validation(row, column, row, column, _a_choice(offered))


def _a_choice(offered: list[str]) -> dict[str, object]:
    return {
        "validate": "list",
        "source": [str(word) for word in offered],
        "error_title": "Pilih dari daftar",
        "error_message": f"Pilihannya: {', '.join(offered)}.",
    }


def _a_date() -> dict[str, object]:
    return {
        "validate": "date",
        "criteria": ">=",
        "value": _LEAST_DATE,
        "error_title": "Bukan tanggal",
        "error_message": "Tulis tanggal keadaan data, misalnya 30/09/2025.",
    }


def _a_text() -> dict[str, object]:
    return {
        "validate": "length",
        "criteria": "<=",
        "value": _MOST_LETTERS,
        "error_title": "Terlalu panjang",
        "error_message": f"Paling banyak {_MOST_LETTERS} huruf.",
    }
