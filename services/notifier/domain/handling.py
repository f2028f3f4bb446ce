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
    timing,
)
from services.notifier.domain.letter import Plan
from services.notifier.domain.notices import NOTICES, written
from services.notifier.domain.recipients import Case, Telling
from services.notifier.domain.refusals import INCOMPLETE_LETTER
from services.notifier.domain.report import Report, report_ref
from services.notifier.domain.rules import Rules
from services.notifier.domain.slips import slipped
from services.notifier.domain.states import Draft, Mailroom
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
    due = case.rules.due(6, case.message.at)
    told, after = drafting.discrepancy_found(case, event), drafting.reopened(case.mailroom, event)
    plan = letters_meeting.second_invitation(_with(case, after), due, draft)
    return _taken(case, _invited(case, after, due), told, [plan])


def _draft_agreed(case: Case, event: DraftAgreed) -> Outcome:
    draft = case.mailroom.drafts.get(str(event.recap_version))
    if draft is None:
        return Early(f"RecapReady versi {event.recap_version}")
    if unknown := letters_meeting.unknown_findings(case, event, draft):
        return Early(f"DiscrepancyFound dengan temuan {unknown[0]}")
    told = drafting.draft_agreed(case, event)
    plans = [letters_meeting.minutes(case, event, draft)]
    return _taken(case, drafting.settled(case.mailroom, event), told, plans)


def _step_progressed(case: Case, event: StepProgressed) -> Outcome:
    told, after = (
        progressing.step_progressed(case, event),
        progressing.advanced(case.mailroom, event),
    )
    match event:
        case StepProgressed(progress=Progress.SUBMITTED):
            return _submitted(case, event, told, after)
        case StepProgressed(progress=Progress.MEETING_CALLED):
            if _is_again(event) and not case.mailroom.rounds:
                return Early("DiscrepancyFound")
            version = letters_meeting.version_of(event)
            draft = case.mailroom.drafts.get(str(version))
            if version is not None and draft is None:
                return Early(f"RecapReady versi {version}")
            due = _required_due(event)
            plans = tuple(_invitations(case, event, due, draft))
            return _taken(case, _invited(case, after, due) if plans else after, told, plans)
        case _:
            return _taken(case, after, told)


def _required_due(event: StepProgressed) -> datetime:
    if event.due is None:
        raise RefusalError(INCOMPLETE_LETTER, "Rapat dipanggil tanpa batas waktu (due).")
    return event.due


def _submitted(case: Case, event: StepProgressed, told: Telling, after: Mailroom) -> Outcome:
    """The n-th submission is that of the n-th agreement, in whatever order they are told."""
    agreements = case.mailroom.agreements
    if len(agreements) < after.submissions:
        return Early("DraftAgreed")
    agreed = agreements[after.submissions - 1]
    draft = case.mailroom.drafts[str(agreed.recap_version)]
    return _taken(case, after, told, [letters_result.submission(case, event, agreed, draft)])


def _invitations(
    case: Case, event: StepProgressed, due: datetime, draft: Draft | None
) -> Iterable[Plan]:
    """Re-coordination was invited to when the fault was found: again only for another day."""
    if not _is_again(event):
        yield letters_meeting.invitation(case, event, due, draft)
    elif letters_meeting.meeting_day(case, due) != case.mailroom.invited_on:
        yield letters_meeting.second_invitation(case, due, draft)


def _is_again(event: StepProgressed) -> bool:
    """A meeting of step 6 that follows a discrepancy, not one that the head asked for."""
    return event.sop_step == RECOORDINATION and event.before != letters_meeting.RETURNED_FROM


def _invited(case: Case, mailroom: Mailroom, due: datetime) -> Mailroom:
    day = letters_meeting.meeting_day(case, due)
    return mailroom.model_copy(update={"invited_on": day})


def _with(case: Case, mailroom: Mailroom) -> Case:
    return Case(case.rules, mailroom, case.message)


def _approved(case: Case, event: Approved) -> Taken:
    told, queued = reporting.approved(case, event), reporting.report_queued(case, event)
    plans = (letters_result.ratification(case, event), *letters_result.cover_letters(case, event))
    taken = _taken(case, case.mailroom, told, plans, queued)
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
