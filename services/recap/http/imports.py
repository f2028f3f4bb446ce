"""Files of the linked documents and of earlier quarters: looked at first, then taken whole."""

from asyncio import to_thread
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from services.recap.commands import ImportPast, ImportTargets, Plan, SourceFile
from services.recap.domain.past import weighed
from services.recap.domain.refusals import ROWS_REFUSED
from services.recap.domain.states import HISTORY, History
from services.recap.domain.targets import TARGETS, Targets, removed, weigh_targets
from services.recap.domain.verdicts import Imported, RowVerdict, imported, refusals
from services.recap.http.common import refusing, state_or
from services.recap.importing import read_past, read_plan
from shared.contract.event import Part
from shared.contract.identifiers import OfficeCode
from shared.decision import Ref
from shared.http import Desk, Problem, Upload
from shared.tables import Table, read_table
from shared.tables.refusals import EMPTY

_DRY: Final = "dry-run"


class FileQuery(Part):
    """What the address says of a file that is the body."""

    name: str = ""
    sheet: str | None = None
    dry_run: bool = False


class PlanQuery(FileQuery, Plan):
    """A file and the plan that it holds."""

    @property
    def plan(self) -> Plan:
        """The plan alone."""
        return Plan.model_validate(self.model_dump(include=set(Plan.model_fields)))


def routes(desk: Desk) -> APIRouter:
    """Uploads of SOP step 4: a raw body with ``?name=``; ``dry_run=true`` keeps nothing."""
    router = APIRouter(tags=["recap"])

    @router.put("/offices/{office}/targets", response_model=Imported)
    async def import_targets(
        office: OfficeCode, asked: Annotated[PlanQuery, Query()], request: Request
    ) -> Response | Imported:
        upload = await desk.upload(request)
        ref, plan = Ref(TARGETS, office), asked.plan
        known = await state_or(desk, request, ref, Targets, Targets())
        with refusing():
            read = read_plan(await _table(upload, asked), plan)
        verdicts = (*read.refused, *weigh_targets(known, plan, read.rows))
        if asked.dry_run:
            return imported(_DRY, verdicts, removed(known, plan, read.rows))
        file = await _kept(desk, upload, verdicts)
        return await desk.take(request, ref, ImportTargets(plan=plan, file=file, rows=read.rows))

    @router.post("/offices/{office}/history", response_model=Imported)
    async def import_past(
        office: OfficeCode, asked: Annotated[FileQuery, Query()], request: Request
    ) -> Response | Imported:
        upload = await desk.upload(request)
        ref = Ref(HISTORY, office)
        known = await state_or(desk, request, ref, History, History())
        with refusing():
            read = read_past(await _table(upload, asked))
        verdicts = (*read.refused, *weighed(known, read.rows))
        if asked.dry_run:
            return imported(_DRY, verdicts)
        file = await _kept(desk, upload, verdicts)
        return await desk.take(request, ref, ImportPast(file=file, rows=read.rows))

    return router


async def _table(upload: Upload, asked: FileQuery) -> Table:
    """The table, read beside the loop: a large workbook takes seconds."""
    return await to_thread(read_table, upload.content, upload.name, asked.sheet)


async def _kept(desk: Desk, upload: Upload, verdicts: tuple[RowVerdict, ...]) -> SourceFile:
    """The file, kept now that every row of it can be taken. Raises the problem where one cannot."""
    if not verdicts:
        raise Problem(422, EMPTY.name, "Tabel tidak berisi baris data.", EMPTY.remedy)
    if stopped := refusals(verdicts):
        raise Problem(
            ROWS_REFUSED.status,
            ROWS_REFUSED.name,
            f"{len(stopped)} dari {len(verdicts)} baris ditolak; tidak ada yang disimpan.",
            ROWS_REFUSED.remedy,
            rows=[row.model_dump(mode="json") for row in verdicts],
        )
    stored = await desk.files.put(upload.content, upload.media_type)
    return SourceFile(name=upload.name, sha256=stored.sha256, size=stored.size)
