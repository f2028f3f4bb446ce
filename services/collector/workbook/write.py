"""The form of one bidang as a workbook (SOP step 1)."""

import io
from datetime import UTC, datetime
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]

from services.collector.intake.numbers import Measure
from services.collector.workbook.entry_sheet import write_entries
from services.collector.workbook.layout import (
    DEFINITIONS,
    GUIDE,
    IDENTITY,
    Layout,
    layout,
    measure_of,
    span_words,
)
from services.collector.workbook.styles import Styles, styles
from services.collector.workbook.words import day_and_time, guide
from shared.contract import FormIssued
from shared.contract.catalogue import Indicator
from shared.contract.figures import IndicatorFigures
from shared.contract.identifiers import Code

_MADE: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""A fixed moment: the same form gives the same bytes."""

_A4: Final = 9
_DEFINED: Final = (
    ("Kode", 9),
    ("Indikator", 34),
    ("Sasaran", 28),
    ("Definisi operasional", 50),
    ("Pembilang", 26),
    ("Penyebut", 26),
    ("Satuan", 10),
    ("Cakupan", 18),
    ("Penulisan angka", 16),
    ("Target tahun", 10),
    ("Target triwulan", 10),
    ("Bukti dukung", 10),
)


def write_workbook(form: FormIssued, bidang: Code, before: tuple[IndicatorFigures, ...]) -> bytes:
    """An XLSX file: the same bytes for the same form, bidang and earlier figures.

    ``before`` are shown beside the entries, locked. Raises ``KeyError`` where the form has no
    sheet of the bidang. Texts are written as texts, so none of them can become a formula.
    """
    plan = layout(form, bidang)
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": form.title, "created": _MADE.replace(tzinfo=None)})
        looks = styles(book)
        _guide(book.add_worksheet(GUIDE), plan, looks)
        for sheet in plan.sheets:
            write_entries(book.add_worksheet(sheet.name), sheet, form, before, looks)
        _definitions(book.add_worksheet(DEFINITIONS), plan, looks)
        _identity(book.add_worksheet(IDENTITY), plan)
        book.get_worksheet_by_name(plan.sheets[0].name).activate()
    return out.getvalue()


def _guide(sheet: Any, plan: Layout, looks: Styles) -> None:
    sheet.protect()
    sheet.set_column(0, 0, 4)
    sheet.set_column(1, 1, 100)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, plan.form.title, looks.title)
    sheet.write_string(1, 0, f"Bidang {plan.bidang} · siklus {plan.form.cycle}", looks.title)
    lines = guide("workbook")
    for number, line in enumerate(lines, start=1):
        sheet.write_number(number + 2, 0, number, looks.plain)
        sheet.write_string(number + 2, 1, line, looks.plain)
    row = len(lines) + 4
    for entry in plan.sheets:
        due = day_and_time(entry.sheet.due)
        sheet.write_string(row, 1, f"Batas waktu {entry.name}: {due}.", looks.plain)
        row += 1


def _definitions(sheet: Any, plan: Layout, looks: Styles) -> None:
    sheet.protect()
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for column, (head, width) in enumerate(_DEFINED):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, looks.head)
    indicators = {e.indicator.code: e.indicator for s in plan.sheets for e in s.entries}
    for row, indicator in enumerate(indicators.values(), start=1):
        for column, text in enumerate(_definition(indicator)):
            sheet.write_string(row, column, text, looks.locked)


def _definition(indicator: Indicator) -> tuple[str, ...]:
    whole = measure_of(indicator) is Measure.COUNT
    return (
        indicator.code,
        indicator.name,
        indicator.goal,
        indicator.definition,
        indicator.numerator,
        indicator.denominator or "–",
        indicator.unit,
        span_words(indicator),
        "bilangan bulat" if whole else "boleh desimal",
        _comma(str(indicator.target_year)),
        _comma(str(indicator.target_quarter)),
        "diminta" if indicator.evidence else "–",
    )


def _comma(number: str) -> str:
    return number.replace(".", ",")


def _identity(sheet: Any, plan: Layout) -> None:
    sheet.very_hidden()
    sheet.protect()
    for row, (key, value) in enumerate(plan.identity().items()):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, value)
