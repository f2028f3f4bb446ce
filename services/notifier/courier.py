"""The courier: takes deliveries that are due, one at a time each, and notes how it went.

Any number of couriers may run: a delivery is claimed by a command, which the version check gives
to one of them. A courier that dies leaves a lease; whoever comes when it has run out notes that
the outcome is unknown and tries again, under the same Message-ID or webhook-id.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from itertools import count
from typing import Final
from uuid import uuid4

import structlog

from services.notifier.channels import Paper, Parcel, Sent, Way
from services.notifier.commands import Claim, Record
from services.notifier.domain.delivery import DELIVERY, Channel, Delivery, DeliveryState
from shared.decision import Ref
from shared.engine import Overloaded, StoreUnavailable
from shared.http import Desk
from shared.observability.metrics import DELIVERIES

log = structlog.get_logger("kinerja.notifier.courier")

LOOK_SECONDS: Final = 1.0
AT_ONCE: Final = 4
"""Deliveries under way at a time; a mail server of an office is not to be stormed."""
PAGE: Final = 20

Papers = Callable[[Desk, Delivery], Awaitable[tuple[Paper, ...]]]
"""The documents that go with a delivery. May raise; then the attempt failed and is tried again."""


class Courier:
    """One courier of one process."""

    def __init__(self, desk: Desk, ways: Mapping[Channel, Way], papers: Papers) -> None:
        self._desk = desk
        self._ways = ways
        self._papers = papers
        self._claims = count()
        self.name = f"kurir/{uuid4().hex[:12]}"

    async def run(self, stop: asyncio.Event) -> None:
        """Work until told to stop; what is in hand then is finished."""
        while not stop.is_set():
            try:
                await self.round()
            except (StoreUnavailable, Overloaded) as reason:
                log.debug("courier.postponed", reason=type(reason).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), LOOK_SECONDS)

    async def round(self) -> int:
        """Take all that is due now; how many attempts were made."""
        now = self._desk.engine.clock()
        due = await self._desk.engine.store.due(DELIVERY, now, PAGE)
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(ref: Ref) -> bool:
            async with gate:
                return await self._deliver(ref)

        return sum(await asyncio.gather(*(one(ref) for ref in due)))

    async def _deliver(self, ref: Ref) -> bool:
        key = f"{self.name}:{next(self._claims)}"
        answer = await self._desk.act(ref, Claim(courier=self.name), key)
        if answer.status != 200:  # noqa: PLR2004
            return False
        delivery = Delivery.model_validate(answer.body)
        if delivery.state is not DeliveryState.CLAIMED:
            self._tell(delivery)
            return False
        sent = await self._try(ref, delivery)
        await self._record(ref, delivery, sent)
        return True

    async def _try(self, ref: Ref, delivery: Delivery) -> Sent:
        way = self._ways.get(delivery.channel)
        if way is None:
            return Sent("GAVE_UP", "saluran-mati")
        try:
            papers = await self._papers(self._desk, delivery)
        except Exception as error:
            log.exception("courier.no_papers", error=type(error).__name__, delivery=str(ref))
            return Sent("FAILED", "surat-gagal-dicetak")
        return await way.send(Parcel(ref, delivery, papers))

    async def _record(self, ref: Ref, delivery: Delivery, sent: Sent) -> None:
        command = Record(
            courier=self.name,
            attempt=delivery.attempts,
            outcome=sent.outcome,
            answer=sent.answer,
            to=sent.to,
        )
        key = f"{self.name}:{delivery.attempts}:catat"
        answer = await self._desk.act(ref, command, key)
        if answer.status == 200:  # noqa: PLR2004
            self._tell(Delivery.model_validate(answer.body))
        else:
            log.error("courier.lost_lease", delivery=str(ref), rule=answer.body["rule"])

    @staticmethod
    def _tell(delivery: Delivery) -> None:
        """One line and one count per attempt, without address and without content."""
        DELIVERIES.labels(str(delivery.channel), str(delivery.state)).inc()
        log.info(
            "delivery.attempted",
            cycle=delivery.cycle,
            recipient=delivery.recipient,
            channel=str(delivery.channel),
            state=str(delivery.state),
            attempts=delivery.attempts,
            answer=delivery.answer,
        )
