"""Templates, and how numbers, moments and codes are written for people."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from services.portal.web.assets import address
from services.portal.web.charts import bullet, spark
from services.portal.web.headers import HEADERS
from shared.sop import Sop, WorkingCalendar
from shared.words import date_words, number_words, weekday

FOLDER: Final = Path(__file__).parents[1] / "templates"


class Renderer:
    """Pages from templates; everything in them is escaped."""

    def __init__(self, sop: Sop, calendar: WorkingCalendar) -> None:
        self._sop = sop
        self._calendar = calendar
        self._environment = Environment(
            auto_reload=False,
            loader=FileSystemLoader(FOLDER),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {
            "angka": number,
            "tanggal": date_words,
            "waktu": self.moment,
            "singkat": self.short,
            "jabatan": self.title,
            "bidang": self.bidang,
            "sisa": left,
            "tulis": written,
            "saat": datetime.fromisoformat,
        }
        self._environment.globals |= {
            "bullet": _chart,
            "spark": _spark,
            "sop": sop,
            "asset": address,
            "here": "",
        }

    def page(self, template: str, fields: Mapping[str, Any], status: int = 200) -> HTMLResponse:
        """A page as a response."""
        return HTMLResponse(self.text(template, fields), status, HEADERS)

    def text(self, template: str, fields: Mapping[str, Any]) -> str:
        """A template filled in."""
        return self._environment.get_template(template).render(**fields)

    def moment(self, value: datetime) -> str:
        """``Rabu, 1 Oktober 2025 pukul 16.00`` on the office's clock."""
        local = self._calendar.local(value)
        return f"{weekday(local)}, {date_words(local)} pukul {local:%H.%M}"

    def short(self, value: datetime) -> str:
        """``1 Okt 2025, 16.00`` on the office's clock, for lists."""
        local = self._calendar.local(value)
        day, month, year = date_words(local).split()
        return f"{day} {month[:3]} {year}, {local:%H.%M}"

    def day(self, value: datetime) -> date:
        """The day on the office's clock."""
        return self._calendar.local(value).date()

    def said(self, typed: str) -> datetime:
        """``2026-04-22T09:00``, as a browser's field has it, on the office's clock.

        Raises ``ValueError`` where it is none.
        """
        plain = datetime.fromisoformat(typed)
        return self._calendar.moment(plain.date(), plain.time())

    def title(self, role: str) -> str:
        """A role's title; its code where the SOP does not list it."""
        return next((entry.title for entry in self._sop.roles if entry.code == role), role)

    def bidang(self, code: str) -> str:
        """A bidang's name; its code where the SOP does not list it."""
        return next((entry.name for entry in self._sop.bidang if entry.code == code), code)


def _chart(achievement: Decimal, label: str) -> Markup:
    return Markup(bullet(achievement, label))  # noqa: S704 - our own SVG; its label is escaped


def _spark(points: Sequence[tuple[str, Decimal]], label: str) -> Markup:
    return Markup(spark(points, label))  # noqa: S704 - our own SVG; its label is escaped


def number(value: Decimal | int | str | None) -> str:
    """``1.234,50``; a dash where there is none."""
    return "–" if value is None else number_words(Decimal(value))


def written(value: str) -> str:
    """What stands in a cell: a number as people write it, anything else as it is."""
    try:
        return number(value)
    except InvalidOperation:
        return value


def left(due: datetime | None, now: datetime) -> str:
    """``2 hari lagi``, ``lewat 3 jam``; nothing where there is no due time."""
    if due is None:
        return ""
    seconds = (due - now).total_seconds()
    words = _span(abs(seconds))
    return f"{words} lagi" if seconds >= 0 else f"lewat {words}"


def _span(seconds: float) -> str:
    if seconds >= 2 * 86400:
        return f"{int(seconds // 86400)} hari"
    if seconds >= 2 * 3600:
        return f"{int(seconds // 3600)} jam"
    return f"{max(int(seconds // 60), 1)} menit"
