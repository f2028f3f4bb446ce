"""``/api/v1/cycles`` and ``/api/v1/results``: where cycles stand, and what was ratified."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request, Response

from services.portal.api.counter import Counter, answered, principal_of, written
from services.portal.api.documented import answers, files, needs, refusals
from services.portal.api.models import (
    CyclePage,
    CycleView,
    DocumentLink,
    ResultPage,
    ResultSummary,
    ResultView,
    SheetView,
)
from services.portal.api.paging import Filter
from services.portal.api.problems import ApiRoute, bad_cursor, not_found
from services.portal.domain.results import Result, Series, result_ref
from services.portal.domain.states import Dossier
from services.portal.systems.model import Scope
from services.portal.web.house import House
from services.portal.web.lists import Shelf
from services.portal.web.open_data import KINDS, quarter
from services.portal.web.published import data_file, unchanged
from shared.contract.identifiers import CycleId, Period
from shared.decision import CYCLE, Ref

CycleName = Annotated[CycleId, Path(examples=["6304-dukcapil:2025-Q3:r0"])]
_OWNED: Final = {
    "ratified.json": ("application/json", "dokumen yang disahkan, byte demi byte yang di-hash"),
    "lembar-pengesahan.pdf": ("application/pdf", "lembar pengesahan"),
}
"""Documents that approval writes: media type and what they are."""
Cursor = Annotated[
    CycleId | None, Query(description="the cycle that the page before ended with, see `next`")
]
Limit = Annotated[int, Query(ge=1, le=100)]
Few = Annotated[int, Query(ge=1, le=20)]
"""Cycles are read whole, half a megabyte each."""
Year = Annotated[int | None, Query(ge=2000, le=2999)]
Quarter = Annotated[int | None, Query(ge=1, le=4)]


def routes(house: House, counter: Counter) -> APIRouter:
    """Lists with a cursor, one of each, and files; all with ETag and 304."""
    router = APIRouter(route_class=ApiRoute)
    router.include_router(_cycles(house, counter))
    router.include_router(_results(house, counter))
    return router


def _cycles(house: House, counter: Counter) -> APIRouter:
    router = APIRouter(route_class=ApiRoute, tags=["cycles"])

    @router.get(
        "/cycles",
        responses=answers(CyclePage) | refusals(400),
        response_class=Response,
        openapi_extra=needs(Scope.EVENTS_READ),
    )
    async def cycles(
        request: Request,
        *,
        cursor: Cursor = None,
        limit: Few = 10,
        year: Year = None,
        quarter: Quarter = None,
    ) -> Response:
        """The office's cycles, the newest first: where each stands."""
        client = await counter.client(request, Scope.EVENTS_READ)
        asked = Filter(_of_office(cursor, client.office), limit, year, quarter)
        briefs = {b.cycle: b for b in (await house.briefs(client.office)).lines}
        piece, last = asked.piece(briefs)
        dossiers = await house.dossiers(briefs[cycle] for cycle in piece)
        page = CyclePage(
            items=tuple(map(_cycle, dossiers)), next=asked.next("/api/v1/cycles", last)
        )
        return _listed(request, page)

    @router.get(
        "/cycles/{cycle}",
        responses=answers(CycleView) | refusals(404),
        response_class=Response,
        openapi_extra=needs(Scope.EVENTS_READ),
    )
    async def cycle_(request: Request, cycle: CycleName) -> Response:
        """One cycle: its quarter, where it stands, its sheets, when it is due."""
        client = await counter.client(request, Scope.EVENTS_READ)
        dossier = await _dossier(house, client.office, cycle)
        return answered(request, _cycle(dossier).model_dump_json().encode())

    return router


