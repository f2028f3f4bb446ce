"""``kinerja parked``: what could not be processed, and what an operator decides about it."""

from dataclasses import dataclass
from typing import Annotated, Any

import httpx
import typer
from rich.markup import escape
from rich.table import Table

from deploy.local.principals import SERVICES
from shared.cli.context import Context
from shared.cli.output import DEFAULT_DATA_DIR, CliError, DataDir, Json, out, print_json

app = typer.Typer(
    no_args_is_help=True,
    help="Parked records: list, show, replay, discard; resume a stopped intake.",
)

Office = Annotated[str, typer.Option(help="Office of the operator.")]
Service = Annotated[str, typer.Argument(help="Service that parked the record.")]
Id = Annotated[str, typer.Argument(help="Id as `list` shows it: topic:partition:offset.")]
Why = Annotated[str, typer.Option(help="Why; it is audited.", prompt=True)]
DEFAULT_OFFICE = "6304-dukcapil"


@dataclass(frozen=True, slots=True)
class _Operator:
    context: Context
    office: str


@app.command("list")
def listing(
    *,
    closed: Annotated[bool, typer.Option(help="Show resolved ones as well.")] = False,
    office: Office = DEFAULT_OFFICE,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    json: Json = False,
) -> None:
    """All services' parked records."""
    operator = _Operator(Context.running(data_dir), office)
    query = {"closed": str(closed).lower()}
    rows = [
        {"service": service} | row
        for service in SERVICES
        for row in _call(operator, service, "GET", "", params=query)
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
    row = _call(_Operator(Context.running(data_dir), office), service, "GET", f"/{parked_id}")
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
    path = f"/{parked_id}/replay"
    result = _call(
        _Operator(Context.running(data_dir), office), service, "POST", path, body={"why": why}
    )
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
    path = f"/{parked_id}/discard"
    result = _call(
        _Operator(Context.running(data_dir), office), service, "POST", path, body={"why": why}
    )
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
    operator = _Operator(context, office)
    answers = {
        url: _call(operator, service, "POST", "/resume", body={"why": why}, url=url)
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


def _call(
    operator: _Operator,
    service: str,
    method: str,
    path: str,
    *,
    params: dict[str, str] | None = None,
    body: dict[str, str] | None = None,
    url: str | None = None,
) -> Any:
    context = operator.context
    token = context.token(context.operator(operator.office))
    url = f"{url or context.url(service)}/parked{path}"
    headers = {"Authorization": f"Bearer {token}"}
    try:
        answer = httpx.request(method, url, params=params, json=body, headers=headers, timeout=20)
        told = answer.json()
    except httpx.HTTPError as error:
        raise CliError(
            f"{service} does not answer ({type(error).__name__}); see: kinerja status"
        ) from error
    except ValueError as error:
        raise CliError(f"{url} is served by something else; see: kinerja status") from error
    if answer.is_error:
        raise CliError(f"{service}: {told['detail']} {told['remedy']}")
    return told
