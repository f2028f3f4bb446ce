"""Bullet charts as static SVG: a figure against its target, readable without colour."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from markupsafe import escape

_WIDTH: Final = 160
_SMALL: Final = 120
_FEWEST: Final = 2
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


def spark(points: Sequence[tuple[str, Decimal]], label: str) -> str:
    """A small line over the quarters as SVG, the newest one marked; empty below two points."""
    if len(points) < _FEWEST:
        return ""
    values = [value for _, value in points]
    low, high = min(values), max(values)
    span, step = high - low or Decimal(1), Decimal(_SMALL - 12) / (len(values) - 1)
    places = [(6 + step * n, 24 - (v - low) * 18 / span) for n, v in enumerate(values)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2"/>' for x, y in places[:-1])
    x, y = places[-1]
    return (
        f'<svg class="spark" viewBox="0 0 {_SMALL} 30" width="{_SMALL}" height="30" role="img" '
        f'aria-label="{escape(label)}"><polyline points="{path}"/>{dots}'
        f'<circle class="now" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/></svg>'
    )


def _x(percent: Decimal) -> int:
    return int(percent * _WIDTH / _FULL)
