"""``python -m tests.chaos --seed 1 --minutes 10``: attack a whole system, and tell what held.

Exit code 0: every promise was kept; 1: the anomalies are listed.
"""

import asyncio
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from time import time
from typing import Annotated

import orjson
import structlog
import typer

from tests.chaos.run import Result, Wish, run


def main(
    seed: Annotated[int, typer.Option(help="the same seed: the same faults in the same order")] = 0,
    minutes: Annotated[float, typer.Option(help="of faults")] = 1.0,
    cycles: Annotated[int, typer.Option(help="cycles at work at once")] = 6,
    broken: Annotated[str | None, typer.Option(help="take out: see tests/chaos/broken")] = None,
    folder: Annotated[Path | None, typer.Option(help="where history and logs are left")] = None,
    *,
    json: Annotated[bool, typer.Option("--json", help="the result as JSON on stdout")] = False,
) -> None:
    """Run once."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    seed = seed or int(time())
    place = folder or Path(tempfile.mkdtemp(prefix="kinerja-chaos-"))
    out = sys.stderr if json else sys.stdout

    def say(line: str) -> None:
        print(line, file=out, flush=True)

    say(f"Seed {seed}; history and logs: {place}")
    wish = Wish(seed, minutes * 60, place, cycles_at_once=cycles, broken=broken)
    result = asyncio.run(run(wish, say))
    if json:
        print(orjson.dumps(asdict(result), option=orjson.OPT_INDENT_2).decode())
    else:
        print(told(result))
    raise typer.Exit(1 if result.anomalies else 0)


def told(result: Result) -> str:
    """A summary for eyes."""
    commands = result.commands
    lines = {
        "seed": result.seed,
        "faults": f"{result.faults.total()} ({_list(result.faults)})",
        "bad records": _list(result.sabotage),
        "processes restarted": result.restarts,
        "cycles": f"{result.cycles} begun, {result.ratified} ratified",
        "commands": f"{sum(commands.values())} ({_list(commands)}), {result.retries} retries",
        "events": f"{result.events}, and {result.copies} more copies of them",
        "webhooks received": result.webhooks,
        "operator's acts": _list(result.treated),
    }
    width = max(map(len, lines))
    table = [f"  {name:<{width}}  {value}" for name, value in lines.items()]
    reduced = [f"  reduced here: {what}" for what in result.reduced]
    kinds = Counter(anomaly.kind for anomaly in result.anomalies)
    verdict = f"ANOMALIES: {_list(kinds)}" if kinds else "No anomaly found"
    return "\n".join(
        ["", *table, *reduced, "", verdict, *(f"  {a}" for a in result.anomalies[:50])]
    )


def _list(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "none"


if __name__ == "__main__":
    typer.run(main)
