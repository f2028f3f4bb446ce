"""``kinerja client``: other systems that may ask at the HTTP API."""

from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer
from rich.table import Table

from shared.cli.context import Context
from shared.cli.operator import DEFAULT_OFFICE, Operator
from shared.cli.output import DEFAULT_DATA_DIR, DataDir, Json, out, print_json

app = typer.Typer(no_args_is_help=True, help="Other systems at the HTTP API.")

Office = Annotated[str, typer.Option(help="Office code.")]
Key = Annotated[str, typer.Argument(help="The system's id: small letters, digits, hyphens.")]


@app.command()
def add(  # noqa: PLR0913 - the options of a command
    key: Key,
    *,
    name: Annotated[str, typer.Option(help="The system and whose it is.")],
    scope: Annotated[list[str], typer.Option(help="What it may, for example ratified:read.")],
    network: Annotated[
        list[str] | None, typer.Option(help="CIDR it may ask from; everywhere without.")
    ] = None,
    per_minute: Annotated[int, typer.Option(help="Requests a minute.")] = 60,
    office: Office = DEFAULT_OFFICE,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    json: Json = False,
) -> None:
    """Register a system; prints its secret, once."""
    body = {
        "name": name,
        "scopes": scope,
        "networks": network or [],
        "per_minute": per_minute,
    }
    made = _portal(data_dir, office, "PUT", f"/api/clients/{quote(key)}", body)
    _handed_out(made, json=json)


@app.command("list")
def show(
    *, office: Office = DEFAULT_OFFICE, data_dir: DataDir = DEFAULT_DATA_DIR, json: Json = False
) -> None:
    """The office's systems, what each may and from where."""
    found = _portal(data_dir, office, "GET", "/api/clients")
    if json:
        print_json(found)
        return
    view = Table(title="Systems", title_justify="left")
    for column in ("id", "name", "scopes", "networks", "a minute", "secrets"):
        view.add_column(column)
    for client in found:
        view.add_row(
            client["id"],
            client["name"],
            " ".join(client["scopes"]),
            " ".join(client["networks"]) or "everywhere",
            str(client["per_minute"]),
            str(len(client["secrets"])),
        )
    out.print(view)


@app.command()
def rotate(
    key: Key,
    *,
    overlap_days: Annotated[
        int, typer.Option(help="Days that the secret before is still taken; 0: not at all.")
    ] = 7,
    office: Office = DEFAULT_OFFICE,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    json: Json = False,
) -> None:
    """Another secret for a system; prints it, once."""
    path, body = f"/api/clients/{quote(key)}/secret", {"overlap_days": overlap_days}
    _handed_out(_portal(data_dir, office, "POST", path, body), json=json)


@app.command()
def remove(
    key: Key,
    *,
    office: Office = DEFAULT_OFFICE,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    json: Json = False,
) -> None:
    """Shut a system out: its tokens are refused from the next request on."""
    told = _portal(data_dir, office, "DELETE", f"/api/clients/{quote(key)}")
    if json:
        print_json(told)
    else:
        out.print(f"{key} is out.")


def _portal(data_dir: Path, office: str, method: str, path: str, body: Any = None) -> Any:
    operator = Operator(Context.running(data_dir), office)
    return operator.ask("portal", method, path, body=body)


def _handed_out(made: dict[str, Any], *, json: bool) -> None:
    if json:
        print_json(made)
        return
    out.print(f"client_id:     {made['client_id']}", highlight=False)
    out.print(f"client_secret: {made['client_secret']} (shown this once)", highlight=False)
