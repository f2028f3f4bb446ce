"""Column heads made comparable: SIAK and its users write one head in many ways.

``BELUM MEMILIKI(AW AL-LK)``, ``Belum Memiliki (Awal - L)`` and two rows of heads, ``BELUM
MEMILIKI (AWAL)`` over ``LK``, are all ``BELUMMEMILIKI(AWAL-LK)``.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from shared.contract.event import Part

GROUP: Final = "{group}"
_GROUP_KEY: Final = "{GROUP}"


class CommonHeads(Part):
    """Heads that every report may have (`heads.toml`)."""

    region: tuple[str, ...]
    village: tuple[str, ...]
    code: tuple[str, ...]
    ignored: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]


def _load() -> CommonHeads:
    text = Path(__file__).with_name("heads.toml").read_text(encoding="utf-8")
    return TypeAdapter(CommonHeads).validate_python(tomllib.loads(text))


COMMON: Final = _load()


def _squeezed(text: str) -> str:
    """Upper case, without blanks or marks of no width, with one kind of dash.

    Blanks go altogether, for exports break words (``AW AL``) as well as they join them.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    kept = (char for char in plain if not char.isspace() and unicodedata.category(char) != "Cf")
    joined = "".join("-" if unicodedata.category(char) == "Pd" else char for char in kept)
    return unicodedata.normalize("NFKC", joined)


_GROUP_OF: Final = {
    _squeezed(word): group for group, words in COMMON.groups.items() for word in words
}
_TWO_PART_GROUPS: Final = {word: group for word, group in _GROUP_OF.items() if "-" in word}


def head_parts(text: str) -> tuple[str, ...]:
    """A head's name and what qualifies it: ``("WAJIBAKTA", "DINAMIS", "LK")``."""
    plain = _squeezed(text)
    for word, group in _TWO_PART_GROUPS.items():
        plain = plain.replace(word, group)
    name, *inside = re.split(r"[()]", plain)
    qualifiers = (part for group in inside for part in group.split("-"))
    return tuple(part for part in (name.rstrip(".:*"), *qualifiers) if part not in {"", "%"})


def key_of(parts: tuple[str, ...]) -> str:
    """The parts as one comparable word; LK, PR and JML are written in one way."""
    if not parts:
        return ""
    name, *qualifiers = parts
    written = "-".join(_GROUP_OF.get(part, part) for part in qualifiers)
    return f"{name}({written})" if written else name


def head_key(text: str) -> str:
    """The comparable form of a head that stands in one row."""
    return key_of(head_parts(text))


def group_key(template: str, group: str) -> str:
    """The comparable form of a template such as ``MEMILIKI(DINAMIS - {group})``."""
    return head_key(template.replace(GROUP, group))


def plain_key(template: str) -> str:
    """The template's head where an export has no groups: its figure is the total."""
    parts = head_parts(template)
    return key_of(tuple(part for part in parts if part != _GROUP_KEY))
