"""Reads a sample folder: the office's files become the sheets that its officers submit."""

import mimetypes
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final

from samples.catalogue import read_catalogue, read_history
from samples.model import Officer, Sample, SheetForm
from samples.siak import Report
from samples.tables import Row, rows
from shared.contract.catalogue import Indicator, SheetRef
from shared.contract.event import Line, Part
from shared.contract.figures import (
    KABUPATEN,
    Count,
    Evidence,
    IndicatorFigures,
    Provenance,
    RegionRow,
)
from shared.contract.identifiers import Code, OfficeCode
from shared.contract.vocabulary import Source

FOLDER: Final = Path(__file__).parent
EVIDENCE: Final = "bukti"


class Correction(Part):
    """The sheet that is wrong at first, and the folder with the exports that replace its files."""

    bidang: Code
    source: Source
    folder: Line
    reason: Line


class Contents(Part):
    """What `sample.toml` says."""

    office: OfficeCode
    office_name: Line
    year: int
    quarter: int
    catalogue_version: Line
    as_of: date
    total_row: Line
    correction: Correction
    siak: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class SampleFiles:
    """A sample folder with what its files are read by."""

    folder: Path
    contents: Contents
    owners: dict[str, Indicator]
    regions: dict[str, Code]

    def siak(self, folder: str) -> dict[str, IndicatorFigures]:
        """Figures of the reports of which that folder has the export."""
        places = {**self.regions, self.contents.total_row: KABUPATEN}
        found = ((report, self.folder / folder / report.file) for report in self.contents.siak)
        return {
            report.indicator: report.figures(file, places, self.contents.as_of)
            for report, file in found
            if file.exists()
        }

    def non_siak(self) -> dict[str, IndicatorFigures]:
        """Figures that the bidang took from their own registers."""
        lines = (
            row for file in sorted((self.folder / "non_siak").glob("*.csv")) for row in rows(file)
        )
        proofs = self.folder / EVIDENCE
        return {row.text("kode"): _of_register(row, self.contents.as_of, proofs) for row in lines}


def load(name: str = "barito_kuala") -> Sample:
    """The sample of that name.

    Raises ``FileNotFoundError`` where there is none, `SampleError` or a pydantic
    ``ValidationError`` naming the place where a file of it is wrong.
    """
    files = open_folder(FOLDER / name)
    contents = files.contents
    first = files.siak("siak") | files.non_siak()
    second = first | files.siak(contents.correction.folder)
    wrong = SheetRef(bidang=contents.correction.bidang, source=contents.correction.source)
    return Sample(
        office=contents.office,
        office_name=contents.office_name,
        year=contents.year,
        quarter=contents.quarter,
        catalogue_version=contents.catalogue_version,
        regions=tuple(files.regions.values()),
        indicators=tuple(files.owners.values()),
        sheets=_sheets(first.values(), files.owners),
        corrections=tuple(
            sheet.model_copy(update={"reason": contents.correction.reason})
            for sheet in _sheets(second.values(), files.owners)
            if sheet.ref == wrong
        ),
        history=read_history(files.folder / "history.csv"),
        officers=_officers(files.folder / "officers.toml"),
    )


def open_folder(folder: Path) -> SampleFiles:
    """The files of a sample's folder. Raises as `load` does."""
    contents = Contents.model_validate(_toml(folder / "sample.toml"))
    catalogue = read_catalogue(folder / "catalogue.csv", contents.quarter)
    return SampleFiles(
        folder=folder,
        contents=contents,
        owners={indicator.code: indicator for indicator in catalogue},
        regions={row.text("nama"): row.text("kode") for row in rows(folder / "regions.csv")},
    )


def _sheets(
    figures: Iterable[IndicatorFigures], owners: dict[str, Indicator]
) -> tuple[SheetForm, ...]:
    """The figures by the sheet they belong to: the owner's bidang and the source."""
    sheets: dict[SheetRef, list[IndicatorFigures]] = defaultdict(list)
    for figure in figures:
        owner = owners[figure.indicator]
        sheets[SheetRef(bidang=owner.bidang, source=owner.source)].append(figure)
    return tuple(SheetForm(ref=ref, figures=tuple(group)) for ref, group in sheets.items())


def _of_register(row: Row, as_of: date, proofs: Path) -> IndicatorFigures:
    if reason := row.optional("tidak_tersedia"):
        return IndicatorFigures(indicator=row.text("kode"), unavailable=reason, as_of=as_of)
    denominator = row.number("penyebut")
    return IndicatorFigures(
        indicator=row.text("kode"),
        as_of=as_of,
        provenance=Provenance(document=row.text("dokumen")),
        evidence=(_proof(proofs / name),) if (name := row.optional("bukti")) else (),
        rows=(
            RegionRow(
                region=KABUPATEN,
                numerator=Count(total=row.number("pembilang")),
                denominator=None if denominator is None else Count(total=denominator),
            ),
        ),
    )


def _proof(file: Path) -> Evidence:
    content = file.read_bytes()
    return Evidence(
        name=file.name,
        media_type=mimetypes.types_map[file.suffix],
        size=len(content),
        sha256=sha256(content).hexdigest(),
    )


def _officers(file: Path) -> tuple[Officer, ...]:
    listed = _toml(file)["officers"]
    if not isinstance(listed, list):
        raise TypeError(f"{file.name}: officers harus berupa daftar")
    return tuple(Officer.model_validate(entry) for entry in listed)


def _toml(file: Path) -> dict[str, object]:
    return tomllib.loads(file.read_text(encoding="utf-8"))
