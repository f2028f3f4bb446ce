"""Imports of figures from files (SOP steps 2 and 3). Begin with `read_siak`."""

from services.collector.intake.comparing import compare
from services.collector.intake.model import (
    Declared,
    Grouping,
    Outcome,
    Reading,
    SourceFile,
    Verdict,
)
from services.collector.intake.siak import read_siak

__all__ = [
    "Declared",
    "Grouping",
    "Outcome",
    "Reading",
    "SourceFile",
    "Verdict",
    "compare",
    "read_siak",
]
