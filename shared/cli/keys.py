"""``kinerja keys``: the keys that tokens are signed with, and their rotation."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from deploy.local.paths import Paths
from deploy.local.secrets import SecretStore, rotate_issuer
from shared.cli.output import DEFAULT_DATA_DIR, CliError, DataDir, Json, out, print_json
from shared.security.keys import TrustedKeys, signing_key, trusted

app = typer.Typer(no_args_is_help=True, help="Keys that tokens are signed with.")

Secrets = Annotated[
    Path | None,
    typer.Option(help="Folder of the keys, where it is not the one of the local system."),
]


@app.command("list")
def show(
    *, data_dir: DataDir = DEFAULT_DATA_DIR, secrets: Secrets = None, json: Json = False
) -> None:
    """Which keys tokens are signed with and taken from, and until when."""
    store = _store(data_dir, secrets)
    _tell(store, trusted(store.issuer_pub.read_bytes()), json=json)


@app.command()
def rotate(
    *,
    revoke: Annotated[
        bool, typer.Option(help="The key is known to others: nothing that it signed counts.")
    ] = False,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    secrets: Secrets = None,
    json: Json = False,
) -> None:
    """A new key for tokens. Services that read these files take it within two seconds."""
    store = _store(data_dir, secrets)
    _tell(store, rotate_issuer(store, datetime.now(UTC), revoke=revoke), json=json)


def _store(data_dir: Path, secrets: Path | None) -> SecretStore:
    store = SecretStore(secrets or Paths.of(data_dir).secrets)
    if not store.issuer_pub.exists():
        raise CliError(f"no keys in {store.folder}; they are made by: kinerja up")
    return store


def _tell(store: SecretStore, keys: TrustedKeys, *, json: bool) -> None:
    _, signing = signing_key(store.issuer_key.read_bytes())
    lines: list[dict[str, Any]] = [
        {"kid": kid, "signs": kid == signing, "until": entry.until} for kid, entry in keys.items()
    ]
    if json:
        print_json(lines)
        return
    for line in lines:
        until = f"taken until {line['until']}" if line["until"] else "taken"
        out.print(f"{line['kid']}  {'signs, ' if line['signs'] else ''}{until}", highlight=False)
