"""Every refusal of this service. It takes no commands, so a refused event is parked.

README.md shows this list as a table; a test keeps the two equal.
"""

from dataclasses import dataclass
from typing import Final

from shared.decision import Rejected


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason for a refusal. ``when`` is for the README, ``remedy`` for the operator."""

    name: str
    when: str
    remedy: str


class RefusalError(Exception):
    """Ends a decision; `decide` turns it into `Rejected`. Nothing has changed when it is raised."""

    def __init__(self, rule: Rule, detail: str) -> None:
        super().__init__(f"{rule.name}: {detail}")
        self.rejected = Rejected(rule.name, detail, rule.remedy)


SECOND_FORM: Final = Rule(
    "form-ganda",
    "a second FormIssued for one cycle",
    "Mohon petugas TI memeriksa penerbit form; perubahan form memerlukan revisi berikutnya.",
)
UNKNOWN_SHEET: Final = Rule(
    "lembar-tidak-dikenal",
    "an event names a sheet that the form does not have",
    "Mohon petugas TI memeriksa layanan pengirim; lembar harus tercantum pada form.",
)
NO_PROFILE: Final = Rule(
    "kantor-tanpa-kop",
    "a letter is due and the office is not in offices.toml",
    "Mohon petugas TI menambahkan kantor pada offices.toml, memulai ulang layanan, lalu replay.",
)
INCOMPLETE_LETTER: Final = Rule(
    "isian-surat-kurang",
    "a letter's template asks for something that is missing or empty",
    "Mohon petugas TI melengkapi isian atau membetulkan templat surat, memulai ulang layanan, "
    "lalu replay.",
)
CALENDAR_GAP: Final = Rule(
    "kalender-belum-memuat",
    "the working calendar lacks the year that a due time needs",
    "Mohon petugas TI melengkapi berkas kalender kerja, memulai ulang layanan, lalu replay.",
)

RULES: Final = tuple(rule for rule in tuple(globals().values()) if isinstance(rule, Rule))
