"""Reads the office's own data of this service: the clock, the numbers, the channels."""

import tomllib
from pathlib import Path
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

from shared.unusable import UnusableError

M = TypeVar("M", bound=BaseModel)

FOLDER: Final = Path(__file__).parent
CLOCK_FILE: Final = FOLDER / "clock.toml"
REGISTER_FILE: Final = FOLDER / "register.toml"
DELIVERY_FILE: Final = FOLDER / "delivery.toml"


class DataFileError(UnusableError):
    """A data file cannot be used; the message names file, place and fault."""


def load(file: Path, model: type[M]) -> M:
    """The file as a model. Raises `DataFileError`."""
    try:
        return model.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, item['loc']))}: {item['msg']}"
            for item in error.errors(include_url=False, include_input=False)
        )
        raise DataFileError(f"{file}: {faults}") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataFileError(f"{file}: {error}") from error
