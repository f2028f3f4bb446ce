"""Ratified figures per kecamatan as tidy CSV, small cells taken out."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from services.portal.domain.regional import Regional
from services.portal.domain.results import Series
from services.portal.domain.suppression import published
from shared.contract.identifiers import Period
from shared.tables import inert
from shared.tidy import RATIFIED

KIND: Final = "wilayah.csv"
MEDIA_TYPE: Final = "text/csv; charset=utf-8"
COLUMNS: Final = (
    "kode",
    "nama",
    "periode",
    "kode_wilayah",
    "pembilang",
    "penyebut",
    "nilai",
    "satuan",
    "keterukuran",
    "ditekan",
    "status",
    "revisi",
    "digantikan_oleh",
    "disahkan_pada",
    "sha256",
)


def regional_file(results: Sequence[Regional], series: Series) -> bytes:
    """One row for each indicator, kecamatan and revision; ``ditekan`` says ``ya`` where hidden."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(COLUMNS)
    for told in results:
        period = Period.of(told.cycle)
        ratified_at = told.ratified_at.isoformat().replace("+00:00", "Z")
        end = (RATIFIED, period.revision, series.successor(told.cycle) or "")
        for row in told.rows:
            for value, is_hidden in published(row.regions):
                writer.writerow(
                    (
                        row.indicator,
                        inert(row.name),
                        period.label,
                        value.region,
                        *map(_number, (value.numerator, value.denominator, value.value)),
                        inert(row.unit),
                        value.measured,
                        "ya" if is_hidden else "",
                        *end,
                        ratified_at,
                        told.sha256,
                    )
                )
    return target.getvalue().encode()


def _number(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")
