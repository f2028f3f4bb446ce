"""Bullet charts as static SVG: a figure against its target, readable without colour."""

from decimal import Decimal
from typing import Final

from markupsafe import escape

_WIDTH: Final = 160
_FULL: Final = Decimal(120)
"""Percent of capaian at the right edge: a little room beyond the target."""


def bullet(achievement: Decimal | None, label: str) -> str:
    """An SVG of capaian in percent; the target is the mark at 100. Empty where there is none."""
    if achievement is None:
        return ""
    shown = min(max(achievement, Decimal(0)), _FULL)
    bar, mark = _x(shown), _x(Decimal(100))
    kind = "good" if achievement >= 100 else "near" if achievement >= 76 else "low"  # noqa: PLR2004 - Permendagri 86/2017
    over = f'<path class="over" d="M{_WIDTH - 5} 3l4 4-4 4z"/>' if achievement > _FULL else ""
    return (
        f'<svg class="bullet {kind}" viewBox="0 0 {_WIDTH} 14" width="{_WIDTH}" height="14" '
        f'role="img" aria-label="{escape(label)}">'
        f'<rect class="track" width="{_WIDTH}" height="14" rx="2"/>'
        f'<rect class="bar" y="4" width="{bar}" height="6"/>{over}'
        f'<rect class="mark" x="{mark}" width="2" height="14"/></svg>'
    )


def _x(percent: Decimal) -> int:
    return int(percent * _WIDTH / _FULL)
