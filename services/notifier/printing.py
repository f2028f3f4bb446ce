"""Letters on paper: PDF to sign and send, DOCX to edit, from the fields that a letter keeps.

A letter without a number is a draft: it leaves room for what a pen adds. One with a number is
printed whole or not at all.
"""

import asyncio
import os
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, Final

from services.notifier.domain.letter import DATED_BY_THE_ACT, Letter
from services.notifier.domain.refusals import INCOMPLETE_LETTER
from shared.letters import IncompleteLetterError, Paper
from shared.letters.crest import crest
from shared.letters.editable import docx as write_docx
from shared.letters.model import Blocks
from shared.letters.office import kop, on_behalf, signatory
from shared.letters.ratification import BLANK
from shared.letters.typeset import Sheet, Typesetter
from shared.letters.wording import Wording
from shared.office import Office
from shared.refusal import RefusalError
from shared.words import date_words

VERIFY_URL: Final = "KINERJA_NOTIFIER__VERIFY_URL"
"""Where anyone verifies a ratified document; its hash is appended, for L7's QR code."""
LOCAL_VERIFY_URL: Final = "http://127.0.0.1:8080/verifikasi"
"""The page of the local stand: approval's own default."""


async def pdf(letter: Letter, office: Office, paper: Paper = Paper.A4) -> bytes:
    """The letter as PDF; the same letter gives the same bytes. Raises `RefusalError`."""
    return await asyncio.to_thread(_pdf, letter, office, paper)


async def docx(letter: Letter, office: Office, paper: Paper = Paper.A4) -> bytes:
    """The letter as an editable Word document. Raises `RefusalError`."""
    return await asyncio.to_thread(_docx, letter, office, paper)


def _pdf(letter: Letter, office: Office, paper: Paper) -> bytes:
    wording, typesetter = _workshop()
    try:
        return typesetter.pdf(_blocks(wording, letter, office), _sheet(letter, office, paper))
    except IncompleteLetterError as error:
        raise RefusalError(INCOMPLETE_LETTER, str(error)) from error


def _docx(letter: Letter, office: Office, paper: Paper) -> bytes:
    wording, _ = _workshop()
    try:
        return write_docx(_blocks(wording, letter, office), _sheet(letter, office, paper))
    except IncompleteLetterError as error:
        raise RefusalError(INCOMPLETE_LETTER, str(error)) from error


def _sheet(letter: Letter, office: Office, paper: Paper) -> Sheet:
    return Sheet(
        title=letter.subject,
        made_at=letter.at,
        paper=paper,
        crest=crest(office),
        verify_url=os.environ.get(VERIFY_URL) or LOCAL_VERIFY_URL,
    )


def _blocks(wording: Wording, letter: Letter, office: Office) -> Blocks:
    return wording.blocks(letter.code, completed(letter, office))


def completed(letter: Letter, office: Office) -> dict[str, Any]:
    """The letter's fields with what its signature added, and the signatories' rank and NIP.

    Raises `IncompleteLetterError` where a numbered letter's signatory is not in the register.
    """
    if not letter.fields:
        raise IncompleteLetterError(f"Surat {letter.code} ini disusun sebelum isiannya disimpan.")
    fields: dict[str, Any] = {**letter.fields, "kop": kop(office), "number": letter.number or BLANK}
    if letter.signed_on and letter.code not in DATED_BY_THE_ACT:
        fields["date"] = date_words(letter.signed_on)
    if "agreement_number" in fields:
        fields["agreement_number"] = letter.cites.get("L5", BLANK)
    fields["signature"] = _signature(letter, office, _kept(letter, "signature"))
    if "signatures" in fields:
        fields["signatures"] = [_block(letter, office, one) for one in fields["signatures"]]
    return fields


def _signature(letter: Letter, office: Office, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The signer's block, or a deputy's for him."""
    deputy = letter.signed_role
    if deputy is None or deputy == letter.signer:
        return _block(letter, office, kept, letter.signed_by)
    title = _title(letter, deputy)
    return on_behalf(
        signatory(office, deputy, title, _day(letter), letter.signed_by), kept["title"]
    )


def _block(
    letter: Letter, office: Office, kept: Mapping[str, Any], name: str | None = None
) -> dict[str, Any]:
    """A signatory from the register; of a draft, what is known of him."""
    known = name or (kept["name"] if kept["acted"] else None)
    title = _title(letter, kept["role"])
    try:
        return signatory(office, kept["role"], title, _day(letter), known)
    except IncompleteLetterError:
        if letter.number is not None:
            raise
        return {**kept, "name": known or BLANK}


def _title(letter: Letter, role: str) -> str:
    return str(_kept(letter, "titles").get(role, role))


def _kept(letter: Letter, name: str) -> Any:
    """A field that the letter was drafted with. Raises `IncompleteLetterError` without it."""
    if name not in letter.fields:
        raise IncompleteLetterError(f"Surat {letter.code}: {name}.")
    return letter.fields[name]


def _day(letter: Letter) -> date:
    return letter.signed_on or date.fromisoformat(_kept(letter, "drafted_on"))


@cache
def _workshop() -> tuple[Wording, Typesetter]:
    return Wording(), Typesetter()
