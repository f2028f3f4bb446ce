import fcntl
import os
import socket
import tempfile
from pathlib import Path
from typing import TextIO

from deploy.local.files import private_dir

HOST = "127.0.0.1"
_TRIES = 200


class Ports:
    """Ports of this machine that are ours until this process ends.

    Between the choice of a port and the server's listening there are seconds, in which another
    stack would choose the same one. A locked file per port tells it not to; the system takes the
    lock away when the process ends, however it ends.
    """

    def __init__(self, folder: Path | None = None) -> None:
        shared = Path(tempfile.gettempdir()) / f"kinerja-ports-{os.getuid()}"
        self._folder = private_dir(folder or shared)
        self._held: list[TextIO] = []

    def choose(self, preferred: int) -> int:
        """The preferred port, or the next one that nobody listens on and no stack has chosen.

        Raises OSError when none of the next 200 is free.
        """
        for port in range(preferred, preferred + _TRIES):
            if self._hold(port):
                return port
        raise OSError(f"no free port from {preferred} to {preferred + _TRIES - 1} on {HOST}")

    def release(self) -> None:
        """Give all of them back."""
        for handle in self._held:
            handle.close()
        self._held.clear()

    def _hold(self, port: int) -> bool:
        handle = (self._folder / str(port)).open("w")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.close()
            return False
        if not is_free(port):
            handle.close()
            return False
        self._held.append(handle)
        return True


def is_free(port: int) -> bool:
    """Whether a server could listen on `port` now."""
    with socket.socket() as probe:
        # As servers do: without it a port stays "taken" for a minute after a restart.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def is_open(port: int) -> bool:
    """Whether somebody accepts connections on `port`."""
    try:
        with socket.create_connection((HOST, port), timeout=1):
            return True
    except OSError:
        return False
