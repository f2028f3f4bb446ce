"""Which column of a catalogue file is which field, and what its words mean (`columns.toml`)."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from services.collector.intake.places import Places
from shared.contract.event import Part


class Ignored(Part):
    """Heads without a use here."""

    heads: tuple[str, ...]


class ColumnWords(Part):
    """The whole of `columns.toml`."""

    heads: Mapping[str, tuple[str, ...]]
    ignored: Ignored
    words: Mapping[str, Mapping[str, str]]
    factors: Mapping[str, str]

    def fields(self, year: int) -> dict[str, str]:
        """Field by comparable head, for the catalogue of a year; "" for ignored heads."""
        named = {
            folded(head.format(year=year, before=year - 1)): field
            for field, heads in self.heads.items()
            for head in heads
        }
        return named | {folded(head): "" for head in self.ignored.heads}

    def word(self, field: str, said: str) -> str | None:
        """What a cell's word means in a field; nothing where the list does not have it."""
        listed = {folded(word): meaning for word, meaning in self.words.get(field, {}).items()}
        return listed.get(folded(said))

    def factor(self, formula: str) -> str | None:
        """The factor of a formula that was written as a sentence."""
        return self.factors.get("".join(formula.lower().split()))


@cache
def column_words() -> ColumnWords:
    """What `columns.toml` says. Raises where the file is wrong, naming the place."""
    text = Path(__file__).with_name("columns.toml").read_text(encoding="utf-8")
    return TypeAdapter(ColumnWords).validate_python(tomllib.loads(text))


def folded(head: str) -> str:
    """A head of which only letters and digits count."""
    return Places.folded(head)
