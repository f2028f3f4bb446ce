"""The report to the superior as a workbook."""

from services.recap.domain.report import RecapReport
from services.recap.export.book import Book, Paper
from services.recap.export.report_chart import chart
from services.recap.export.report_findings import completeness, findings
from services.recap.export.report_regions import regions
from services.recap.export.report_summary import standings, summary
from services.recap.export.report_table import measurement
from services.recap.export.wording import Wording, period


def report_book(report: RecapReport, wording: Wording, paper: Paper = Paper.A4) -> bytes:
    """Summary, Pengukuran Kinerja, comparisons, findings, completeness, kecamatan, chart."""
    book = Book(f"Laporan Rekap {period(report.cycle)}", paper)
    summary(book, report, wording)
    table = measurement(book, report, wording)
    standings(book, report)
    findings(book, report, wording)
    completeness(book, report, wording)
    regions(book, report)
    chart(book, table)
    return book.bytes()