def _results(house: House, counter: Counter) -> APIRouter:
    router = APIRouter(route_class=ApiRoute, tags=["results"])

    @router.get(
        "/results",
        responses=answers(ResultPage) | refusals(400),
        response_class=Response,
        openapi_extra=needs(Scope.RATIFIED_READ),
    )
    async def results(
        request: Request,
        *,
        cursor: Cursor = None,
        limit: Limit = 20,
        year: Year = None,
        quarter: Quarter = None,
        standing: Annotated[
            bool, Query(description="only what no later revision has superseded")
        ] = False,
    ) -> Response:
        """What the office has ratified, the newest first."""
        client = await counter.client(request, Scope.RATIFIED_READ)
        asked = Filter(_of_office(cursor, client.office), limit, year, quarter)
        series = (await house.shelf(client.office)).series
        known = [c for c in series.cycles if not standing or series.successor(c) is None]
        piece, last = asked.piece(known)
        following = asked.next("/api/v1/results", last)
        if following is not None and standing:
            following += "&standing=true"
        page = ResultPage(items=tuple(_summary(series, c) for c in piece), next=following)
        return _listed(request, page)

    @router.get(
        "/results/{cycle}",
        responses=answers(ResultView) | refusals(404),
        response_class=Response,
        openapi_extra=needs(Scope.RATIFIED_READ),
    )
    async def result(request: Request, cycle: CycleName) -> Response:
        """One ratified quarter with its rows; its ETag is the SHA-256 of the ratified document.

        Where a later revision stands in its place the ETag has that after a dot, since
        `superseded_by` is part of the answer.
        """
        client = await counter.client(request, Scope.RATIFIED_READ)
        series, found = await _ratified(house, client.office, cycle)
        successor = series.successor(cycle)
        tag = found.sha256 if successor is None else f"{found.sha256}.{successor.rsplit(':')[-1]}"
        told = await asyncio.to_thread(quarter, found, series)
        links = _documents(cycle)
        body = {"office": client.office, **told, "documents": [d.model_dump() for d in links]}
        return answered(request, written(body), tag=tag)

    @router.get(
        "/results/{cycle}/{name}",
        responses=files() | refusals(404, 503),
        response_class=Response,
        openapi_extra=needs(Scope.RATIFIED_READ),
    )
    async def result_file(
        request: Request,
        cycle: CycleName,
        name: Annotated[str, Path(max_length=40, examples=["data.csv"])],
    ) -> Response:
        """A file of a ratified quarter: `data.csv`, `data.json`, `data.xlsx`, or a document."""
        client = await counter.client(request, Scope.RATIFIED_READ)
        await _ratified(house, client.office, cycle)
        if name in _OWNED:
            path = f"/cycles/{cycle}/{name}"
            answer = await house.backend.fetch(principal_of(client), "approval", path)
            return answered(request, answer.content, media_type=_OWNED[name][0])
        stem, _, ending = name.partition(".")
        if stem != "data" or ending not in KINDS:
            raise not_found()
        period = Period.of(cycle)
        file = f"{period.label}-r{period.revision}.{ending}"
        made = await data_file(house, request, client.office, file)
        made.headers["Cache-Control"] = "private, no-cache"
        return unchanged(request, made)

    return router


def _of_office(cursor: str | None, office: str) -> str | None:
    if cursor is not None and Period.of(cursor).office != office:
        raise bad_cursor()
    return cursor


def _listed(request: Request, page: CyclePage | ResultPage) -> Response:
    headers = {"Link": f'<{page.next}>; rel="next"'} if page.next else {}
    return answered(request, page.model_dump_json().encode(), headers=headers)


async def _dossier(house: House, office: str, cycle: str) -> Dossier:
    found = await house.desk.engine.store.load([Ref(CYCLE, cycle)])
    state = next((aggregate.state for aggregate in found.values()), None)
    if not isinstance(state, Dossier) or state.office != office:
        raise not_found()
    return state


async def _ratified(house: House, office: str, cycle: str) -> tuple[Series, Result]:
    shelf: Shelf = await house.shelf(office)
    if cycle not in shelf.series.cycles:
        raise not_found()
    ref = result_ref(cycle)
    found = await house.desk.engine.store.load([ref])
    state = await asyncio.to_thread(lambda: found[ref].state)
    if not isinstance(state, Result):
        raise not_found()
    return shelf.series, state


def _cycle(dossier: Dossier) -> CycleView:
    period = Period.of(dossier.cycle)
    return CycleView(
        cycle=dossier.cycle,
        year=period.year,
        quarter=period.quarter,
        revision=period.revision,
        title=dossier.title,
        phase=dossier.phase,
        period=dossier.period,
        issued_at=dossier.issued_at,
        changed_at=dossier.changed_at,
        due=dossier.due,
        sheets=tuple(
            SheetView(
                bidang=sheet.ref.bidang,
                source=sheet.ref.source,
                due=sheet.due,
                revision=sheet.revision,
                submitted_at=sheet.submitted_at,
                withdrawn=sheet.withdrawn,
            )
            for sheet in dossier.sheets
        ),
        sha256=dossier.ratified.sha256 if dossier.ratified else None,
        superseded=dossier.superseded,
        cancelled=dossier.cancelled,
    )


def _summary(series: Series, cycle: str) -> ResultSummary:
    period, told = Period.of(cycle), series.cycles[cycle]
    return ResultSummary(
        cycle=cycle,
        year=period.year,
        quarter=period.quarter,
        revision=period.revision,
        sha256=told.sha256,
        ratified_at=told.ratified_at,
        superseded_by=series.successor(cycle),
        href=f"/api/v1/results/{cycle}",
    )


def _documents(cycle: str) -> Sequence[DocumentLink]:
    base = f"/api/v1/results/{cycle}"
    data = {f"data.{ending}": kind for ending, (kind, _) in KINDS.items()}
    owned = {name: kind for name, (kind, _) in _OWNED.items()}
    return [
        DocumentLink(name=name, media_type=kind, href=f"{base}/{name}")
        for name, kind in (data | owned).items()
    ]
