"""``make bench CHECK=1``: CPU time of the hot paths against a stored baseline; exit 1 if worse.

Seconds differ between machines and, on one that others use too, between minutes. So a path is
compared with a yardstick that runs beside it in the same rounds, CPU time of the thread and not
of the clock, and of all rounds the best counts: others can make a round slower, never faster.
What looks slower is measured again before it is said.
"""

import argparse
import json
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path as File
from time import thread_time
from typing import Final

from rich.console import Console
from rich.table import Table

from bench.hot_paths import EVENTS, Path, hot_paths
from shared.runtime.garbage import collect_seldom

BASELINE: Final = File(__file__).parent / "baseline.json"
TOLERANCE: Final = 0.25
"""A path may cost so much more than the baseline says; less than that is noise."""
ROUNDS: Final = 25
ATTEMPTS: Final = 3
out = Console()


@dataclass(frozen=True, slots=True)
class Cost:
    """What one event costs on a path: in µs here and now, and in yardsticks anywhere."""

    us: float
    yardsticks: float


Costs = Mapping[str, Cost]


def yardstick() -> int:
    """Work of the same kinds as an event's: objects, texts, dictionaries, JSON. Never changed."""
    total = 0
    for number in range(2000):
        row = {"office": f"kantor-{number}", "number": number, "parts": [str(number)] * 4}
        text = json.dumps(row)
        total += len(json.loads(text)["parts"]) + hash((text, number)) % 2
    return total


def measured(paths: Mapping[str, Path], rounds: int = ROUNDS) -> dict[str, Cost]:
    """The best of so many rounds, each with the yardstick before every path."""
    best: dict[str, float] = {}
    measure = float("inf")
    for _ in range(rounds):
        for name, path in paths.items():
            measure = min(measure, _seconds(yardstick))
            best[name] = min(best.get(name, float("inf")), _seconds(path))
    return {
        name: Cost(seconds / EVENTS * 1e6, seconds / EVENTS / measure * 1000)
        for name, seconds in best.items()
    }


def _seconds(work: Path) -> float:
    before = thread_time()
    work()
    return thread_time() - before


def slower(baseline: Costs, now: Costs, tolerance: float = TOLERANCE) -> dict[str, float]:
    """Paths that cost more than they may, and how many times the baseline's cost that is."""
    ratios = {name: now[name].yardsticks / baseline[name].yardsticks for name in baseline}
    return {name: ratio for name, ratio in ratios.items() if ratio > 1 + tolerance}


def check(baseline: Costs, paths: Mapping[str, Path], rounds: int = ROUNDS) -> tuple[Costs, bool]:
    """The costs, and whether all are within the tolerance; what is not has two more chances.

    Raises ``ValueError`` where the baseline knows other paths than there are.
    """
    if set(baseline) != set(paths):
        raise ValueError("the baseline knows other paths: store it anew with --write")
    costs = measured(paths, rounds)
    for _ in range(ATTEMPTS - 1):
        if not (doubtful := slower(baseline, costs)):
            break
        again = measured({name: paths[name] for name in doubtful}, rounds)
        costs |= {n: min(costs[n], c, key=lambda cost: cost.yardsticks) for n, c in again.items()}
    return costs, not slower(baseline, costs)


def stored(file: File) -> dict[str, Cost]:
    """The baseline's costs."""
    return {name: Cost(**cost) for name, cost in json.loads(file.read_text())["paths"].items()}


def store(file: File, costs: Costs) -> None:
    """Make these the baseline."""
    paths = {
        n: {"us": round(c.us, 2), "yardsticks": round(c.yardsticks, 4)} for n, c in costs.items()
    }
    about = {"python": platform.python_version(), "events": EVENTS, "paths": paths}
    file.write_text(json.dumps(about, indent=2) + "\n")


def show(baseline: Costs, costs: Costs) -> None:
    """A table of both."""
    table = Table(title="CPU time an event, beside the baseline")
    for column in ("path", "µs here", "baseline's µs", "cost to the baseline's"):
        table.add_column(column, justify="right")
    for name, cost in costs.items():
        ratio = cost.yardsticks / baseline[name].yardsticks
        table.add_row(name, f"{cost.us:.1f}", f"{baseline[name].us:.1f}", f"{ratio:.2f}")
    out.print(table)


def main() -> int:
    """Compare, or store with ``--write``; the exit code."""
    parser = argparse.ArgumentParser(prog="make bench CHECK=1")
    parser.add_argument("--write", action="store_true", help="make this the baseline")
    options = parser.parse_args()
    collect_seldom()
    paths = hot_paths()
    if options.write:
        costs: Costs = measured(paths)
        store(BASELINE, costs)
        show(costs, costs)
        return 0
    baseline = stored(BASELINE)
    costs, fine = check(baseline, paths)
    show(baseline, costs)
    for name, ratio in slower(baseline, costs).items():
        out.print(f"[red]{name}[/] costs {ratio:.2f} times what it did; {1 + TOLERANCE} is allowed")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
