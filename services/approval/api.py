"""HTTP of approval: requests become commands, states become views, nothing else."""

from fastapi import APIRouter, Request, Response

from services.approval.commands import Agree, Answering, Confirm, Ratify, Return, Submit, Words
from services.approval.domain.document import RatifiedDocument
from services.approval.domain.history import HISTORY, Transition
from services.approval.domain.ratification import DOCUMENTS
from services.approval.domain.refusals import NOT_RATIFIED, OTHER_FINDING
from services.approval.domain.states import Agreement, Ratified
from services.approval.export import to_csv
from services.approval.views import AgreementView, agreement_view
from shared.contract.identifiers import CycleId
from shared.decision import CYCLE, Ref
from shared.http import Desk, Problem
from shared.refusal import RefusalError


def routes(desk: Desk) -> APIRouter:
    """The addresses of SOP steps 5 to 7."""
    router = APIRouter(prefix="/cycles/{cycle}", tags=["approval"])
    _acts(router, desk)
    _reads(router, desk)
    return router


def _acts(router: APIRouter, desk: Desk) -> None:
    @router.post("/confirmations")
    async def confirm(cycle: CycleId, body: Confirm, request: Request) -> Response:
        """A bidang confirms its figures, or disputes them."""
        return await desk.take(request, Ref(CYCLE, cycle), body)

    @router.post("/findings/{finding:path}/decision")
    async def decide(cycle: CycleId, finding: Words, body: Answering, request: Request) -> Response:
        """The meeting answers a finding or an objection."""
        if body.finding not in (None, finding):
            raise _problem(RefusalError(OTHER_FINDING, "Kode temuan pada isi dan alamat berbeda."))
        return await desk.take(request, Ref(CYCLE, cycle), body.on(finding))

    @router.post("/agreement")
    async def agree(cycle: CycleId, body: Agree, request: Request) -> Response:
        """The chair closes the meeting."""
        return await desk.take(request, Ref(CYCLE, cycle), body)

    @router.post("/submission")
    async def submit(cycle: CycleId, body: Submit, request: Request) -> Response:
        """The agreed draft goes to the head."""
        return await desk.take(request, Ref(CYCLE, cycle), body)

    @router.post("/ratification")
    async def ratify(cycle: CycleId, body: Ratify, request: Request) -> Response:
        """The head ratifies."""
        return await desk.take(request, Ref(CYCLE, cycle), body)

    @router.post("/return")
    async def send_back(cycle: CycleId, body: Return, request: Request) -> Response:
        """The head returns the draft, with a reason."""
        return await desk.take(request, Ref(CYCLE, cycle), body)


def _reads(router: APIRouter, desk: Desk) -> None:
    @router.get("")
    async def show(cycle: CycleId, request: Request) -> AgreementView:
        """The draft in hand, and what still stands in the way."""
        return agreement_view(await desk.state(request, Ref(CYCLE, cycle), Agreement))

    @router.get("/history")
    async def history(cycle: CycleId, request: Request) -> list[Transition]:
        """The audit trail, oldest first."""
        return await desk.entries(request, HISTORY, Ref(CYCLE, cycle), Transition)

    @router.get("/ratified.json", response_class=Response)
    async def ratified_json(cycle: CycleId, request: Request) -> Response:
        """The ratified document, byte for byte what was hashed."""
        ratified = _ratified(await desk.state(request, Ref(CYCLE, cycle), Agreement))
        return _document("ratified.json", ratified.text, ratified)

    @router.get("/ratified.csv", response_class=Response)
    async def ratified_csv(cycle: CycleId, request: Request) -> Response:
        """The ratified table for other systems: one row per indicator."""
        ratified = _ratified(await desk.state(request, Ref(CYCLE, cycle), Agreement))
        document = RatifiedDocument.model_validate_json(ratified.text)
        return _document("ratified.csv", to_csv(document, ratified.sha256), ratified)


def _ratified(state: Agreement) -> Ratified:
    if state.ratified is None:
        raise _problem(RefusalError(NOT_RATIFIED, f"Siklus ini berstatus {state.status}."))
    return state.ratified


def _document(name: str, text: str, ratified: Ratified) -> Response:
    """A document is immutable, so its hash is its version for caches."""
    headers = {"ETag": f'"{ratified.sha256}"', "X-Content-Type-Options": "nosniff"}
    return Response(text.encode(), media_type=DOCUMENTS[name], headers=headers)


def _problem(refusal: RefusalError) -> Problem:
    refused = refusal.rejected
    return Problem(refused.status, refused.rule, refused.detail, refused.remedy)
