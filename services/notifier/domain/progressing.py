"""StepProgressed: what moved inside a step, and what whoever is next is asked to do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.notifier.domain.recipients import Case, Task, Telling
from services.notifier.domain.rounds import objects
from services.notifier.domain.states import Mailroom
from shared.contract import StepProgressed
from shared.contract.vocabulary import Progress
from shared.words import period_words, sentence

Roles = Callable[[Case], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table. ``ask`` is for the role that the event names; none: it is told."""

    subject: str
    fact: str
    know: Roles
    ask: str | None = None


def _fillers(case: Case) -> tuple[str, ...]:
    return (*case.mailroom.fillers, case.rules.chair)


def _bidang(case: Case) -> tuple[str, ...]:
    return (case.rules.drafter, *case.owners(case.mailroom.owners))


def _desk(case: Case) -> tuple[str, ...]:
    return (case.rules.drafter, case.rules.chair)


def _house(case: Case) -> tuple[str, ...]:
    return (*_desk(case), case.rules.head)


def _drafter(case: Case) -> tuple[str, ...]:
    return (case.rules.drafter,)


def _everyone(case: Case) -> tuple[str, ...]:
    return (*_house(case), *case.mailroom.fillers, *case.owners(case.mailroom.owners))


_TABLE: Final[dict[Progress, Line]] = {
    Progress.COLLECTION_CLOSED: Line(
        "Pengumpulan data ditutup",
        "Pengumpulan data {period} telah ditutup; selanjutnya hanya sel yang dibuka kembali yang "
        "dapat diperbaiki.",
        _fillers,
    ),
    Progress.MEETING_CALLED: Line(
        "Undangan rapat koordinasi",
        "Rapat koordinasi hasil rekap data kinerja {period} dipanggil.",
        _house,
        "menandatangani undangannya dan memimpin rapat tersebut",
    ),
    Progress.CONFIRMED: Line(
        "Konfirmasi angka diterima",
        "{actor} telah mengonfirmasi angka bidangnya untuk {period}.",
        _desk,
        "menutup rapat dengan kesepakatan bila tidak ada lagi temuan yang terbuka",
    ),
    Progress.DISPUTED: Line(
        "Keberatan atas angka",
        "{actor} mengajukan keberatan atas angka {period}.",
        _desk,
        "memimpin pembahasan keberatan tersebut",
    ),
    Progress.DECIDED: Line(
        "Temuan diputuskan",
        "{actor} telah memutuskan temuan pada draf {period}.",
        _bidang,
        "menindaklanjuti putusan tersebut",
    ),
    Progress.SUBMITTED: Line(
        "Pengajuan pengesahan",
        "Draf data kinerja {period} telah diajukan untuk disahkan oleh {actor}.",
        _bidang,
        "memeriksa lalu mengesahkan, atau mengembalikan disertai alasan",
    ),
    Progress.RETURNED: Line(
        "Draf dikembalikan",
        "Draf data kinerja {period} dikembalikan oleh {actor}.",
        _bidang,
        "memimpin pembahasan kembali",
    ),
    Progress.DUE_EXTENDED: Line(
        "Batas waktu diperpanjang",
        "Batas waktu langkah pada {period} diperpanjang oleh {actor}.",
        _drafter,
        "menyelesaikannya dalam batas waktu yang baru",
    ),
    Progress.MEETING_CLOSED: Line(
        "Rapat ditutup",
        "Rapat koordinasi data kinerja {period} telah ditutup oleh {actor}.",
        _bidang,
    ),
    Progress.SIGNED: Line(
        "Dokumen ditandatangani",
        "Dokumen data kinerja {period} telah ditandatangani oleh {actor}.",
        _house,
    ),
    Progress.SUPERSEDED: Line(
        "Siklus digantikan",
        "Data kinerja {period} telah digantikan oleh revisi berikutnya.",
        _everyone,
    ),
    Progress.CANCELLED: Line(
        "Siklus dibatalkan", "Siklus data kinerja {period} dibatalkan oleh {actor}.", _everyone
    ),
    Progress.DUE_SOON: Line(
        "Batas waktu mendekat", "Batas waktu sebuah langkah pada {period} mendekat.", _desk
    ),
    Progress.OVERDUE: Line(
        "Batas waktu terlewati", "Batas waktu sebuah langkah pada {period} terlewati.", _desk
    ),
    Progress.ESCALATED: Line(
        "Mohon keputusan pimpinan",
        "Siklus {period} memerlukan keputusan di atas {actor}.",
        _desk,
        "memutuskan kelanjutannya",
    ),
    Progress.DELIVERED: Line(
        "Laporan diterima", "Laporan data kinerja {period} telah diterima instansi.", _desk
    ),
    Progress.REPORTED: Line(
        "Laporan selesai", "Laporan data kinerja {period} telah diterima seluruh instansi.", _house
    ),
    Progress.REPORT_QUEUED: Line(
        "Laporan disiapkan",
        "Surat pengantar laporan data kinerja {period} telah disiapkan.",
        _house,
        "mengirim laporan kepada instansi terkait",
    ),
    Progress.BLOCKED: Line(
        "Siklus tertahan",
        "Siklus {period} tertahan karena ada pesan yang tidak dapat diproses.",
        _drafter,
        "memeriksanya dengan `kinerja parked show`, lalu replay atau discard",
    ),
    Progress.RELEASED: Line(
        "Siklus berjalan kembali", "Siklus {period} yang tertahan telah berjalan kembali.", _drafter
    ),
}

BEFORE_THE_FORM: Final = (Progress.BLOCKED, Progress.RELEASED)
"""What may be said of a cycle whose form notifier does not have."""


def advanced(mailroom: Mailroom, event: StepProgressed, at: datetime) -> Mailroom:
    """The cycle after it moved."""
    objected = mailroom.objected + objects(event)
    update: dict[str, object] = {"objected": objected}
    match event.progress:
        case Progress.COLLECTION_CLOSED:
            update |= {"closed": True, "closed_at": at}
        case Progress.SUBMITTED:
            update |= {"submissions": mailroom.submissions + 1}
        case Progress.RETURNED:
            update |= {"returns": (*mailroom.returns, objected)}
        case Progress.CANCELLED:
            update |= {"cancelled": True}
    return mailroom.model_copy(update=update)


def step_progressed(case: Case, event: StepProgressed) -> Telling:
    """The role that the event names is asked; the others of the table are told."""
    line, period = _TABLE[event.progress], period_words(event.cycle)
    note = f" Keterangan: {sentence(event.note)}" if event.note else ""
    fact = line.fact.format(period=period, actor=case.rules.title(event.actor.role))
    asked = _asked(event, line)
    named = (event.role,) if event.role and not asked else ()
    return Telling(
        subject=f"{line.subject} ({period})",
        fact=f"{fact}{note}",
        tasks=(*asked, *_invited(case, event)),
        know=(*named, *line.know(case)),
    )


def _asked(event: StepProgressed, line: Line) -> tuple[Task, ...]:
    if event.role is None or line.ask is None:
        return ()
    return (Task(event.role, line.ask, event.sop_step, event.due),)


def _invited(case: Case, event: StepProgressed) -> tuple[Task, ...]:
    """A meeting is attended by those who perform its step, and those who are consulted in it."""
    if event.progress is not Progress.MEETING_CALLED:
        return ()
    return tuple(
        Task(role, "menghadiri rapat tersebut", event.sop_step, event.due)
        for role in case.invited(event.sop_step)
        if role != event.role
    )
