"""Numbers and places as Indonesian readers expect them: ``13.024``, ``98,50``."""

from decimal import Decimal
from typing import Final

from shared.contract.figures import KABUPATEN, Value

_SHOWN: Final = 60
_ROMAN: Final = {"Q1": "I", "Q2": "II", "Q3": "III", "Q4": "IV"}


def number(value: Decimal) -> str:
    """A countable decimal with id-ID grouping and comma, its own decimals kept."""
    return f"{value:,f}".translate(str.maketrans(",.", ".,"))


def quoted(value: Value) -> str:
    """What stands in a cell, as it stands there; long ones are cut."""
    text = str(value)
    return f"“{text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}”"


def region(code: str) -> str:
    """``Kecamatan Anjir Muara`` for ANJIR_MUARA; the whole is ``Kabupaten``."""
    return "Kabupaten" if code == KABUPATEN else f"Kecamatan {name(code)}"


def name(code: str) -> str:
    """``Anjir Muara`` for ANJIR_MUARA."""
    return code.replace("_", " ").title()


def quarters(labels: tuple[str, ...]) -> tuple[str, ...]:
    """``Triwulan I`` for 2025-Q1."""
    return tuple(f"Triwulan {_ROMAN[label[-2:]]}" for label in labels)


def listed(words: tuple[str, ...]) -> str:
    """``a, b dan c``."""
    return " dan ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
