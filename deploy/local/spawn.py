"""Starting a child that cannot outlive its parent."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from deploy.local.paths import ROOT

# From linux/prctl.h: the signal that this process gets when its parent dies, however it dies.
_PR_SET_PDEATHSIG = 1


def spawn(argv: Sequence[str], env: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start `argv` with both outputs appended to `log`; OSError when it cannot be started.

    On Linux the kernel kills it with SIGKILL when this process dies, even by SIGKILL. Elsewhere
    there is no such promise: the next `up` or `down` recognises what was left and ends it.
    """
    with log.open("ab") as out:
        return subprocess.Popen(
            list(argv),
            env=dict(env),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            preexec_fn=_die_with_parent(),  # noqa: PLW1509 - the supervisor has one thread here
        )


def _die_with_parent() -> Callable[[], None] | None:
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)  # loaded before the fork: the child may only make the call
    parent = os.getpid()

    def arrange() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        # The parent may have died between fork and prctl; then no signal will come.
        if os.getppid() != parent:
            os._exit(1)

    return arrange
