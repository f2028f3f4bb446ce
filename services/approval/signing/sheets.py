"""The lembar pengesahan (L7) of a cycle as PDF, to be signed or to be printed."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from services.approval.domain.refusals import NOT_RATIFIED
from services.approval.domain.rules import Rules
from services.approval.domain.states import Agreement, Ratified
from services.approval.signing.refusals import SHEET_INCOMPLETE
from shared.contract.identifiers import Period
from shared.letters import IncompleteLetterError, RatificationSheet, ratification_sheet
from shared.office import Office
from shared.refusal import RefusalError


def ratified_of(state: Agreement) -> Ratified:
    """The ratified document. Raises `RefusalError` before ratification."""
    if state.ratified is None:
        raise RefusalError(NOT_RATIFIED, f"Siklus ini berstatus {state.status}.")
    return state.ratified


@dataclass(frozen=True, slots=True)
class Sheets:
    """Sheets by the office's register and SOP; the QR code leads to ``verify_url``/hash."""

    rules: Rules
    verify_url: str

    async def pdf(self, state: Agreement, *, electronic: bool) -> bytes:
        """The sheet of a cycle, the same bytes each time. Raises `RefusalError` for what it lacks.

        ``electronic``: it is going to be signed so, and leaves no room for a wet signature.
        """
        described = self._described(state, electronic=electronic)
        try:
            return await asyncio.to_thread(ratification_sheet, described)
        except IncompleteLetterError as error:
            raise RefusalError(SHEET_INCOMPLETE, str(error)) from None

    def local(self, moment: datetime) -> datetime:
        """A moment in the zone of the office, as it is printed."""
        return self.rules.calendar.local(moment)

    def _described(self, state: Agreement, *, electronic: bool) -> RatificationSheet:
        ratified = ratified_of(state)
        if state.draft is None:
            raise RefusalError(SHEET_INCOMPLETE, "Siklus ini tidak memuat draf yang disahkan.")
        return RatificationSheet(
            office=self._office(state),
            sop=self.rules.sop,
            cycle=state.cycle,
            revision=Period.of(state.cycle).revision,
            recap_version=state.draft.version,
            table=state.draft.table,
            sha256=ratified.sha256,
            previous_sha256=ratified.previous_sha256,
            ratified_at=self.local(ratified.at),
            role=ratified.by.role,
            name=ratified.by.name,
            verify_url=self.verify_url,
            electronic=electronic,
        )

    def _office(self, state: Agreement) -> Office:
        if office := self.rules.offices.get(state.office):
            return office
        raise RefusalError(SHEET_INCOMPLETE, f"Kantor {state.office} belum ada pada daftar kantor.")
