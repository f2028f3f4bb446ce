"""Reads the offices' file. What is wrong in it is said with file, place and fault."""

import os
import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from shared.office.model import Office
from shared.unusable import UnusableError

OFFICES_FILE: Final = Path(__file__).parent / "offices.toml"
VARIABLE: Final = "KINERJA_OFFICES_FILE"


class OfficesFileError(UnusableError):
    """The file of offices cannot be used; the message names file, place and fault."""


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    offices: tuple[Office, ...]


def load_offices(file: Path | None = None) -> Mapping[str, Office]:
    """Offices by code, from ``file``, else from the one that KINERJA_OFFICES_FILE names.

    Raises `OfficesFileError`.
    """
    path = file or offices_file()
    try:
        return parse_offices(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, item['loc']))}: {item['msg']}"
            for item in error.errors(include_url=False, include_input=False)
        )
        raise OfficesFileError(f"{path}: {faults}") from None
    except (OSError, ValueError) as error:
        raise OfficesFileError(f"{path}: {error}") from error


def offices_file() -> Path:
    """Where the offices are read from."""
    return Path(os.environ.get(VARIABLE) or OFFICES_FILE)


def parse_offices(content: Mapping[str, object]) -> Mapping[str, Office]:
    """Offices by code, from what a file says.

    Raises ``ValueError`` (`ValidationError` is one) where it cannot be used.
    """
    offices = _File.model_validate(content).offices
    codes = Counter(office.code for office in offices)
    if doubles := [code for code, times in codes.items() if times > 1]:
        raise ValueError(f"kantor {', '.join(doubles)} tercantum lebih dari sekali")
    return {office.code: office for office in offices}
