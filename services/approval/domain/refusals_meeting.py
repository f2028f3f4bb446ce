"""Refusals about the meeting, its rounds and who attends; part of `refusals.CATALOGUE`."""

from typing import Final

from shared.refusal import Rule

UNREGISTERED: Final = Rule(
    "pejabat-tidak-terdaftar",
    403,
    "who acts or attends does not hold the role on this day by the register of officers",
    "Mohon dilakukan oleh pejabat yang terdaftar pada hari ini, atau mohon pengelola daftar "
    "pejabat kantor mencatat SK (Plh., Plt., Pj. atau definitif) beserta masa tugasnya.",
)
NOTHING_ARRANGED: Final = Rule(
    "jadwal-kosong",
    422,
    "a meeting is arranged without a time, a place or a note",
    "Mohon isi sekurangnya waktu, tempat, atau catatan.",
)
MEETING_PAST: Final = Rule(
    "waktu-rapat-sudah-lewat",
    422,
    "a meeting is arranged for a moment that has passed",
    "Mohon pilih waktu yang akan datang.",
)
DAY_OFF: Final = Rule(
    "bukan-hari-kerja",
    422,
    "a meeting is arranged for a day off of the working calendar",
    "Mohon pilih hari kerja menurut kalender kerja kantor.",
)
HELD_LATER: Final = Rule(
    "waktu-rapat-belum-tiba",
    422,
    "a meeting is closed as held at a moment that is yet to come",
    "Mohon isi waktu rapat yang sebenarnya.",
)
DOUBLE_ROLE: Final = Rule(
    "jabatan-hadir-ganda",
    422,
    "one role is listed twice among those present",
    "Mohon catat satu orang untuk setiap jabatan.",
)
RAISED_BEFORE: Final = Rule(
    "temuan-rapat-sudah-tercatat",
    409,
    "the same cells of this draft were raised in the meeting before",
    "Temuan terdahulu tetap berlaku. Mohon dibahas dan diputuskan dalam rapat.",
)
RULED: Final = Rule(
    "sudah-diputus-pimpinan",
    409,
    "a decision or objection on what the head has ruled on",
    "Putusan pimpinan berlaku bagi draf ini. Bila angkanya tetap diragukan, mohon disampaikan "
    "kepada Kepala Dinas, yang dapat mengembalikan draf setelah diajukan.",
)
NOT_ESCALATED: Final = Rule(
    "belum-dinaikkan-ke-pimpinan",
    409,
    "a ruling or another round by the head before the limit of rounds was passed",
    "Mohon temuan diputuskan lebih dahulu oleh pimpinan rapat; setelah batas putaran terlampaui, "
    "perkara naik ke Kepala Dinas dengan sendirinya.",
)
NO_REASON: Final = Rule(
    "alasan-perubahan-diperlukan",
    422,
    "agreement on a revision without the reason of the change",
    "Mohon isi alasan perubahan; alasan itu menjadi isi Berita Acara Perubahan.",
)

CATALOGUE: Final = tuple(rule for rule in tuple(globals().values()) if isinstance(rule, Rule))
