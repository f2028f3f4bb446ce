"""Java command lines as argument files: a password in a command line is readable by every user."""

from collections.abc import Mapping, Sequence
from pathlib import Path

# One cluster per data folder, never joined to another: any fixed id will do.
_CLUSTER_ID = "S2luZXJqYUxvY2FsU3Rhaw"
_QUIET = (
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSZ",
    # The container's jars log by log4j.
    "-Dlog4j2.level=WARN",
)
_SMALL = ("-Xmx512m", "-XX:+UseSerialGC")
# Quick to start, slow under load: for tools that end at once.
_SHORT_LIVED = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")


def broker(libs: Path, properties: Path, jvm: Sequence[str] = ()) -> str:
    """Runs the broker until it gets SIGTERM."""
    return _args(*_SMALL, *jvm, *_QUIET, "-cp", f"{libs}/*", "kafka.Kafka", str(properties))


def format_storage(libs: Path, properties: Path, passwords: Mapping[str, str]) -> str:
    """Makes an empty log folder usable and puts the first accounts into it."""
    accounts = [
        part
        for name, password in passwords.items()
        for part in ("--add-scram", f"SCRAM-SHA-512=[name={name},password={password}]")
    ]
    tool = ("kafka.tools.StorageTool", "format", "-t", _CLUSTER_ID, "-c", str(properties))
    return _args(*_SHORT_LIVED, *_QUIET, "-cp", f"{libs}/*", *tool, *accounts)


def _args(*words: str) -> str:
    return "\n".join(f'"{word}"' for word in words) + "\n"
