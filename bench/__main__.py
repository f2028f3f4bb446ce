"""``make bench``: the engine's four hops against the naive per-message form, in one run."""

import argparse
import asyncio
import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from bench.measure import Run, Stand, run, spread
from deploy.local import stack
from shared.engine.bus import Bus

out = Console()


def main() -> None:
    """Measure, print a table, write JSON."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--engine-events", type=int, default=8000)
    parser.add_argument("--naive-events", type=int, default=400)
    parser.add_argument("--driver", choices=("motor", "pymongo"), default="motor")
    parser.add_argument("--json", type=Path, default=Path("out/bench.json"))
    parser.add_argument("--bare", action="store_true", help="without a log line an event")
    options = parser.parse_args()
    if options.bare:
        os.environ["BENCH_LOG_LEVEL"] = "ERROR"
    runs = [
        _isolated(form, events, options.driver, repetition + 1)
        for repetition in range(options.repetitions)
        for form, events in (("naive", options.naive_events), ("engine", options.engine_events))
    ]
    _show(runs)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(summary(runs), indent=2) + "\n")
    out.print(f"written: {options.json}")


def _isolated(form: str, events: int, driver: str, repetition: int) -> Run:
    """One run on a Kafka and MongoDB of its own, so that no form reads the other's events."""
    data = Path(".data/bench") / form
    shutil.rmtree(data, ignore_errors=True)
    state = stack.up(lambda _line: None, services=False, data_dir=data, bound=True)
    try:
        done = asyncio.run(_measure(form, events, driver, state))
    finally:
        stack.down(data)
    out.print(
        f"{repetition}. {form}: {done.rate:,.0f} chains/s, {done.cpu_us_a_hop():,.0f} µs CPU a hop"
    )
    return done


async def _measure(form: str, events: int, driver: str, state: stack.StackState) -> Run:
    admin = stack.credentials("admin", state.data_dir)
    password = admin.kafka_password.get_secret_value()
    bus = Bus(state.kafka_bootstrap, admin.kafka_username, password, admin.trust)
    env = {
        "BENCH_KAFKA": state.kafka_bootstrap,
        "BENCH_KAFKA_USERNAME": admin.kafka_username,
        "BENCH_KAFKA_PASSWORD": password,
        "BENCH_MONGO_URI": state.mongo_uri,
        "BENCH_MONGO_USERNAME": admin.mongo_username,
        "BENCH_MONGO_PASSWORD": admin.mongo_password.get_secret_value(),
        "BENCH_CA_FILE": str(admin.trust.ca_file or ""),
        "BENCH_DRIVER": driver,
    }
    pids = {name: state.processes[name].id.pid for name in ("kafka", "mongod")}
    stand = Stand(bus, env, pids, state.data_dir / "logs")
    return await run(form, events, stand)


def summary(runs: Sequence[Run]) -> dict[str, object]:
    """Ratios of medians within this run, and every single figure."""
    rate = {form: median(r.rate for r in runs if r.form == form) for form in ("naive", "engine")}
    cpu = {form: median(r.cpu_us_a_hop() for r in runs if r.form == form) for form in rate}
    return {
        "ratio_rate": round(rate["engine"] / rate["naive"], 1),
        "ratio_cpu": round(cpu["naive"] / cpu["engine"], 1),
        "runs": [
            {
                "form": r.form,
                "events": r.events,
                "seconds": round(r.seconds, 3),
                "chains_per_second": round(r.rate, 1),
                "cpu_us_a_hop": {name: round(r.cpu_us_a_hop(name), 1) for name in r.cpu},
            }
            for r in runs
        ],
    }


def _show(runs: Sequence[Run]) -> None:
    table = Table(title="Four hops: engine against one message at a time (median, range)")
    for column in ("form", "chains/s", "CPU µs a hop", "services", "kafka", "mongod"):
        table.add_column(column, justify="right")
    for form in ("naive", "engine"):
        mine = [r for r in runs if r.form == form]
        table.add_row(
            form,
            spread([r.rate for r in mine]),
            spread([r.cpu_us_a_hop() for r in mine]),
            *(
                f"{median(r.cpu_us_a_hop(name) for r in mine):,.0f}"
                for name in ("services", "kafka", "mongod")
            ),
        )
    out.print(table)
    ratios = summary(runs)
    out.print(
        f"engine / naive: {ratios['ratio_rate']}x the rate, "
        f"1/{ratios['ratio_cpu']} of the CPU time a hop"
    )


if __name__ == "__main__":
    main()
