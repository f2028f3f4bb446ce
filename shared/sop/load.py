"""Reads the office's data files. What is wrong in one is said with file and place, all at once."""

import tomllib
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from shared.sop.calendar import WorkingCalendar
from shared.sop.check import faults
from shared.sop.model import Sop

FOLDER: Final = Path(__file__).parent
SOP_FILE: Final = FOLDER / "sop-03-2025.toml"
CALENDAR_FILE: Final = FOLDER / "calendar-2025.toml"


class DataFileError(ValueError):
    """A data file of the office cannot be used; the message lists every fault with its place."""

    def __init__(self, path: Path, reasons: tuple[str, ...]) -> None:
        super().__init__("\n".join(f"{path}: {reason}" for reason in reasons))
        self.path = path
        self.reasons = reasons


def load_sop(path: Path | None = None) -> Sop:
    """The SOP of the office, checked as a whole. Raises `DataFileError`."""
    file = path or SOP_FILE
    try:
        sop = Sop.model_validate(_read(file))
    except ValidationError as error:
        raise DataFileError(file, _places(error)) from error
    if found := faults(sop):
        raise DataFileError(file, found)
    return sop


def load_calendar(path: Path | None = None) -> WorkingCalendar:
    """The working calendar of the office. Raises `DataFileError`."""
    file = path or CALENDAR_FILE
    try:
        return WorkingCalendar.model_validate({**_read(file), "file": file.name})
    except ValidationError as error:
        raise DataFileError(file, _places(error)) from error


def _read(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataFileError(file, (f"tidak dapat dibaca ({error.strerror})",)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataFileError(file, (f"bukan TOML yang benar ({error})",)) from error


def _places(error: ValidationError) -> tuple[str, ...]:
    return tuple(f"{_place(fault['loc'])}: {fault['msg']}" for fault in error.errors())


def _place(loc: tuple[int | str, ...]) -> str:
    """``steps ke-3, budget, unit``: entries of a list are counted from one, as people do."""
    words: list[str] = []
    for part in loc:
        if isinstance(part, int) and words:
            words[-1] = f"{words[-1]} ke-{part + 1}"
        else:
            words.append(str(part))
    return ", ".join(words) or "berkas"
