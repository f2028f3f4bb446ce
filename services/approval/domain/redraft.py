"""What of the meeting's work survives when recap sends a new draft."""

from services.approval.domain.case import Case
from services.approval.domain.standing import findings
from services.approval.domain.states import Agreement, Draft, Objection
from shared.contract import RecapReady
from shared.contract.recap import MeasuredRow


def with_draft(case: Case, event: RecapReady) -> Agreement:
    """The state with the new draft in hand.

    Confirmations are given to one draft, so they start anew. An objection stays until its row
    has changed, and a decision stays while what it was made on is the same to the letter.
    """
    state = case.state
    draft = Draft(
        version=event.recap_version,
        table=event.table,
        findings=event.findings,
        sheets=tuple(c.sheet.key for c in event.completeness if c.submitted),
    )
    redrafted = state.model_copy(
        update={
            "versions": case.rules.versions(event.versions),
            "draft": draft,
            "confirmations": (),
            "authors": tuple(dict.fromkeys((*state.authors, event.actor))),
            "objections": tuple(o for o in state.objections if _stands(o, state.draft, draft)),
        }
    )
    kept = {finding.id for finding in findings(redrafted) if finding in findings(state)}
    decisions = tuple(decision for decision in state.decisions if decision.finding in kept)
    rulings = tuple(ruling for ruling in state.rulings if ruling.finding in kept)
    return redrafted.model_copy(update={"decisions": decisions, "rulings": rulings})


def _stands(objection: Objection, old: Draft | None, new: Draft) -> bool:
    indicators = {cell.indicator for cell in objection.finding.cells}
    return _rows(old, indicators) == _rows(new, indicators)


def _rows(draft: Draft | None, indicators: set[str]) -> tuple[MeasuredRow, ...]:
    table = draft.table if draft else ()
    return tuple(row for row in table if row.indicator in indicators)
