"""``kinerja token``: a token of one of the sample office's officers, to try the HTTP API with."""

from typing import Annotated

import typer

from samples import load
from samples.officers import principal
from shared.cli.context import Context
from shared.cli.output import DEFAULT_DATA_DIR, CliError, DataDir, Json, print_json


def token(
    role: Annotated[str, typer.Argument(help="Role, for example KASUBAG_KPEP.")],
    data_dir: DataDir = DEFAULT_DATA_DIR,
    json: Json = False,  # noqa: FBT002
) -> None:
    """Print a token (one hour) of the sample officer with that role."""
    sample = load()
    officers = {officer.role: officer for officer in sample.officers}
    if role not in officers:
        raise CliError(f"no officer has the role {role}; there are: {', '.join(sorted(officers))}")
    value = Context.running(data_dir).token(principal(sample.office, officers[role]))
    if json:
        print_json({"token": value, "role": role})
    else:
        typer.echo(value)
