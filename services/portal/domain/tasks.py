"""Tugas saya: what a role must do now, from the dossiers of its office."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from services.portal.domain.states import Dossier, Phase, SheetState
from shared.contract.vocabulary import FindingState, Severity
from shared.sop import Sop


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: where, until when. ``page`` is the address below the cycle's page."""

    cycle: str
    title: str
    ask: str
    page: str
    due: datetime | None


def tasks(dossiers: Iterable[Dossier], sop: Sop, role: str) -> list[Task]:
    """A role's tasks, the most urgent first."""
    found = [task for dossier in dossiers for task in _of(dossier, sop, role)]
    return sorted(found, key=lambda task: (task.due is None, task.due, task.cycle, task.ask))


def _of(dossier: Dossier, sop: Sop, role: str) -> Iterator[Task]:
    match dossier.phase:
        case Phase.PENGUMPULAN | Phase.REKAP:
            yield from _collecting(dossier, sop, role)
        case Phase.KOORDINASI:
            yield from _coordinating(dossier, sop, role)
        case Phase.KOORDINASI_ULANG:
            yield from _correcting(dossier, sop, role)
        case Phase.DISEPAKATI if sop.may(role, "submit"):
            yield _task(dossier, "Ajukan pengesahan kepada Kepala Dinas", "pengesahan", 7)
        case Phase.DIAJUKAN if sop.may(role, "ratify"):
            yield _task(dossier, "Sahkan data kinerja, atau kembalikan", "pengesahan", 7)
        case _:
            return


def _collecting(dossier: Dossier, sop: Sop, role: str) -> Iterator[Task]:
    if dossier.closed_at is None:
        for sheet in dossier.sheets:
            if sheet.filler == role and not sheet.complete:
                yield _fill(dossier, sheet, f"Isi {_named(sop, sheet)}")
        if sop.may(role, "close_collection") and all(s.complete for s in dossier.sheets):
            yield _task(dossier, "Tutup pengumpulan: semua lembar sudah masuk", "rekap", 4)


def _coordinating(dossier: Dossier, sop: Sop, role: str) -> Iterator[Task]:
    if sop.may(role, "agree"):
        yield _task(dossier, "Pimpin rapat koordinasi", "koordinasi", 5)
    owners = {sop.role_of(sheet.ref.bidang) for sheet in dossier.sheets}
    if role in owners and role not in dossier.confirmed:
        yield _task(
            dossier, "Nyatakan data bidang Bapak/Ibu benar, atau ajukan keberatan", "koordinasi", 5
        )


def _correcting(dossier: Dossier, sop: Sop, role: str) -> Iterator[Task]:
    wrong = {
        finding.sheet.key
        for finding in (dossier.draft.findings if dossier.draft else ())
        if finding.severity is Severity.MENGHALANGI and finding.state is FindingState.TERBUKA
    }
    for sheet in dossier.sheets:
        if sheet.filler == role and sheet.ref.key in wrong:
            yield _fill(dossier, sheet, f"Perbaiki {_named(sop, sheet)}", step=6)


def _named(sop: Sop, sheet: SheetState) -> str:
    """A sheet as people call it."""
    code = sheet.ref.bidang
    bidang = next((entry.name for entry in sop.bidang if entry.code == code), code)
    return f"lembar {sheet.ref.source.replace('_', '-')} {bidang}"


def _fill(dossier: Dossier, sheet: SheetState, ask: str, step: int | None = None) -> Task:
    page = f"isi/{sheet.ref.bidang}/{sheet.ref.source}"
    due = sheet.due if step is None else dossier.due_of(step)
    return Task(dossier.cycle, dossier.title, ask, page, due)


def _task(dossier: Dossier, ask: str, page: str, step: int) -> Task:
    return Task(dossier.cycle, dossier.title, ask, page, dossier.due_of(step))
