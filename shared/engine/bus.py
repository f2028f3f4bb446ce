"""Connects to Kafka: the one place that knows how."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from faststream.kafka import KafkaBroker
from faststream.security import SASLScram512

from shared.trust import VERIFIED, Trust

MAX_REQUEST_BYTES: Final = 8 * 1024 * 1024
MAX_BATCH_BYTES: Final = 1024 * 1024
"""aiokafka's default of 16 KiB holds fifteen events; what the publisher hands over at once
(`publisher.SLICE_BYTES`) must fit into one batch, or its order is not safe."""
BATCH_SECONDS: Final = 4.0
"""How long the batch in hand may take when the process is asked to end; cut off, it comes again."""


@dataclass(frozen=True, slots=True)
class Bus:
    """Where Kafka is, who we are there (SASL/SCRAM-SHA-512), and how we know that it is Kafka."""

    bootstrap: str
    username: str
    password: str = field(repr=False)
    trust: Trust = VERIFIED

    def broker(self) -> KafkaBroker:
        """FastStream's broker, for consuming only: the engine publishes by itself."""
        context = self.trust.context()
        login = SASLScram512(
            self.username, self.password, ssl_context=context, use_ssl=context is not None
        )
        return KafkaBroker(
            self.bootstrap.split(","),
            security=login,
            client_id=self.username,
            consumer_only=True,
            allow_auto_create_topics=False,
            graceful_timeout=BATCH_SECONDS,
            logger=logging.getLogger(f"{self.username}.kafka"),
        )

    def producer(self) -> AIOKafkaProducer:
        """An idempotent producer that waits for all replicas."""
        return AIOKafkaProducer(
            acks="all",
            enable_idempotence=True,
            linger_ms=0,
            max_batch_size=MAX_BATCH_BYTES,
            max_request_size=MAX_REQUEST_BYTES,
            request_timeout_ms=10_000,
            **self.client(),
        )

    async def missing(self, topics: Sequence[str]) -> list[str]:
        """Which topics do not exist. Raises aiokafka's ``KafkaError`` where nobody answers."""
        admin = AIOKafkaAdminClient(**self.client())
        await admin.start()
        try:
            return sorted(set(topics) - set(await admin.list_topics()))
        finally:
            await admin.close()

    def client(self) -> dict[str, Any]:
        """Connection arguments for any aiokafka client."""
        return {
            "bootstrap_servers": self.bootstrap.split(","),
            "client_id": self.username,
            **self.trust.kafka(),
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": self.username,
            "sasl_plain_password": self.password,
        }
