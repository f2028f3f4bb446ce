"""The ratified document: what was agreed and ratified, and by whom.

`docs/reference/ratified.md` describes it for outsiders. Documents of the first form are read by
the same model: what they did not have is empty.
"""

from datetime import date
from typing import Final, Literal

from pydantic import Field

from services.approval.domain.case import Case
from services.approval.domain.kept import Kept
from services.approval.domain.officers import Snapshot
from services.approval.domain.standing import findings, is_open
from services.approval.domain.states import Agreed
from shared.contract.catalogue import PeriodDates
from shared.contract.event import Actor, Line, Moment, Versions
from shared.contract.identifiers import Code, CycleId, OfficeCode, Period, Sha256
from shared.contract.recap import Finding, MeasuredRow
from shared.contract.vocabulary import ActingKind, FindingState

FORMAT: Final = "kinerja.ratified.v2"


class Person(Kept):
    """Who acted, as events name people, but for the account, which is nobody's business here."""

    office: OfficeCode
    role: Code
    name: Line


class Signatory(Person):
    """Who ratified, as the register of officers had him on that day. Never a NIK."""

    nip: Line | None = None
    rank: Line | None = None
    title: Line | None = None
    acting: ActingKind = ActingKind.DEFINITIF
    decree: Line | None = None
    since: date | None = None
    until: date | None = None


class ConfirmedPart(Kept):
    """A bidang's word that its figures are right."""

    bidang: Code
    by: Person
    at: Moment
    acting: ActingKind = ActingKind.DEFINITIF


class DecisionPart(Kept):
    """What was decided on a finding. ``ruling``: by the head himself (putusan pimpinan)."""

    finding: Line
    state: FindingState
    note: Line
    by: Person
    ruling: bool = False


class AttendeePart(Kept):
    """Who was there for a role."""

    role: Code
    name: Line
    title: Line
    acting: ActingKind


class AgreementPart(Kept):
    """How the agreement came about."""

    at: Moment
    chair: Person
    place: Line
    present: tuple[Code, ...]
    round: int
    confirmations: tuple[ConfirmedPart, ...]
    decisions: tuple[DecisionPart, ...]
    held_at: Moment | None = None
    attendance: tuple[AttendeePart, ...] = ()
    notes: tuple[Line, ...] = ()
    table_sha256: Sha256 | None = Field(default=None, description="of the agreed table")
    change_reason: Line | None = None


class RatifiedDocument(Kept):
    """Data kinerja yang disahkan, whole and immutable; a correction is the next revision."""

    format: Literal["kinerja.ratified.v1", "kinerja.ratified.v2"] = FORMAT
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
    signatory: Signatory
    ratified_at: Moment
    previous_sha256: Sha256 | None
    supersedes: CycleId | None = None


def compose(
    case: Case, agreed: Agreed, officer: Snapshot, previous: str | None, supersedes: str | None
) -> RatifiedDocument:
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
        signatory=Signatory.model_validate(officer.model_dump()),
        ratified_at=case.at,
        previous_sha256=previous,
        supersedes=supersedes,
    )


def _agreement(case: Case, agreed: Agreed) -> AgreementPart:
    return AgreementPart(
        at=agreed.at,
        chair=_person(agreed.chair),
        place=agreed.place,
        present=agreed.present,
        round=agreed.round,
        confirmations=_confirmations(case),
        decisions=_decisions(case),
        held_at=agreed.held_at,
        attendance=_attendance(agreed),
        notes=agreed.notes,
        table_sha256=agreed.table_sha256,
        change_reason=agreed.change_reason,
    )


def _person(actor: Actor) -> Person:
    return Person(office=actor.office, role=actor.role, name=actor.name)


def _confirmations(case: Case) -> tuple[ConfirmedPart, ...]:
    return tuple(
        ConfirmedPart(bidang=word.bidang, by=_person(word.by), at=word.at, acting=word.acting)
        for word in case.state.confirmations
    )


def _decisions(case: Case) -> tuple[DecisionPart, ...]:
    ruled = {ruling.finding for ruling in case.state.rulings}
    return tuple(
        DecisionPart(
            finding=d.finding,
            state=d.state,
            note=d.note,
            by=_person(d.by),
            ruling=d.finding in ruled,
        )
        for d in case.state.decisions
    )


def _attendance(agreed: Agreed) -> tuple[AttendeePart, ...]:
    return tuple(
        AttendeePart(
            role=attendee.role,
            name=attendee.officer.name,
            title=attendee.officer.title,
            acting=attendee.officer.acting,
        )
        for attendee in agreed.attendance
    )
