"""The sample's CSV files as rows, with errors that name file, line and column."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path


class SampleError(ValueError):
    """A sample file cannot be used; the message names the place."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file."""

    place: str
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """The cell without blanks around it. Raises `SampleError` where the column is missing."""
        if column not in self.cells:
            raise SampleError(f"{self.place}: kolom {column!r} tidak ada")
        return self.cells[column].strip()

    def optional(self, column: str) -> str | None:
        """The cell, or nothing where it is empty."""
        return self.text(column) or None

    def number(self, column: str) -> Decimal | None:
        """The cell's number, nothing where it is empty. Raises `SampleError` for other text."""
        text = self.text(column)
        if not text:
            return None
        try:
            return Decimal(text)
        except InvalidOperation as error:
            raise SampleError(f"{self.place}, kolom {column!r}: bukan angka") from error

    def yes(self, column: str) -> bool:
        """Whether the cell says "ya" and not "tidak". Raises `SampleError` for other words."""
        answers = {"ya": True, "tidak": False}
        if (word := self.text(column)) not in answers:
            raise SampleError(f"{self.place}, kolom {column!r}: harus ya atau tidak")
        return answers[word]


def rows(file: Path) -> Iterator[Row]:
    """The lines of a CSV file with a header. Raises `SampleError` for one of another length."""
    with file.open(encoding="utf-8", newline="") as stream:
        for number, cells in enumerate(csv.DictReader(stream, strict=True), start=2):
            place = f"{file.name} baris {number}"
            if None in cells or None in cells.values():
                raise SampleError(f"{place}: jumlah kolom tidak sama dengan judulnya")
            yield Row(place, cells)
