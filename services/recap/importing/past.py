"""Earlier quarters as a table: one row per indicator and quarter, that quarter alone."""

import re
from collections.abc import Iterator
from typing import Final

from services.recap.commands import PastRow
from services.recap.importing.rows import (
    NOTE_HEADS,
    NUMBER_HEADS,
    Reading,
    amount,
    reading,
    text,
)
from shared.tables import Column, Record, Table, records

_COLUMNS: Final = {
    "code": Column(("Kode", "Kode Indikator"), required=True),
    "period": Column(("Periode",)),
    "year": Column(("Tahun",)),
    "quarter": Column(("Triwulan", "TW")),
    "numerator": Column(("Pembilang",)),
    "denominator": Column(("Penyebut",)),
    "value": Column(("Nilai", "Realisasi")),
    "name": Column(("Indikator", "Indikator Kinerja", "Nama Indikator", "Nama")),
    "unit": Column(("Satuan",)),
    "number": Column(NUMBER_HEADS),
    "note": Column(NOTE_HEADS),
}
_QUARTERS: Final = {"I": 1, "II": 2, "III": 3, "IV": 4}
_PERIOD: Final = re.compile(r"([0-9]{4})[- ]?(?:Q|TW|T)[ ]?([1-4])", re.IGNORECASE)


def read_past(table: Table) -> Reading[PastRow]:
    """The earlier quarters. Raises `TableRefused` where the table's heads are not known.

    A quarter is ``2024-Q4`` in Periode, or Tahun and Triwulan (I to IV or 1 to 4).
    """
    return reading(records(table, _COLUMNS), _rows)


def _rows(record: Record) -> Iterator[PastRow]:
    figure = {key: amount(record, key) for key in ("numerator", "denominator", "value")}
    yield PastRow.model_validate(
        {
            "quarter": _quarter(record),
            "indicator": text(record, "code"),
            "figure": figure,
            "origin": record.origin,
        }
    )


def _quarter(record: Record) -> str:
    """The quarter's name; what cannot be read is left for the model to refuse."""
    if match := _PERIOD.fullmatch(text(record, "period") or ""):
        return f"{match[1]}-Q{match[2]}"
    said = (text(record, "quarter") or "").upper().removeprefix("TW").removeprefix("TRIWULAN")
    return f"{text(record, 'year')}-Q{_QUARTERS.get(said.strip(), said.strip())}"
