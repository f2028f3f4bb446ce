"""Reads the offices' letterheads."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from services.notifier.domain.profile import OfficeProfile

OFFICES_FILE: Final = Path(__file__).parent / "offices.toml"


class OfficesFileError(ValueError):
    """The file of letterheads cannot be used; the message names file, place and fault."""


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    offices: tuple[OfficeProfile, ...]


def load_offices(file: Path = OFFICES_FILE) -> Mapping[str, OfficeProfile]:
    """Letterheads by office code. Raises `OfficesFileError`."""
    try:
        offices = _File.model_validate(tomllib.loads(file.read_text(encoding="utf-8"))).offices
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise OfficesFileError(f"{file}: {error}") from error
    profiles = {profile.code: profile for profile in offices}
    if len(profiles) < len(offices):
        raise OfficesFileError(f"{file}: satu kode kantor tercantum lebih dari sekali")
    return profiles
