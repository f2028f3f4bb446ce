"""From each event to its notices, its letters and what the mailroom keeps of it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from services.notifier.domain import (
    collecting,
    dispatch,
    drafting,
    letter,
    letters_data,
    letters_meeting,
    letters_result,
    progressing,
    reporting,
    rounds,
    timing,
)
from services.notifier.domain.letter import Plan
from services.notifier.domain.letters_meeting import Round
from services.notifier.domain.notices import NOTICES, written
from services.notifier.domain.recipients import Case, Telling
from services.notifier.domain.refusals import INCOMPLETE_LETTER
from services.notifier.domain.report import Report, report_ref
from services.notifier.domain.rules import Rules
from services.notifier.domain.slips import slipped
from services.notifier.domain.states import Draft, Fault, Invited, Mailroom
from shared.contract import (
    Approved,
    DataSubmitted,
    DiscrepancyFound,
    DraftAgreed,
    Event,
    FormIssued,
    RecapReady,
    StepProgressed,
)
from shared.contract.vocabulary import Progress
from shared.decision import Early, Entry, Ignored, Message, Outcome, Taken
from shared.refusal import RefusalError

RECOORDINATION: Final = 6


def handle(case: Case) -> Outcome:  # noqa: PLR0911 - one line per event
    """What an event of a known cycle does. A telling looks at the cycle as it was before."""
    match case.event:
        case FormIssued() as event:
            told = collecting.form_issued(case, event)
            return _taken(case, case.mailroom, told, [letters_data.notification(case, event)])
        case DataSubmitted() as event:
            told = collecting.data_submitted(case, event)
            return _taken(case, collecting.received(case.mailroom, event), told)
        case RecapReady() as event:
            return _recap_ready(case, event)
        case DiscrepancyFound() as event:
            return _discrepancy_found(case, event)
        case DraftAgreed() as event:
            return _draft_agreed(case, event)
        case StepProgressed() as event:
            return _step_progressed(case, event)
        case Approved() as event:
            return _approved(case, event)
        case other:
            raise TypeError(f"notifier does not consume {type(other).__name__}")


def _recap_ready(case: Case, event: RecapReady) -> Outcome:
    if event.provisional:
        return Ignored("rekap sementara: pengumpulan data belum ditutup")
    told = drafting.recap_ready(case, event)
    plans = [letters_data.recap_report(case, event)]
    return _taken(case, drafting.recapped(case.mailroom, event), told, plans)


def _discrepancy_found(case: Case, event: DiscrepancyFound) -> Outcome:
    draft = case.mailroom.drafts.get(str(event.recap_version))
    if draft is None:
        return Early(f"RecapReady versi {event.recap_version}")
    if rounds.by_recap(event) and (left := rounds.unmet(case.mailroom, event)):
        return _for_systems_only(case, left)
    due = case.rules.due(6, case.message.at)
    why = Round(rounds.number(case.mailroom, event), drafting.issues(event.findings))
    after = drafting.reopened(case, event, letters_meeting.meeting_day(case, due))
    plan = letters_meeting.second_invitation(case, due, draft, why)
    return _taken(case, after, drafting.discrepancy_found(case, event), [plan])


def _for_systems_only(case: Case, left: Early | Ignored) -> Outcome:
    """What calls no person is told all the same to a system that subscribes to its topic."""
    posted = dispatch.of_event(case.rules, case.message) if isinstance(left, Ignored) else {}
    return Taken(dict(posted)) if posted else left


def _draft_agreed(case: Case, event: DraftAgreed) -> Outcome:
    draft = case.mailroom.drafts.get(str(event.recap_version))
    if draft is None:
        return Early(f"RecapReady versi {event.recap_version}")
    if waits := _not_yet_returned(case.mailroom):
        return waits
    known = letters_meeting.known_issues(case, draft)
    if unknown := [d.finding for d in event.decisions if d.finding not in known]:
        return Early(f"DiscrepancyFound dengan temuan {unknown[0]}")
    told = drafting.draft_agreed(case, event)
    plans = [letters_meeting.minutes(case, event, draft, known)]
    return _taken(case, drafting.settled(case.mailroom, event, known.values()), told, plans)


def _not_yet_returned(mailroom: Mailroom) -> Early | None:
    """An agreement after another follows its return, and what the head objected to by then."""
    agreed = len(mailroom.agreements)
    if len(mailroom.returns) < agreed:
        return Early(f"RETURNED ke-{agreed}")
    return rounds.missing_objection(mailroom, mailroom.returns[agreed - 1]) if agreed else None


def _step_progressed(case: Case, event: StepProgressed) -> Outcome:
    told = progressing.step_progressed(case, event)
    after = progressing.advanced(case.mailroom, event, case.message.at)
    match event:
        case StepProgressed(progress=Progress.SUBMITTED):
            return _submitted(case, event, told, after)
        case StepProgressed(progress=Progress.MEETING_CALLED):
            return _meeting_called(case, event, told)
        case _:
            return _taken(case, after, told)


def _submitted(case: Case, event: StepProgressed, told: Telling, after: Mailroom) -> Outcome:
    """The n-th submission is that of the n-th agreement, in whatever order they are told."""
    agreements = case.mailroom.agreements
    if len(agreements) < after.submissions:
        return Early("DraftAgreed")
    agreed = agreements[after.submissions - 1]
    draft = case.mailroom.drafts[str(agreed.recap_version)]
    return _taken(case, after, told, [letters_result.submission(case, event, agreed, draft)])


def _meeting_called(case: Case, event: StepProgressed, told: Telling) -> Outcome:
    version = letters_meeting.version_of(event)
    draft = case.mailroom.drafts.get(str(version))
    if version is not None and draft is None:
        return Early(f"RecapReady versi {version}")
    if event.due is None:
        raise RefusalError(INCOMPLETE_LETTER, "Rapat dipanggil tanpa batas waktu (due).")
    after = rounds.called(case.mailroom, version)
    if event.sop_step != RECOORDINATION:
        return _taken(
            case, after, told, [letters_meeting.invitation(case, event, event.due, draft)]
        )
    faults = rounds.before_meeting(case.mailroom)
    if isinstance(faults, Early):
        return faults
    day = letters_meeting.meeting_day(case, event.due)
    plans = tuple(_again(case, event, event.due, draft, faults))
    if plans:
        invited = Invited(at=case.message.at, meets_on=day)
        after = after.model_copy(update={"invited": invited})
    return _taken(case, after, told, plans)


def _again(
    case: Case,
    event: StepProgressed,
    due: datetime,
    draft: Draft | None,
    faults: tuple[Fault, ...],
) -> Iterable[Plan]:
    """Re-coordination was invited to when the fault was found: again only for another day."""
    if not faults or event.before == letters_meeting.RETURNED_FROM:
        yield letters_meeting.invitation(case, event, due, draft)
        return
    called, found = case.mailroom.invited, faults[-1]
    newest = called.meets_on if called and called.at >= found.at else found.meets_on
    if letters_meeting.meeting_day(case, due) != newest:
        why = Round(rounds.count(faults), faults[-1].issues)
        yield letters_meeting.second_invitation(case, due, draft, why)


def _approved(case: Case, event: Approved) -> Taken:
    told, queued = reporting.approved(case, event), reporting.report_queued(case, event)
    plans = (letters_result.ratification(case, event), *letters_result.cover_letters(case, event))
    after = case.mailroom.model_copy(update={"ratified": event.recap_version})
    taken = _taken(case, after, told, plans, queued)
    agencies = tuple(agency.code for agency in case.rules.sop.recipients)
    report = {report_ref(event.cycle): Report(event=event, agencies=agencies)}
    return replace(taken, states={**taken.states, **report})


def taken_before_the_form(rules: Rules, message: Message, event: StepProgressed) -> Taken:
    """What may be told of a cycle that notifier knows nothing of: that it is blocked, or not."""
    case = Case(rules, Mailroom(title="", sheets=(), due=()), message)
    told = written(case, progressing.step_progressed(case, event))
    posted = dispatch.of_notices(rules, message, told) | dispatch.of_event(rules, message)
    return Taken(dict(posted), entries=tuple(Entry(NOTICES, notice) for notice in told))


def _taken(
    case: Case,
    after: Mailroom,
    told: Telling,
    plans: Iterable[Plan] = (),
    *said: Event,
) -> Taken:
    """Notices, letters, timers and deliveries of an event, in one piece."""
    clock = timing.clockwork(case)
    timing.follow(case, clock, after)
    letters = list(plans)
    slips = slipped(after.letters, letters, case.rules.codes())
    after = timing.kept(clock, after.model_copy(update={"letters": slips}))
    notices = tuple(written(case, told))
    entries = (
        *(Entry(NOTICES, notice) for notice in notices),
        *(letter.write(case, plan) for plan in letters),
        *clock.entries,
    )
    deliveries = {
        **dispatch.of_notices(case.rules, case.message, notices),
        **dispatch.of_event(case.rules, case.message),
    }
    return Taken({case.message.ref: after, **deliveries}, said, entries)
