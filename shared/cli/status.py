"""``kinerja status``: which processes run, whether they are ready, and if not, why."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
from rich.markup import escape
from rich.table import Table

from deploy.local import stack as local
from deploy.local.state import ProcessState
from shared.cli.output import DEFAULT_DATA_DIR, CliError, DataDir, Json, out, print_json


def status(data_dir: DataDir = DEFAULT_DATA_DIR, json: Json = False) -> None:  # noqa: FBT002
    """Show the processes and the readiness of each service."""
    state = local.state(data_dir)
    if state is None:
        raise CliError(f"nothing was ever started with data in {data_dir}; try: kinerja up")
    processes = list(state.processes.values())
    with ThreadPoolExecutor() as pool:
        health = list(pool.map(_health, processes))
    if json:
        shown = [p.model_dump(mode="json") | h for p, h in zip(processes, health, strict=True)]
        print_json(
            {
                "status": state.status,
                "backend": state.backend,
                "processes": shown,
                "warnings": state.warnings,
            }
        )
        return
    view = Table(title=f"{state.status} · {state.backend.kind}", title_justify="left")
    for column in ("process", "status", "ready", "port", "pid", "restarts"):
        view.add_column(column)
    for process, word in zip(processes, health, strict=True):
        view.add_row(
            process.name,
            process.status,
            _words(word),
            str(process.port),
            str(process.id.pid),
            str(process.restarts),
        )
    out.print(view)
    for warning in state.warnings:
        out.print(f"[yellow]![/] {escape(warning)}")


def _health(process: ProcessState) -> dict[str, Any]:
    """Readiness of a service; infrastructure has none of its own."""
    if process.service is None:
        return {"ready": None, "reasons": []}
    try:
        answer = httpx.get(f"http://127.0.0.1:{process.port}/readyz", timeout=3)
        body = answer.json()
        return {"ready": bool(body["ready"]), "reasons": list(body["reasons"])}
    except httpx.HTTPError as error:
        return {"ready": False, "reasons": [f"no answer ({type(error).__name__})"]}
    except (ValueError, TypeError, KeyError):
        return {"ready": False, "reasons": [f"port {process.port} is served by something else"]}


def _words(health: dict[str, Any]) -> str:
    if health["ready"] is None:
        return "–"
    return (
        "[green]yes[/]"
        if health["ready"]
        else f"[red]no[/]: {escape('; '.join(health['reasons']))}"
    )
