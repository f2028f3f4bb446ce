"""Which version of each letter's template is in use: the hash of all that its words come from."""

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from shared.letters.tables import TABLES_FILE
from shared.letters.wording import TEMPLATES

_ABOUT: Final = re.compile(r"\{#\s*(\w+):\s*(.+?)\s*#\}")
_BUILT_ON: Final = re.compile(r"\{%-?\s*(?:extends|include|from|import)\s+\"([^\"]+)\"")


@dataclass(frozen=True, slots=True)
class Edition:
    """A letter's template. ``sha256`` changes with any file that it is built on."""

    code: str
    title: str
    files: tuple[str, ...]
    sha256: str
    text: str


@cache
def editions(folder: Path = TEMPLATES) -> tuple[Edition, ...]:
    """All letters of a folder, read once, as services read them at their start."""
    return tuple(_edition(path) for path in sorted(folder.glob("L*.surat")))


def _edition(path: Path) -> Edition:
    text = path.read_text(encoding="utf-8")
    about = _ABOUT.search(text)
    files = _built_on(path.parent / TABLES_FILE, _built_on(path, ()))
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.name}\n".encode() + file.read_bytes())
    return Edition(
        code=path.stem,
        title=about.group(2) if about else path.stem,
        files=tuple(file.name for file in files),
        sha256=digest.hexdigest(),
        text=text,
    )


def _built_on(path: Path, known: tuple[Path, ...]) -> tuple[Path, ...]:
    """The file and what it names, each once, in the order of naming."""
    if path in known or not path.exists():
        return known
    known = (*known, path)
    for name in _BUILT_ON.findall(path.read_text(encoding="utf-8")):
        known = _built_on(path.parent / name, known)
    return known
