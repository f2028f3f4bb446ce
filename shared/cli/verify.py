"""``kinerja verify``: do databases and topics fit together, and if not, what is to be done."""

import time
from dataclasses import asdict
from typing import Annotated, Final

import typer
from rich.markup import escape

from deploy.upkeep.compare import differences
from deploy.upkeep.facts import Difference
from deploy.upkeep.gather import gather
from deploy.upkeep.site import Site
from shared.cli.output import DEFAULT_DATA_DIR, DataDir, Json, out, print_json
from shared.cli.site import any_site

_PAUSE: Final = 1.0


def verify(
    *,
    patience: Annotated[
        float, typer.Option(help="Seconds to wait for what is on its way.", min=0)
    ] = 10.0,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    json: Json = False,
) -> None:
    """Compare every database with the topics; exit code 1 where they differ."""
    with any_site(data_dir) as site:
        found = settled(site, patience)
    if json:
        print_json([asdict(difference) for difference in found])
    else:
        _show(found)
    if found:
        raise typer.Exit(1)


def settled(site: Site, patience: float) -> list[Difference]:
    """The differences that stay; those that pass are given time."""
    deadline = time.monotonic() + patience
    while True:
        found = differences(gather(site))
        if not any(d.passing for d in found) or time.monotonic() > deadline:
            return found
        time.sleep(_PAUSE)


def _show(found: list[Difference]) -> None:
    if not found:
        out.print("[green]No difference.[/] Databases and topics fit together.")
        return
    for d in found:
        out.print(
            f"[bold red]{escape(d.kind)}[/] {escape(d.service)}: {escape(d.where)}: "
            f"{escape(d.found)}\n  [dim]{escape(d.remedy)}[/]",
            highlight=False,
            soft_wrap=True,
        )
    out.print(f"{len(found)} difference{'s' if len(found) > 1 else ''}.")
