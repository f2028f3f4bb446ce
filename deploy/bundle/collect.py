"""What goes into the bundle: the source as committed, the locked wheels, Kafka and mongod."""

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from deploy.local.download import run_tool
from deploy.local.errors import StackError
from deploy.local.kafka.dist import ensure_kafka
from deploy.local.mongo.dist import ensure_mongod
from deploy.local.paths import ROOT, tools_dir

INSTALLER: Final = Path(__file__).with_name("install.sh")
_LOCK: Final = ROOT / "requirements" / "runtime.lock"

Progress = Callable[[str], None]


def version() -> str:
    """The version that pyproject.toml names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def collect(folder: Path, log: Path, progress: Progress) -> None:
    """Fill ``folder``. Raises StackError where a packager's client fails or git is not there."""
    shutil.copy(INSTALLER, folder / INSTALLER.name)
    progress("The source, as committed")
    source(folder / "source.tar")
    progress("The wheels of requirements/runtime.lock (some 100 MB)")
    wheels(folder / "wheels", log)
    ensure_kafka(log, progress)
    ensure_mongod(log, progress)
    tools(folder / "tools")


def source(target: Path) -> None:
    """The tree of the present commit. Raises StackError where changes are not committed."""
    if _git("status", "--porcelain", "--untracked-files=no").strip():
        raise StackError("There are changes that are not committed; a bundle is made of a commit")
    _git("archive", "--format=tar", f"--output={target}", "HEAD")


def wheels(folder: Path, log: Path) -> None:
    """Every package of the lock for this Python and this kind of machine, by its hash."""
    argv = [sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--no-deps"]
    by_hash = ["--require-hashes", "--only-binary", ":all:", "-r", str(_LOCK)]
    run_tool([*argv, "--dest", str(folder), *by_hash], log, "the wheels", lambda _line: None)


def tools(folder: Path) -> None:
    """The programs of the embedded rung, without what this machine has made of them."""
    made_here = shutil.ignore_patterns("*.jsa", "*.partial-*", "__pycache__")
    shutil.copytree(tools_dir(), folder, ignore=made_here)


def _git(*arguments: str) -> str:
    git = shutil.which("git")
    if git is None:
        raise StackError("git is missing: a bundle is made of a commit")
    done = subprocess.run(
        [git, "-C", str(ROOT), *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise StackError(f"git {arguments[0]} failed: {done.stderr.strip()}")
    return done.stdout
