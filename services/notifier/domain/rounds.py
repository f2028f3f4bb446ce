"""Rounds of re-coordination, so that they count the same in whatever order topics are read.

Recap finds drafts wrong, people object over approval; both say so as `DiscrepancyFound`. Approval
also tells each objection as a StepProgressed, in one topic with the meetings that it calls: by
that it is known which objections a meeting follows, also while they are still on their way.
"""

import re
from collections.abc import Iterable
from typing import Final

from services.notifier.domain.states import Draft, Fault, Mailroom
from shared.contract import DiscrepancyFound, StepProgressed
from shared.contract.vocabulary import Progress, Severity
from shared.decision import Early, Ignored

_COMPUTED: Final = re.compile(r"D\d\d")
"""Rules of recap's catalogue; other codes are objections of people."""
_CORRECTING: Final = "KOORDINASI_ULANG"
"""Status after a return that names cells: it is an objection, too."""


def by_recap(event: DiscrepancyFound) -> bool:
    """Whether recap computed the faults, not people."""
    return all(_COMPUTED.fullmatch(finding.rule) for finding in event.findings)


def objects(event: StepProgressed) -> bool:
    """Whether a `DiscrepancyFound` of approval goes with it."""
    returned = event.progress is Progress.RETURNED and event.after == _CORRECTING
    return returned or event.progress is Progress.DISPUTED


def objections(mailroom: Mailroom, first: int | None = None) -> tuple[Fault, ...]:
    """The first so many objections, in approval's order; without a number those that came."""
    return tuple(fault for fault in mailroom.faults if not fault.by_recap)[:first]


def missing_objection(mailroom: Mailroom, first: int) -> Early | None:
    """Set while not all of the first so many objections have come."""
    if len(objections(mailroom, first)) == first:
        return None
    return Early(f"DiscrepancyFound ke-{first} dari koordinasi")


def unmet(mailroom: Mailroom, event: DiscrepancyFound) -> Early | Ignored | None:
    """Whether a draft that recap found wrong has come to a meeting; the first one always does.

    Only approval can tell how many rounds went before a later one, and whether it came too late
    for the agreement: then it belongs to the next revision, and nobody is called.
    """
    version = event.recap_version
    if version == _first(mailroom):
        return None
    if (number := _told_by(mailroom, version)) is not None:
        if str(version) not in mailroom.called:
            return Ignored(f"draf versi {version} tidak pernah dibahas")
        return missing_objection(mailroom, number)
    if mailroom.cancelled or (mailroom.ratified or version) < version:
        return Ignored(f"draf versi {version} datang setelah siklus selesai")
    return Early(f"MEETING_CALLED atas draf versi {version}")


def number(mailroom: Mailroom, event: DiscrepancyFound) -> int:
    """Which round it is: approval says so itself, recap's come after all of earlier drafts."""
    if not by_recap(event):
        return event.round or 1 + count(
            fault
            for fault in mailroom.faults
            if fault.by_recap or fault.recap_version != event.recap_version
        )
    before = objections(mailroom, _told_by(mailroom, event.recap_version) or 0)
    computed = (fault for fault in mailroom.faults if fault.by_recap)
    earlier = (f for f in (*before, *computed) if f.recap_version < event.recap_version)
    return 1 + count(earlier)


def count(faults: Iterable[Fault]) -> int:
    """One draft found wrong by one sender is one round, however often said."""
    return len({(fault.recap_version, fault.by_recap) for fault in faults})


def before_meeting(mailroom: Mailroom) -> tuple[Fault, ...] | Early:
    """The faults that a meeting on a draft follows, the newest last.

    Faults of the draft itself count once it has been called a meeting on before: recap says them
    in the same moment as the draft, and they have an invitation of their own.
    """
    if waits := missing_objection(mailroom, mailroom.objected):
        return waits
    told = {str(fault.recap_version): fault for fault in mailroom.faults if fault.by_recap}
    for known in mailroom.called:
        if known not in told and _is_wrong(mailroom.drafts[known]):
            return Early(f"DiscrepancyFound atas draf versi {known}")
    computed = (told[known] for known in mailroom.called if known in told)
    faults = (*computed, *objections(mailroom, mailroom.objected))
    return tuple(sorted(faults, key=lambda fault: (fault.at, fault.recap_version)))


def called(mailroom: Mailroom, version: int | None) -> Mailroom:
    """A meeting on a draft is called; what was objected to before the first of them counts."""
    if version is None:
        return mailroom
    before = {str(version): mailroom.objected} | mailroom.called
    return mailroom.model_copy(update={"called": before})


def _first(mailroom: Mailroom) -> int:
    return min(draft.version for draft in mailroom.drafts.values())


def _told_by(mailroom: Mailroom, version: int) -> int | None:
    """Objections that had been told when the first meeting on that draft or a later one was."""
    later = {int(v): told for v, told in mailroom.called.items() if int(v) >= version}
    return later[min(later)] if later else None


def _is_wrong(draft: Draft) -> bool:
    """Whether recap says so by a `DiscrepancyFound`."""
    return any(issue.severity is Severity.MENGHALANGI for issue in draft.issues)
