"""A folder, its list of sums, and one file of it that is there whole or not at all."""

import hashlib
import os
import tarfile
from pathlib import Path
from typing import Final

SUMS: Final = "SHA256SUMS"
_BLOCK: Final = 1024 * 1024


def write_sums(folder: Path) -> Path:
    """Write the list that ``sha256sum --check`` reads: every file below, by its path, sorted."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != SUMS)
    lines = [f"{digest(path)}  {path.relative_to(folder)}\n" for path in files]
    listed = folder / SUMS
    listed.write_text("".join(lines), encoding="utf-8")
    return listed


def digest(path: Path) -> str:
    """SHA-256 of a file, read in blocks."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()


def pack(folder: Path, target: Path) -> None:
    """Pack ``folder`` under its own name. No compression: what is in it is compressed already.

    Raises FileExistsError where there is a file of that name: a bundle is never written over.
    """
    if target.exists():
        raise FileExistsError(f"{target} exists; remove it or name another file")
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.partial-{os.getpid()}")
    try:
        with tarfile.open(draft, "w") as archive:
            archive.add(folder, folder.name, filter=_nobody)
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)


def _nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Of root, as everything that is unpacked by root; who packed it is of no concern."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    return entry
