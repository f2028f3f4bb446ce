"""The dry run: the very decision that a command would meet, made and then forgotten."""

from dataclasses import dataclass

from fastapi import Request

from services.collector.commands import SaveDraft
from services.collector.domain.refusals import FOREIGN_OFFICE, UNKNOWN_CYCLE
from services.collector.domain.sheets import Figures, sheet_of, standing
from services.collector.domain.states import Collection, SheetDraft, sheet_draft
from shared.contract.catalogue import Sheet, SheetRef
from shared.decision import CYCLE, Ref, Rejected
from shared.http import Desk, Problem
from shared.refusal import RefusalError


@dataclass(frozen=True, slots=True)
class SheetStates:
    """A sheet as it stands: its collection, its draft, and the draft's version (0: none yet)."""

    collection: Collection
    sheet: Sheet
    draft: SheetDraft | None
    version: int

    @property
    def standing(self) -> Figures:
        """What stands on the sheet for its filler."""
        return standing(self.collection, self.sheet, self.draft)


async def require_welcome(desk: Desk, request: Request, draft: Ref, found: SheetStates) -> None:
    """Raise `Problem` for who may not fill the sheet, before a file is read for it."""
    command = SaveDraft(sheet=found.sheet.ref, figures=found.standing)
    outcome = await desk.foresee(request, draft, command)
    if isinstance(outcome, Rejected):
        raise Problem(outcome.status, outcome.rule, outcome.detail, outcome.remedy)


async def sheet_states(desk: Desk, request: Request, cycle: str, ref: SheetRef) -> SheetStates:
    """A sheet of a cycle, for people of its office. Raises `Problem` where there is none."""
    try:
        return await _sheet_states(desk, request, cycle, ref)
    except RefusalError as error:
        raise problem(error) from None


async def _sheet_states(desk: Desk, request: Request, cycle: str, ref: SheetRef) -> SheetStates:
    if desk.principal(request).office != cycle.split(":", 1)[0]:
        raise RefusalError(FOREIGN_OFFICE, "Data ini milik kantor lain.")
    whole, part = Ref(CYCLE, cycle), sheet_draft(cycle, ref)
    found = await desk.read((whole, part))
    collection = found[whole].state if whole in found else None
    if not isinstance(collection, Collection):
        raise RefusalError(UNKNOWN_CYCLE, f"Belum ada form untuk siklus {cycle}.")
    draft = found[part].state if part in found else None
    return SheetStates(
        collection=collection,
        sheet=sheet_of(collection, ref),
        draft=draft if isinstance(draft, SheetDraft) else None,
        version=found[part].version if part in found else 0,
    )


def problem(error: RefusalError, **more: object) -> Problem:
    """A refusal as a problem document, with what else is to be told."""
    refused = error.rejected
    return Problem(refused.status, refused.rule, refused.detail, refused.remedy, **more)
