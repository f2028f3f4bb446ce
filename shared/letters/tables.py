"""Tables of letters: their columns are the office's (templates/tabel.toml), rows are words."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from shared.contract.recap import MeasuredRow
from shared.contract.vocabulary import Measured
from shared.letters.model import Column, Table
from shared.letters.refusals import IncompleteLetterError
from shared.words import number_words

TABLES_FILE: Final = "tabel.toml"
_UNMEASURED: Final = {
    Measured.BELUM_ADA_DATA: "belum ada data",
    Measured.TIDAK_TERSEDIA: "tidak tersedia",
    Measured.TIDAK_DAPAT_DIUKUR: "tidak dapat diukur",
}


class _ColumnEntry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    judul: str
    isi: str = Field(description="a row's fields in braces: {name} ({unit})")
    lebar: float
    rata: Literal["kiri", "tengah", "kanan"] = "kiri"


class TableEntry(BaseModel):
    """One table of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    huruf: float = Field(default=9, description="type size in points")
    nomor_kolom: bool = False
    tinggi: float = Field(default=0, description="least height of a row in mm")
    kolom: tuple[_ColumnEntry, ...]


Tables = Mapping[str, TableEntry]
_ALIGN: Final[dict[str, Literal["left", "center", "right"]]] = {
    "kiri": "left",
    "tengah": "center",
    "kanan": "right",
}


def load_tables(file: Path) -> Tables:
    """The tables by name. Raises `IncompleteLetterError` naming file and fault."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        return TypeAdapter(dict[str, TableEntry]).validate_python(data)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise IncompleteLetterError(f"{file.name}: {error}") from error


def table(entry: TableEntry, rows: Iterable[Mapping[str, str]]) -> Table:
    """Rows by the table's columns; ``{no}`` counts. Raises ``KeyError`` for a missing field."""
    return Table(
        columns=tuple(
            Column(head=column.judul, width=column.lebar, align=_ALIGN[column.rata])
            for column in entry.kolom
        ),
        rows=tuple(
            tuple(column.isi.format_map({"no": str(n), **row}).strip() for column in entry.kolom)
            for n, row in enumerate(rows, start=1)
        ),
        size=entry.huruf,
        numbered=entry.nomor_kolom,
        room=entry.tinggi,
    )


def measured_rows(
    rows: Iterable[MeasuredRow], bidang: Callable[[str], str]
) -> tuple[dict[str, str], ...]:
    """Rows of the table Pengukuran Kinerja; ``bidang`` gives a bidang's name for its code."""
    return tuple(
        {
            "code": row.indicator,
            "name": row.name,
            "goal": row.goal,
            "unit": row.unit,
            "owner": bidang(row.bidang),
            "source": row.document or row.source.replace("NON_", "Non "),
            "target": number_words(row.target_quarter),
            "target_year": number_words(row.target_year),
            "value": _value(row),
            "achievement": _percent(row.achievement),
            "achievement_year": _percent(row.achievement_year),
            "predicate": row.predicate or "-",
            "factors": _factors(row),
            "follow_up": row.follow_up or "-",
            "note": row.note or "-",
        }
        for row in rows
    )


def _value(row: MeasuredRow) -> str:
    if row.value is None:
        return _UNMEASURED.get(row.measured, "-")
    return row.label or number_words(row.value)


def _percent(number: Decimal | None) -> str:
    return "-" if number is None else number_words(number)


def _factors(row: MeasuredRow) -> str:
    named = (("Pendorong", row.supporting), ("Penghambat", row.hindering))
    return "; ".join(f"{name}: {text}" for name, text in named if text) or "-"
