"""``kinerja logs``: all services' lines in one stream, by time, filtered by cycle or event."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.text import Text

from deploy.local.paths import Paths
from shared.cli.output import DEFAULT_DATA_DIR, CliError, DataDir, Json, out
from shared.observability.fields import ecs, short

_COLOURS = {"collector": "cyan", "recap": "green", "approval": "magenta", "notifier": "yellow"}
_FIRST = ("timestamp", "service", "level", "event")


def logs(
    *,
    service: Annotated[str | None, typer.Option(help="Only this service.")] = None,
    cycle: Annotated[str | None, typer.Option(help="Only lines about this cycle.")] = None,
    correlation: Annotated[str | None, typer.Option(help="Only this correlation id.")] = None,
    tail: Annotated[int, typer.Option(help="How many last lines to show.", min=1)] = 200,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on with new lines.")] = False,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    json: Json = False,
) -> None:
    """Show the services' logs merged by time."""
    folder = Paths.of(data_dir).logs
    files = sorted(folder.glob(f"{service or ''}*.log")) if folder.exists() else []
    if not files:
        raise CliError(f"no logs in {folder}; start the system with: kinerja up")
    wanted = {"cycle": cycle, "correlation_id": correlation}
    chosen = {key: value for key, value in wanted.items() if value is not None}
    lines = [line for file in files for line in read(file) if matches(line, chosen)]
    for line in sorted(lines, key=lambda item: str(item.get("timestamp", "")))[-tail:]:
        show(line, json=json)
    if follow:
        for line in _follow(files):
            if matches(line, chosen):
                show(line, json=json)


def read(file: Path) -> Iterator[dict[str, Any]]:
    """The JSON lines of a log; Kafka's and mongod's own lines are not ours and are left out."""
    with file.open("rb") as stream:
        yield from filter(None, map(parse, stream))


def parse(raw: bytes) -> dict[str, Any] | None:
    """One line under its short names, if it is one of ours."""
    try:
        line = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
    return short(line) if isinstance(line, dict) and "service.name" in line else None


def matches(line: dict[str, Any], wanted: dict[str, str]) -> bool:
    """Whether a line (short names) has all the wanted values."""
    return all(line.get(key) == value for key, value in wanted.items())


def show(line: dict[str, Any], *, json: bool) -> None:
    """Print one line."""
    if json:
        typer.echo(orjson.dumps(ecs(line)))
        return
    service = str(line.get("service", ""))
    text = Text(f"{str(line.get('timestamp', ''))[11:23]} ", style="dim")
    text.append(f"{service:<10}", style=_COLOURS.get(service, "white"))
    bad = line.get("level") in ("error", "critical", "warning")
    text.append(f"{line.get('event', '')} ", style="bold red" if bad else "bold")
    rest = {k: v for k, v in line.items() if k not in _FIRST and v is not None}
    text.append(" ".join(f"{key}={value}" for key, value in rest.items()), style="dim")
    out.print(text, soft_wrap=True)


def _follow(files: list[Path]) -> Iterator[dict[str, Any]]:
    streams = [file.open("rb") for file in files]
    for stream in streams:
        stream.seek(0, 2)
    try:
        while True:
            fresh = [line for stream in streams for raw in stream if (line := parse(raw))]
            yield from fresh
            if not fresh:
                time.sleep(0.3)
    finally:
        for stream in streams:
            stream.close()
