import os
import socket

import docker
from docker.errors import DockerException

_TIMEOUT_S = 3
_DEFAULT = "unix:///var/run/docker.sock"


def why_no_docker() -> str | None:
    """None when a Docker engine of this machine answers, else the reason in half a sentence."""
    host = os.environ.get("DOCKER_HOST") or _DEFAULT
    if not host.startswith("unix://"):
        # Published ports and mounted folders would be those of the other machine.
        return f"the Docker engine in DOCKER_HOST={host} is not on this machine"
    if not _listens(host.removeprefix("unix://")):
        return f"no Docker engine listens at {host}"
    try:
        client = docker.from_env(timeout=_TIMEOUT_S)
    except DockerException as error:
        return f"the Docker engine at {host} does not answer ({type(error).__name__})"
    client.close()
    return None


def _listens(path: str) -> bool:
    # Asked first by ourselves: Docker's client leaves its socket open when nobody listens.
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(path)
        except OSError:
            return False
        return True
