"""Indonesian for days and times, and the guide that goes with every form."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

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
_ZONES: Final = {7: "WIB", 8: "WITA", 9: "WIT"}


def guide(kind: str) -> tuple[str, ...]:
    """The guide that goes with a form, line by line: of the ``workbook`` or of the ``paper``."""
    file = Path(__file__).with_name(f"guide_{kind}.txt")
    return tuple(file.read_text(encoding="utf-8").splitlines())


def day(moment: date) -> str:
    """``30 September 2025``."""
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def day_and_time(moment: datetime) -> str:
    """``8 Oktober 2025 pukul 16.00 WITA``; a zone without an Indonesian name by its offset."""
    offset = moment.utcoffset() or timedelta()
    zone = _ZONES.get(round(offset / timedelta(hours=1)), moment.strftime("UTC%z"))
    return f"{day(moment)} pukul {moment:%H.%M} {zone}"
