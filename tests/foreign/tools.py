"""Programs of other languages, where this machine has them."""

import shutil
from collections.abc import Callable
from typing import Any, Protocol

import pytest

Node = Callable[..., str]
"""Runs a script of `tests/foreign/node` with arguments and standard input; its standard output."""


class Running(Protocol):
    """What the fixture ``stack`` gives."""

    kafka_bootstrap: str
    admin: Any


def needed(*programs: str) -> list[str]:
    """Where they are; skips, saying so, where one is missing."""
    found = [shutil.which(program) for program in programs]
    missing = [p for p, path in zip(programs, found, strict=True) if path is None]
    if missing:
        pytest.skip(f"not on this machine: {', '.join(missing)}")
    return [path for path in found if path]
