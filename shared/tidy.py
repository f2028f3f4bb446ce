"""Ratified figures as tidy CSV for other systems: one row per indicator (Satu Data).

UTF-8, header row, comma, decimal point, no grouping, RFC 3339 times, lines end with CR LF
(RFC 4180). An empty field means that there is no value; ``keterukuran`` says why.

Approval writes it and the portal offers the same bytes to everybody, so it lives in one place.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from shared.contract.figures import KABUPATEN
from shared.contract.identifiers import Period
from shared.contract.recap import MeasuredRow

RATIFIED: Final = "DISAHKAN"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Beginnings that a spreadsheet takes for a formula (CSV injection)."""


@dataclass(frozen=True, slots=True)
class Ratification:
    """What a row says of the document that it stands in."""

    cycle: str
    ratified_at: datetime
    sha256: str


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

Row = Mapping[str, str]


def to_csv(rows: Iterable[Row]) -> str:
    """The rows under one header."""
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, fieldnames=COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue()


def tidy(ratification: Ratification, row: MeasuredRow) -> dict[str, str]:
    """One row of a ratified table."""
    period = Period.of(ratification.cycle)
    return {
        "kode": row.indicator,
        "nama": _text(row.name),
        "sasaran": _text(row.goal),
        "periode": period.label,
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
        "revisi": str(period.revision),
        "disahkan_pada": ratification.ratified_at.isoformat().replace("+00:00", "Z"),
        "sha256": ratification.sha256,
    }


def _number(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")


def _text(value: str) -> str:
    """Text that no spreadsheet runs: an apostrophe goes before what looks like a formula."""
    return f"'{value}" if value.lstrip(" ").startswith(_FORMULA) else value
