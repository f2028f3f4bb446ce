"""Makes the next version of the draft from all that was submitted; says what follows from it."""

from services.recap.domain.books import Books
from services.recap.domain.figures import readings
from services.recap.domain.ledger import lived, told
from services.recap.domain.office import Rules
from services.recap.domain.rules import findings_of
from services.recap.domain.states import Draft, Own, Recap, Submission
from services.recap.domain.surveying import subjects, surroundings
from services.recap.domain.table import Bases, bases, own_figures, row_of, sent_figures
from shared.contract import DiscrepancyFound, Event, RecapReady
from shared.contract.catalogue import Sheet
from shared.contract.event import Actor, Moment
from shared.contract.identifiers import Period
from shared.contract.recap import Completeness, Finding, MeasuredRow
from shared.contract.vocabulary import FindingState, Severity
from shared.decision import Message

Reckoned = tuple[tuple[MeasuredRow, ...], tuple[Finding, ...], Bases, Own]


def reckoned(rules: Rules, recap: Recap, books: Books) -> Reckoned:
    """Table, open findings and what they rest on: a pure function of what was submitted.

    Neither version nor time nor who asks has a part in it.
    """
    period, day = Period.of(recap.form.cycle), recap.form.period.end
    scale, catalogue = rules.scales.on(day), recap.form.versions.catalogue
    read = readings(recap)
    sent = sent_figures(read)
    rest_on, own = bases(read, sent, period, books.history), own_figures(read, sent)
    table = tuple(
        row_of(
            reading, rest_on.get(reading.indicator.code), scale, (period, books.history), catalogue
        )
        for reading in read
    )
    around = surroundings(recap, read, own, books)
    found = findings_of(
        rules.catalogue.in_force(day),
        subjects(read, table, rest_on, sent, around),
        tuple((sheet, recap.submissions.get(sheet.ref.key)) for sheet in recap.form.sheets),
        provisional=not recap.closed,
    )
    return table, found, rest_on, own


def redraft(
    rules: Rules, recap: Recap, books: Books, message: Message, sent: Submission | None = None
) -> tuple[Recap, Draft]:
    """The recap with its next version, and that version. ``sent`` is what was just submitted."""
    table, found, rest_on, own = reckoned(rules, recap, books)
    version = 1 if recap.draft is None else recap.draft.version + 1
    lives = lived(recap, version, found, message, sent) if recap.closed else recap.lives
    draft = Draft(
        version=version,
        provisional=not recap.closed,
        table=table,
        completeness=tuple(_completeness(recap, sheet) for sheet in recap.form.sheets),
        findings=told(found, lives) if recap.closed else found,
        history=_used(rest_on),
        added={code: rests_on.added for code, rests_on in rest_on.items() if rests_on.added},
    )
    final = {str(version): own} if recap.closed else {}
    drafted = {"draft": draft, "finals": {**recap.finals, **final}, "lives": lives}
    return recap.model_copy(update=drafted), draft


def reckons_as(rules: Rules, recap: Recap, books: Books) -> bool:
    """Whether the same submissions would give the newest draft again."""
    if recap.draft is None:
        return False
    table, found, _, _ = reckoned(rules, recap, books)
    drawn = recap.draft
    same = tuple(_undated(f) for f in drawn.findings if f.state is FindingState.TERBUKA)
    return table == drawn.table and found == same


def said(rules: Rules, recap: Recap, draft: Draft, actor: Actor) -> tuple[Event, ...]:
    """RecapReady, and DiscrepancyFound where a final draft has an open fault that blocks.

    What must be answered goes with it: the round is open anyway, and its owner may rather correct
    it. By itself it opens no round, since an explanation is enough.
    """
    ready = RecapReady(
        office=recap.form.office,
        cycle=recap.form.cycle,
        sop_step=4,
        actor=actor,
        versions=rules.versions(recap.form),
        recap_version=draft.version,
        provisional=draft.provisional,
        table=draft.table,
        completeness=draft.completeness,
        findings=draft.findings,
        history=draft.history,
    )
    if draft.provisional or not any(_is_open(f, Severity.MENGHALANGI) for f in draft.findings):
        return (ready,)
    return ready, DiscrepancyFound(
        office=ready.office,
        cycle=ready.cycle,
        sop_step=4,
        actor=actor,
        versions=ready.versions,
        recap_version=draft.version,
        findings=tuple(
            f
            for f in draft.findings
            if _is_open(f, Severity.MENGHALANGI) or _is_open(f, Severity.WAJIB_DIJAWAB)
        ),
    )


def not_submitted(recap: Recap) -> tuple[str, ...]:
    """Sheets of which nothing has come yet, or of which all was withdrawn."""
    keys = (sheet.ref.key for sheet in recap.form.sheets)
    return tuple(key for key in keys if _standing(recap, key) is None)


def due_of(recap: Recap, sheet: Sheet) -> Moment:
    """When a sheet is due: as the form says, or as the collector has moved it since."""
    return recap.extended.get(sheet.ref.key, sheet.due)


def _undated(finding: Finding) -> Finding:
    """A finding without its first version, which no reckoning gives."""
    return finding.model_copy(update={"since": None})


def _standing(recap: Recap, key: str) -> Submission | None:
    submission = recap.submissions.get(key)
    return None if submission is None or submission.withdrawn else submission


def _completeness(recap: Recap, sheet: Sheet) -> Completeness:
    submission = _standing(recap, sheet.ref.key)
    sent, on_sheet = submission.figures if submission else (), frozenset(sheet.indicators)
    asked = [figures for figures in sent if figures.indicator in on_sheet]
    return Completeness(
        sheet=sheet.ref,
        expected=len(sheet.indicators),
        submitted=len({figures.indicator for figures in asked}),
        on_time=submission.on_time if submission else None,
        unavailable=sum(figures.unavailable is not None for figures in asked),
        due=due_of(recap, sheet),
    )


def _used(rest_on: Bases) -> tuple[str, ...]:
    return tuple(sorted({label for rests_on in rest_on.values() for label in rests_on.added}))


def _is_open(finding: Finding, severity: Severity) -> bool:
    return finding.state is FindingState.TERBUKA and finding.severity is severity
