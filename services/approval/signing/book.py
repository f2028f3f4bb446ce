"""Writes attempts down: as commands of the person who signs, or of the service that asked.

A command of an attempt is named by the attempt and never by the client's Idempotency-Key:
a request that is sent again must not find the claim of the first and sign a second time.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from fastapi import Request as HttpRequest

from services.approval.domain.states import Agreement
from services.approval.signing_commands import RecordSignature
from shared.decision import CYCLE, Message, Ref
from shared.engine import Answer, Request
from shared.http import Desk, Problem

_KEYS: Final = uuid5(NAMESPACE_URL, "urn:kinerja:signature")
_REFUSED: Final = 400


@dataclass(frozen=True, slots=True)
class Book:
    """What is known of a cycle's signatures. Raises `Problem` where a word is refused."""

    desk: Desk

    async def read(self, request: HttpRequest, cycle: str) -> Agreement:
        """The cycle, for a person of its office."""
        return await self.desk.state(request, Ref(CYCLE, cycle), Agreement)

    async def say(self, request: HttpRequest, cycle: str, command: RecordSignature) -> None:
        """Record what the bearer of the token has begun, or what came of it."""
        actor = self.desk.principal(request).actor
        scope = json.dumps((cycle, command.reference, command.status))
        identity = str(uuid5(_KEYS, scope))
        asked = Request(
            message=Message(command, identity, self.desk.engine.clock(), Ref(CYCLE, cycle), actor),
            correlation=command.reference,
            key=hashlib.sha256(identity.encode()).hexdigest(),
        )
        _require(await self.desk.ask(asked))

    async def settle(self, cycle: str, command: RecordSignature) -> None:
        """Record what the provider said when the service asked it."""
        key = f"{command.reference} {command.status}"
        _require(await self.desk.act(Ref(CYCLE, cycle), command, key))


def _require(answer: Answer) -> None:
    if answer.status >= _REFUSED:
        body = answer.body
        raise Problem(answer.status, body["rule"], body["detail"], body["remedy"])
