"""The ratified document: what was agreed and ratified, and by whom.

`docs/reference/ratified.md` describes it for outsiders.
"""

from typing import Final, Literal

from services.approval.domain.case import Case
from services.approval.domain.standing import findings, is_open
from services.approval.domain.states import Agreed, Kept
from shared.contract.catalogue import PeriodDates
from shared.contract.draft_agreed import Confirmation, FindingDecision
from shared.contract.event import Actor, Line, Moment, Versions
from shared.contract.identifiers import Code, CycleId, OfficeCode, Period, Sha256
from shared.contract.recap import Finding, MeasuredRow

FORMAT: Final = "kinerja.ratified.v1"


class AgreementPart(Kept):
    """How the agreement came about."""

    at: Moment
    chair: Actor
    place: Line
    present: tuple[Code, ...]
    round: int
    confirmations: tuple[Confirmation, ...]
    decisions: tuple[FindingDecision, ...]


class RatifiedDocument(Kept):
    """Data kinerja yang disahkan, whole and immutable; a correction is the next revision."""

    format: Literal["kinerja.ratified.v1"] = FORMAT
    office: OfficeCode
    cycle: CycleId
    revision: int
    title: Line
    period: PeriodDates
    recap_version: int
    versions: Versions
    table: tuple[MeasuredRow, ...]
    findings: tuple[Finding, ...]
    agreement: AgreementPart
    signatory: Actor
    ratified_at: Moment
    previous_sha256: Sha256 | None


def compose(case: Case, agreed: Agreed, previous: str | None) -> RatifiedDocument:
    """The document that the actor ratifies now, after the office's ``previous`` one.

    ``findings`` are those that still stood at the agreement: answered ones and information.
    """
    state, draft = case.state, case.draft
    return RatifiedDocument(
        office=state.office,
        cycle=state.cycle,
        revision=Period.of(state.cycle).revision,
        title=state.form.title,
        period=state.form.period,
        recap_version=draft.version,
        versions=state.versions,
        table=draft.table,
        findings=tuple(finding for finding in findings(state) if is_open(finding)),
        agreement=_agreement(case, agreed),
        signatory=case.actor,
        ratified_at=case.at,
        previous_sha256=previous,
    )


def _agreement(case: Case, agreed: Agreed) -> AgreementPart:
    return AgreementPart(
        at=agreed.at,
        chair=agreed.chair,
        place=agreed.place,
        present=agreed.present,
        round=agreed.round,
        confirmations=case.state.confirmations,
        decisions=case.state.decisions,
    )
