"""An indicator over the years as static SVG: a sparkline for lists, a chart with axes for its page.

A quarter without a value is a gap in the line, never a zero and never bridged.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

from markupsafe import escape

from services.portal.domain.years import Mark
from shared.words import number_words

_SPARK: Final = (240, 44)
_WIDTH: Final = 720
_HEIGHT: Final = 300
_LEFT: Final = 62
_RIGHT: Final = 708
_TOP: Final = 26
_BOTTOM: Final = 262
_TICKS: Final = 4
_MOST_LABELS: Final = 11
_NICE: Final = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


def sparkline(marks: Sequence[Mark], label: str) -> str:
    """The line alone, with its last value as a dot; empty where there are not two values."""
    values = [mark.value for mark in marks if mark.value is not None]
    if len(values) < 2:  # noqa: PLR2004 - one value is no line; it stands beside it in words
        return ""
    width, height = _SPARK
    low, high = min(values), max(values)
    span = high - low or Decimal(1)
    step = Decimal(width - 12) / max(len(marks) - 1, 1)
    places = [
        None
        if mark.value is None
        else (6 + step * n, height - 6 - (mark.value - low) * (height - 12) / span)
        for n, mark in enumerate(marks)
    ]
    x, y = next(place for place in reversed(places) if place is not None)
    return (
        f'<svg class="trend" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(_words(marks, label))}">{_lines(places, "line")}'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5"/></svg>'
    )


def chart(marks: Sequence[Mark], label: str, unit: str) -> str:
    """Values and targets with both axes; empty where there is neither."""
    numbers = [n for mark in marks for n in (mark.value, mark.target) if n is not None]
    if not numbers:
        return ""
    ticks = _ticks(min(numbers), max(numbers))
    low, span = ticks[0], ticks[-1] - ticks[0]
    step = Decimal(_RIGHT - _LEFT) / max(len(marks) - 1, 1)

    def place(number: int, value: Decimal | None) -> tuple[Decimal, Decimal] | None:
        if value is None:
            return None
        return _LEFT + step * number, _BOTTOM - (value - low) * (_BOTTOM - _TOP) / span

    values = [place(n, mark.value) for n, mark in enumerate(marks)]
    targets = [place(n, mark.target) for n, mark in enumerate(marks)]
    dots = "".join(f'<circle cx="{p[0]:.1f}" cy="{p[1]:.1f}" r="3"/>' for p in values if p)
    return (
        f'<svg class="history" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{escape(_words(marks, label))}">'
        f"{_grid(ticks, low, span)}{_quarters(marks, step)}"
        f'<text class="unit" x="{_LEFT}" y="11">{escape(unit)}</text>'
        f"{_lines(targets, 'target')}{_lines(values, 'line')}{dots}</svg>"
    )


def _words(marks: Sequence[Mark], label: str) -> str:
    known = [mark for mark in marks if mark.value is not None]
    if not known:
        return f"{label}: belum ada nilai"
    first, last = known[0], known[-1]
    words = f"{label}: {number_words(first.value or Decimal(0))} pada {first.quarter}"
    if last is first:
        return words
    return f"{words}, {number_words(last.value or Decimal(0))} pada {last.quarter}"


Place = tuple[Decimal, Decimal] | None


def _lines(places: Iterable[Place], kind: str) -> str:
    """One polyline a stretch without gaps; a stretch of one is a short dash."""
    return "".join(
        f'<polyline class="{kind}" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in stretch)}"/>'
        for stretch in _stretches(places)
    )


def _stretches(places: Iterable[Place]) -> Iterator[list[tuple[Decimal, Decimal]]]:
    stretch: list[tuple[Decimal, Decimal]] = []
    for place in (*places, None):
        if place is not None:
            stretch.append(place)
        elif stretch:
            yield stretch if len(stretch) > 1 else [stretch[0], (stretch[0][0] + 1, stretch[0][1])]
            stretch = []


def _ticks(low: Decimal, high: Decimal) -> list[Decimal]:
    """Round numbers around the values, about five of them."""
    rough = (high - low or abs(high) or Decimal(1)) / _TICKS
    power = Decimal(10) ** rough.adjusted()
    step = next(nice * power for nice in _NICE if nice * power >= rough)
    start = (low / step).to_integral_value("ROUND_FLOOR") * step
    ticks = [start]
    while ticks[-1] < high or len(ticks) == 1:
        ticks.append(ticks[-1] + step)
    return ticks


def _grid(ticks: Sequence[Decimal], low: Decimal, span: Decimal) -> str:
    step = (ticks[1] - ticks[0]).normalize()
    digits = step if step < 1 else Decimal(1)
    rows = []
    for tick in ticks:
        y = _BOTTOM - (tick - low) * (_BOTTOM - _TOP) / span
        rows.append(
            f'<path class="rule" d="M{_LEFT} {y:.1f}H{_RIGHT}"/>'
            f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">'
            f"{escape(number_words(tick.quantize(digits)))}</text>"
        )
    return "".join(rows)


def _quarters(marks: Sequence[Mark], step: Decimal) -> str:
    """Years below the axis, as many as there is room for; quarters where there are few."""
    if len(marks) <= _MOST_LABELS:
        places = [(n, mark.quarter.replace("-Q", " TW ")) for n, mark in enumerate(marks)]
    else:
        starts = [(0, marks[0].quarter[:4])] + [
            (n, after.quarter[:4])
            for n, (before, after) in enumerate(pairwise(marks), start=1)
            if before.quarter[:4] != after.quarter[:4]
        ]
        every = -(-len(starts) // _MOST_LABELS)
        places = starts[::every]
    last = len(marks) - 1
    return "".join(
        f'<path class="rule" d="M{_LEFT + step * n:.1f} {_BOTTOM}v5"/>'
        f'<text x="{_LEFT + step * n:.1f}" y="{_BOTTOM + 19}" '
        f'text-anchor="{"end" if n == last and n else "middle"}">{escape(words)}</text>'
        for n, words in places
    )
