"""The ratified table as a file for the agencies: tidy CSV, one row per indicator.

Decimal point, no grouping, UTF-8, RFC 3339 times; empty where there is no figure. Only ratified
rows leave the house, and only the totals: no figure of a kecamatan.
"""

import csv
import io
from decimal import Decimal
from typing import Final

from services.notifier.channels import Paper
from shared.contract import Approved
from shared.contract.identifiers import Period
from shared.contract.recap import MeasuredRow
from shared.tables import inert

COLUMNS: Final = (
    "periode",
    "revisi",
    "kode",
    "indikator",
    "sasaran",
    "satuan",
    "bidang",
    "sumber",
    "basis",
    "keadaan_per",
    "pembilang",
    "penyebut",
    "realisasi",
    "target_triwulan",
    "target_tahun",
    "capaian_triwulan",
    "capaian_tahun",
    "predikat",
    "status",
    "disahkan_pada",
    "sha256",
)


def table_file(event: Approved) -> Paper:
    """The table of an Approved event."""
    period, text = Period.of(event.cycle), io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in event.table:
        ratified = event.ratified_at.isoformat(), event.sha256
        writer.writerow((period.label, event.revision, *_cells(row), *ratified))
    name = f"data-kinerja-{period.label}-r{event.revision}.csv"
    return Paper(name, "text/csv", text.getvalue().encode())


def _cells(row: MeasuredRow) -> tuple[str, ...]:
    return (
        *map(inert, (row.indicator, row.name, row.goal, row.unit, row.bidang, row.source)),
        row.basis or "",
        row.as_of.isoformat() if row.as_of else "",
        *map(
            _number,
            (
                row.numerator,
                row.denominator,
                row.value,
                row.target_quarter,
                row.target_year,
                row.achievement,
                row.achievement_year,
            ),
        ),
        row.predicate or "",
        row.measured,
    )


def _number(number: Decimal | None) -> str:
    return "" if number is None else f"{number:f}"
