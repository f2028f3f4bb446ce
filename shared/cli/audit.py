"""``kinerja audit``: the log of the portal's accounts as a file, and whether it is whole."""

from pathlib import Path
from typing import Annotated, Final

import orjson
import typer
from pydantic import ValidationError

from shared.chain import SHEET_LINES, Fault, Head, Link, faults, head_of
from shared.cli.context import Context
from shared.cli.operator import DEFAULT_OFFICE, Operator
from shared.cli.output import DEFAULT_DATA_DIR, CliError, DataDir, Json, out, print_json

app = typer.Typer(no_args_is_help=True, help="The log of the portal's accounts.")

Office = Annotated[str, typer.Option(help="Office code.")]
_SHOWN: Final = 20
"""Faults that are written out for people; each is in the JSON."""


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="Where to write it; must not exist.")],
    *,
    office: Office = DEFAULT_OFFICE,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    json: Json = False,
) -> None:
    """Write the whole log as JSON lines; its last hash shows later that nothing was changed."""
    if file.exists():
        raise CliError(f"{file} exists; an export is never written over another")
    links, _ = _fetched(Operator(Context.running(data_dir), office))
    file.write_bytes(b"".join(link.model_dump_json().encode() + b"\n" for link in links))
    head = head_of(links[-1]) if links else Head()
    if json:
        print_json({"file": file, "lines": len(links), "head": head})
    else:
        out.print(f"Written: {file}, {len(links)} lines. Last hash: {head.hash}", highlight=False)


@app.command()
def verify(
    file: Annotated[
        Path | None, typer.Argument(help="What `kinerja audit export` wrote; else what runs.")
    ] = None,
    *,
    since: Annotated[
        Path | None, typer.Option(help="An earlier export: its last line must still be there.")
    ] = None,
    office: Office = DEFAULT_OFFICE,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    json: Json = False,
) -> None:
    """Whether no line was changed, taken out or put in. Exit code 1 where one was."""
    links, last = (
        (_read(file), None) if file else _fetched(Operator(Context.running(data_dir), office))
    )
    found = list(faults(links, Head(), last))
    if since and (earlier := _read(since)):
        found += list(faults(links, Head(), head_of(earlier[-1])))
    told = list(dict.fromkeys((fault.number, fault.what) for fault in found))
    if json:
        print_json({"lines": len(links), "faults": [Fault(number=n, what=w) for n, w in told]})
    else:
        _tell(len(links), told)
    if told:
        raise typer.Exit(1)


def _tell(lines: int, told: list[tuple[int, str]]) -> None:
    if not told:
        out.print(f"[green]Whole[/]: {lines} lines, none changed, none missing.")
        return
    for number, what in told[:_SHOWN]:
        out.print(f"[red]line {number}[/]: {what}")
    if len(told) > _SHOWN:
        out.print(f"... and {len(told) - _SHOWN} more")


def _fetched(operator: Operator) -> tuple[list[Link], Head | None]:
    links, sheet = list[Link](), 0
    while True:
        answer = operator.ask("portal", "GET", f"/api/audit?sheet={sheet}")
        found = [Link.model_validate(link) for link in answer["links"]]
        links, sheet, head = links + found, sheet + 1, Head.model_validate(answer["head"])
        if len(found) < SHEET_LINES and head.number <= sheet * SHEET_LINES:
            return links, head


def _read(file: Path) -> list[Link]:
    try:
        return [Link.model_validate(orjson.loads(line)) for line in file.read_bytes().splitlines()]
    except OSError as error:
        raise CliError(f"{file} cannot be read: {error.strerror}") from None
    except (ValidationError, ValueError):
        raise CliError(f"{file} holds lines that no export has written") from None
