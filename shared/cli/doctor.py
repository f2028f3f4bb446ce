"""``kinerja doctor``: everything that can be looked at, what is wrong, and what to do about it."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.markup import escape

from deploy.doctor import look
from deploy.doctor.findings import Finding, Grade, worst
from deploy.local import stack as local
from shared.cli.output import DEFAULT_DATA_DIR, DataDir, Json, out, print_json
from shared.cli.site import site_of

_SIGNS: Final = {
    Grade.GOOD: "[green]✓[/]",
    Grade.WARNING: "[yellow]![/]",
    Grade.BAD: "[bold red]✗[/]",
}


def doctor(
    *,
    backups: Annotated[
        Path | None, typer.Option(help="Folder where backups should be; their age is judged.")
    ] = None,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    json: Json = False,
) -> None:
    """Look the installation over; exit code 1 where something is wrong. Changes nothing."""
    found = list(_look(data_dir, backups))
    if json:
        print_json([asdict(finding) for finding in found])
    else:
        _show(found)
    if worst(found) is Grade.BAD:
        raise typer.Exit(1)


def _look(data_dir: Path, backups: Path | None) -> list[Finding]:
    found = look.machine(data_dir)
    if backups is not None:
        found.append(look.newest_backup(backups, datetime.now(UTC)))
    state = local.state(data_dir)
    if state is None or state.status not in ("running", "degraded"):
        remedy = "kinerja up; then ask again, to have Kafka, MongoDB and the services looked at"
        return [*found, Finding("system", Grade.WARNING, f"does not run ({data_dir})", remedy)]
    return [*found, *look.running(state, site_of(state))]


def _show(found: list[Finding]) -> None:
    for finding in found:
        sign = _SIGNS[finding.grade]
        out.print(
            f"{sign} [bold]{escape(finding.what)}[/]: {escape(finding.found)}", soft_wrap=True
        )
        if finding.remedy:
            out.print(f"  [dim]→ {escape(finding.remedy)}[/]", highlight=False, soft_wrap=True)
    counts = {grade: sum(f.grade is grade for f in found) for grade in Grade}
    out.print(
        f"{counts[Grade.GOOD]} good, {counts[Grade.WARNING]} to look at, {counts[Grade.BAD]} wrong."
    )
