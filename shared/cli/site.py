"""The installation that a command of upkeep works on: the running one, or one without services."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local import stack as local
from deploy.local.state import StackState
from deploy.upkeep.site import Site
from shared.cli.output import CliError, err


def site_of(state: StackState) -> Site:
    """The site of a stack."""
    admin = local.credentials("admin", state.data_dir)
    return Site(state.kafka_bootstrap, state.mongo_uri, admin)


@contextmanager
def any_site(data_dir: Path) -> Iterator[Site]:
    """Kafka and MongoDB as they run; started without services, and stopped again, where not."""
    state = local.state(data_dir)
    if state is not None and state.status in ("running", "degraded"):
        yield site_of(state)
        return
    with _infrastructure(data_dir) as site:
        yield site


@contextmanager
def quiet_site(data_dir: Path) -> Iterator[Site]:
    """Kafka and MongoDB without services. Raises `CliError` while services run."""
    state = local.state(data_dir)
    if state is not None and state.status in ("running", "degraded") and state.services_wanted:
        raise CliError("the services are running; stop them first: kinerja down")
    with _infrastructure(data_dir) as site:
        yield site


@contextmanager
def _infrastructure(data_dir: Path) -> Iterator[Site]:
    before = local.state(data_dir)
    ran = before is not None and before.status == "running"
    state = local.up(tell, services=False, data_dir=data_dir, bound=True)
    try:
        yield site_of(state)
    finally:
        if not ran:
            local.down(data_dir)


def tell(line: str) -> None:
    """Progress, on stderr."""
    err.print(f"[dim]· {line}[/]", highlight=False)
