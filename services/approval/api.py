"""HTTP of approval: requests become commands, states become views, nothing else."""

from fastapi import APIRouter, Request, Response

from services.approval.commands import (
    Agree,
    Answering,
    Cancel,
    Confirm,
    ExtendRounds,
    RaiseFinding,
    Ratify,
    RecordAttendance,
    Return,
    ScheduleMeeting,
    Submit,
    Words,
)
from services.approval.domain import Rules
from services.approval.domain.document import RatifiedDocument
from services.approval.domain.export import to_csv
from services.approval.domain.history import HISTORY, Transition
from services.approval.domain.minutes import BeritaAcara, minutes, preview
from services.approval.domain.ratification import DOCUMENTS
from services.approval.domain.refusals import NOT_RATIFIED, OTHER_FINDING
from services.approval.domain.states import Agreement, Ratified
from services.approval.views import AgreementView, agreement_view, history_view
from shared.contract.identifiers import CycleId
from shared.decision import CYCLE, Command, Ref
from shared.http import Desk, Problem
from shared.http.answers import Names
from shared.refusal import RefusalError


def routes(desk: Desk, rules: Rules) -> APIRouter:
    """The addresses of SOP steps 5 to 7."""
    router = APIRouter(prefix="/cycles/{cycle}", tags=["approval"])
    _meeting(router, desk)
    _findings(router, desk)
    _result(router, desk)
    _reads(router, desk, rules)
    _documents(router, desk)
    return router


def _meeting(router: APIRouter, desk: Desk) -> None:
    @router.post("/meeting")
    async def schedule(cycle: CycleId, body: ScheduleMeeting, request: Request) -> Response:
        """The meeting gets another time or place."""
        return await _take(desk, request, cycle, body)

    @router.post("/meeting/attendance")
    async def attend(cycle: CycleId, body: RecordAttendance, request: Request) -> Response:
        """Who is there."""
        return await _take(desk, request, cycle, body)

    @router.post("/confirmations")
    async def confirm(cycle: CycleId, body: Confirm, request: Request) -> Response:
        """A bidang confirms its figures, or disputes them."""
        return await _take(desk, request, cycle, body)

    @router.post("/agreement")
    async def agree(cycle: CycleId, body: Agree, request: Request) -> Response:
        """The chair closes the meeting."""
        return await _take(desk, request, cycle, body)


def _findings(router: APIRouter, desk: Desk) -> None:
    @router.post("/findings")
    async def raise_finding(cycle: CycleId, body: RaiseFinding, request: Request) -> Response:
        """Somebody in the meeting sees that figures are wrong."""
        return await _take(desk, request, cycle, body)

    @router.post("/findings/{finding:path}/decision")
    async def decide(cycle: CycleId, finding: Words, body: Answering, request: Request) -> Response:
        """The meeting answers a finding or an objection."""
        _require_same(finding, body)
        return await _take(desk, request, cycle, body.on(finding))

    @router.post("/findings/{finding:path}/ruling")
    async def rule(cycle: CycleId, finding: Words, body: Answering, request: Request) -> Response:
        """The head answers a contested finding (putusan pimpinan)."""
        _require_same(finding, body)
        return await _take(desk, request, cycle, body.ruling(finding))

    @router.post("/rounds/extension")
    async def extend(cycle: CycleId, body: ExtendRounds, request: Request) -> Response:
        """The head allows one more round."""
        return await _take(desk, request, cycle, body)


def _result(router: APIRouter, desk: Desk) -> None:
    @router.post("/submission")
    async def submit(cycle: CycleId, body: Submit, request: Request) -> Response:
        """The agreed draft goes to the head."""
        return await _take(desk, request, cycle, body)

    @router.post("/ratification")
    async def ratify(cycle: CycleId, body: Ratify, request: Request) -> Response:
        """The head ratifies."""
        return await _take(desk, request, cycle, body)

    @router.post("/return")
    async def send_back(cycle: CycleId, body: Return, request: Request) -> Response:
        """The head returns the draft, with a reason."""
        return await _take(desk, request, cycle, body)

    @router.post("/cancellation")
    async def cancel(cycle: CycleId, body: Cancel, request: Request) -> Response:
        """The head ends the cycle without a result."""
        return await _take(desk, request, cycle, body)


