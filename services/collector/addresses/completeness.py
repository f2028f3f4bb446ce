"""Completeness and timeliness, of one cycle and over the cycles of an office."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from services.collector.domain.refusals import FOREIGN_OFFICE
from services.collector.domain.states import Collection
from services.collector.preview import problem
from services.collector.rates import (
    Completeness,
    OfficeCompleteness,
    completeness,
    office_completeness,
)
from shared.contract.identifiers import CycleId, OfficeCode, Period
from shared.decision import CYCLE, Ref
from shared.http import Desk
from shared.refusal import RefusalError

Year = Annotated[int | None, Query(ge=2000, le=2100)]


def routes(desk: Desk) -> APIRouter:
    """The addresses of the reporting rates."""
    router = APIRouter(tags=["completeness"])

    @router.get("/cycles/{cycle}/completeness")
    async def show_cycle(cycle: CycleId, request: Request) -> Completeness:
        return completeness(await desk.state(request, Ref(CYCLE, cycle), Collection))

    @router.get("/offices/{office}/completeness")
    async def show_office(
        office: OfficeCode, request: Request, year: Year = None
    ) -> OfficeCompleteness:
        if desk.principal(request).office != office:
            raise problem(RefusalError(FOREIGN_OFFICE, "Data ini milik kantor lain."))
        refs = [ref for ref in await desk.refs(request, CYCLE) if _in_year(ref, year)]
        found = await desk.engine.store.load(refs)
        states = (found[ref].state for ref in refs if ref in found)
        return office_completeness((s for s in states if isinstance(s, Collection)), year)

    return router


def _in_year(ref: Ref, year: int | None) -> bool:
    return year is None or Period.of(ref.id).year == year
