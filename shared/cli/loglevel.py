"""``kinerja log-level``: how much the running services write, changed without a restart."""

from typing import Annotated

import typer

from deploy.local.principals import SERVICES
from shared.cli.context import Context
from shared.cli.operator import DEFAULT_OFFICE, Operator
from shared.cli.output import DEFAULT_DATA_DIR, DataDir, Json, out, print_json
from shared.settings import LogLevel


def loglevel(
    level: Annotated[
        LogLevel | None,
        typer.Argument(help="DEBUG, INFO, WARNING or ERROR; without it the present ones."),
    ] = None,
    *,
    service: Annotated[str | None, typer.Option(help="Only this service.")] = None,
    office: Annotated[str, typer.Option(help="Office of the operator.")] = DEFAULT_OFFICE,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    json: Json = False,
) -> None:
    """Show or change the log level of every replica, until its next start."""
    context = Context.running(data_dir)
    operator = Operator(context, office)
    told = {}
    for name in [service] if service else SERVICES:
        for url in context.urls(name):
            if level is None:
                answer = operator.ask(name, "GET", "/log-level", url=url)
            else:
                body = {"level": level.value}
                answer = operator.ask(name, "PUT", "/log-level", body=body, url=url)
            told[url] = {"service": name, "level": answer["level"]}
    if json:
        print_json(told)
        return
    for url, answer in told.items():
        out.print(f"{answer['service']:<10} {answer['level']:<8} [dim]{url}[/]")
