"""SOP steps 2 and 3: figures from a SIAK export or a filled workbook, tried first, then taken."""

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict

from services.collector.addresses.answers import SheetImport, answered
from services.collector.addresses.place import PATH, At
from services.collector.commands import ImportFigures
from services.collector.domain.drafting import merged
from services.collector.domain.refusals import BASIS_MISSING, NOT_REOPENED
from services.collector.domain.sheets import shut_cells
from services.collector.intake import (
    Declared,
    Grouping,
    Outcome,
    Reading,
    Verdict,
    compare,
    read_siak,
)
from services.collector.preview import (
    SheetStates,
    problem,
    require_welcome,
    sheet_states,
)
from services.collector.workbook import read_workbook
from shared.contract import FormIssued
from shared.contract.event import Line
from shared.contract.identifiers import Code
from shared.contract.recap import Cell
from shared.contract.vocabulary import Basis
from shared.http import Desk
from shared.refusal import RefusalError

_CSV: Final = "text/csv"
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Read = Callable[[bytes, str, FormIssued], Reading]


class Wanted(BaseModel):
    """The query of an import: what the sender says of the file, and whether it is only tried.

    ``report`` (jenis laporan), ``basis`` or ``as_of`` (keadaan per) make it a SIAK export; without
    any of them the file is the form's own workbook, filled in, which says all that itself.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Line
    dry_run: bool = False
    report: Code | None = None
    basis: Basis | None = None
    as_of: date | None = None
    grouping: Grouping = Grouping.TANPA
    sheet_name: Line | None = None

    def reader(self) -> Read:
        """How the file is read. Raises `RefusalError` for an export without basis or date."""
        if self.report is None and self.basis is None and self.as_of is None:
            return read_workbook
        if self.basis is None or self.as_of is None:
            raise RefusalError(BASIS_MISSING, "Parameter basis dan as_of belum keduanya diisi.")
        declared = Declared(
            basis=self.basis,
            as_of=self.as_of,
            report=self.report,
            grouping=self.grouping,
            sheet_name=self.sheet_name,
        )
        return lambda content, name, form: read_siak(content, name, declared, form)


def routes(desk: Desk) -> APIRouter:
    """The address of imports."""
    router = APIRouter(tags=["import"])

    @router.post(f"{PATH}/import")
    async def import_figures(
        at: At, wanted: Annotated[Wanted, Query()], request: Request
    ) -> Response:
        """The file is the body. What it has replaces the same indicators of the draft."""
        found = await sheet_states(desk, request, at.cycle, at.sheet)
        await require_welcome(desk, request, at.draft, found)
        read = _reader(wanted)
        upload = await desk.upload(request)
        form = found.collection.form
        reading = await asyncio.to_thread(read, upload.content, upload.name, form)
        command, answer = _weighed(found, reading, dry_run=wanted.dry_run)
        if wanted.dry_run:
            return answer.foreseen(await desk.foresee(request, at.draft, command))
        if not command.refused:
            await desk.files.put(upload.content, _media_type(upload.content))
        return answered(await desk.take(request, at.draft, command), answer)

    return router


def _reader(wanted: Wanted) -> Read:
    try:
        return wanted.reader()
    except RefusalError as error:
        raise problem(error) from None


def _weighed(
    found: SheetStates, reading: Reading, *, dry_run: bool
) -> tuple[ImportFigures, SheetImport]:
    """The command that takes the reading, and the word on each of its rows."""
    asked = found.sheet.indicators
    mine = tuple(item for item in reading.figures if item.indicator in asked)
    shut = shut_cells(found.collection, found.sheet, merged(found.standing, mine))
    verdicts = tuple(
        _judged(verdict, shut)
        for verdict in compare(reading, found.standing).verdicts
        if verdict.indicator is None
        or verdict.outcome is Outcome.DITOLAK
        or verdict.indicator in asked
    )
    ref = found.sheet.ref
    refused = sum(1 for verdict in reading.verdicts if verdict.outcome is Outcome.DITOLAK)
    command = ImportFigures(sheet=ref, figures=mine, refused=max(refused, int(reading.refused)))
    answer = SheetImport(
        dry_run=dry_run,
        verdicts=verdicts,
        sheet=ref,
        file=reading.file.sha256,
        elsewhere=tuple(f.indicator for f in reading.figures if f.indicator not in asked),
    )
    return command, answer


def _judged(verdict: Verdict, shut: tuple[Cell, ...]) -> Verdict:
    """Refused where the row changes a cell that nobody opened."""
    hit = any(
        cell.indicator == verdict.indicator and cell.region in (None, verdict.region)
        for cell in shut
    )
    if not hit:
        return verdict
    rule = NOT_REOPENED
    reason = "Berubah tanpa dibuka kembali."
    update = {"outcome": Outcome.DITOLAK, "rule": rule.name, "reason": reason}
    return verdict.model_copy(update=update | {"remedy": rule.remedy})


def _media_type(content: bytes) -> str:
    return _XLSX if content.startswith(b"PK") else _CSV
