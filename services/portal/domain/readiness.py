"""Whether an office is set up: what is missing before its first cycle, and who can supply it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from shared.office import Office
from shared.sop import Sop, WorkingCalendar

_NEVER_SIGN: Final = frozenset({"OPERATOR", "STAF_PEP"})


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must be there; ``missing`` says what is not, ``remedy`` who can supply it.

    ``page`` is where that is done.
    """

    name: str
    missing: str
    remedy: str
    page: str

    @property
    def good(self) -> bool:
        """Whether it is there."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Setting:
    """The office's data as files, and the day that they are looked at."""

    sop: Sop
    calendar: WorkingCalendar
    office: Office | None
    today: date


def checks(setting: Setting, held: Iterable[str], *, catalogue: bool | None) -> tuple[Check, ...]:
    """All of them. ``held`` are the roles that some active account has.

    ``catalogue`` is none where the collector does not say.
    """
    return (
        Check(
            "Kop surat dan kebiasaan rapat",
            "" if setting.office else "belum ada pada berkas kantor",
            "Petugas TI menyusunnya pada Penyiapan.",
            "/admin/mulai",
        ),
        Check(
            "Pejabat pada masa tugasnya",
            ", ".join(unnamed(setting)),
            "Petugas TI mencatat pejabat beserta masa tugasnya pada Penyiapan.",
            "/admin/mulai/pejabat",
        ),
        Check(
            "Kalender kerja",
            "; ".join(_calendar(setting)),
            "Petugas TI melengkapi berkas kalender.",
            "/kantor/kalender",
        ),
        Check(
            "Katalog indikator",
            *_catalogue(catalogue),
            "/kantor/katalog",
        ),
        Check(
            "Akun untuk setiap jabatan",
            ", ".join(_without(setting.sop, set(held))),
            "Petugas TI membuat akunnya.",
            "/admin/akun",
        ),
    )


def unnamed(setting: Setting) -> tuple[str, ...]:
    """Titles of the roles that nobody holds today, though documents need their name."""
    officers = setting.office.officers if setting.office else ()
    serving = {officer.role for officer in officers if officer.serves(setting.today)}
    roles = setting.sop.roles
    return tuple(r.title for r in roles if r.code not in serving | _NEVER_SIGN)


def _calendar(setting: Setting) -> Iterable[str]:
    years = (setting.today.year, setting.today.year + 1)
    for year in years:
        if year not in setting.calendar.years:
            yield f"belum memuat tahun {year}"
    guessed = sum(day.unconfirmed for day in setting.calendar.holidays if day.date.year == years[0])
    if guessed:
        yield f"{guessed} hari libur tahun {years[0]} masih perkiraan"


def _catalogue(there: bool | None) -> tuple[str, str]:  # noqa: FBT001 - three answers
    """What is missing, and who can supply it."""
    if there is None:
        return "layanan collector tidak menjawab", "Petugas TI memeriksa layanan itu."
    return "" if there else "belum ada", "Kasubag mengimpornya pada halaman Katalog."


def _without(sop: Sop, held: set[str]) -> tuple[str, ...]:
    return tuple(role.title for role in sop.roles if role.code not in held)
