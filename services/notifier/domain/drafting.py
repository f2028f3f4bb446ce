"""Steps 4 to 6: a draft is ready, a draft is wrong, a draft is agreed on."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from services.notifier.domain.recipients import Case, Task, Telling, names, sheet_words
from services.notifier.domain.refusals import UNKNOWN_SHEET
from services.notifier.domain.rounds import by_recap
from services.notifier.domain.states import Agreed, Draft, Fault, Issue, Mailroom
from shared.canonical import canonical, sha256
from shared.contract import DiscrepancyFound, DraftAgreed, RecapReady
from shared.contract.catalogue import SheetRef
from shared.contract.recap import Cell, Finding
from shared.contract.vocabulary import FindingState, Severity
from shared.refusal import RefusalError
from shared.words import counted, period_words, sentence


def recapped(mailroom: Mailroom, event: RecapReady) -> Mailroom:
    """The final draft is known."""
    draft = Draft(
        version=event.recap_version,
        table_sha256=sha256(canonical(event.table)),
        issues=issues(f for f in event.findings if f.state is not FindingState.DIKOREKSI),
        table=tuple(row.model_copy(update={"regions": ()}) for row in event.table),
    )
    drafts = mailroom.drafts | {str(draft.version): draft}
    return mailroom.model_copy(update={"drafts": drafts})


def recap_ready(case: Case, event: RecapReady) -> Telling:
    """The superior gets the report; every bidang with rows is asked to confirm them."""
    version, rules = event.recap_version, case.rules
    period = period_words(event.cycle)
    severities = Counter(f.severity for f in event.findings if f.state is FindingState.TERBUKA)
    findings = ", ".join(f"{counted(severities[s])} {severity_words(s)}" for s in Severity)
    confirm = f"memeriksa dan mengonfirmasi angka bidang pada draf versi {version}"
    owners = dict.fromkeys(row.bidang for row in event.table)
    due = case.planned(5)
    return Telling(
        subject=f"Draf data kinerja {period} versi {version} siap",
        fact=f"Draf data kinerja {period} versi {version} telah direkap. Temuan: {findings}.",
        tasks=(
            Task(rules.chair, "memeriksa laporan rekap (L2) dan memimpin koordinasi", 5, due),
            *(Task(role, confirm, 5, due) for role in case.owners(owners) if role != rules.chair),
        ),
        know=(rules.closer, *rules.step(4).informed),
    )


def reopened(case: Case, event: DiscrepancyFound, meets_on: date) -> Mailroom:
    """A draft is wrong, and who shall look at it again was invited."""
    fault = Fault(
        recap_version=event.recap_version,
        by_recap=by_recap(event),
        at=case.message.at,
        issues=issues(event.findings),
        meets_on=meets_on,
    )
    return case.mailroom.model_copy(update={"faults": (*case.mailroom.faults, fault)})


def discrepancy_found(case: Case, event: DiscrepancyFound) -> Telling:
    """Fillers are asked to correct the named cells, the chair to call all together again."""
    rules, period, step = case.rules, period_words(event.cycle), case.rules.step(6)
    note = f" Keterangan: {sentence(event.note)}" if event.note else ""
    ask = "menandatangani undangan koordinasi ulang (L4) dan memimpin koordinasi ulang"
    return Telling(
        subject=f"Koordinasi ulang data kinerja {period}",
        fact=f"Draf data kinerja {period} versi {event.recap_version} memuat "
        f"{counted(len(event.findings))} ketidaksesuaian.{note}",
        tasks=(
            *_corrections(case, event),
            Task(rules.chair, ask, 6, rules.due(6, case.message.at)),
        ),
        know=(
            *case.owners(finding.owner for finding in event.findings),
            rules.drafter,
            *step.informed,
        ),
    )


def _corrections(case: Case, event: DiscrepancyFound) -> Iterator[Task]:
    due = case.rules.due(6, case.message.at)
    fillers = {sheet.ref: sheet.filler for sheet in case.mailroom.sheets}
    wrong: dict[str, list[Finding]] = {}
    for finding in event.findings:
        wrong.setdefault(_filler(fillers, finding.sheet), []).append(finding)
    for role, findings in wrong.items():
        sheets = names(dict.fromkeys(sheet_words(case.rules, f.sheet) for f in findings))
        cells = "; ".join(dict.fromkeys(place(c) for f in findings for c in f.cells))
        ask = f"memperbaiki lembar {sheets} pada sel yang dibuka kembali ({cells})"
        yield Task(role, ask, 6, due)


def _filler(fillers: dict[SheetRef, str], ref: SheetRef) -> str:
    if ref not in fillers:
        raise RefusalError(UNKNOWN_SHEET, f"Form tidak memuat lembar {ref.key}.")
    return fillers[ref]


def settled(mailroom: Mailroom, event: DraftAgreed, known: Iterable[Issue]) -> Mailroom:
    """The meeting is closed; after a return it is closed again. ``known`` has what it decided."""
    decided = {decision.finding for decision in event.decisions}
    agreed = Agreed(
        recap_version=event.recap_version,
        decisions=event.decisions,
        issues=tuple(issue for issue in known if issue.id in decided),
    )
    return mailroom.model_copy(update={"agreements": (*mailroom.agreements, agreed)})


def draft_agreed(case: Case, event: DraftAgreed) -> Telling:
    """Whoever submits is asked to; those who were present to sign the berita acara."""
    rules, period = case.rules, period_words(event.cycle)
    bidang = {entry.role for entry in rules.sop.bidang}
    submit = "menandatangani Berita Acara Kesepakatan (L5) dan mengajukan pengesahan"
    sign = "menandatangani Berita Acara Kesepakatan (L5)"
    signers = [r for r in event.present if r in bidang and r != rules.submitter]
    return Telling(
        subject=f"Draf data kinerja {period} disepakati",
        fact=f"Draf data kinerja {period} versi {event.recap_version} telah disepakati setelah "
        f"{counted(event.round)} putaran koordinasi ulang.",
        tasks=(
            Task(rules.submitter, submit, 7, case.planned(7)),
            *(Task(role, sign, event.sop_step) for role in signers),
        ),
        know=(rules.drafter, rules.head, *case.owners(case.mailroom.owners)),
    )


def issues(findings: Iterable[Finding]) -> tuple[Issue, ...]:
    """Findings as they are kept."""
    return tuple(
        Issue(
            id=finding.id,
            severity=finding.severity,
            sheet=finding.sheet,
            owner=finding.owner,
            places=tuple(place(cell) for cell in finding.cells),
            message=finding.message,
            remedy=finding.remedy,
        )
        for finding in findings
    )


def place(cell: Cell) -> str:
    """A cell in words: ``DD-01 BELAWANG PENYEBUT JML``."""
    return " ".join(filter(None, (cell.indicator, cell.region, cell.part, cell.group)))


def severity_words(severity: Severity) -> str:
    """``wajib dijawab``."""
    return severity.value.replace("_", " ").lower()
