"""Temuan and Kelengkapan: what is wrong and who answers, what has come and when."""

from typing import Final

from services.recap.domain.report import RecapReport, SheetReport, SheetState
from services.recap.export.book import Book, Cell, Column
from services.recap.export.wording import FINDING, MEASURED, SEVERITY, Wording, period
from shared.contract.recap import Finding

_FINDINGS: Final = (
    Column("No", 5),
    Column("Aturan", 8),
    Column("Tingkat", 18),
    Column("Keadaan", 14),
    Column("Bidang", 26),
    Column("Lembar", 18),
    Column("Uraian", 52),
    Column("Seharusnya", 28),
    Column("Ditemukan", 28),
    Column("Yang Dimohon", 40),
    Column("Sejak Versi", 8),
    Column("Kode Temuan", 26),
)
_SHEETS: Final = (
    Column("Lembar", 20),
    Column("Pengisi", 40),
    Column("Batas Waktu", 34),
    Column("Keadaan", 18),
    Column("Diminta", 10),
    Column("Terkirim", 10),
    Column("Tidak Tersedia", 10),
    Column("Ketepatan", 16),
)
_LACKING: Final = (
    Column("Kode", 20),
    Column("Indikator", 40),
    Column("Bidang", 34),
    Column("Keadaan", 18),
    Column("Penjelasan", 46),
)
_STATES: Final = {
    SheetState.LENGKAP: "Lengkap",
    SheetState.BELUM_LENGKAP: "Belum lengkap",
    SheetState.BELUM_DIKIRIM: "Belum dikirim",
}
_LATE: Final = {True: "Terlambat", False: "Tepat waktu", None: "-"}


def findings(book: Book, report: RecapReport, wording: Wording) -> None:
    """The sheet Temuan: the open ones and those that were corrected."""
    page = book.sheet("Temuan", f"Temuan Rekap {period(report.cycle)}")
    if not report.findings:
        page.line("Tidak ada temuan pada versi ini.")
    rows = [(_finding(n, one, wording), 0) for n, one in enumerate(report.findings, 1)]
    page.table(_FINDINGS, rows, freeze=2)


def completeness(book: Book, report: RecapReport, wording: Wording) -> None:
    """The sheet Kelengkapan: every sheet, then every indicator without a capaian."""
    page = book.sheet("Kelengkapan", f"Kelengkapan Data {period(report.cycle)}")
    page.table(_SHEETS, [(_sheet(sheet, wording), 0) for sheet in report.sheets])
    page.heading("Indikator tanpa capaian")
    if not report.lacking:
        page.line("Tidak ada.")
        return
    rows: list[tuple[list[Cell], int]] = [
        (
            [one.indicator, one.name, wording.bidang(one.bidang), MEASURED[one.measured], one.why],
            0,
        )
        for one in report.lacking
    ]
    page.table(_LACKING, rows)


def _finding(number: int, one: Finding, wording: Wording) -> list[Cell]:
    return [
        number,
        one.rule,
        SEVERITY[one.severity],
        FINDING[one.state],
        wording.bidang(one.owner),
        one.sheet.key,
        one.message,
        one.expected,
        one.found,
        one.remedy,
        one.since,
        one.id,
    ]


def _sheet(sheet: SheetReport, wording: Wording) -> list[Cell]:
    return [
        sheet.sheet,
        wording.role(sheet.filler),
        wording.moment(sheet.due),
        _STATES[sheet.state],
        sheet.expected,
        sheet.submitted,
        sheet.unavailable,
        _LATE[sheet.late],
    ]
