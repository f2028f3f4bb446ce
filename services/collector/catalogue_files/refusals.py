"""Reasons for which a catalogue file is refused, besides those of every import.

README.md shows this list as a table; a test keeps the two equal.
"""

from typing import Final

from shared.refusal import Rule

NO_HEADS: Final = Rule(
    "judul-katalog-tidak-ditemukan",
    422,
    "no row of heads with kode and nama in any sheet",
    "Mohon pastikan baris judul memuat kolom kode dan nama indikator.",
)
DOUBLE_INDICATOR: Final = Rule(
    "indikator-ganda",
    422,
    "an indicator code appears twice",
    "Mohon sisakan satu baris untuk setiap kode indikator.",
)
EMPTY_FIELD: Final = Rule(
    "isian-katalog-kosong",
    422,
    "a field that every indicator must have is empty",
    "Mohon lengkapi isian tersebut pada katalog.",
)
PARTIAL_TARGETS: Final = Rule(
    "target-triwulan-tidak-lengkap",
    422,
    "some quarters have a target and others have none",
    "Mohon isi target keempat triwulan, atau kosongkan semuanya.",
)
UNKNOWN_WORD: Final = Rule(
    "kata-katalog-tidak-dikenal",
    422,
    "a word that the catalogue's word lists do not have",
    "Mohon gunakan salah satu kata yang disebut.",
)
NOT_FITTING: Final = Rule(
    "isian-katalog-tidak-sah",
    422,
    "a value that the field cannot have",
    "Mohon betulkan isian tersebut sesuai contoh katalog.",
)

RULES: Final = tuple(rule for rule in tuple(globals().values()) if isinstance(rule, Rule))
