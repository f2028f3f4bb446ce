"""``kinerja up`` and ``kinerja down``."""

from typing import Annotated

import typer
from rich.table import Table

from deploy.local import stack as local
from deploy.local.state import StackState
from shared.cli.account import say, way_in
from shared.cli.context import Context
from shared.cli.output import DEFAULT_DATA_DIR, DataDir, Json, err, out, print_json


def up(
    replicas: Annotated[int, typer.Option(help="Processes per service.", min=1, max=4)] = 1,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    json: Json = False,  # noqa: FBT002 - typer options are flags
) -> None:
    """Start Kafka, MongoDB and the services; returns when all are ready."""
    state = start(data_dir, replicas=replicas)
    if json:
        print_json(state)
    else:
        out.print(table(state))
        if state.urls("portal") and (way := way_in(Context(state, data_dir))):
            say(way)


def down(data_dir: DataDir = DEFAULT_DATA_DIR, json: Json = False) -> None:  # noqa: FBT002
    """Stop everything that ``up`` started; data stay."""
    local.down(data_dir)
    if json:
        print_json({"stopped": True})
    else:
        out.print("Stopped.")


def start(data_dir: DataDir, *, replicas: int = 1) -> StackState:
    """Bring the system up with visible progress."""
    with err.status("Starting") as line:
        return local.up(lambda text: _progress(line, text), data_dir=data_dir, replicas=replicas)


def _progress(line: object, text: str) -> None:
    getattr(line, "update")(text)  # noqa: B009 - rich's Status type is private
    err.print(f"[dim]· {text}[/]", highlight=False)


def table(state: StackState) -> Table:
    """Processes, ports and logs."""
    view = Table(
        title=f"Kinerja ({state.backend.kind}: {state.backend.reason})", title_justify="left"
    )
    for column in ("process", "status", "port", "pid", "restarts", "log"):
        view.add_column(column)
    for process in state.processes.values():
        view.add_row(
            process.name,
            process.status,
            str(process.port),
            str(process.id.pid),
            str(process.restarts),
            str(process.log),
        )
    return view
