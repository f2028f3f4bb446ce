"""SOP step 3: a filled workbook becomes figures, or a list of what is wrong with it."""

from services.collector.intake.grid import Row, Sheet, place
from services.collector.intake.log import Log, Spot
from services.collector.intake.model import Reading, SourceFile
from services.collector.intake.opening import Scanned, examined
from services.collector.intake.refusals import (
    LOCKED_CELL,
    NOT_AN_ENTRY,
    NOT_OUR_WORKBOOK,
    OTHER_FORM,
    OTHER_VERSION,
)
from services.collector.intake.rows import text_of
from services.collector.workbook.answers import Answers
from services.collector.workbook.filled import figures_of
from services.collector.workbook.layout import (
    IDENTITY,
    MARK,
    Column,
    EntrySheet,
    Layout,
    layout,
    region_name,
)
from shared.contract import FormIssued
from shared.contract.figures import IndicatorFigures
from shared.refusal import RefusalError


def read_workbook(content: bytes, name: str, form: FormIssued) -> Reading:
    """The figures that were filled in; never raises for a bad file.

    Empty indicators are left out: an incomplete workbook is taken, a half-filled row is not.
    Taken only into the cycle, catalogue version and layout that the workbook was made for.
    """

    def read(scanned: Scanned, file: SourceFile, log: Log) -> tuple[IndicatorFigures, ...]:
        plan = _plan(scanned, form)
        found: list[IndicatorFigures] = []
        for planned in plan.sheets:
            sheet = _sheet(scanned, planned.name)
            answers = Answers(planned.name, _rows(scanned, sheet), log)
            if _as_given_out(answers, planned):
                found += figures_of(answers, planned.entries, file)
        return tuple(found)

    return examined(content, name, read)


def _plan(scanned: Scanned, form: FormIssued) -> Layout:
    """The plan that the workbook was written by, if it is one of this form."""
    rows = _rows(scanned, _sheet(scanned, IDENTITY))
    said = {text_of(row, 0): text_of(row, 1) for row in rows.values()}
    if said.get("jenis") != MARK:
        raise RefusalError(NOT_OUR_WORKBOOK, "Lembar tanda pengenal form tidak sah.")
    if said.get("form") != form.cycle:
        raise RefusalError(OTHER_FORM, f"Buku kerja ini bukan milik siklus {form.cycle}.")
    try:
        plan = layout(form, said.get("bidang", ""))
    except KeyError:
        raise RefusalError(OTHER_FORM, "Form tidak memuat lembar bidang tersebut.") from None
    if said != plan.identity():
        version = form.versions.catalogue
        raise RefusalError(OTHER_VERSION, f"Form ini memakai katalog versi {version}.")
    return plan


def _sheet(scanned: Scanned, name: str) -> Sheet:
    for sheet in scanned.book.sheets:
        if sheet.name == name:
            return sheet
    raise RefusalError(NOT_OUR_WORKBOOK, f"Lembar {name} tidak ada.")


def _rows(scanned: Scanned, sheet: Sheet) -> dict[int, Row]:
    return {
        number: row
        for block in scanned.blocks(sheet)
        for number, row in enumerate(block.rows, block.first)
    }


def _as_given_out(answers: Answers, planned: EntrySheet) -> bool:
    """Whether every row is still the one it was; a moved row would fill another indicator."""
    before = len(answers.log.refused)
    for entry in planned.entries:
        expected = {
            Column.CODE: entry.indicator.code,
            Column.REGION: region_name(entry.region),
        }
        for column, words in expected.items():
            if answers.words(entry.row, column) != words:
                answers.refuse(LOCKED_CELL, entry, column, f"Seharusnya {words}.")
    last = planned.entries[-1].row
    for number, row in answers.rows.items():
        for index, cell in enumerate(row):
            if (number > last or index > max(Column)) and cell != "":
                at = Spot(place(answers.sheet, number, index), number)
                answers.log.refuse(NOT_AN_ENTRY, at, "Sel di luar form terisi.")
    return len(answers.log.refused) == before
