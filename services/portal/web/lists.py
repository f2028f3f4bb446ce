"""What lists of cycles are made from, each with a version that tells whether it is still so."""

from dataclasses import dataclass

from services.portal.domain.brief import Brief
from services.portal.domain.results import Series


@dataclass(frozen=True, slots=True)
class Shelf:
    """An office's series and the version that it stands at."""

    version: int
    series: Series


@dataclass(frozen=True, slots=True)
class Briefs:
    """All lines of an office; the version rises with every change of any of them."""

    version: int
    lines: tuple[Brief, ...]
