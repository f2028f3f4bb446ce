"""Which register a letter is numbered in, and how its number reads: data of `register.toml`."""

import string
from collections import Counter
from datetime import date
from typing import Annotated, Final, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from shared.contract.event import Line
from shared.contract.identifiers import Code

_MODEL = ConfigDict(frozen=True, extra="forbid")
_ROMAN: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def number_text(pattern: str, number: int, on: date) -> str:
    """A number as it stands on a letter."""
    month_roman = _ROMAN[on.month - 1]
    return pattern.format(number=number, year=on.year, month=on.month, month_roman=month_roman)


def _sound(pattern: str) -> str:
    """A pattern that has the number and the year in it, so that no two letters read alike."""
    fields = {name for _, name, _, _ in string.Formatter().parse(pattern) if name is not None}
    if not {"number", "year"} <= fields:
        raise ValueError("pola harus memuat {number} dan {year}")
    try:
        number_text(pattern, 1, date(2025, 1, 1))
    except (LookupError, ValueError) as error:
        raise ValueError(f"pola tidak dapat dipakai: {error}") from None
    return pattern


class Kind(BaseModel):
    """One register: its letters share one sequence a year."""

    model_config = _MODEL

    kind: Code
    name: Line
    letters: tuple[Code, ...] = Field(min_length=1)
    pattern: Annotated[Line, AfterValidator(_sound)]


class Numbering(BaseModel):
    """All registers of an office."""

    model_config = _MODEL

    version: str
    kinds: tuple[Kind, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        codes = Counter(code for kind in self.kinds for code in kind.letters)
        kinds = Counter(kind.kind for kind in self.kinds)
        if twice := [code for code, times in (codes + kinds).items() if times > 1]:
            raise ValueError(f"tercantum lebih dari sekali: {', '.join(sorted(twice))}")
        return self

    def of(self, code: str) -> Kind:
        """The register of a letter. Raises ``KeyError`` where no register has it."""
        for kind in self.kinds:
            if code in kind.letters:
                return kind
        raise KeyError(code)
