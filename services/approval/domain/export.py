"""Ratified figures as tidy CSV for other systems: one row per indicator (Satu Data).

UTF-8, header row, comma, decimal point, no grouping, RFC 3339 times, lines end with CR LF
(RFC 4180). An empty field means that there is no value; ``keterukuran`` says why.
"""

import csv
import io
from decimal import Decimal
from typing import Final

from services.approval.domain.document import RatifiedDocument
from shared.contract.figures import KABUPATEN
from shared.contract.identifiers import Period
from shared.contract.recap import MeasuredRow

RATIFIED: Final = "DISAHKAN"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Beginnings that a spreadsheet takes for a formula (CSV injection)."""


def to_csv(document: RatifiedDocument, sha256: str) -> str:
    """The table of a ratified document; ``sha256`` names the document in every row."""
    target = io.StringIO(newline="")
    rows = [_row(document, sha256, row) for row in document.table]
    writer = csv.DictWriter(target, fieldnames=COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue()


COLUMNS: Final = (
    "kode",
    "nama",
    "sasaran",
    "periode",
    "kode_wilayah",
    "bidang",
    "sumber",
    "pembilang",
    "penyebut",
    "nilai",
    "satuan",
    "target",
    "capaian",
    "target_tahun",
    "capaian_tahun",
    "predikat",
    "keterukuran",
    "basis",
    "keadaan_per",
    "status",
    "revisi",
    "disahkan_pada",
    "sha256",
)


def _row(document: RatifiedDocument, sha256: str, row: MeasuredRow) -> dict[str, str]:
    return {
        "kode": row.indicator,
        "nama": _text(row.name),
        "sasaran": _text(row.goal),
        "periode": Period.of(document.cycle).label,
        "kode_wilayah": KABUPATEN,
        "bidang": row.bidang,
        "sumber": _text(row.source),
        "pembilang": _number(row.numerator),
        "penyebut": _number(row.denominator),
        "nilai": _number(row.value),
        "satuan": _text(row.unit),
        "target": _number(row.target_quarter),
        "capaian": _number(row.achievement),
        "target_tahun": _number(row.target_year),
        "capaian_tahun": _number(row.achievement_year),
        "predikat": _text(row.predicate or ""),
        "keterukuran": row.measured.value,
        "basis": row.basis or "",
        "keadaan_per": "" if row.as_of is None else row.as_of.isoformat(),
        "status": RATIFIED,
        "revisi": str(document.revision),
        "disahkan_pada": document.ratified_at.isoformat().replace("+00:00", "Z"),
        "sha256": sha256,
    }


def _number(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")


def _text(value: str) -> str:
    """Text that no spreadsheet runs: an apostrophe goes before what looks like a formula."""
    return f"'{value}" if value.lstrip(" ").startswith(_FORMULA) else value
