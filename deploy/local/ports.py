import socket
from collections.abc import Collection

HOST = "127.0.0.1"
_TRIES = 200


def choose_port(preferred: int, taken: Collection[int] = ()) -> int:
    """The preferred port, or the next free one on this machine that is not in `taken`.

    Raises OSError when none of the next 200 is free.
    """
    for port in range(preferred, preferred + _TRIES):
        if port not in taken and is_free(port):
            return port
    raise OSError(f"no free port from {preferred} to {preferred + _TRIES - 1} on {HOST}")


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
