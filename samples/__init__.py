"""Synthetic sample data: one office's quarter as files, and variants of it for tests and bench."""

from samples.generate import Variant, variant
from samples.loader import load
from samples.model import Officer, PastFigure, Sample, SheetForm
from samples.outcome import Outcome, outcomes
from samples.tables import SampleError

__all__ = [
    "Officer",
    "Outcome",
    "PastFigure",
    "Sample",
    "SampleError",
    "SheetForm",
    "Variant",
    "load",
    "outcomes",
    "variant",
]
