"""What follows from an `Agreement`: what is open, who has yet to speak; never stored."""

from services.approval.domain.states import Agreement, Round, Sender
from shared.contract.recap import Finding
from shared.contract.vocabulary import FindingState, Severity


def version(state: Agreement) -> int:
    """Version of the draft in hand; 0 before the first final one."""
    return state.draft.version if state.draft else 0


def owners(state: Agreement) -> tuple[str, ...]:
    """Every bidang that owns figures, by the form and by the draft; all of them must confirm."""
    asked = {sheet.ref.bidang for sheet in state.form.sheets}
    drafted = {row.bidang for row in state.draft.table} if state.draft else set()
    return tuple(sorted(asked | drafted))


def unconfirmed(state: Agreement) -> tuple[str, ...]:
    """Owners that have not confirmed the draft in hand."""
    spoken = {confirmation.bidang for confirmation in state.confirmations}
    return tuple(bidang for bidang in owners(state) if bidang not in spoken)


def findings(state: Agreement) -> tuple[Finding, ...]:
    """Recap's findings on the draft in hand, and the objections that people raised."""
    found = state.draft.findings if state.draft else ()
    return (*found, *(objection.finding for objection in state.objections))


def is_open(finding: Finding) -> bool:
    """Whether a finding still stands. Only a corrected figure takes it back, which recap says."""
    return finding.state is not FindingState.DIKOREKSI


def blocking(state: Agreement) -> tuple[Finding, ...]:
    """Open MENGHALANGI findings: no decision lifts these, only corrected figures."""
    return _open(state, Severity.MENGHALANGI)


def undecided(state: Agreement) -> tuple[Finding, ...]:
    """Open WAJIB_DIJAWAB findings that the meeting has not decided."""
    decided = {decision.finding for decision in state.decisions}
    return tuple(f for f in _open(state, Severity.WAJIB_DIJAWAB) if f.id not in decided)


def awaits_figures(state: Agreement) -> bool:
    """Whether re-coordination can end only with a new draft: recap itself found it wrong."""
    by_recap = any(
        opened.sender is Sender.RECAP and opened.recap_version == version(state)
        for opened in state.rounds
    )
    return by_recap or bool(blocking(state))


def objected(state: Agreement) -> bool:
    """Whether an objection has not been answered yet."""
    decided = {decision.finding for decision in state.decisions}
    return any(objection.finding.id not in decided for objection in state.objections)


def _open(state: Agreement, severity: Severity) -> tuple[Finding, ...]:
    return tuple(f for f in findings(state) if f.severity is severity and is_open(f))


def with_round(state: Agreement, opened: Round) -> Agreement:
    """Count a round of re-coordination once, in whatever order it becomes known."""
    rounds = {(known.recap_version, known.sender): known for known in (*state.rounds, opened)}
    return state.model_copy(update={"rounds": tuple(rounds[key] for key in sorted(rounds))})
