"""Indonesian for days and times, and the guide that goes with every form."""

from datetime import datetime, timedelta
from pathlib import Path

from shared.words import ZONES, date_words


def guide(kind: str) -> tuple[str, ...]:
    """The guide that goes with a form, line by line: of the ``workbook`` or of the ``paper``."""
    file = Path(__file__).with_name(f"guide_{kind}.txt")
    return tuple(file.read_text(encoding="utf-8").splitlines())


def day_and_time(moment: datetime) -> str:
    """``8 Oktober 2025 pukul 16.00 WITA``; a zone without an Indonesian name by its offset."""
    offset = moment.utcoffset() or timedelta()
    zone = ZONES.get(round(offset / timedelta(hours=1)), moment.strftime("UTC%z"))
    return f"{date_words(moment)} pukul {moment:%H.%M} {zone}"
