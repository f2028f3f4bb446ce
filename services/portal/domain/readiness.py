"""Whether an office is set up: what is missing before its first cycle, and who can supply it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from shared.office import Office
from shared.sop import Sop

_NEVER_SIGN: Final = frozenset({"OPERATOR", "STAF_PEP"})


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must be there; ``missing`` says what is not, and where it comes from."""

    name: str
    missing: str

    @property
    def good(self) -> bool:
        """Whether it is there."""
        return not self.missing


def checks(
    sop: Sop, office: Office | None, held: Iterable[str], today: date, *, catalogue: bool
) -> tuple[Check, ...]:
    """All of them. ``held`` are the roles that some active account has."""
    roles, accounts = {role.code: role.title for role in sop.roles}, set(held)
    serving = {o.role for o in (office.officers if office else ()) if o.serves(today)}
    unnamed = [t for code, t in roles.items() if code not in serving | _NEVER_SIGN]
    without = [title for code, title in roles.items() if code not in accounts]
    return (
        Check(
            "Kop surat dan kebiasaan rapat",
            "" if office else "belum ada pada berkas kantor (KINERJA_OFFICES_FILE)",
        ),
        Check("Pejabat pada masa tugasnya", ", ".join(unnamed)),
        Check("Akun untuk setiap jabatan", ", ".join(without)),
        Check("Katalog indikator", "" if catalogue else "diunggah oleh Kasubag"),
    )
