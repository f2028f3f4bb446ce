"""A cycle's time has come: marks, notices, L9, deliveries and events in one piece."""

from services.notifier.domain import dispatch, letter
from services.notifier.domain.letters_data import Lateness, lateness
from services.notifier.domain.notices import NOTICES
from services.notifier.domain.recipients import Case
from services.notifier.domain.slips import slipped
from services.notifier.domain.waking import late_days, woken
from shared.decision import Entry, Taken


def toll(case: Case) -> Taken:
    """What a `Wake` does. A step late enough for a superior gets its L9."""
    done = woken(case)
    plans = [
        lateness(
            case,
            Lateness(
                step=timer.sop_step,
                due=timer.due,
                days_late=late_days(case, timer),
                owner=timer.owner,
                what=timer.task,
            ),
        )
        for timer in done.late
    ]
    slips = slipped(done.mailroom.letters, plans, case.rules.codes())
    return Taken(
        {
            case.message.ref: done.mailroom.model_copy(update={"letters": slips}),
            **dispatch.of_notices(case.rules, case.message, done.notices),
        },
        done.events,
        (
            *(Entry(NOTICES, notice) for notice in done.notices),
            *(letter.write(case, plan) for plan in plans),
            *done.clock.entries,
        ),
    )
