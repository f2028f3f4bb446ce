"""Whether a definisi operasional says enough that two people would count the same."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from services.collector.catalogue_files.heads import folded
from shared.contract.catalogue import Indicator
from shared.contract.event import Part


class _Words(Part):
    """The whole of `lint_words.toml`."""

    vague: tuple[str, ...]
    least_letters: int
    least_words: int


@cache
def _words() -> _Words:
    text = Path(__file__).with_name("lint_words.toml").read_text(encoding="utf-8")
    return TypeAdapter(_Words).validate_python(tomllib.loads(text))


def ambiguities(indicator: Indicator) -> Iterator[str]:
    """What makes the definition unclear, one sentence each."""
    words, said = _words(), indicator.definition.strip()
    if len(said) < words.least_letters or len(said.split()) < words.least_words:
        yield "Definisi operasional terlalu pendek untuk dihitung sama oleh dua orang."
    if folded(said) == folded(indicator.name):
        yield "Definisi operasional hanya mengulang nama indikator."
    for word in words.vague:
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said, re.IGNORECASE):
            yield f"Definisi operasional memuat kata yang tidak pasti: {word}."
