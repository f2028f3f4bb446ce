"""The word on each row of an imported file: taken, the same as before, or refused and why."""

from enum import StrEnum

from services.recap.domain.states import Kept
from shared.contract.event import Line, Text


class Verdict(StrEnum):
    """What is made of a row. All or nothing: with one DITOLAK no row is taken."""

    DITERIMA = "DITERIMA"
    SAMA = "SAMA"
    DITOLAK = "DITOLAK"


class RowVerdict(Kept):
    """One row: where it stands in the file, what it is about, and the word on it."""

    origin: Line
    about: Line = ""
    verdict: Verdict
    reason: Text | None = None


class Imported(Kept):
    """What an import did, or would do: a word on every row, and what it takes away."""

    result: str
    accepted: int
    unchanged: int
    refused: int
    removed: tuple[Line, ...] = ()
    rows: tuple[RowVerdict, ...]


def imported(result: str, rows: tuple[RowVerdict, ...], removed: tuple[str, ...] = ()) -> Imported:
    """The answer with its counts."""
    words = [row.verdict for row in rows]
    return Imported(
        result=result,
        accepted=words.count(Verdict.DITERIMA),
        unchanged=words.count(Verdict.SAMA),
        refused=words.count(Verdict.DITOLAK),
        removed=removed,
        rows=rows,
    )


def refusals(rows: tuple[RowVerdict, ...]) -> tuple[RowVerdict, ...]:
    """The rows that hold the import up."""
    return tuple(row for row in rows if row.verdict is Verdict.DITOLAK)
