"""Makes the next version of the draft from all that was submitted; says what follows from it."""

from services.recap.domain.figures import readings
from services.recap.domain.office import Rules
from services.recap.domain.rules import Found, findings_of
from services.recap.domain.states import Draft, History, Recap
from services.recap.domain.table import Bases, bases, own_figures, table
from shared.contract import DiscrepancyFound, Event, RecapReady
from shared.contract.catalogue import Sheet
from shared.contract.event import Actor
from shared.contract.identifiers import Period
from shared.contract.recap import Completeness, Finding
from shared.contract.vocabulary import FindingState, Severity


def redraft(rules: Rules, recap: Recap, history: History) -> tuple[Recap, Draft]:
    """The recap with its next version, and that version; a pure function of what is in them."""
    read = readings(recap)
    rest_on = bases(read, Period.of(recap.form.cycle), history)
    found = findings_of(read, provisional=not recap.closed)
    corrected, resting = _gone(recap.draft, found)
    draft = Draft(
        version=1 if recap.draft is None else recap.draft.version + 1,
        provisional=not recap.closed,
        table=table(read, rest_on, rules.scale),
        completeness=tuple(_completeness(recap, sheet) for sheet in recap.form.sheets),
        findings=(*found.findings, *corrected),
        resting=resting,
        history=_used(rest_on),
    )
    final = {str(draft.version): own_figures(read)} if recap.closed else {}
    drafted = {"draft": draft, "finals": {**recap.finals, **final}}
    return recap.model_copy(update=drafted), draft


def said(rules: Rules, recap: Recap, draft: Draft, actor: Actor) -> tuple[Event, ...]:
    """RecapReady, and DiscrepancyFound where a final draft has open faults that block."""
    ready = RecapReady(
        office=recap.form.office,
        cycle=recap.form.cycle,
        sop_step=4,
        actor=actor,
        versions=rules.versions(recap.form.versions),
        recap_version=draft.version,
        provisional=draft.provisional,
        table=draft.table,
        completeness=draft.completeness,
        findings=draft.findings,
        history=draft.history,
    )
    blocking = tuple(finding for finding in draft.findings if _blocks(finding))
    if draft.provisional or not blocking:
        return (ready,)
    return ready, DiscrepancyFound(
        office=ready.office,
        cycle=ready.cycle,
        sop_step=4,
        actor=actor,
        versions=ready.versions,
        recap_version=draft.version,
        findings=blocking,
    )


def not_submitted(recap: Recap) -> tuple[str, ...]:
    """Sheets of which nothing has come yet."""
    keys = (sheet.ref.key for sheet in recap.form.sheets)
    return tuple(key for key in keys if key not in recap.submissions)


def _gone(before: Draft | None, found: Found) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Open before and told no more: corrected now, or resting because its root tells it."""
    if before is None:
        return (), ()
    told = {finding.id for finding in found.findings}
    was_open = tuple(f for f in before.findings if f.state is FindingState.TERBUKA)
    gone = tuple(f for f in (*was_open, *before.resting) if f.id not in told)
    corrected = {"state": FindingState.DIKOREKSI}
    return (
        tuple(f.model_copy(update=corrected) for f in gone if f.id not in found.covered),
        tuple(f for f in gone if f.id in found.covered),
    )


def _completeness(recap: Recap, sheet: Sheet) -> Completeness:
    submission = recap.submissions.get(sheet.ref.key)
    have = {figures.indicator for figures in submission.figures} if submission else set()
    return Completeness(
        sheet=sheet.ref,
        expected=len(sheet.indicators),
        submitted=len(have.intersection(sheet.indicators)),
        on_time=submission.on_time if submission else None,
    )


def _used(rest_on: Bases) -> tuple[str, ...]:
    return tuple(sorted({label for rests_on in rest_on.values() for label in rests_on.added}))


def _blocks(finding: Finding) -> bool:
    is_open = finding.state is FindingState.TERBUKA
    return is_open and finding.severity is Severity.MENGHALANGI
