"""What approval shows of a cycle: the draft in hand, and what still stands in the way."""

from services.approval.domain.history import Transition
from services.approval.domain.kept import Kept
from services.approval.domain.officers import Snapshot
from services.approval.domain.quorum import Quorum, quorum
from services.approval.domain.ratification import DOCUMENTS
from services.approval.domain.rules import Rules
from services.approval.domain.signed import Signature
from services.approval.domain.standing import (
    blocking,
    findings,
    owners,
    unconfirmed,
    undecided,
    version,
)
from services.approval.domain.states import (
    Agreed,
    Agreement,
    Cancelled,
    Escalation,
    Meeting,
    Ratified,
    Round,
    Ruling,
    Submitted,
    Superseded,
)
from services.approval.domain.transitions import Act, Status
from shared.contract.draft_agreed import Confirmation, FindingDecision
from shared.contract.event import Actor, Line, Moment, Versions
from shared.contract.identifiers import Code, CycleId, Period, Sha256
from shared.contract.recap import Finding, MeasuredRow


class RatifiedView(Kept):
    """The ratified document's data beside its text, and where the text is."""

    at: Moment
    by: Actor
    sha256: Sha256
    previous_sha256: Sha256 | None
    documents: tuple[str, ...]
    officer: Snapshot | None
    supersedes: CycleId | None


class AgreementView(Kept):
    """One cycle in approval. ``recap_version`` 0: there is no final draft yet.

    ``quorum`` is that of those whom the meeting's attendance list names so far.
    """

    cycle: CycleId
    title: Line
    status: Status
    versions: Versions
    recap_version: int
    round: int
    rounds: tuple[Round, ...]
    meeting: Meeting | None
    quorum: Quorum
    table: tuple[MeasuredRow, ...]
    findings: tuple[Finding, ...]
    confirmations: tuple[Confirmation, ...]
    decisions: tuple[FindingDecision, ...]
    unconfirmed: tuple[Code, ...]
    blocking: tuple[Line, ...]
    undecided: tuple[Line, ...]
    agreed: Agreed | None
    submitted: Submitted | None
    ratified: RatifiedView | None
    revision: int
    owners: tuple[Code, ...]
    rulings: tuple[Ruling, ...]
    escalated: Escalation | None
    signatures: tuple[Signature, ...]
    superseded_by: CycleId | None
    superseded: Superseded | None
    reported_at: Moment | None
    cancelled: Cancelled | None


def agreement_view(rules: Rules, state: Agreement) -> AgreementView:
    """The view for people of the office."""
    return AgreementView(
        cycle=state.cycle,
        title=state.form.title,
        status=state.status,
        versions=state.versions,
        recap_version=version(state),
        round=len(state.rounds),
        rounds=state.rounds,
        meeting=state.meeting,
        quorum=_quorum(rules, state),
        table=state.draft.table if state.draft else (),
        findings=findings(state),
        confirmations=state.confirmations,
        decisions=state.decisions,
        unconfirmed=unconfirmed(state),
        blocking=tuple(finding.id for finding in blocking(state)),
        undecided=tuple(finding.id for finding in undecided(state)),
        agreed=state.agreed,
        submitted=state.submitted,
        ratified=_ratified(state, state.ratified) if state.ratified else None,
        revision=Period.of(state.cycle).revision,
        owners=owners(state),
        rulings=state.rulings,
        escalated=state.escalated,
        signatures=state.signatures,
        superseded_by=state.superseded.by_cycle if state.superseded else None,
        superseded=state.superseded,
        reported_at=state.reported_at,
        cancelled=state.cancelled,
    )


def history_view(state: Agreement, lines: list[Transition]) -> list[Transition]:
    """The audit trail. That a later revision replaced this one is known from its state alone.

    It is an act on the other cycle, where its line was written down too.
    """
    mark = state.superseded
    if mark is None:
        return lines
    line = Transition(
        act=Act.SUPERSEDE,
        by=mark.by,
        at=mark.at,
        before=mark.status,
        after=mark.status,
        recap_version=version(state),
        why=f"Digantikan oleh {mark.by_cycle}; SHA-256 {mark.sha256}.",
    )
    return sorted([*lines, line], key=lambda each: each.at)


def _quorum(rules: Rules, state: Agreement) -> Quorum:
    there = state.meeting.attendance if state.meeting else ()
    return quorum(rules, state, [attendee.role for attendee in there], rules.chair)


def _ratified(state: Agreement, ratified: Ratified) -> RatifiedView:
    return RatifiedView(
        at=ratified.at,
        by=ratified.by,
        sha256=ratified.sha256,
        previous_sha256=ratified.previous_sha256,
        documents=tuple(f"/cycles/{state.cycle}/{name}" for name in DOCUMENTS),
        officer=ratified.officer,
        supersedes=ratified.supersedes,
    )
