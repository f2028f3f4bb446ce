"""Letters of steps 5 and 6: L3 and L4 invite, L5 records what was agreed on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.notifier.domain import letter
from services.notifier.domain.letter import NONE, Layout, Plan, signature, titles
from services.notifier.domain.recipients import Case, sheet_words
from services.notifier.domain.rounds import objections
from services.notifier.domain.states import Draft, Issue
from services.notifier.domain.tables import draft_rows, issue_rows
from shared.contract import DraftAgreed, StepProgressed
from shared.contract.draft_agreed import Confirmation, FindingDecision
from shared.words import (
    clock_words,
    counted,
    date_spelt,
    date_words,
    moment_words,
    period_words,
    sentence,
    weekday,
)

RETURNED_FROM = "DIAJUKAN"
"""Status from which a meeting is called again because the head returned the draft."""


def invitation(case: Case, event: StepProgressed, due: datetime, draft: Draft | None) -> Plan:
    """L3: undangan rapat koordinasi, to be held before the step is due."""
    period = period_words(event.cycle)
    agenda = f"Koordinasi hasil rekap data kinerja {period}"
    if event.before == RETURNED_FROM:
        agenda = f"Pembahasan kembali draf data kinerja {period} yang dikembalikan"
    subject = f"Undangan Rapat Koordinasi Data Kinerja {period}"
    plan = _invitation(case, "L3", event.sop_step, subject)
    return replace(plan, fields=_meeting(case, plan, agenda, due) | _annex(case, draft))


@dataclass(frozen=True, slots=True)
class Round:
    """Why there is re-coordination: the how manieth time, and what is wrong."""

    number: int
    issues: tuple[Issue, ...]


def second_invitation(case: Case, due: datetime, draft: Draft | None, why: Round) -> Plan:
    """L4: undangan koordinasi ulang, with what is wrong and whose it is."""
    number, period = why.number, period_words(case.event.cycle)
    agenda = f"Koordinasi ulang putaran ke-{counted(number)} atas data kinerja {period}"
    subject = f"Undangan Koordinasi Ulang Data Kinerja {period} (Putaran {number})"
    plan = _invitation(case, "L4", 6, subject)
    faults = {"round": counted(number), "issues": issue_rows(case, why.issues)}
    fields = _meeting(case, plan, agenda, due) | faults | _annex(case, draft)
    return replace(plan, fields=fields)


def meeting_day(case: Case, due: datetime) -> date:
    """The day a meeting is held on: the last one that its time budget leaves."""
    return case.rules.local(due).date()


def _invitation(case: Case, code: str, step: int, subject: str) -> Plan:
    return Plan(
        code=code,
        layout=Layout.KORESPONDENSI,
        sop_step=step,
        subject=subject,
        signer=case.rules.step(step).decides or case.rules.chair,
        recipients=titles(case, case.invited(step)),
    )


def _meeting(case: Case, plan: Plan, agenda: str, due: datetime) -> dict[str, object]:
    """Hari, tanggal, waktu, tempat, acara: not after the step is due."""
    rules, profile = case.rules, letter.office(case)
    begins = rules.calendar.moment(meeting_day(case, due), profile.meeting_time)
    starts = min(begins, rules.local(due))
    return {
        "weekday": weekday(starts),
        "day": date_words(starts),
        "time": f"{clock_words(starts)} s.d. selesai",
        "place": profile.meeting_place,
        "agenda": agenda,
        "chair": rules.title(rules.chair),
        "copies": titles(case, rules.step(plan.sop_step).informed) or NONE,
        "invited": tuple({"title": title, "part": "peserta"} for title in plan.recipients),
    }


def _annex(case: Case, draft: Draft | None) -> dict[str, object]:
    """The draft that the meeting is about: that one, whatever else has been told by then."""
    return {"rows": draft_rows(case, draft)}


def version_of(event: StepProgressed) -> int | None:
    """The draft that a meeting is about (``recap 8``); none where the event names none."""
    word, _, number = (event.refers_to or "").partition(" ")
    return int(number) if word == "recap" and number.isdigit() else None


def minutes(
    case: Case, event: DraftAgreed, draft: Draft, known_issues: Mapping[str, Issue]
) -> Plan:
    """L5: berita acara kesepakatan."""
    rules, period = case.rules, period_words(event.cycle)
    bidang = {entry.role for entry in rules.sop.bidang}
    present = letter.in_order(case, event.present)
    signers = (rules.chair, *(r for r in event.present if r in bidang and r != rules.chair))
    known = {word.by.role: word.by.name for word in event.confirmations}
    held = rules.local(event.held_at) if event.held_at else case.at
    return Plan(
        code="L5",
        layout=Layout.JUDUL,
        sop_step=event.sop_step,
        subject=f"Kesepakatan Draf Data Kinerja {period}",
        signer=rules.chair,
        recipients=titles(case, event.present),
        fields={
            "day": date_spelt(held),
            "date": date_words(held),
            "place": event.place,
            "chair": rules.title(event.actor.role),
            "version": event.recap_version,
            "rounds": counted(event.round),
            "table_sha256": draft.table_sha256,
            "confirmations": tuple(_word(case, word) for word in event.confirmations) or NONE,
            "decisions": decision_rows(case, event.decisions, known_issues) or NONE,
            "notes": event.notes or NONE,
            "present": tuple(_attending(case, role, known) for role in present),
            "rows": draft_rows(case, draft),
            "signatures": tuple(signature(case, role, known.get(role)) for role in signers),
        },
    )


def _attending(case: Case, role: str, known: dict[str, str]) -> dict[str, str]:
    """A line of the daftar hadir; without a name where nobody knows it, to be written by hand."""
    found = letter.holder(case, role)
    name = known.get(role) or (found.name if found else "")
    return {"name": name, "title": case.rules.title(role)}


def known_issues(case: Case, draft: Draft) -> dict[str, Issue]:
    """What a meeting may have decided on: the draft's findings, and what people objected to.

    An objection that is raised again after a return keeps its id: those of before the message
    go before those that have only been told earlier.
    """
    told = objections(case.mailroom)
    later = [fault for fault in told if fault.at > case.message.at]
    before = [fault for fault in told if fault.at <= case.message.at]
    objected = (issue for fault in (*later, *before) for issue in fault.issues)
    return {issue.id: issue for issue in (*objected, *draft.issues)}


def decision_rows(
    case: Case, decisions: tuple[FindingDecision, ...], known: Mapping[str, Issue]
) -> tuple[dict[str, str], ...]:
    """What the meeting decided on each finding."""
    return tuple(
        {
            "message": sentence(known[decision.finding].message),
            "sheet": sheet_words(case.rules, known[decision.finding].sheet),
            "state": decision.state.value.replace("_", " ").lower(),
            "note": decision.note.rstrip("."),
        }
        for decision in decisions
    )


def _word(case: Case, word: Confirmation) -> dict[str, str]:
    return {
        "bidang": case.rules.bidang(word.bidang),
        "by": f"{word.by.name}, {letter.title(case, word.by.role)}",
        "at": moment_words(case.rules.local(word.at)),
    }
