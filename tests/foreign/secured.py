"""The embedded Kafka as a subscribing system meets it: TLS, an account, the right to read."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.access.handout import Handout
from deploy.access.subscribers import Subscribers
from deploy.local.authority import ensure_wire
from deploy.local.secrets import SecretStore
from shared.engine import Record
from shared.engine.bus import Bus
from tests.foreign.tools import Running

NAME = "penguji"


@dataclass(frozen=True)
class Secured:
    """What a subscriber was handed, and the office's own way in."""

    handout: Handout
    bus: Bus

    def environment(self, **changes: str) -> dict[str, str]:
        """What the kits are configured with."""
        return self.handout.kit_environment() | changes

    def write(self, records: Iterable[Record]) -> None:
        """Put records on their topics, in order, each topic's in one partition."""
        asyncio.run(self._write(records))

    async def _write(self, records: Iterable[Record]) -> None:
        producer = self.bus.producer()
        await producer.start()
        try:
            for r in records:
                headers: list[Any] = list(r.headers)
                await producer.send_and_wait(
                    r.topic, r.value, key=r.key, partition=0, headers=headers
                )
        finally:
            await producer.stop()


def secured(stack: Running, topics: Iterable[str]) -> Secured:
    """A subscriber of these topics, made as `kinerja subscriber add` makes one."""
    made, password = Subscribers(stack.kafka_bootstrap, stack.admin).add(NAME, topics)
    secret = stack.admin.kafka_password.get_secret_value()
    return Secured(
        Handout(made, password, stack.kafka_bootstrap, stack.admin.trust),
        Bus(stack.kafka_bootstrap, stack.admin.kafka_username, secret, stack.admin.trust),
    )


def stranger(folder: Path) -> Path:
    """The certificate of an authority that vouches for nobody here."""
    store = SecretStore(folder)
    ensure_wire(store)
    return store.ca
