"""The one place that decides where Kafka and MongoDB come from."""

from collections.abc import Callable, Mapping

from deploy.local.errors import StackError
from deploy.local.external import KAFKA, MONGO
from deploy.local.state import Backend

# Asks for one rung instead of the first that holds.
FORCE = "KINERJA_BACKEND"
_DOCKER = "containers, because a Docker engine answers (the first start pulls two images)"
# None where an engine answers, else why not.
DockerProbe = Callable[[], str | None]


def choose(env: Mapping[str, str], docker_probe: DockerProbe) -> Backend:
    """Addresses in the environment, else a Docker engine, else processes of our own.

    StackError for half an address, and for a rung that KINERJA_BACKEND asks for in vain.
    """
    forced = env.get(FORCE, "")
    if forced not in ("", "external", "docker", "embedded"):
        raise StackError(f"{FORCE}={forced}: known are external, docker and embedded")
    external = _external(env)
    if forced == "external" and external is None:
        raise StackError(f"{FORCE}=external needs {KAFKA} and {MONGO}")
    if external and forced in ("", "external"):
        return external
    if forced == "embedded":
        return Backend(kind="embedded", reason=f"local processes, because {FORCE}=embedded")
    return _docker_or_embedded(docker_probe(), forced)


def _external(env: Mapping[str, str]) -> Backend | None:
    given = [name for name in (KAFKA, MONGO) if env.get(name)]
    if len(given) == 1:
        raise StackError(f"Only {given[0]} is given; {KAFKA} and {MONGO} are used both or neither")
    if not given:
        return None
    return Backend(kind="external", reason=f"the addresses in {KAFKA} and {MONGO}")


def _docker_or_embedded(refused: str | None, forced: str) -> Backend:
    if refused is None:
        return Backend(kind="docker", reason=_DOCKER)
    if forced == "docker":
        raise StackError(f"{FORCE}=docker: {refused}")
    return Backend(
        kind="embedded",
        reason=f"local processes, because no addresses are in the environment and {refused}",
    )
