"""``kinerja parked``: what could not be processed, and what an operator decides about it."""

from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from deploy.local.principals import SERVICES
from shared.cli.context import Context
from shared.cli.operator import DEFAULT_OFFICE, Operator
from shared.cli.output import DEFAULT_DATA_DIR, DataDir, Json, out, print_json

app = typer.Typer(
    no_args_is_help=True,
    help="Parked records: list, show, replay, discard; resume a stopped intake.",
)

Office = Annotated[str, typer.Option(help="Office of the operator.")]
Service = Annotated[str, typer.Argument(help="Service that parked the record.")]
Id = Annotated[str, typer.Argument(help="Id as `list` shows it: topic:partition:offset.")]
Why = Annotated[str, typer.Option(help="Why; it is audited.", prompt=True)]


@app.command("list")
def listing(
    *,
    closed: Annotated[bool, typer.Option(help="Show resolved ones as well.")] = False,
    office: Office = DEFAULT_OFFICE,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    json: Json = False,
) -> None:
    """All services' parked records."""
    operator = Operator(Context.running(data_dir), office)
    query = {"closed": str(closed).lower()}
    rows = [
        {"service": service} | row
        for service in SERVICES
        for row in operator.ask(service, "GET", "/parked", params=query)
    ]
    if json:
        print_json(rows)
        return
    if not rows:
        out.print("[green]Nothing is parked.[/]")
        return
    view = Table()
    for column in ("service", "id", "cycle", "status", "reason", "at"):
        view.add_column(column, overflow="fold")
    for row in rows:
        view.add_row(
            *(
                escape(str(row[c] or "–"))
                for c in ("service", "id", "cycle", "status", "reason", "at")
            )
        )
    out.print(view)


@app.command()
def show(
    service: Service,
    parked_id: Id,
    *,
    office: Office = DEFAULT_OFFICE,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    json: Json = False,
) -> None:
    """One parked record: coordinates, reason, headers; never its body."""
    operator = Operator(Context.running(data_dir), office)
    row = operator.ask(service, "GET", f"/parked/{parked_id}")
    if json:
        print_json(row)
        return
    for key, value in row.items():
        out.print(f"[bold]{key}[/]: {escape(str(value))}")


@app.command()
def replay(
    service: Service,
    parked_id: Id,
    *,
    why: Why,
    office: Office = DEFAULT_OFFICE,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    json: Json = False,
) -> None:
    """Process a parked record and all behind it again, in order."""
    operator = Operator(Context.running(data_dir), office)
    result = operator.ask(service, "POST", f"/parked/{parked_id}/replay", body={"why": why})
    _tell(result, parked_id, json=json)


@app.command()
def discard(
    service: Service,
    parked_id: Id,
    *,
    why: Why,
    office: Office = DEFAULT_OFFICE,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    json: Json = False,
) -> None:
    """Give a parked record up for ever and process those behind it."""
    operator = Operator(Context.running(data_dir), office)
    result = operator.ask(service, "POST", f"/parked/{parked_id}/discard", body={"why": why})
    _tell(result, parked_id, json=json)


@app.command()
def resume(
    service: Annotated[str, typer.Argument(help="Service that takes no events any more.")],
    *,
    why: Why,
    office: Office = DEFAULT_OFFICE,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    json: Json = False,
) -> None:
    """Have every replica take events again that stopped lest it block cycle after cycle."""
    context = Context.running(data_dir)
    operator = Operator(context, office)
    answers = {
        url: operator.ask(service, "POST", "/parked/resume", body={"why": why}, url=url)
        for url in context.urls(service)
    }
    resumed = [url for url, answer in answers.items() if answer["resumed"]]
    if json:
        print_json({"resumed": resumed, "took_events_already": sorted(set(answers) - {*resumed})})
    elif resumed:
        out.print(f"[green]Done.[/] {service} takes events again: {', '.join(resumed)}")
    else:
        out.print(f"{service} had not stopped; nothing was done.")


def _tell(result: dict[str, Any], parked_id: str, *, json: bool) -> None:
    if json:
        print_json(result)
    elif result["released"]:
        out.print(f"[green]Done.[/] {escape(parked_id)}: its cycle goes on.")
    else:
        out.print(f"[yellow]Still blocked[/] by {escape(result['blocked_by'] or parked_id)}.")
