"""Who did what: one line of the timeline per event, in the words of the office."""

from typing import Final

from pydantic import Field

from services.portal.domain.states import Kept
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
from shared.contract.event import Actor, Line, Moment, SopStep, Text
from shared.contract.vocabulary import FindingState, Progress
from shared.decision import Entry, Message

TIMELINE: Final = "timeline"
SYSTEM: Final = "SISTEM"

_PROGRESS: Final[dict[Progress, str]] = {
    Progress.COLLECTION_CLOSED: "menutup pengumpulan data",
    Progress.SUBMITTED: "mengajukan draf untuk disahkan",
    Progress.MEETING_CALLED: "memanggil rapat koordinasi",
    Progress.CONFIRMED: "menyatakan data bidangnya benar",
    Progress.DISPUTED: "mengajukan keberatan atas data",
    Progress.DECIDED: "memutuskan satu temuan",
    Progress.RETURNED: "mengembalikan draf",
    Progress.REPORT_QUEUED: "menyiapkan laporan kepada instansi terkait",
    Progress.BLOCKED: "menahan siklus karena ada pesan yang tidak dapat diproses",
    Progress.RELEASED: "melanjutkan siklus yang tertahan",
    Progress.DUE_EXTENDED: "memperpanjang batas waktu",
    Progress.DUE_SOON: "mengingatkan batas waktu yang mendekat",
    Progress.OVERDUE: "mencatat keterlambatan",
    Progress.ESCALATED: "meneruskan kepada pimpinan",
    Progress.MEETING_CLOSED: "menutup rapat koordinasi",
    Progress.SIGNED: "menandatangani dokumen",
    Progress.SUPERSEDED: "menandai data ini digantikan revisi berikutnya",
    Progress.CANCELLED: "membatalkan siklus",
    Progress.DELIVERED: "mengirim surat",
    Progress.REPORTED: "menyelesaikan pelaporan kepada instansi terkait",
}


class Moved(Kept):
    """One line: when, who, in which step, what; ``more`` is the reason or the detail."""

    at: Moment
    by: Actor
    sop_step: SopStep
    what: Line
    more: Text | None = None
    cause: Line = Field(description="id of the event")


def lines(event: Event, message: Message) -> tuple[Entry, ...]:
    """The event as a line of the timeline; a provisional recap is nobody's act, so it has none."""
    if isinstance(event, RecapReady) and event.provisional:
        return ()
    what, more = _words(event)
    computed = isinstance(event, RecapReady)
    moved = Moved(
        at=message.at,
        by=Actor(office=event.office, role=SYSTEM, name="Sistem") if computed else event.actor,
        sop_step=event.sop_step,
        what=what,
        more=more,
        cause=message.id,
    )
    return (Entry(TIMELINE, moved),)


def _words(event: Event) -> tuple[str, str | None]:  # noqa: PLR0911 - one line per event
    match event:
        case FormIssued():
            return f"menerbitkan {event.title}", None
        case DataSubmitted(withdrawn=True):
            return f"menarik kembali lembar {event.sheet.key}", event.reason
        case DataSubmitted(revision=1):
            return f"menyampaikan lembar {event.sheet.key}", None
        case DataSubmitted():
            return f"memperbaiki lembar {event.sheet.key} (revisi {event.revision})", event.reason
        case RecapReady():
            return f"menghitung draf versi {event.recap_version}", _found(event)
        case DiscrepancyFound():
            return f"menemukan {len(event.findings)} ketidaksesuaian", event.note
        case DraftAgreed():
            return f"menyepakati draf versi {event.recap_version}", event.place
        case Approved():
            return "mengesahkan data kinerja", f"SHA-256 {event.sha256}"
        case StepProgressed():
            return _PROGRESS.get(event.progress, "mencatat perkembangan"), event.note
        case other:
            raise TypeError(f"portal does not consume {type(other).__name__}")


def _found(event: RecapReady) -> str:
    standing = [f for f in event.findings if f.state is not FindingState.DIKOREKSI]
    return f"{len(standing)} temuan" if standing else "tanpa temuan"
