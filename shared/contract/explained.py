"""Each event in plain words, Indonesian and English, for people who build on it.

What happened, when it is sent, what a reader may conclude and what not. The AsyncAPI document,
the reference page and the portal's event catalogue all take their words from here.
"""

from dataclasses import dataclass
from typing import Final

from shared.contract.approved import Approved
from shared.contract.data_submitted import DataSubmitted
from shared.contract.discrepancy_found import DiscrepancyFound
from shared.contract.draft_agreed import DraftAgreed
from shared.contract.event import Event
from shared.contract.form_issued import FormIssued
from shared.contract.recap_ready import RecapReady
from shared.contract.step_progressed import StepProgressed


@dataclass(frozen=True, slots=True)
class Words:
    """The same in two languages; each may hold several sentences, no markup."""

    id: str
    en: str


@dataclass(frozen=True, slots=True)
class Explained:
    """An event for people. ``said_by`` are values of ``ce_source``."""

    title: Words
    happened: Words
    sent: Words
    conclude: Words
    never: Words
    said_by: tuple[str, ...]


SERVICES: Final = ("collector", "recap", "approval", "notifier", "portal")

EXPLAINED: Final[dict[type[Event], Explained]] = {
    FormIssued: Explained(
        title=Words("Form diterbitkan", "Form issued"),
        happened=Words(
            "Form penjaringan data kinerja satu triwulan telah diterbitkan: indikator yang "
            "diminta, bidang yang mengisi, dan batas waktunya.",
            "The form for one quarter's performance data went out: which indicators are asked "
            "for, of which bidang, and until when.",
        ),
        sent=Words(
            "Satu kali untuk tiap siklus, sebagai peristiwa pertamanya.",
            "Once per cycle, as its first event.",
        ),
        conclude=Words(
            "Lembar yang disebut terbuka untuk diisi, dan definisi indikator, target serta "
            "batas waktu di dalamnya berlaku untuk siklus ini.",
            "The listed sheets are open, and the definitions, targets and due times in it hold "
            "for this cycle.",
        ),
        never=Words(
            "Bahwa ada angka, atau bahwa batas waktunya tetap: perpanjangan diumumkan dengan "
            "StepProgressed (DUE_EXTENDED).",
            "That there is any figure yet, or that a due time stands for good: an extension is "
            "told by StepProgressed (DUE_EXTENDED).",
        ),
        said_by=("collector",),
    ),
    DataSubmitted: Explained(
        title=Words("Data disampaikan", "Data submitted"),
        happened=Words(
            "Satu lembar dinyatakan lengkap oleh pengisinya; kiriman ini menggantikan semua "
            "kiriman lembar itu sebelumnya. Penarikan kembali adalah kiriman tanpa angka.",
            "A sheet was declared complete by its filler; this submission replaces every earlier "
            "one of that sheet. A withdrawal is a submission without figures.",
        ),
        sent=Words(
            "Setiap kali lembar disampaikan, diperbaiki atau ditarik kembali.",
            "Each time a sheet is submitted, corrected or withdrawn.",
        ),
        conclude=Words(
            "Pengisi bertanggung jawab atas angka itu pada saat itu.",
            "The filler answered for these figures at that moment.",
        ),
        never=Words(
            "Bahwa angkanya benar, disepakati atau disahkan. Jangan diterbitkan.",
            "That the figures are right, agreed or ratified. Do not publish them.",
        ),
        said_by=("collector",),
    ),
    RecapReady: Explained(
        title=Words("Rekap tersedia", "Recap ready"),
        happened=Words(
            "Draf tabel pengukuran kinerja dihitung ulang seluruhnya dari semua kiriman, beserta "
            "semua temuannya.",
            "The draft table was recomputed whole from all submissions, with every finding.",
        ),
        sent=Words(
            "Setelah tiap kiriman selama pengumpulan (provisional), dan setelah tiap perbaikan.",
            "After each submission while the collection is open (provisional), and after each "
            "correction.",
        ),
        conclude=Words(
            "recap_version yang lebih tinggi menggantikan yang lebih rendah pada siklus itu.",
            "A higher recap_version replaces a lower one of the same cycle.",
        ),
        never=Words(
            "Bahwa ini angka resmi: draf masih dapat berubah. Selama provisional, angka yang belum "
            "ada bukan kesalahan.",
            "That these are official figures: a draft may still change. While provisional, a "
            "missing figure is no fault.",
        ),
        said_by=("recap",),
    ),
    DiscrepancyFound: Explained(
        title=Words("Ketidaksesuaian ditemukan", "Discrepancy found"),
        happened=Words(
            "Ada angka yang salah, disanggah atau dikembalikan; putaran koordinasi ulang dibuka.",
            "Figures are wrong, disputed or returned; a round of re-coordination begins.",
        ),
        sent=Words(
            "Oleh recap paling banyak satu kali untuk tiap versi rekap; oleh approval setiap kali "
            "angka disanggah atau dikembalikan.",
            "By recap at most once per recap version; by approval each time that figures are "
            "disputed or returned.",
        ),
        conclude=Words(
            "Sel yang disebut terbuka untuk diperbaiki oleh pemilik lembarnya.",
            "The named cells are open for correction by the owner of their sheet.",
        ),
        never=Words(
            "Bahwa daftar temuannya lengkap: daftar lengkap ada pada RecapReady.",
            "That this is every finding: the whole list is in RecapReady.",
        ),
        said_by=("recap", "approval"),
    ),
    DraftAgreed: Explained(
        title=Words("Draf disepakati", "Draft agreed"),
        happened=Words(
            "Rapat koordinasi menyepakati satu versi draf: siapa yang hadir, siapa yang menyatakan "
            "benar, dan putusan atas tiap temuan.",
            "The meeting agreed on one version of the draft: who attended, who confirmed, and what "
            "was decided on each finding.",
        ),
        sent=Words(
            "Setelah kesepakatan; lagi apabila draf dikembalikan lalu disepakati ulang.",
            "After the agreement; again where a draft was returned and agreed anew.",
        ),
        conclude=Words(
            "Bidang bertanggung jawab bersama atas recap_version yang disebut.",
            "The bidang answer together for the recap_version that is named.",
        ),
        never=Words(
            "Bahwa kepala dinas telah mengesahkannya: draf masih dapat dikembalikan.",
            "That the head has ratified it: the draft may still be returned.",
        ),
        said_by=("approval",),
    ),
    Approved: Explained(
        title=Words("Disahkan", "Approved"),
        happened=Words(
            "Kepala dinas mengesahkan data kinerja triwulan itu. Isinya tidak pernah berubah.",
            "The head of the office ratified the quarter's figures. They never change.",
        ),
        sent=Words(
            "Satu kali untuk tiap revisi. Koreksi hanya datang sebagai revisi berikutnya, dengan "
            "siklus baru (…:r1) dan supersedes yang menunjuk siklus yang digantikan.",
            "Once per revision. A correction only comes as the next revision: another cycle "
            "(…:r1) whose supersedes names the one that it replaces.",
        ),
        conclude=Words(
            "Ini angka resmi triwulan itu selama tidak ada revisi yang lebih tinggi yang disahkan. "
            "sha256 membuktikan dokumennya.",
            "These are the quarter's official figures as long as no higher revision is ratified. "
            "sha256 proves the document.",
        ),
        never=Words(
            "Bahwa angka ini masih berlaku tanpa memeriksa revisi yang lebih tinggi; dan kosong "
            "bukan nol: measured menyebut sebabnya.",
            "That they still stand, without looking for a higher revision; and empty is not zero: "
            "measured says why.",
        ),
        said_by=("approval",),
    ),
    StepProgressed: Explained(
        title=Words("Langkah bergerak", "Step progressed"),
        happened=Words(
            "Sesuatu bergerak di dalam satu langkah SOP: rapat dipanggil, diajukan, dikembalikan, "
            "batas waktu, eskalasi, pembatalan (CANCELLED), penggantian (SUPERSEDED).",
            "Something moved inside a step of the SOP: a meeting called, submitted, returned, due "
            "times, escalation, cancellation (CANCELLED), replacement (SUPERSEDED).",
        ),
        sent=Words(
            "Pada tiap perpindahan yang tidak mempunyai peristiwa sendiri, oleh layanan mana pun.",
            "At each transition that has no event of its own, by any service.",
        ),
        conclude=Words(
            "progress menyebut apa yang terjadi; CANCELLED mengakhiri siklus tanpa angka resmi; "
            "SUPERSEDED memberi tahu bahwa revisi lain menggantikan siklus ini.",
            "progress says what happened; CANCELLED ends a cycle without official figures; "
            "SUPERSEDED tells that another revision replaces this cycle.",
        ),
        never=Words(
            "Bahwa daftar kata progress tertutup: kata yang tidak dikenal adalah “hal lain”.",
            "That the words of progress are a closed list: an unknown one is “something else”.",
        ),
        said_by=SERVICES,
    ),
}
