"""Quoted cells, places, quarters and lists as Indonesian readers expect them."""

from typing import Final

from shared.contract.figures import KABUPATEN, Value

_SHOWN: Final = 60
_ROMAN: Final = {"Q1": "I", "Q2": "II", "Q3": "III", "Q4": "IV"}


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


def quarter(label: str) -> str:
    """``Triwulan III 2025`` for 2025-Q3."""
    return f"Triwulan {_ROMAN[label[-2:]]} {label[:4]}"


def quarters(labels: tuple[str, ...]) -> tuple[str, ...]:
    """``Triwulan I`` for 2025-Q1."""
    return tuple(f"Triwulan {_ROMAN[label[-2:]]}" for label in labels)


def listed(words: tuple[str, ...]) -> str:
    """``a, b dan c``."""
    return " dan ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
