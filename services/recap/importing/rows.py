"""One record of a table as a row of a command, or a refusal that names the cell."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from services.recap.domain.verdicts import RowVerdict, Verdict
from shared.tables import Record, TableRefused, number

R = TypeVar("R", bound=BaseModel)

NUMBER_HEADS: Final = ("No", "Nomor")
NOTE_HEADS: Final = ("Keterangan", "Ket")
"""Columns that are known and carry nothing: a running number, remarks for readers."""

_FIELDS: Final = {
    "indicator": "kode indikator (misalnya DD-01)",
    "quarter": "triwulan",
    "year": "tahun",
    "name": "nama indikator",
    "goal": "sasaran",
    "unit": "satuan",
    "definition": "definisi operasional",
    "target": "target",
    "quarters": "target triwulan",
    "budget": "anggaran",
    "spent": "realisasi anggaran",
    "numerator": "pembilang",
    "denominator": "penyebut",
    "value": "nilai",
    "figure": "angka",
}


@dataclass(frozen=True, slots=True)
class Reading(Generic[R]):
    """The rows that could be read, and the word on those that could not."""

    rows: tuple[R, ...]
    refused: tuple[RowVerdict, ...]


def reading(records: Iterable[Record], read: Callable[[Record], Iterable[R]]) -> Reading[R]:
    """All records by one reader. What it refuses holds up its own row only, so all are told."""
    rows: list[R] = []
    refused: list[RowVerdict] = []
    for record in records:
        try:
            rows.extend(read(record))
        except TableRefused as fault:
            refused.append(_refused(record, fault.detail))
        except ValidationError as error:
            refused.append(_refused(record, f"Mohon periksa {', '.join(_named(error))}."))
    return Reading(tuple(rows), tuple(refused))


def text(record: Record, key: str) -> str | None:
    """What stands in a column as one line of words; a whole number without its point."""
    value = record.values.get(key)
    return None if value is None else " ".join(str(value).split())


def amount(record: Record, key: str) -> Decimal | None:
    """What stands in a column as a number. Raises `TableRefused` with the cell."""
    if key not in record.values:
        return None
    return number(record.values[key], record.places[key])


def _refused(record: Record, reason: str) -> RowVerdict:
    about = text(record, "code") or ""
    return RowVerdict(
        origin=record.origin, about=about[:80], verdict=Verdict.DITOLAK, reason=reason
    )


def _named(error: ValidationError) -> Iterator[str]:
    """The fields that are wrong, in the words of the table's heads; never what stood in them."""
    places = (item["loc"] for item in error.errors(include_input=False, include_url=False))
    yield from dict.fromkeys(
        _FIELDS.get(str(place[-1] if place else ""), "isian") for place in places
    )
