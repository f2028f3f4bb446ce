"""Writing so that no reader and no crash ever sees half a file."""

import os
from pathlib import Path

PRIVATE_FILE = 0o600
PRIVATE_DIR = 0o700


def private_dir(folder: Path) -> Path:
    """Make `folder` (and its parents) readable by its owner only; return it."""
    folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_DIR)
    folder.chmod(PRIVATE_DIR)
    return folder


def write_atomic(file: Path, text: str) -> None:
    """Replace `file` by `text` as a whole, readable by its owner only from the first byte on."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
    draft.replace(file)


def last_lines(file: Path, count: int = 8) -> str:
    """The end of a log, for an error message; empty when there is none."""
    if not file.exists():
        return ""
    return "\n".join(file.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])


def rotate(file: Path) -> None:
    """Keep the log of the run before as `.1`, so that logs stay bounded and a crash readable."""
    if file.exists():
        file.replace(file.with_name(file.name + ".1"))
