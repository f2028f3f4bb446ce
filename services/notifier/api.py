"""HTTP of notifier: what was told to whom, and the letters. It takes no commands."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from services.notifier.domain.letter import LETTERS, Letter
from services.notifier.domain.notices import NOTICES, Notice
from shared.contract.identifiers import Code, CycleId
from shared.decision import CYCLE, Ref
from shared.http import Desk


def routes(desk: Desk) -> APIRouter:
    """The addresses of notices and letters."""
    router = APIRouter(tags=["notifier"])

    @router.get("/cycles/{cycle}/notices")
    async def show_notices(
        cycle: CycleId,
        request: Request,
        role: Annotated[Code | None, Query(description="only those to this role")] = None,
    ) -> list[Notice]:
        """Oldest first."""
        notices = await desk.entries(request, NOTICES, Ref(CYCLE, cycle), Notice)
        return [notice for notice in notices if role in (None, notice.recipient)]

    @router.get("/cycles/{cycle}/letters")
    async def show_letters(
        cycle: CycleId,
        request: Request,
        code: Annotated[Code | None, Query(description="only these: L1 to L8")] = None,
    ) -> list[Letter]:
        """Oldest first."""
        letters = await desk.entries(request, LETTERS, Ref(CYCLE, cycle), Letter)
        return [letter for letter in letters if code in (None, letter.code)]

    return router
