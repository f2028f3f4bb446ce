"""The office's files as people send them: exports as SIAK gives them, the catalogue, evidence."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import xlsxwriter  # type: ignore[import-untyped]

from samples.loader import EVIDENCE, FOLDER, SampleFiles, open_folder
from samples.officers import Sent
from samples.siak import Report
from shared.contract.catalogue import SheetRef
from shared.contract.figures import KABUPATEN, Evidence
from shared.contract.identifiers import Code

_TOTAL: Final = "JUMLAH KABUPATEN"
_MADE: Final = datetime(2025, 10, 1)  # noqa: DTZ001 - a file has no zone
"""The same export has the same bytes, however often it is taken out."""


@dataclass(frozen=True, slots=True)
class Export:
    """A SIAK export, and what its sender says of it."""

    file: Sent
    query: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OfficeFiles:
    """All files that the officers of a sample send to the collector."""

    files: SampleFiles

    @property
    def catalogue(self) -> Sent:
        """The indicator catalogue."""
        return _sent(self.files.folder / "catalogue.csv")

    @property
    def regions(self) -> Mapping[Code, str]:
        """Each region as the collector's workbook writes it."""
        return {code: name for name, code in self.files.regions.items()} | {KABUPATEN: _TOTAL}

    def exports(self, sheet: SheetRef, *, corrected: bool = False) -> Iterator[Export]:
        """The SIAK exports of a sheet; corrected: only those that take the place of wrong ones."""
        folder = self.files.contents.correction.folder if corrected else "siak"
        for report in self.files.contents.siak:
            owner = self.files.owners[report.indicator]
            file = self.files.folder / folder / report.file
            if SheetRef(bidang=owner.bidang, source=owner.source) == sheet and file.exists():
                yield Export(_as_sent(report, file), self._said(report))

    def _said(self, report: Report) -> Mapping[str, str]:
        as_of = self.files.contents.as_of.isoformat()
        return {"report": report.report, "basis": "DINAMIS", "as_of": as_of}


def office_files(name: str = "barito_kuala") -> OfficeFiles:
    """The files of the sample of that name. Raises as `samples.load` does."""
    return OfficeFiles(open_folder(FOLDER / name))


def evidence_file(proof: Evidence, name: str = "barito_kuala") -> Sent:
    """The file that a piece of evidence stands for."""
    return _sent(FOLDER / name / EVIDENCE / proof.name)


def as_xlsx(content: bytes, title: str) -> bytes:
    """A CSV export as the workbook that SIAK gives: two lines of title, heads, numbers."""
    rows = list(csv.reader(io.StringIO(content.decode())))
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": _MADE})
        sheet = book.add_worksheet("Laporan")
        sheet.write_string(0, 0, title)
        sheet.write_string(1, 0, "Data contoh: seluruh angka sintetis")
        for number, row in enumerate(rows, start=2):
            for column, cell in enumerate(row):
                _write(sheet, (number, column), cell)
    return out.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, at: tuple[int, int], cell: str) -> None:
    whole = cell.removeprefix("-").replace(".", "", 1)
    if whole.isascii() and whole.isdigit():
        sheet.write_number(*at, float(cell))
    elif cell:
        sheet.write_string(*at, cell)


def _as_sent(report: Report, file: Path) -> Sent:
    if report.sent_as == "csv":
        return _sent(file)
    return Sent(f"{file.stem}.xlsx", as_xlsx(file.read_bytes(), report.document))


def _sent(file: Path) -> Sent:
    return Sent(file.name, file.read_bytes())
