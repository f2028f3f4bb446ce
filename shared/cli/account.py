"""``kinerja account``: who may come into the portal. Also the way back for a forgotten password."""

from typing import Annotated, Any

import httpx
import typer
from rich.table import Table

from samples import load
from shared.cli.context import Context
from shared.cli.output import DEFAULT_DATA_DIR, CliError, DataDir, Json, out, print_json


def account(  # noqa: PLR0913, PLR0917 - the options of a command
    login: Annotated[str, typer.Argument(help="What the person types to come in.")],
    name: Annotated[str, typer.Option(help="The person's name, as pages and events show it.")],
    role: Annotated[list[str], typer.Option(help="Role code; more than one is possible.")],
    office: Annotated[str, typer.Option(help="Office code.")] = "6304-dukcapil",
    shut: Annotated[bool, typer.Option(help="The account may not come in any more.")] = False,  # noqa: FBT002
    drop_second_factor: Annotated[  # noqa: FBT002
        bool, typer.Option(help="The second factor was lost; it is dropped.")
    ] = False,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    json: Json = False,  # noqa: FBT002
) -> None:
    """Make an account, or change one; prints its new password, once."""
    context = Context.running(data_dir)
    body = {
        "name": name,
        "roles": role,
        "active": not shut,
        "without_second_factor": drop_second_factor,
    }
    made = put(context, office, login, body)
    if json:
        print_json(made)
    else:
        show([made])


def first_account(
    data_dir: DataDir = DEFAULT_DATA_DIR,
    json: Json = False,  # noqa: FBT002
) -> None:
    """Where and with which code the very first account of the portal is made."""
    context = Context.running(data_dir)
    if not (way := way_in(context)):
        raise CliError("the portal has accounts already; make others with: kinerja account")
    if json:
        print_json(way)
    else:
        say(way)


def way_in(context: Context) -> dict[str, str]:
    """Address and setup code while the portal has no account at all; else nothing."""
    page = f"{context.url('portal')}/mulai"
    try:
        empty = httpx.get(page, timeout=10).status_code == httpx.codes.OK
    except httpx.TransportError:
        return {}
    return {"page": page, "code": context.setup_code()} if empty else {}


def say(way: dict[str, str]) -> None:
    """The same in words."""
    out.print(f"The portal has no account yet. Open {way['page']}")
    out.print(f"Setup code: {way['code']}", highlight=False)


def sample_accounts(context: Context) -> list[dict[str, Any]]:
    """An account for every officer of the sample office, with fresh passwords."""
    sample = load()
    return [
        put(context, sample.office, _login(o.role), {"name": o.name, "roles": [o.role]})
        for o in sample.officers
    ]


def put(context: Context, office: str, login: str, body: dict[str, Any]) -> dict[str, Any]:
    """Ask the portal, as the operator. Raises `CliError` where it refuses."""
    url = f"{context.url('portal')}/api/accounts/{login}"
    headers = {"Authorization": f"Bearer {context.token(context.operator(office), 'portal')}"}
    answer = httpx.put(url, json=body, headers=headers)
    if answer.is_error:
        problem = answer.json()
        raise CliError(f"{problem.get('detail')} {problem.get('remedy')}")
    return dict(answer.json())


def show(made: list[dict[str, Any]]) -> None:
    """Logins and passwords as a table."""
    view = Table(title="Portal accounts (passwords are shown this once)", title_justify="left")
    for column in ("login", "password", "roles"):
        view.add_column(column)
    for entry in made:
        view.add_row(entry["login"], entry["password"], ", ".join(entry["roles"]))
    out.print(view)


def _login(role: str) -> str:
    return role.lower().replace("_", "-")
