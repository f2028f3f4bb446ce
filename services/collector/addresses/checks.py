"""A sheet that is being typed is tried by the very rules that saving and "lengkap" ask."""

from fastapi import APIRouter, Request
from pydantic import Field

from services.collector.addresses.answers import REFUSED, TAKEN
from services.collector.addresses.place import PATH, At
from services.collector.commands import DraftBody, SaveDraft
from services.collector.domain.content import arranged
from services.collector.domain.sheets import Figures, shut_cells
from services.collector.domain.states import Kept
from services.collector.domain.submitting import require_complete, still_asked
from services.collector.preview import SheetStates, sheet_states
from shared.contract.catalogue import SheetRef
from shared.contract.event import Line
from shared.contract.recap import Cell
from shared.decision import Rejected
from shared.http import Desk, Problem
from shared.refusal import RefusalError


class SheetCheck(Kept):
    """What would be said of a sheet. ``saved`` foresees saving it, ``result`` "lengkap".

    Why figures that were sent before are changed is not asked here.
    """

    sheet: SheetRef
    saved: bool
    result: str
    rule: Line | None = None
    detail: str | None = None
    remedy: str | None = None
    empty: tuple[Cell, ...] = Field(description="cells without a value that may be filled")
    shut: tuple[Cell, ...] = Field(description="cells that change and may not any more")


def routes(desk: Desk) -> APIRouter:
    """The address of checks."""
    router = APIRouter(tags=["sheet"])

    @router.post(f"{PATH}/check")
    async def check_sheet(at: At, body: DraftBody, request: Request) -> SheetCheck:
        """Figures are tried as a draft and as a submission; nothing of them is kept."""
        found = await sheet_states(desk, request, at.cycle, at.sheet)
        command = SaveDraft(sheet=at.sheet, figures=body.figures)
        outcome = await desk.foresee(request, at.draft, command)
        if not isinstance(outcome, Rejected):
            return _declared(found, arranged(body.figures))
        if outcome.status in _NO_OTHER_FIGURES_LIFT_IT:
            raise Problem(outcome.status, outcome.rule, outcome.detail, outcome.remedy)
        return _answer(found, body.figures, outcome, saved=False)

    return router


_NO_OTHER_FIGURES_LIFT_IT = (403, 404)


def _declared(found: SheetStates, figures: Figures) -> SheetCheck:
    try:
        require_complete(found.collection, found.sheet, figures)
    except RefusalError as error:
        return _answer(found, figures, error.rejected, saved=True)
    return _answer(found, figures, None, saved=True)


def _answer(
    found: SheetStates, figures: Figures, refused: Rejected | None, *, saved: bool
) -> SheetCheck:
    return SheetCheck(
        sheet=found.sheet.ref,
        saved=saved,
        result=REFUSED if refused else TAKEN,
        rule=refused.rule if refused else None,
        detail=refused.detail if refused else None,
        remedy=refused.remedy if refused else None,
        empty=still_asked(found.collection, found.sheet, figures),
        shut=shut_cells(found.collection, found.sheet, figures),
    )
