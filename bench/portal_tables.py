"""The portal's bench as tables."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import psutil
from rich.console import Console
from rich.table import Table

from bench.portal_chromium import Visit
from bench.portal_measure import Walk

out = Console(width=150)


def show(walk: Walk, *, people: int, cpu_ms: Mapping[str, tuple[float, float]]) -> None:
    """One walk, with what a page costs the portal."""
    table = Table(
        title=f"{people} people {walk.pace}: {walk.rate:g} pages/s, "
        f"portal {walk.portal_core:g} cores, programs of others {walk.others_core:g} of "
        f"{psutil.cpu_count()}, {walk.faults} faults"
    )
    times = ("user p50", "p95", "server p50", "p95")
    for column in ("page", "n", *times, "gzip B", "plain B", "portal cpu", "all cpu"):
        table.add_column(column, justify="left" if column == "page" else "right")
    for page in walk.pages:
        row = (*asdict(page).values(), *cpu_ms.get(page.page, ()))
        table.add_row(*(f"{v:,}" if isinstance(v, int) else str(v) for v in row))
    out.print(table)


def show_visits(found: Sequence[Visit]) -> None:
    """First visits."""
    table = Table(title="First visit in Chromium, nothing cached")
    for column in ("page", "requests", "bytes", "first byte ms", "first paint ms", "ready ms"):
        table.add_column(column, justify="left" if column == "page" else "right")
    for visit in found:
        row: Mapping[str, object] = asdict(visit)
        table.add_row(*(f"{v:,}" if isinstance(v, int) else str(v) for v in row.values()))
    out.print(table)
