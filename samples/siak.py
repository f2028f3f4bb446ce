"""SIAK exports of the sample as figures: 17 kecamatan and the kabupaten's row, per report kind.

The exports have the header shape that SIAK gives (AWAL/DINAMIS, LK/PR/JML); which columns an
indicator is made of is data (`sample.toml`).
"""

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from samples.tables import Row, SampleError, rows
from shared.contract.event import Line, Part
from shared.contract.figures import Count, IndicatorFigures, Provenance, RegionRow
from shared.contract.identifiers import Code, IndicatorCode
from shared.contract.vocabulary import Basis


class Report(Part):
    """Where an indicator stands in an export; ``{group}`` in a column stands for LK, PR and JML."""

    indicator: IndicatorCode
    report: Code = Field(description="jenis laporan, as the collector's column maps call it")
    file: Line
    sent_as: Literal["csv", "xlsx"] = "csv"
    document: Line
    numerator: Line
    denominator: Line

    def figures(self, file: Path, places: Mapping[str, Code], as_of: date) -> IndicatorFigures:
        """What the export says. ``places`` gives the region of each name in column WILAYAH.

        Raises `SampleError` for an unknown or missing region and for a missing column.
        """
        return IndicatorFigures(
            indicator=self.indicator,
            basis=Basis.DINAMIS,
            as_of=as_of,
            provenance=Provenance(
                document=self.document,
                file_name=file.name,
                sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
            ),
            rows=tuple(self._row(row, places) for row in _complete(file, places)),
        )

    def _row(self, row: Row, places: Mapping[str, Code]) -> RegionRow:
        return RegionRow(
            region=places[row.text("WILAYAH")],
            numerator=_count(row, self.numerator),
            denominator=_count(row, self.denominator),
        )


def _complete(file: Path, places: Mapping[str, Code]) -> tuple[Row, ...]:
    lines = tuple(rows(file))
    named = [line.text("WILAYAH") for line in lines]
    if sorted(named) != sorted(places):
        wrong = ", ".join(sorted(set(named) ^ set(places))) or "ada yang rangkap"
        raise SampleError(f"{file.name}: wilayah tidak sesuai daftar ({wrong})")
    return lines


def _count(row: Row, column: str) -> Count:
    if "{group}" not in column:
        return Count(total=row.number(column))
    return Count(
        total=row.number(column.format(group="JML")),
        male=row.number(column.format(group="LK")),
        female=row.number(column.format(group="PR")),
    )
