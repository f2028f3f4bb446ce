"""``python -m deploy.supply.audit``: all locked packages against the advisories (pip-audit, OSV).

Exit code 1 where a package has a known weakness, 3 where nothing could be looked up: no network
is never taken for no weakness.
"""

import socket
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
LOCKS: Final = tuple(sorted((ROOT / "requirements").glob("*.lock")))
ADVISORIES: Final = ("api.osv.dev", 443)
NOT_AUDITED: Final = 3
_PATIENCE: Final = 5.0


def reachable(address: tuple[str, int] = ADVISORIES) -> bool:
    """Whether the advisories can be asked from here."""
    try:
        with socket.create_connection(address, _PATIENCE):
            return True
    except OSError:
        return False


def audit() -> int:
    """Look everything up and tell it; the exit code."""
    if not reachable():
        print(f"NOT AUDITED: {ADVISORIES[0]} cannot be reached from here.", file=sys.stderr)  # noqa: T201
        return NOT_AUDITED
    tool = Path(sys.executable).with_name("pip-audit")
    files = [part for lock in LOCKS for part in ("--requirement", str(lock))]
    command = [str(tool), "--vulnerability-service", "osv", "--disable-pip", *files]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(audit())
