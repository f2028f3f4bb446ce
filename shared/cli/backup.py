"""``kinerja backup``, ``restore`` and ``reread``."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from deploy.local.paths import Paths
from deploy.local.principals import PORTAL, SERVICES
from deploy.upkeep import archive, databases
from deploy.upkeep.backup import backup as make_backup
from deploy.upkeep.restore import Planned, Wish, carry_out, plan, set_back
from shared.cli.output import DEFAULT_DATA_DIR, CliError, DataDir, Json, out, print_json
from shared.cli.site import any_site, quiet_site, tell
from shared.observability.backups import PATTERN

REBUILT: Final = {PORTAL: ("documents",)}
"""Services that say nothing of their own and follow from events alone; and what is not so."""


def backup(
    file: Annotated[Path | None, typer.Argument(help="Where to write it; must not exist.")] = None,
    *,
    into: Annotated[
        Path | None, typer.Option(help="Instead: a folder, for kinerja-<moment>.tar.gz.")
    ] = None,
    keep: Annotated[
        int, typer.Option(help="With --into: how many to keep; older ones are deleted.", min=1)
    ] = 14,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    json: Json = False,
) -> None:
    """Write all databases and topics, as they are at one moment, to one file."""
    file = _place(file, into)
    if file.exists():
        raise CliError(f"{file} exists; a backup is never written over another")
    with any_site(data_dir) as site:
        manifest = make_backup(site, file, tell)
    if into is not None:
        for old in superfluous(into, keep):
            old.unlink()
            tell(f"deleted {old}")
    if json:
        print_json(manifest)
        return
    size = file.stat().st_size / 1024 / 1024
    out.print(f"Written: {file} ({size:.1f} MiB). Secrets are not in it: keep .data/secrets apart.")


def _place(file: Path | None, into: Path | None) -> Path:
    match file, into:
        case Path(), None:
            return file
        case None, Path() if into.is_dir():
            return into / f"kinerja-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.tar.gz"
        case None, Path():
            raise CliError(f"there is no folder {into}")
    raise CliError("give either a file or --into a folder")


def superfluous(folder: Path, keep: int) -> list[Path]:
    """The backups of a folder but for the newest ``keep``, by the moments in their names."""
    return sorted(folder.glob(PATTERN))[:-keep]


def restore(
    file: Annotated[Path, typer.Argument(help="What `kinerja backup` wrote.")],
    *,
    only: Annotated[
        list[str] | None, typer.Option(help="This service's database alone; may be repeated.")
    ] = None,
    replace: Annotated[
        bool, typer.Option(help="Drop what the databases hold, after saving it to a file.")
    ] = False,
    with_topics: Annotated[
        bool, typer.Option(help="Take the topics back as well: what came later is lost.")
    ] = False,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    json: Json = False,
) -> None:
    """Bring databases, topics and positions of a backup back. The services must be stopped."""
    services = tuple(only) if only else SERVICES
    if unknown := sorted(set(services) - set(SERVICES)):
        raise CliError(f"no such service: {', '.join(unknown)}; there are {', '.join(SERVICES)}")
    wish = Wish(services=services, replace=replace, with_topics=with_topics)
    with archive.opened(file) as opened, quiet_site(data_dir) as site:
        planned = plan(site, opened, wish)
        saved = data_dir / f"before-restore-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.tar.gz"
        if planned.destroys:
            make_backup(site, saved, lambda _line: None)
            tell(f"What is there now was saved to {saved}")
        with _marked(data_dir):
            carry_out(site, opened, planned, tell)
    _tell_end(planned, saved if planned.destroys else None, json=json)


@contextmanager
def _marked(data_dir: Path) -> Iterator[None]:
    """Services do not start on half a restore: the mark goes only when all is done."""
    mark = Paths.of(data_dir).restoring
    mark.touch()
    yield
    mark.unlink()


def _tell_end(planned: Planned, saved: Path | None, *, json: bool) -> None:
    if json:
        print_json(_summary(planned, saved))
        return
    out.print(f"Restored: {', '.join(planned.services)}. Now: kinerja up, then kinerja verify.")
    if planned.lost:
        out.print(f"[yellow]{len(planned.lost)} events after the backup are lost[/]; see {saved}.")


def _summary(planned: Planned, saved: Path | None) -> dict[str, Any]:
    lost = [[e.source, e.cycle, e.topic, e.sequence] for e in planned.lost]
    return {
        "services": planned.services,
        "topics_anew": planned.anew,
        "records_written": len(planned.append),
        "said_again": len(planned.said_again),
        "lost": lost,
        "saved": saved,
    }


def reread(
    service: Annotated[str, typer.Argument(help="The service that reads its topics again.")],
    *,
    rebuild: Annotated[bool, typer.Option(help="Drop its read model first (portal only).")] = False,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    json: Json = False,
) -> None:
    """Have a service read its topics from the beginning; what it knows has no second effect."""
    if service not in SERVICES:
        raise CliError(f"no such service: {service}; there are {', '.join(SERVICES)}")
    if rebuild and service not in REBUILT:
        raise CliError(
            f"{service} keeps what no event brings back; only {', '.join(REBUILT)} can be rebuilt. "
            "Restore it from a backup: docs/how-to/back-up-and-restore.md"
        )
    with quiet_site(data_dir) as site:
        if rebuild:
            databases.empty(site, service, REBUILT[service])
        set_back(site, service, {})
    if json:
        print_json({"service": service, "rebuild": rebuild})
    else:
        out.print(f"{service} reads its topics from the beginning at the next: kinerja up")
