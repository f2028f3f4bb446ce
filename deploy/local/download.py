"""Fetching a program with its packager's own client, so that half of it never counts as whole."""

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

from deploy.local.errors import StackError
from deploy.local.files import last_lines, rotate

Progress = Callable[[str], None]


def fetch_into(target: Path, fill: Callable[[Path], None]) -> Path:
    """`target`, made by `fill` on the first call and kept from then on.

    `fill` gets an empty folder beside it, which takes the name only when all went well.
    """
    if target.exists():
        return target
    _remove_broken_off(target)
    draft = target.with_name(f"{target.name}.partial-{os.getpid()}")
    draft.mkdir(parents=True)
    try:
        fill(draft)
        _settle(draft, target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return target


def _remove_broken_off(target: Path) -> None:
    for draft in target.parent.glob(f"{target.name}.partial-*"):
        pid = int(draft.name.rpartition("-")[2])
        if pid == os.getpid() or not psutil.pid_exists(pid):
            shutil.rmtree(draft)


def _settle(draft: Path, target: Path) -> None:
    try:
        draft.rename(target)
    except OSError:
        # Somebody else was quicker with the same thing: theirs is as good.
        if not target.exists():
            raise


def run_tool(argv: Sequence[str], log: Path, what: str, on_line: Progress) -> None:
    """Run a packager's client to its end, its output in `log` and line by line to `on_line`.

    StackError with the last lines when it fails.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    rotate(log)
    with (
        log.open("w", encoding="utf-8") as out,
        subprocess.Popen(
            list(argv),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as tool,
    ):
        for line in tool.stdout or ():
            out.write(line)
            on_line(line.rstrip())
    if tool.returncode != 0:
        raise StackError(
            f"{what} could not be fetched (is the package registry reachable?). "
            f"Whole output: {log}. It ended with:\n{last_lines(log)}"
        )
