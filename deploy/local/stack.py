"""Kafka, MongoDB and the services on this machine: what the command, tests and bench call.

state = up(print)
me = credentials("admin")
down()
"""

from collections.abc import Sequence
from pathlib import Path

from deploy.local.download import Progress
from deploy.local.errors import StackError
from deploy.local.launch import launch
from deploy.local.lock import exclusive
from deploy.local.paths import Paths
from deploy.local.plan import ServiceSpec, StackPlan, our_services
from deploy.local.prepare import make_plan
from deploy.local.principals import Credentials
from deploy.local.remains import clear_remains, running_stack, stop_supervisor
from deploy.local.rungs import accounts_of
from deploy.local.secrets import SecretStore
from deploy.local.state import StackState, observed_state
from shared.contract import TOPICS

DATA_DIR = Path(".data")

__all__ = [
    "DATA_DIR",
    "ServiceSpec",
    "StackError",
    "StackState",
    "credentials",
    "down",
    "issuer_key",
    "issuer_pub",
    "state",
    "up",
]


def up(
    progress: Progress,
    *,
    services: bool = True,
    data_dir: Path = DATA_DIR,
    replicas: int = 1,
    topics: Sequence[str] = TOPICS,
    specs: Sequence[ServiceSpec] | None = None,
    bound: bool = False,
) -> StackState:
    """Start what is not running yet and return when all of it is ready.

    `services=False` gives Kafka and MongoDB only. `replicas` processes run of each service.
    `specs` replaces the services of the SOP. With `bound` the stack ends when the calling process
    ends, however it ends. `progress` gets a line for each thing that takes time.
    Raises StackError with the reason, the remedy and the place of the logs.
    """
    paths = Paths.of(data_dir)
    with exclusive(paths, progress):
        if services and paths.restoring.exists():
            raise StackError(
                "A restore is at work here, or has broken off: what the databases hold is not "
                "whole. Give the same restore again, with --replace."
            )
        running = running_stack(paths, progress, services=services)
        if running is not None:
            return running
        clear_remains(paths, progress)
        wanted = tuple(our_services() if specs is None else specs) if services else ()
        plan = make_plan(paths, progress, wanted, tuple(topics), replicas)
        return launch(plan, progress, bound=bound)


def down(data_dir: Path = DATA_DIR, progress: Progress = lambda _line: None) -> None:
    """Stop everything that `up` started in `data_dir` and return when it has ended.

    Services first, then Kafka, then MongoDB. Data and logs stay. Nothing to stop is no error.
    """
    paths = Paths.of(data_dir)
    if not paths.state.exists():
        return
    with exclusive(paths, progress):
        stop_supervisor(paths, progress)
        clear_remains(paths, progress)


def state(data_dir: Path = DATA_DIR) -> StackState | None:
    """What runs in `data_dir`, None where nothing was ever started.

    Status is "crashed" when the supervisor ended without having stopped its children.
    """
    return observed_state(Paths.of(data_dir))


def credentials(principal: str, data_dir: Path = DATA_DIR) -> Credentials:
    """The accounts of "admin" or of a service on the Kafka and MongoDB that were started last."""
    paths = Paths.of(data_dir)
    if not paths.plan.exists():
        raise StackError(f"No stack was ever started in {paths.data}")
    plan = StackPlan.model_validate_json(paths.plan.read_bytes())
    return accounts_of(plan).credentials(principal)


def issuer_key(data_dir: Path = DATA_DIR) -> Path:
    """The private key (Ed25519, PEM) that signs officers' tokens; made by the first `up`."""
    return SecretStore(Paths.of(data_dir).secrets).issuer_key


def issuer_pub(data_dir: Path = DATA_DIR) -> Path:
    """The public keys (Ed25519, JWKS) that services verify tokens with; made by the first `up`."""
    return SecretStore(Paths.of(data_dir).secrets).issuer_pub
