"""The subscriber kits of `docs/subscribe`, each built in a folder of its own from its registry."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.foreign.tools import needed

KITS: Final = Path(__file__).parents[2] / "docs/subscribe"
Build = Callable[[Path], list[str]]
"""Gets an empty folder, gives the command that runs the kit."""


def _aiokafka(_folder: Path) -> list[str]:
    return [sys.executable, str(KITS / "python/with_aiokafka.py")]


def _confluent(_folder: Path) -> list[str]:
    pytest.importorskip("confluent_kafka")
    return [sys.executable, str(KITS / "python/with_confluent_kafka.py")]


def _java(folder: Path) -> list[str]:
    java, maven = needed("java", "mvn")
    shutil.copytree(KITS / "java", folder, dirs_exist_ok=True)
    goals = ("package", "dependency:copy-dependencies", "-DoutputDirectory=target/lib")
    _run([maven, "-q", "-B", *goals], folder)
    return [java, "-cp", f"{folder}/target/classes:{folder}/target/lib/*", "Subscriber"]


def _node(folder: Path) -> list[str]:
    node, npm = needed("node", "npm")
    shutil.copytree(KITS / "node", folder, dirs_exist_ok=True)
    _run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder)
    return [node, str(folder / "subscriber.mjs")]


def _go(folder: Path) -> list[str]:
    (go,) = needed("go")
    shutil.copytree(KITS / "go", folder, dirs_exist_ok=True)
    _run([go, "build", "-o", "subscriber", "."], folder)
    return [str(folder / "subscriber")]


BUILDS: Final[dict[str, Build]] = {
    "python-aiokafka": _aiokafka,
    "python-confluent-kafka": _confluent,
    "java": _java,
    "node": _node,
    "go": _go,
}


def _run(argv: list[str], folder: Path) -> None:
    done = subprocess.run(
        argv, cwd=folder, capture_output=True, text=True, timeout=400, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
