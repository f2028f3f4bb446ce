"""HTTP: letters as text, PDF and DOCX, their signing, and the register of numbers."""

from collections.abc import Awaitable
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from services.notifier import printing
from services.notifier.commands import CancelNumber, LetterId, SignLetter, Words
from services.notifier.domain.letter import Letter
from services.notifier.domain.register import REGISTER, Register, register_ref
from services.notifier.domain.rules import Rules
from services.notifier.domain.states import Mailroom
from services.notifier.papers import letters_of
from services.notifier.views import LetterView, View
from shared.contract.identifiers import OFFICE_PATTERN, Code, CycleId
from shared.decision import CYCLE, Ref
from shared.http import Desk, Problem
from shared.letters import Paper
from shared.refusal import RefusalError

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Year = Annotated[int, Path(ge=2000, le=2999)]
OfficePath = Annotated[str, Path(pattern=OFFICE_PATTERN)]


class Signing(View):
    """Body of a signing: who signs on behalf, where it is not the signer."""

    deputy: Code | None = None


class RegisterName(View):
    """One register: its year and kind."""

    year: int
    kind: Code


class Withdrawal(View):
    """Body of a cancellation."""

    reason: Words


def routes(desk: Desk, rules: Rules) -> APIRouter:
    """The addresses of letters and numbers."""
    router = APIRouter()

    @router.get("/cycles/{cycle}/letters", response_model_exclude={"__all__": {"fields"}})
    async def show_letters(
        cycle: CycleId,
        request: Request,
        code: Annotated[Code | None, Query(description="only these: L1 to L9")] = None,
    ) -> list[LetterView]:
        """Oldest first, with the numbers that they have by now."""
        letters = await _letters(desk, rules, request, cycle)
        return [
            LetterView(id=name, **dict(letter))
            for name, letter in letters.items()
            if code in (None, letter.code)
        ]

    @router.get("/cycles/{cycle}/letters/{letter}.pdf", response_class=Response)
    async def show_pdf(
        cycle: CycleId, letter: LetterId, request: Request, paper: Paper = Paper.A4
    ) -> Response:
        """The letter on paper; a draft while it has no number."""
        found = await _letter(desk, rules, request, cycle, letter)
        content = await _printed(printing.pdf(found, rules.profile(_office(cycle)), paper))
        return _download(content, "application/pdf", f"{letter}.pdf")

    @router.get("/cycles/{cycle}/letters/{letter}.docx", response_class=Response)
    async def show_docx(
        cycle: CycleId, letter: LetterId, request: Request, paper: Paper = Paper.A4
    ) -> Response:
        """The letter to be edited."""
        found = await _letter(desk, rules, request, cycle, letter)
        content = await _printed(printing.docx(found, rules.profile(_office(cycle)), paper))
        return _download(content, DOCX, f"{letter}.docx")

    @router.post("/cycles/{cycle}/letters/{letter}/signing")
    async def sign(
        cycle: CycleId, letter: LetterId, request: Request, body: Signing | None = None
    ) -> Response:
        """Give the letter the next number of its register and post it to its addressees."""
        command = SignLetter(letter=letter, deputy=body.deputy if body else None)
        return await desk.take(request, Ref(CYCLE, cycle), command)

    @router.post("/cycles/{cycle}/letters/{letter}/cancellation")
    async def cancel(
        cycle: CycleId, letter: LetterId, request: Request, body: Withdrawal
    ) -> Response:
        """Withdraw the letter's number; it stays in the register with the reason."""
        command = CancelNumber(letter=letter, reason=body.reason)
        return await desk.take(request, Ref(CYCLE, cycle), command)

    @router.get("/offices/{office}/registers/{year}/{kind}")
    async def show_register(
        office: OfficePath, year: Year, kind: Code, request: Request
    ) -> Register:
        """The numbers of one kind in one year, cancelled ones with their reason."""
        return await desk.state(request, register_ref(office, year, kind), Register)

    @router.get("/offices/{office}/registers")
    async def show_registers(office: OfficePath, request: Request) -> list[RegisterName]:
        """Which registers the office has."""
        desk.require_office(request, office)
        names = [ref.id.split(":") for ref in await desk.refs(request, REGISTER)]
        return [RegisterName(year=int(year), kind=kind) for of, year, kind in names if of == office]

    return router


async def _letters(desk: Desk, rules: Rules, request: Request, cycle: str) -> dict[str, Letter]:
    """The letters of a cycle, for people of its office."""
    await desk.state(request, Ref(CYCLE, cycle), Mailroom)
    return await letters_of(desk.engine.store, rules, cycle)


async def _letter(desk: Desk, rules: Rules, request: Request, cycle: str, name: str) -> Letter:
    letters = await _letters(desk, rules, request, cycle)
    if name not in letters:
        raise Problem(
            404,
            "surat-tidak-dikenal",
            f"Surat {name} belum pernah disusun dalam siklus ini.",
            "Mohon periksa nomor berkas surat pada daftar surat siklus ini.",
        )
    return letters[name]


async def _printed(printing_it: Awaitable[bytes]) -> bytes:
    try:
        return await printing_it
    except RefusalError as error:
        refused = error.rejected
        raise Problem(refused.status, refused.rule, refused.detail, refused.remedy) from None


def _download(content: bytes, media_type: str, name: str) -> Response:
    return Response(content, 200, {"Content-Disposition": f'inline; filename="{name}"'}, media_type)


def _office(cycle: str) -> str:
    return cycle.split(":", 1)[0]
