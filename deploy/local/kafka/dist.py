"""Apache Kafka's jars from the Maven artifacts, verified against the sums in libs.sha256."""

import hashlib
import re
from pathlib import Path

from deploy.local.download import Progress, fetch_into, run_tool
from deploy.local.errors import StackError
from deploy.local.java import find_maven
from deploy.local.paths import tools_dir

_HERE = Path(__file__).parent
_POM = _HERE / "pom.xml"
_SUMS = _HERE / "libs.sha256"
# A line of progress for every so many files, of some three hundred that Maven reads.
_REPORT_EVERY = 50


def kafka_version() -> str:
    """The version that pom.xml names: the one place where it stands."""
    match = re.search(r"<kafka.version>(.+?)</kafka.version>", _POM.read_text(encoding="utf-8"))
    if match is None:
        raise StackError(f"{_POM} names no kafka.version")
    return match[1]


def ensure_kafka(log: Path, progress: Progress) -> Path:
    """The folder of jars, fetched on the first call (43 MB, some seconds)."""
    return fetch_into(
        tools_dir() / f"kafka-{kafka_version()}", lambda to: _fetch(to, log, progress)
    )


def _fetch(to: Path, log: Path, progress: Progress) -> None:
    maven = find_maven()
    progress(f"Fetching Apache Kafka {kafka_version()} with Maven (43 MB, once)")
    goal = ("dependency:copy-dependencies", f"-DoutputDirectory={to}", "-DincludeScope=runtime")
    argv = [str(maven), "-B", "-C", "-f", str(_POM), *goal]
    run_tool(argv, log, "Apache Kafka", _counting(progress))
    verify(to, _SUMS.read_text(encoding="utf-8"))


def _counting(progress: Progress) -> Progress:
    seen = 0

    def count(line: str) -> None:
        nonlocal seen
        seen += "Downloaded from" in line
        if "Downloaded from" in line and seen % _REPORT_EVERY == 0:
            progress(f"  {seen} files read from the registry")

    return count


def verify(folder: Path, sums: str) -> None:
    """StackError unless `folder` holds exactly the files of `sums`, each with its SHA-256."""
    wanted = {name: digest for digest, name in (line.split() for line in sums.splitlines())}
    found = {jar.name: hashlib.sha256(jar.read_bytes()).hexdigest() for jar in folder.iterdir()}
    wrong = sorted(
        name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name)
    )
    if wrong:
        raise StackError(
            f"What was fetched as Apache Kafka is not what {_SUMS} lists: {', '.join(wrong)}. "
            "It was thrown away. If pom.xml was changed on purpose, write that list anew."
        )
