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
from services.approval.signing.ending import Ending
from services.approval.signing_commands import RecordSignature, SignedDocument
from shared.decision import CYCLE, Message, Ref
from shared.engine import Answer, Request
from shared.http import Desk, Problem
from shared.privacy import personal_number_in

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

    async def keep(self, end: Ending) -> None:
        """Store the signed file: first, for no command may name a file that is not there."""
        if end.pdf is not None:
            await self.desk.files.put(end.pdf, "application/pdf")


def command_of(reference: str, end: Ending) -> RecordSignature:
    """The word that settles an attempt. A provider's id that looks like a NIK is left out."""
    known = end.reference
    return RecordSignature(
        document=SignedDocument.L7,
        reference=reference,
        status=end.status,
        sha256=hashlib.sha256(end.pdf).hexdigest() if end.pdf else None,
        size=len(end.pdf) if end.pdf else None,
        provider_reference=None if known is None or personal_number_in(known) else known,
        detail=end.detail,
    )


def _require(answer: Answer) -> None:
    if answer.status >= _REFUSED:
        body = answer.body
        raise Problem(answer.status, body["rule"], body["detail"], body["remedy"])
