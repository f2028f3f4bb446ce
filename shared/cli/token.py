"""``kinerja token``: a token of one of the sample office's officers, to try the HTTP API with."""

from typing import Annotated

import typer

from deploy.local.principals import SERVICES
from samples import load
from samples.officers import principal
from shared.cli.context import Context
from shared.cli.output import DEFAULT_DATA_DIR, CliError, DataDir, Json, print_json


def token(
    role: Annotated[str, typer.Argument(help="Role, for example KASUBAG_KPEP.")],
    service: Annotated[
        str, typer.Argument(help="The one service that it is for, for example collector.")
    ],
    data_dir: DataDir = DEFAULT_DATA_DIR,
    json: Json = False,  # noqa: FBT002
) -> None:
    """Print a token (ten minutes, one service) of the sample officer with that role."""
    sample = load()
    officers = {officer.role: officer for officer in sample.officers}
    if role not in officers:
        raise CliError(f"no officer has the role {role}; there are: {', '.join(sorted(officers))}")
    if service not in SERVICES:
        raise CliError(f"no such service: {service}; there are {', '.join(SERVICES)}")
    value = Context.running(data_dir).token(principal(sample.office, officers[role]), service)
    if json:
        print_json({"token": value, "role": role, "service": service})
    else:
        typer.echo(value)
