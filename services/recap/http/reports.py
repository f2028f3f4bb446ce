"""Addresses of the report to the superior (SOP step 4) and of what stands behind a figure."""

from fastapi import APIRouter, Request, Response

from services.recap.domain.report import RecapReport, report
from services.recap.domain.states import Recap
from services.recap.domain.targets import TARGETS, Targets
from services.recap.domain.targets_compare import Comparison, compare
from services.recap.domain.why import Explanation, explain
from services.recap.export.book import Paper
from services.recap.export.report_book import report_book
from services.recap.http.common import XLSX, OfficeData, file_name, made, state_or
from services.recap.views import FindingsView, findings_view
from shared.contract.identifiers import CycleId, IndicatorCode, Period
from shared.decision import CYCLE, Ref
from shared.http import Desk, Problem
from shared.http.answers import Names


def routes(desk: Desk, data: OfficeData) -> APIRouter:
    """What can be read of one cycle."""
    router = APIRouter(tags=["recap"])

    @router.get("/cycles/{cycle}/report")
    async def show_report(cycle: CycleId, request: Request) -> RecapReport:
        return report(data.rules, await desk.state(request, Ref(CYCLE, cycle), Recap))

    @router.get("/cycles/{cycle}/report.xlsx")
    async def report_file(cycle: CycleId, request: Request, paper: Paper = Paper.A4) -> Response:
        recap = await desk.state(request, Ref(CYCLE, cycle), Recap)
        name = file_name("laporan-rekap", cycle, kind="xlsx")
        told = report(data.rules, recap)
        return await made(XLSX, name, lambda: report_book(told, data.wording, paper))

    @router.get("/cycles/{cycle}/findings")
    async def show_findings(cycle: CycleId, request: Request) -> FindingsView:
        return findings_view(await desk.state(request, Ref(CYCLE, cycle), Recap))

    @router.get("/cycles/{cycle}/explain/{indicator}", response_model=Explanation)
    async def show_why(cycle: CycleId, indicator: IndicatorCode, request: Request) -> Response:
        whole = Ref(CYCLE, cycle)

        async def make() -> Explanation:
            found = explain(await desk.state(request, whole, Recap), indicator)
            if found is None:
                raise Problem(
                    404,
                    "tidak-ditemukan",
                    f"Rekap siklus {cycle} belum memuat indikator {indicator}.",
                    "Mohon periksa kode indikator, atau tunggu kiriman lembar yang pertama.",
                )
            return found

        return await desk.shown(request, Names((whole,), versioned=True), make)

    @router.get("/cycles/{cycle}/targets")
    async def show_differences(cycle: CycleId, request: Request) -> Comparison:
        recap = await desk.state(request, Ref(CYCLE, cycle), Recap)
        ref = Ref(TARGETS, Period.of(cycle).office)
        targets = await state_or(desk, request, ref, Targets, Targets())
        return compare(recap.form, targets)

    return router
