"""The words that reports use for codes: names of bidang, roles and offices, times of the office."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from shared.contract.identifiers import Period
from shared.contract.vocabulary import FindingState, Measured, Severity
from shared.office import Office
from shared.sop import Sop
from shared.words import date_words as day

_ROMAN: Final = ("I", "II", "III", "IV")
_ZONES: Final = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}

MEASURED: Final = {
    Measured.TERUKUR: "Terukur",
    Measured.BELUM_ADA_DATA: "Belum ada data",
    Measured.TIDAK_TERSEDIA: "Tidak tersedia",
    Measured.TIDAK_DAPAT_DIUKUR: "Tidak dapat diukur",
}
SEVERITY: Final = {
    Severity.MENGHALANGI: "Menghalangi pengesahan",
    Severity.WAJIB_DIJAWAB: "Wajib dijawab",
    Severity.INFORMASI: "Informasi",
}
FINDING: Final = {
    FindingState.TERBUKA: "Terbuka",
    FindingState.DIKOREKSI: "Dikoreksi",
    FindingState.DIJELASKAN: "Dijelaskan",
    FindingState.DITERIMA_DENGAN_CATATAN: "Diterima dengan catatan",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """What the office's files say of names; a code without a name is shown as it is."""

    sop: Sop
    offices: Mapping[str, Office]
    zone: str

    def bidang(self, code: str) -> str:
        """``Bidang Pencatatan Sipil`` for CAPIL."""
        return next((entry.name for entry in self.sop.bidang if entry.code == code), code)

    def role(self, code: str) -> str:
        """The title of a role."""
        return next((entry.title for entry in self.sop.roles if entry.code == code), code)

    def office(self, code: str) -> str:
        """The office's name with its government; capitals as the kop has them."""
        office = self.offices.get(code)
        return code if office is None else f"{office.name}, {office.government}"

    def city(self, code: str) -> str | None:
        """Where documents of an office are dated."""
        office = self.offices.get(code)
        return None if office is None else office.city

    def moment(self, at: datetime) -> str:
        """``8 Oktober 2025 pukul 16.00 WITA``."""
        local = at.astimezone(ZoneInfo(self.zone))
        return f"{day(local.date())} pukul {local:%H.%M} {_ZONES.get(self.zone, self.zone)}"


def period(cycle: str) -> str:
    """``Triwulan III Tahun 2025``, with the revision where there is one."""
    of = Period.of(cycle)
    revision = f" (Revisi {of.revision})" if of.revision else ""
    return f"Triwulan {_ROMAN[of.quarter - 1]} Tahun {of.year}{revision}"
