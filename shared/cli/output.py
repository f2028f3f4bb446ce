"""What the command prints: made for eyes, or with ``--json`` one JSON value and nothing else."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from pydantic import BaseModel
from rich.console import Console
from rich.markup import escape

out = Console()
err = Console(stderr=True)

Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
DataDir = Annotated[
    Path,
    typer.Option("--data-dir", help="Where the local system keeps its data.", show_default=True),
]
DEFAULT_DATA_DIR = Path(".data")


class CliError(Exception):
    """An expected failure: the text is a sentence that says what to do."""


def print_json(value: Any) -> None:
    """One JSON value on stdout."""
    sys.stdout.buffer.write(orjson.dumps(value, default=_plain, option=orjson.OPT_INDENT_2))
    sys.stdout.buffer.write(b"\n")
    sys.stdout.buffer.flush()


def complain(sentence: str) -> None:
    """An error, on stderr."""
    err.print(f"[bold red]kinerja:[/] {escape(sentence)}", highlight=False, soft_wrap=True)


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, (Path, datetime, date)):
        return str(value)
    raise TypeError(type(value).__name__)
