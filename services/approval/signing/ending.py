"""From what a signer answered to what is written down of it."""

import asyncio
from dataclasses import dataclass

from services.approval.signing.pdf_text import UnreadableError, first_page
from services.approval.signing.refusals import OTHER_DOCUMENT, PROVIDER_REFUSED
from services.approval.signing.signer import Outcome, Refused, Signed, Unknown
from services.approval.signing.verification import verify
from services.approval.signing_commands import Signing
from shared.refusal import RefusalError


@dataclass(frozen=True, slots=True)
class Ending:
    """How an attempt ended. ``refusal`` is what the person is told where nothing was signed."""

    status: Signing
    pdf: bytes | None = None
    reference: str | None = None
    detail: str | None = None
    refusal: RefusalError | None = None


async def ending(outcome: Outcome, sha256: str, *, fetched: bool = False) -> Ending:
    """The end of an attempt to sign the sheet that shows a hash.

    A PDF counts only if its signatures are genuine and it is that sheet. Raises `RefusalError`
    where ``fetched`` brings another document: then the number was wrong, and nothing is settled.
    """
    match outcome:
        case Signed():
            return await _signed(outcome, sha256, fetched=fetched)
        case Unknown():
            return Ending(Signing.UNKNOWN, reference=outcome.reference, detail=outcome.detail)
        case Refused():
            refusal = RefusalError(outcome.rule, outcome.detail)
            detail = f"{outcome.rule.name}: {outcome.detail}"
            return Ending(Signing.FAILED, detail=detail, refusal=refusal)


async def _signed(outcome: Signed, sha256: str, *, fetched: bool) -> Ending:
    if await _is_the_sheet(outcome.pdf, sha256):
        return Ending(Signing.SIGNED, pdf=outcome.pdf, reference=outcome.reference)
    detail = "Berkas dari penyedia bukan lembar pengesahan ini dengan tanda tangan yang utuh."
    if fetched:
        raise RefusalError(OTHER_DOCUMENT, detail)
    refusal = RefusalError(PROVIDER_REFUSED, detail)
    return Ending(
        Signing.FAILED, reference=outcome.reference, detail=refusal.rejected.detail, refusal=refusal
    )


async def _is_the_sheet(pdf: bytes, sha256: str) -> bool:
    """Whether it is soundly signed and shows the hash of the ratified document."""
    if not (await verify(pdf)).genuine:
        return False
    try:
        text = await asyncio.to_thread(first_page, pdf)
    except UnreadableError:
        return False
    return sha256 in "".join(char for char in text if char.isalnum())
