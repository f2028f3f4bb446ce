"""The system under attack: two replicas of each service behind links, and one Kafka and MongoDB."""

import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

import orjson

from deploy.local import stack
from deploy.local.plan import our_services
from shared.contract import TOPICS
from tests.chaos.control import ADDRESS, Control
from tests.chaos.disks import Disk, disk
from tests.chaos.receiver import CODE, SECRET
from tests.chaos.schedule import INFRASTRUCTURE, SERVICES
from tests.system.house import House, register_of

# Attempts and age are no matter here: whether each webhook arrives at last is.
_DELIVERY = """
version = "chaos"
max_attempts = 200
first_pause_seconds = 5
longest_pause_seconds = 30
lease_seconds = 30
stale_after_hours = 5000
[[subscribers]]
code = "{code}"
url = "http://127.0.0.1:{port}/hook"
topics = {topics}
"""
MOST_OFFICES = 400


class Ground(House):
    """The running stack with its disks."""

    disks: dict[str, Disk]

    @property
    def reduced(self) -> list[str]:
        """Faults that are not permitted here in their full form."""
        return [f"disk-full {name}: RLIMIT_FSIZE" for name, d in self.disks.items() if d.reduced]

    def pid(self, name: str) -> int:
        """The process of that name, as it runs now."""
        return self.state.processes[name].id.pid


async def prepare(
    data_dir: Path,
    control: Control,
    hook_port: int,
    say: Callable[[str], None],
    broken: str | None = None,
) -> Ground:
    """Start everything and return when all is ready."""
    ground = Ground(data_dir)
    disks = {
        name: disk(data_dir / folder, lambda name=name: ground.pid(name))  # type: ignore[misc]
        for name, folder in zip(INFRASTRUCTURE, ("kafka", "mongo"), strict=True)
    }
    object.__setattr__(ground, "disks", disks)
    with ExitStack() as environment:
        environment.enter_context(
            patch.dict(os.environ, _environment(data_dir, control, hook_port))
        )
        try:
            await asyncio.to_thread(_up, say, data_dir, broken)
        except BaseException:
            remove(ground)
            raise
    return ground


async def down(ground: Ground) -> None:
    """Stop everything."""
    await asyncio.to_thread(stack.down, ground.data_dir)
    remove(ground)


def remove(ground: Ground) -> None:
    """Unmount what was mounted."""
    for each in ground.disks.values():
        each.remove()


def _up(say: Callable[[str], None], data_dir: Path, broken: str | None) -> None:
    stack.up(say, data_dir=data_dir, replicas=2, bound=True, specs=_specs(broken))


def _specs(broken: str | None) -> Sequence[stack.ServiceSpec]:
    more = () if broken is None else (broken,)
    return [
        spec.model_copy(
            update={"argv": (sys.executable, "-m", "tests.chaos.launch", spec.name, *more)}
        )
        for spec in our_services()
        if spec.name in SERVICES
    ]


def _environment(data_dir: Path, control: Control, hook_port: int) -> dict[str, str]:
    register = register_of(data_dir, [office_code(n) for n in range(MOST_OFFICES)])
    delivery = data_dir / "delivery.toml"
    delivery.write_text(
        _DELIVERY.format(code=CODE, port=hook_port, topics=orjson.dumps(list(TOPICS)).decode())
    )
    return {
        ADDRESS: str(control.port),
        "KINERJA_BACKEND": "embedded",
        "KINERJA_OFFICES_FILE": str(register),
        "KINERJA_NOTIFIER__DELIVERY_FILE": str(delivery),
        "KINERJA_NOTIFIER__WEBHOOK_SECRETS": orjson.dumps({CODE: SECRET}).decode(),
        "KINERJA_NOTIFIER__WEBHOOK_ALLOW_PRIVATE": "true",
        "KINERJA_NOTIFIER__WEBHOOK_TIMEOUT_SECONDS": "3",
    }


def office_code(number: int) -> str:
    """Offices are numbered, so that a run may use as many as it gets through."""
    return f"kacau-{number}"
