"""Signs the lembar pengesahan once, whatever happens in between.

Claim, sign, keep the file, record: a claim (PENDING) lets nobody else begin; what breaks off
after it is UNKNOWN until the provider, or the signer himself, has said how it ended.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from fastapi import Request
from pydantic import SecretStr

from services.approval.domain.people import same_person
from services.approval.domain.refusals_result import NOT_THE_SIGNER
from services.approval.domain.signed import Signature
from services.approval.domain.states import Agreement
from services.approval.signing import attempts
from services.approval.signing.book import Book, command_of
from services.approval.signing.ending import Ending, ending
from services.approval.signing.refusals import NO_SIGNER, NOTHING_TO_ASK, SECRETS_MISSING
from services.approval.signing.sheets import Sheets, ratified_of
from services.approval.signing.signer import Outcome, Signer, SigningOrder, Unknown
from services.approval.signing_commands import RecordSignature, SignedDocument, Signing
from shared.decision import CYCLE, Ref
from shared.engine import StoreUnavailable
from shared.http import Problem
from shared.refusal import RefusalError

Pause = Callable[[float], Awaitable[None]]
REASON: Final = "Pengesahan Data Kinerja"
PAUSES: Final = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds between tries to write an end down; with the tries themselves less than the lease."""

_UNAVAILABLE: Final = 503


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the signer typed; shown as stars, dropped with the request."""

    nik: SecretStr | None = None
    passphrase: SecretStr | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What the signer found out himself at the provider."""

    provider_reference: str | None = None
    not_signed: bool = False


@dataclass(frozen=True, slots=True)
class Signatures:
    """Signs and finds out. Raises `RefusalError`, and `Problem` for what the domain refuses."""

    book: Book
    signer: Signer | None
    sheets: Sheets
    pause: Pause = asyncio.sleep

    async def sign(self, request: Request, cycle: str, secrets: Secrets) -> Signature:
        """The signature as it is now: SIGNED, or UNKNOWN where no answer came.

        A signature of the same person that is there already is answered again.
        """
        state = await self.book.read(request, cycle)
        await self._require_entitled(request, cycle)
        signer = self._ready(secrets)
        ratified_of(state)
        if attempts.unsettled(state) is not None:
            found = await self.find_out(request, cycle, Statement())
            if found.status is not Signing.FAILED:
                return found
        elif (done := attempts.signed(state)) and self._is(request, done):
            return done
        return await self._attempt(request, state, signer, secrets)

    async def _require_entitled(self, request: Request, cycle: str) -> None:
        """Refuse who signs nothing here before a paper is set for him."""
        claim = RecordSignature(
            document=SignedDocument.L7, reference=str(uuid4()), status=Signing.PENDING
        )
        await self.book.desk.require_entitled(request, Ref(CYCLE, cycle), claim)

    async def find_out(self, request: Request, cycle: str, said: Statement) -> Signature:
        """How the attempt ended of which no answer came, by the provider or by the signer."""
        state = await self.book.read(request, cycle)
        known = attempts.unsettled(state)
        if known is None:
            raise RefusalError(NOTHING_TO_ASK, "Semua percobaan telah pasti hasilnya.")
        attempts.require_idle(known, self.book.desk.engine.clock())
        if said.not_signed:
            return await self._stated(request, state, known)
        if said.provider_reference is not None and not self._is(request, known):
            raise RefusalError(NOT_THE_SIGNER, "Nomor dokumen disebut oleh penanda tangan sendiri.")
        outcome = await self._asked(known, said.provider_reference or known.provider_reference)
        end = await ending(outcome, ratified_of(state).sha256, fetched=True)
        await self.book.keep(end)
        await self.book.settle(cycle, command_of(known.reference, end))
        return await self._reread(request, cycle, known.reference)

    async def _attempt(
        self, request: Request, state: Agreement, signer: Signer, secrets: Secrets
    ) -> Signature:
        pdf = await self.sheets.pdf(state, electronic=True)
        reference = str(uuid4())
        claim = RecordSignature(
            document=SignedDocument.L7,
            reference=reference,
            status=Signing.PENDING,
            source_sha256=hashlib.sha256(pdf).hexdigest(),
            provider=signer.provider,
        )
        await self.book.say(request, state.cycle, claim)
        claimed = await self._reread(request, state.cycle, reference)
        outcome = await _within(signer, pdf, self._order(claimed, secrets))
        end = await ending(outcome, ratified_of(state).sha256)
        await self._written(request, state.cycle, reference, end)
        if end.refusal is not None:
            raise end.refusal
        return await self._reread(request, state.cycle, reference)

    async def _stated(self, request: Request, state: Agreement, known: Signature) -> Signature:
        """The signer himself says that nothing was signed; the domain lets nobody else."""
        detail = "Penanda tangan menyatakan tidak tertandatangani setelah memeriksa penyedia."
        failed = Ending(Signing.FAILED, detail=detail)
        await self.book.say(request, state.cycle, command_of(known.reference, failed))
        return await self._reread(request, state.cycle, known.reference)

    async def _asked(self, known: Signature, reference: str | None) -> Outcome:
        if self.signer is None or self.signer.provider != known.provider:
            return Unknown(f"Percobaan dibuat melalui penyedia {known.provider}.", reference)
        return await self.signer.status(reference)

    async def _written(self, request: Request, cycle: str, reference: str, end: Ending) -> None:
        """What was signed exists nowhere else yet, so a database that is away is waited for."""
        for seconds in (*PAUSES, None):
            try:
                await self.book.keep(end)
                await self.book.say(request, cycle, command_of(reference, end))
            except (StoreUnavailable, Problem) as error:
                if seconds is None or not _away(error):
                    raise
                await self.pause(seconds)
            else:
                return

    async def _reread(self, request: Request, cycle: str, reference: str) -> Signature:
        found = attempts.attempt(await self.book.read(request, cycle), reference)
        assert found is not None  # noqa: S101 - attempts are never taken back
        return found

    def _ready(self, secrets: Secrets) -> Signer:
        if self.signer is None:
            raise RefusalError(NO_SIGNER, "Instalasi ini menandatangani basah saja.")
        given = secrets.nik and secrets.passphrase
        if self.signer.asks_passphrase and not given:
            raise RefusalError(SECRETS_MISSING, "NIK atau passphrase belum diisi.")
        return self.signer

    def _order(self, claimed: Signature, secrets: Secrets) -> SigningOrder:
        return SigningOrder(
            name=claimed.officer.name,
            title=claimed.officer.title,
            at=self.sheets.local(claimed.at),
            reason=REASON,
            nik=secrets.nik,
            passphrase=secrets.passphrase,
        )

    def _is(self, request: Request, signature: Signature) -> bool:
        return same_person(self.book.desk.principal(request).actor, signature.by)


def _away(error: StoreUnavailable | Problem) -> bool:
    return isinstance(error, StoreUnavailable) or error.status_code == _UNAVAILABLE


async def _within(signer: Signer, pdf: bytes, order: SigningOrder) -> Outcome:
    try:
        async with asyncio.timeout(attempts.SECONDS):
            return await signer.sign(pdf, order)
    except TimeoutError:
        return Unknown("Penyedia tidak menjawab dalam waktunya.")
