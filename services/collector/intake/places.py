"""Names and codes of regions as exports write them, against those of the form."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from shared.contract.event import Part
from shared.contract.figures import KABUPATEN
from shared.contract.identifiers import Code


class Spellings(Part):
    """Other names and codes of regions (`regions.toml`)."""

    total: tuple[str, ...]
    prefixes: tuple[str, ...]
    names: Mapping[Code, tuple[str, ...]]
    codes: Mapping[str, Code]


_REMEMBERED: Final = 1024
_NO_LETTERS: Final = re.compile(r"[^0-9A-Z]+")
_LEADING_CODE: Final = re.compile(r"^(\d\d\.?\d\d(?:\.?\d\d){0,2})[\s:\-]*(.*)$", re.DOTALL)


@cache
def spellings() -> Spellings:
    """What `regions.toml` says. Raises where the file is wrong, naming the place."""
    text = Path(__file__).with_name("regions.toml").read_text(encoding="utf-8")
    return TypeAdapter(Spellings).validate_python(tomllib.loads(text))


class Places:
    """Finds the region of a name. ``regions`` are the kecamatan of the form."""

    def __init__(self, regions: tuple[Code, ...], known: Spellings | None = None) -> None:
        known = known or spellings()
        self._prefixes = tuple(sorted((_fold(p) for p in known.prefixes), key=len, reverse=True))
        self._by_name = {_fold(region): region for region in regions}
        for region in regions:
            self._by_name |= {_fold(name): region for name in known.names.get(region, ())}
        self._by_name |= {_fold(name): KABUPATEN for name in known.total}
        asked = {*regions, KABUPATEN}
        self.of_name = lru_cache(_REMEMBERED)(self._of_name)
        self._by_code = {_fold(c): region for c, region in known.codes.items() if region in asked}

    def _of_name(self, name: str) -> Code | None:
        """The region of a name, a name with its code before it, or a code; else nothing."""
        if leading := _LEADING_CODE.fullmatch(name.strip()):
            code, rest = leading.groups()
            return self._of_name(rest) if rest.strip() else self.of_code(code)
        folded = _fold(name)
        for prefix in ("", *self._prefixes):
            if folded.startswith(prefix) and (
                region := self._by_name.get(folded.removeprefix(prefix))
            ):
                return region
        return None

    @staticmethod
    def folded(name: str) -> str:
        """A name of which only letters and digits count."""
        return _fold(name)

    def of_code(self, code: str) -> Code | None:
        """The region of a kode wilayah, where the list of the office has it."""
        return self._by_code.get(_fold(code))


def _fold(name: str) -> str:
    """Letters and digits only: spaces, dots and underscores differ from list to list."""
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", name).upper())
