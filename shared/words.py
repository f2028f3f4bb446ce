"""Dates, moments and numbers as Indonesian letters, pages and workbooks write them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from shared.contract.identifiers import Period

_DAYS: Final = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_MONTHS: Final = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
ZONES: Final = {7: "WIB", 8: "WITA", 9: "WIT"}
"""Indonesia's zones by their hours from UTC."""
_ROMAN: Final = ("I", "II", "III", "IV")
_SMALL: Final = frozenset({"dan", "atau", "di", "ke", "dari", "pada", "untuk", "dengan", "yang"})
_UNITS: Final = (
    "nol",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
)


def period_words(cycle: str) -> str:
    """``Triwulan III Tahun 2025``, with the revision where there is one."""
    period = Period.of(cycle)
    label = f"Triwulan {_ROMAN[period.quarter - 1]} Tahun {period.year}"
    return f"{label} Revisi {period.revision}" if period.revision else label


def weekday(day: date) -> str:
    """``Rabu``."""
    return _DAYS[day.weekday()]


def date_words(day: date) -> str:
    """``8 Oktober 2025``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def clock_words(moment: datetime) -> str:
    """``16.00 WITA``. The moment must be in one of Indonesia's zones."""
    offset = moment.utcoffset()
    hours = None if offset is None else offset.total_seconds() / 3600
    zone = ZONES.get(int(hours)) if hours is not None and hours.is_integer() else None
    if zone is None:
        raise ValueError(f"{moment.isoformat()} is in none of Indonesia's zones")
    return f"{moment:%H.%M} {zone}"


def moment_words(moment: datetime) -> str:
    """``Rabu, 8 Oktober 2025 pukul 16.00 WITA``."""
    return f"{weekday(moment)}, {date_words(moment)} pukul {clock_words(moment)}"


def date_spelt(day: date) -> str:
    """``Rabu tanggal delapan bulan Oktober tahun dua ribu dua puluh lima``, for a berita acara."""
    month = _MONTHS[day.month - 1]
    return f"{weekday(day)} tanggal {spell(day.day)} bulan {month} tahun {spell(day.year)}"


def counted(number: int) -> str:
    """``3 (tiga)``."""
    return f"{number} ({spell(number)})"


def spell(number: int) -> str:
    """A number from 0 to 9,999 in words (terbilang). Raises ``ValueError`` for others."""
    if not 0 <= number < 10_000:  # noqa: PLR2004
        raise ValueError(f"{number} is not spelt out")
    return _spell(number)


def _spell(number: int) -> str:  # noqa: PLR0911 - one line per form of the language
    match number:
        case n if n < 12:  # noqa: PLR2004
            return _UNITS[n]
        case n if n < 20:  # noqa: PLR2004
            return f"{_UNITS[n - 10]} belas"
        case n if n < 100:  # noqa: PLR2004
            return _joined(f"{_UNITS[n // 10]} puluh", n % 10)
        case n if n < 200:  # noqa: PLR2004
            return _joined("seratus", n - 100)
        case n if n < 1000:  # noqa: PLR2004
            return _joined(f"{_UNITS[n // 100]} ratus", n % 100)
        case n if n < 2000:  # noqa: PLR2004
            return _joined("seribu", n - 1000)
        case n:
            return _joined(f"{_UNITS[n // 1000]} ribu", n % 1000)


def _joined(head: str, rest: int) -> str:
    return f"{head} {_spell(rest)}" if rest else head


def sop_words(title: str) -> str:
    """An SOP's title inside a sentence: ``Pengumpulan dan Pengukuran Data Kinerja``."""
    words = title.removeprefix("SOP ").lower().split()
    return " ".join(word if word in _SMALL else word.capitalize() for word in words)


def sentence(text: str) -> str:
    """Words of a person as a sentence: with a full stop, where they have none."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def number_words(number: Decimal) -> str:
    """``4.120`` and ``99,51``: full stop between thousands, comma before decimals."""
    return f"{number:,f}".translate(str.maketrans(",.", ".,"))
