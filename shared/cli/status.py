"""``kinerja status``: which processes run and are ready, what waits, where the cycles stand."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Group
from rich.live import Live
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from deploy.doctor.findings import Waiting
from deploy.doctor.look import Health, healths, phases, work
from deploy.local import stack as local
from deploy.local.errors import StackError
from deploy.local.state import ProcessState, StackState
from shared.cli.output import DEFAULT_DATA_DIR, CliError, DataDir, Json, out, print_json
from shared.cli.site import site_of

_EVERY_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class _Seen:
    """One look at a system. ``work`` is none where Kafka or MongoDB could not be asked."""

    state: StackState
    health: Mapping[str, Health]
    work: Mapping[str, Waiting] | None
    cycles: Mapping[str, int]


def status(
    *,
    watch: Annotated[bool, typer.Option("--watch", "-w", help="Look again and again.")] = False,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    json: Json = False,
) -> None:
    """Show processes, readiness, what waits in each service, and where the cycles stand."""
    seen = _look(data_dir)
    if json:
        print_json(_plain(seen))
    elif watch:
        with Live(_picture(seen), console=out, auto_refresh=False) as live:
            while True:
                time.sleep(_EVERY_SECONDS)
                live.update(_picture(_look(data_dir)), refresh=True)
    else:
        out.print(_picture(seen))


def _look(data_dir: Path) -> _Seen:
    state = local.state(data_dir)
    if state is None:
        raise CliError(f"nothing was ever started with data in {data_dir}; try: kinerja up")
    health = healths(list(state.processes.values()))
    by_name = dict(zip(state.processes, health, strict=True))
    try:
        site = site_of(state)
        return _Seen(state, by_name, work(site), phases(site))
    except StackError:
        return _Seen(state, by_name, None, {})


def _plain(seen: _Seen) -> dict[str, Any]:
    state = seen.state
    waiting = (
        None
        if seen.work is None
        else {
            service: {"parked": w.parked, "outbox_seconds": w.outbox_seconds, "behind": w.lag}
            for service, w in seen.work.items()
        }
    )
    return {
        "status": state.status,
        "backend": state.backend,
        "processes": [
            process.model_dump(mode="json") | seen.health[name]._asdict()
            for name, process in state.processes.items()
        ],
        "work": waiting,
        "cycles": seen.cycles,
        "warnings": state.warnings,
    }


def _picture(seen: _Seen) -> Group:
    state = seen.state
    view = Table(title=f"{state.status} · {state.backend.kind}", title_justify="left")
    for column in ("process", "status", "ready", "behind", "parked", "port", "pid", "restarts"):
        view.add_column(column)
    for name, process in state.processes.items():
        view.add_row(
            name,
            process.status,
            _words(seen.health[name]),
            *_waiting(seen, process),
            str(process.port),
            str(process.id.pid),
            str(process.restarts),
        )
    warnings = [Text.from_markup(f"[yellow]![/] {escape(line)}") for line in state.warnings]
    return Group(view, *([Text(_cycles(seen.cycles))] if seen.cycles else []), *warnings)


def _waiting(seen: _Seen, process: ProcessState) -> tuple[str, str]:
    """Of the service as a whole, shown at its first replica."""
    if process.service is None or process.name != process.service:
        return "", ""
    if seen.work is None or process.service not in seen.work:
        return "?", "?"
    waiting = seen.work[process.service]
    parked = f"[red]{waiting.parked}[/]" if waiting.parked else "0"
    return str(waiting.lag), parked


def _cycles(cycles: Mapping[str, int]) -> str:
    return "cycles: " + ", ".join(f"{phase} {count}" for phase, count in cycles.items())


def _words(health: Health) -> str:
    if health.ready is None:
        return "–"
    return "[green]yes[/]" if health.ready else f"[red]no[/]: {escape('; '.join(health.reasons))}"
