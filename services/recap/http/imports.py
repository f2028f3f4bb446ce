"""Files of the linked documents and of earlier quarters: looked at first, then taken whole."""

import hashlib
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
        _require_rows(verdicts)
        command = ImportTargets(plan=plan, file=_file(upload), rows=read.rows)
        return await _taken(desk, request, ref, command, upload)

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
        _require_rows(verdicts)
        command = ImportPast(file=_file(upload), rows=read.rows)
        return await _taken(desk, request, ref, command, upload)

    return router


async def _table(upload: Upload, asked: FileQuery) -> Table:
    """The table, read beside the loop: a large workbook takes seconds."""
    return await to_thread(read_table, upload.content, upload.name, asked.sheet)


def _require_rows(verdicts: tuple[RowVerdict, ...]) -> None:
    """Raises the problem where a row cannot be taken, or there is none."""
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


def _file(upload: Upload) -> SourceFile:
    sha256 = hashlib.sha256(upload.content).hexdigest()
    return SourceFile(name=upload.name, sha256=sha256, size=len(upload.content))


async def _taken(
    desk: Desk, request: Request, ref: Ref, command: ImportTargets | ImportPast, upload: Upload
) -> Response:
    """The file is kept first, for no command may name one that is not there; not for anybody."""
    await desk.require_entitled(request, ref, command)
    await desk.files.put(upload.content, upload.media_type)
    return await desk.take(request, ref, command)
