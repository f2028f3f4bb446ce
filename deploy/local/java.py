"""Java and Maven: found, or a sentence that says what to install."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from deploy.local.errors import StackError

_OLDEST_JAVA = 17
_REMEDY = (
    "On Debian or Ubuntu: apt install openjdk-17-jre-headless maven. Or give a running Kafka and "
    "MongoDB by KINERJA_KAFKA_BOOTSTRAP and KINERJA_MONGO_URI, or start a Docker engine."
)


def find_java() -> Path:
    """The `java` of JAVA_HOME, else of PATH; StackError unless it is 17 or newer."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which(f"{home}/bin/java") if home else shutil.which("java")
    if found is None:
        where = f"JAVA_HOME={home}, which has no bin/java" if home else "no `java` in PATH"
        raise StackError(f"Kafka needs Java {_OLDEST_JAVA} or newer; there is {where}. {_REMEDY}")
    version = java_version(Path(found))
    if version < _OLDEST_JAVA:
        raise StackError(
            f"Kafka needs Java {_OLDEST_JAVA} or newer; {found} is Java {version}. {_REMEDY}"
        )
    return Path(found)


def java_version(java: Path) -> int:
    """The major version that `java -version` tells; StackError when it tells none."""
    # "17.0.15", but Java 8 calls itself "1.8.0_412".
    return int(_told(java, r'version "(?:1\.)?(\d+)'))


def java_build(java: Path) -> str:
    """The exact build, such as 17.0.15+6-Debian-1deb12u1."""
    return _told(java, r"\(build ([\w.+-]+)")


def _told(java: Path, pattern: str) -> str:
    try:
        told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    except OSError as error:
        raise StackError(f"{java} cannot be run: {error}. {_REMEDY}") from error
    match = re.search(pattern, told.stderr)
    if match is None:
        raise StackError(f"{java} -version does not say which Java it is. {_REMEDY}")
    return match[1]


def find_maven() -> Path:
    """The `mvn` of PATH; StackError when there is none. Needed once, to fetch Kafka."""
    found = shutil.which("mvn")
    if found is None:
        raise StackError(f"Fetching Kafka needs Maven; there is no `mvn` in PATH. {_REMEDY}")
    return Path(found)
