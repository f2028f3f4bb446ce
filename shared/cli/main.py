"""The command's table of contents."""

import sys

import typer

from deploy.local.errors import StackError
from shared.cli import (
    account,
    audit,
    backup,
    client,
    demo,
    doctor,
    keys,
    loglevel,
    logs,
    parked,
    snapshot,
    stack,
    status,
    subscriber,
    token,
    verify,
)
from shared.cli.output import CliError, complain

app = typer.Typer(
    name="kinerja",
    help="Kinerja: pengumpulan dan pengukuran data kinerja (SOP 03/2025).",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("up")(stack.up)
app.command("down")(stack.down)
app.command("demo")(demo.demo)
app.command("status")(status.status)
app.command("doctor")(doctor.doctor)
app.command("logs")(logs.logs)
app.command("log-level")(loglevel.loglevel)
app.command("token")(token.token)
app.command("account")(account.account)
app.command("first-account")(account.first_account)
app.command("verify")(verify.verify)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("reread")(backup.reread)
app.command("snapshot")(snapshot.snapshot)
app.add_typer(parked.app, name="parked")
app.add_typer(keys.app, name="keys")
app.add_typer(client.app, name="client")
app.add_typer(audit.app, name="audit")
app.add_typer(subscriber.app, name="subscriber")


def run() -> None:
    """Run the command; an expected failure is one sentence on stderr and exit code 1."""
    try:
        app()
    except (CliError, StackError) as error:
        complain(str(error))
        sys.exit(1)
    except KeyboardInterrupt:
        complain("interrupted")
        sys.exit(130)
