"""Letters of steps 1 and 4: L1 asks for the data, L2 reports the recap; and L9, of any step."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from services.notifier.domain.drafting import issues, severity_words
from services.notifier.domain.letter import NONE, Layout, Plan, titles
from services.notifier.domain.recipients import Case, sheet_words, source_words
from services.notifier.domain.tables import issue_rows
from shared.contract import FormIssued, RecapReady
from shared.contract.recap import Completeness
from shared.contract.vocabulary import FindingState, Severity
from shared.letters.tables import measured_rows
from shared.words import counted, moment_words, period_words


def notification(case: Case, event: FormIssued) -> Plan:
    """L1: surat pemberitahuan pengisian data."""
    rules, period = case.rules, period_words(event.cycle)
    owners = case.owners(sheet.ref.bidang for sheet in event.sheets)
    fillers = tuple(sheet.filler for sheet in event.sheets)
    return Plan(
        code="L1",
        layout=Layout.KORESPONDENSI,
        sop_step=1,
        subject=f"Pemberitahuan Pengisian Data Kinerja {period}",
        signer=rules.step(1).decides or rules.head,
        recipients=titles(case, (*fillers, *owners)),
        fields={
            "concept": event.letter_concept,
            "deadlines": _deadlines(case, event),
            "sheets": tuple(
                {
                    "name": sheet_words(rules, sheet.ref),
                    "filler": rules.title(sheet.filler),
                    "indicators": counted(len(sheet.indicators)),
                }
                for sheet in event.sheets
            ),
            "contact": f"{rules.title(event.actor.role)}, {event.actor.name}",
            "copies": (rules.title(rules.chair),),
        },
    )


def _deadlines(case: Case, event: FormIssued) -> tuple[dict[str, str], ...]:
    latest = {sheet.ref.source: sheet.due for sheet in event.sheets}
    return tuple(
        {"source": source_words(source), "due": moment_words(case.rules.local(due))}
        for source, due in latest.items()
    )


def recap_report(case: Case, event: RecapReady) -> Plan:
    """L2: nota dinas laporan rekap, from who closed the collection to the superior."""
    rules, period = case.rules, period_words(event.cycle)
    open_now = [f for f in event.findings if f.state is FindingState.TERBUKA]
    severities = Counter(finding.severity for finding in open_now)
    return Plan(
        code="L2",
        layout=Layout.NOTA_DINAS,
        sop_step=4,
        subject=f"Laporan Rekapitulasi Data Kinerja {period} (Draf Versi {event.recap_version})",
        signer=rules.closer,
        recipients=(rules.title(rules.chair),),
        fields={
            "sender": rules.title(rules.closer),
            "version": event.recap_version,
            "completeness": tuple(_completeness(case, item) for item in event.completeness),
            "complete": counted(sum(c.submitted >= c.expected for c in event.completeness)),
            "incomplete": counted(sum(c.submitted < c.expected for c in event.completeness)),
            "late": counted(sum(c.on_time is False for c in event.completeness)),
            "severities": tuple(
                {"name": severity_words(s), "count": counted(severities[s])} for s in Severity
            ),
            "issues": issue_rows(case, issues(open_now)) or NONE,
            "rows": measured_rows(event.table, rules.bidang) or NONE,
        },
    )


def _completeness(case: Case, item: Completeness) -> dict[str, str]:
    timely = {None: "belum disampaikan", True: "tepat waktu", False: "terlambat"}
    return {
        "name": sheet_words(case.rules, item.sheet),
        "count": f"{item.submitted} dari {item.expected} indikator",
        "timely": timely[item.on_time],
    }


@dataclass(frozen=True, slots=True)
class Lateness:
    """What is late, since when, and whose it is. ``days_late`` are whole working days."""

    step: int
    due: datetime
    days_late: int
    owner: str
    what: str


def lateness(case: Case, late: Lateness) -> Plan:
    """L9: nota dinas keterlambatan, to the owner; the head, or the chair, gets a copy."""
    rules, step = case.rules, case.rules.step(late.step)
    chair = rules.chair if late.owner != rules.chair else rules.head
    superiors = (rules.head,) if late.owner != rules.head else (rules.chair,)
    return Plan(
        code="L9",
        layout=Layout.NOTA_DINAS,
        sop_step=late.step,
        subject=f"Keterlambatan Langkah {late.step} Data Kinerja "
        f"{period_words(case.message.ref.id)}",
        signer=chair,
        recipients=(rules.title(late.owner),),
        fields={
            "sender": rules.title(chair),
            "step": f"{late.step}. {step.label}",
            "what": late.what,
            "owner": rules.title(late.owner),
            "due": moment_words(rules.local(late.due)),
            "days_late": counted(late.days_late),
            "copies": titles(case, superiors),
        },
    )
