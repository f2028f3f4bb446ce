"""Tools of other languages, installed from their own registries into a folder that goes again."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.foreign.tools import Node, needed

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Node:
    """The official tools for Node as `package-lock.json` has them."""
    program, npm = needed("node", "npm")
    folder = tmp_path_factory.mktemp("node") / "checks"
    shutil.copytree(HERE / "node", folder)
    subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=folder,
        check=True,
        capture_output=True,
        timeout=300,
    )

    def run(script: str, *arguments: str, given: str = "") -> str:
        done = subprocess.run(
            [program, script, *arguments],
            cwd=folder,
            input=given,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