def _reads(router: APIRouter, desk: Desk, rules: Rules) -> None:
    @router.get("", response_model=AgreementView)
    async def show(cycle: CycleId, request: Request) -> Response:
        """The draft in hand, and what still stands in the way."""

        async def make() -> AgreementView:
            return agreement_view(rules, await _state(desk, request, cycle))

        return await desk.shown(request, Names((Ref(CYCLE, cycle),), versioned=True), make)

    @router.get("/history")
    async def history(cycle: CycleId, request: Request) -> list[Transition]:
        """The audit trail, oldest first."""
        state = await _state(desk, request, cycle)
        lines = await desk.entries(request, HISTORY, Ref(CYCLE, cycle), Transition)
        return history_view(state, lines)

    @router.get("/berita-acara")
    async def berita_acara(cycle: CycleId, request: Request) -> BeritaAcara:
        """The minutes of the meeting that agreed, as data."""
        try:
            return minutes(rules, await _state(desk, request, cycle))
        except RefusalError as refusal:
            raise _problem(refusal) from None

    @router.get("/berita-acara/preview")
    async def berita_acara_preview(cycle: CycleId, request: Request) -> BeritaAcara:
        """The minutes as they would be if the chair closed the meeting now; kept nowhere."""
        try:
            return preview(rules, await _state(desk, request, cycle), desk.engine.clock())
        except RefusalError as refusal:
            raise _problem(refusal) from None


def _documents(router: APIRouter, desk: Desk) -> None:
    @router.get("/ratified.json", response_class=Response)
    async def ratified_json(cycle: CycleId, request: Request) -> Response:
        """The ratified document, byte for byte what was hashed."""
        ratified = _ratified(await _state(desk, request, cycle))
        return _document("ratified.json", ratified.text, ratified)

    @router.get("/ratified.csv", response_class=Response)
    async def ratified_csv(cycle: CycleId, request: Request) -> Response:
        """The ratified table for other systems: one row per indicator."""
        ratified = _ratified(await _state(desk, request, cycle))
        return _document("ratified.csv", _table(ratified), ratified)


async def _take(desk: Desk, request: Request, cycle: str, command: Command) -> Response:
    return await desk.take(request, Ref(CYCLE, cycle), command)


async def _state(desk: Desk, request: Request, cycle: str) -> Agreement:
    return await desk.state(request, Ref(CYCLE, cycle), Agreement)


def _require_same(finding: str, body: Answering) -> None:
    if body.finding not in (None, finding):
        raise _problem(RefusalError(OTHER_FINDING, "Kode temuan pada isi dan alamat berbeda."))


def _ratified(state: Agreement) -> Ratified:
    if state.ratified is None:
        raise _problem(RefusalError(NOT_RATIFIED, f"Siklus ini berstatus {state.status}."))
    return state.ratified


def _table(ratified: Ratified) -> str:
    """The table as it was hashed; made from the document where it was ratified before that."""
    if ratified.csv is not None:
        return ratified.csv
    return to_csv(RatifiedDocument.model_validate_json(ratified.text), ratified.sha256)


def _document(name: str, text: str, ratified: Ratified) -> Response:
    """A document is immutable, so its hash is its version for caches, and not the cycle's."""
    headers = {"ETag": f'"{ratified.sha256}"', "X-Content-Type-Options": "nosniff"}
    return Response(text.encode(), media_type=DOCUMENTS[name], headers=headers)


def _problem(refusal: RefusalError) -> Problem:
    refused = refusal.rejected
    return Problem(refused.status, refused.rule, refused.detail, refused.remedy)
