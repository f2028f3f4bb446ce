"""Every refusal of this service. It takes no commands, so a refused event is parked.

README.md shows this list as a table; a test keeps the two equal.
"""

from typing import Final

from shared.refusal import Rule

SECOND_FORM: Final = Rule(
    "form-ganda",
    409,
    "a second FormIssued for one cycle",
    "Mohon petugas TI memeriksa penerbit form; perubahan form memerlukan revisi berikutnya.",
)
UNKNOWN_SHEET: Final = Rule(
    "lembar-tidak-dikenal",
    409,
    "an event names a sheet that the form does not have",
    "Mohon petugas TI memeriksa layanan pengirim; lembar harus tercantum pada form.",
)
NO_PROFILE: Final = Rule(
    "kantor-tanpa-kop",
    409,
    "a letter is due and the office is not in offices.toml",
    "Mohon petugas TI menambahkan kantor pada offices.toml, memulai ulang layanan, lalu replay.",
)
INCOMPLETE_LETTER: Final = Rule(
    "isian-surat-kurang",
    409,
    "a letter's template asks for something that is missing or empty",
    "Mohon petugas TI melengkapi isian atau membetulkan templat surat, memulai ulang layanan, "
    "lalu replay.",
)
CALENDAR_GAP: Final = Rule(
    "kalender-belum-memuat",
    409,
    "the working calendar lacks the year that a due time needs",
    "Mohon petugas TI melengkapi berkas kalender kerja, memulai ulang layanan, lalu replay.",
)

RULES: Final = tuple(rule for rule in tuple(globals().values()) if isinstance(rule, Rule))
