"""Makes the next version of the draft from all that was submitted; says what follows from it."""

from services.recap.domain.office import Rules
from services.recap.domain.rules import findings_of
from services.recap.domain.states import Draft, History, Recap
from services.recap.domain.table import earlier_quarters, own_figures, table
from shared.contract import DiscrepancyFound, Event, RecapReady
from shared.contract.catalogue import Sheet
from shared.contract.event import Actor
from shared.contract.recap import Completeness, Finding
from shared.contract.vocabulary import FindingState, Severity


def redraft(rules: Rules, recap: Recap, history: History) -> Recap:
    """The recap with its next version computed; a pure function of what is in it."""
    provisional = not recap.closed
    before = recap.draft
    found = findings_of(recap, provisional=provisional)
    draft = Draft(
        version=1 if before is None else before.version + 1,
        provisional=provisional,
        table=table(recap, history, rules.scale),
        completeness=tuple(_completeness(recap, sheet) for sheet in recap.form.sheets),
        findings=(*found, *_corrected(before, found)),
        history=earlier_quarters(recap, history),
    )
    finals = (
        recap.finals if provisional else {**recap.finals, str(draft.version): own_figures(recap)}
    )
    return recap.model_copy(update={"draft": draft, "finals": finals})


def said(rules: Rules, recap: Recap, actor: Actor) -> tuple[Event, ...]:
    """RecapReady, and DiscrepancyFound where a final draft has open faults that block."""
    form, draft = recap.form, recap.draft
    if draft is None:
        return ()
    common = {
        "office": form.office,
        "cycle": form.cycle,
        "sop_step": 4,
        "actor": actor,
        "versions": rules.versions(form.versions),
        "recap_version": draft.version,
    }
    ready = RecapReady.model_validate(
        common
        | {
            "provisional": draft.provisional,
            "table": draft.table,
            "completeness": draft.completeness,
            "findings": draft.findings,
            "history": draft.history,
        }
    )
    blocking = tuple(finding for finding in draft.findings if _blocks(finding))
    if draft.provisional or not blocking:
        return (ready,)
    return ready, DiscrepancyFound.model_validate(common | {"findings": blocking})


def all_submitted(recap: Recap) -> bool:
    """Whether every sheet has been submitted at least once."""
    return all(sheet.ref.key in recap.submissions for sheet in recap.form.sheets)


def _completeness(recap: Recap, sheet: Sheet) -> Completeness:
    submission = recap.submissions.get(sheet.ref.key)
    have = {f.indicator for f in submission.figures} if submission else set()
    return Completeness(
        sheet=sheet.ref,
        expected=len(sheet.indicators),
        submitted=len(have & set(sheet.indicators)),
        on_time=submission.on_time if submission else None,
    )


def _corrected(before: Draft | None, found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """What was open in the version before and is gone now, told once as corrected."""
    if before is None:
        return ()
    open_now = {finding.id for finding in found}
    return tuple(
        finding.model_copy(update={"state": FindingState.DIKOREKSI})
        for finding in before.findings
        if finding.state is FindingState.TERBUKA and finding.id not in open_now
    )


def _blocks(finding: Finding) -> bool:
    is_open = finding.state is FindingState.TERBUKA
    return is_open and finding.severity is Severity.MENGHALANGI
