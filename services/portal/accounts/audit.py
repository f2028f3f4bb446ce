"""Who came in, and what was done to accounts: lines that are only ever added."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from pydantic import Field

from services.portal.accounts.kept import Kept
from shared.contract.event import Line, Moment
from shared.contract.identifiers import OfficeCode

NO_OFFICE: Final = "tanpa-kantor"
"""In place of an office's code where somebody tried a login that there is not."""


class What(StrEnum):
    """What happened."""

    MASUK = "MASUK"
    MASUK_DITOLAK = "MASUK_DITOLAK"
    KODE_DITOLAK = "KODE_DITOLAK"
    KODE_PEMULIHAN_DIPAKAI = "KODE_PEMULIHAN_DIPAKAI"
    JABATAN_DIPILIH = "JABATAN_DIPILIH"
    SANDI_DIGANTI = "SANDI_DIGANTI"
    SANDI_DIBERIKAN = "SANDI_DIBERIKAN"
    AKUN_DIBUAT = "AKUN_DIBUAT"
    AKUN_DIUBAH = "AKUN_DIUBAH"
    DUA_LANGKAH_AKTIF = "DUA_LANGKAH_AKTIF"
    DUA_LANGKAH_MATI = "DUA_LANGKAH_MATI"
    DUA_LANGKAH_DIHAPUS = "DUA_LANGKAH_DIHAPUS"
    KODE_PEMULIHAN_BARU = "KODE_PEMULIHAN_BARU"
    SESI_DIAKHIRI = "SESI_DIAKHIRI"
    AKUN_DILIHAT = "AKUN_DILIHAT"
    CATATAN_DILIHAT = "CATATAN_DILIHAT"
    CATATAN_DIEKSPOR = "CATATAN_DIEKSPOR"
    SSO_DITAUTKAN = "SSO_DITAUTKAN"
    SSO_DILEPAS = "SSO_DILEPAS"
    SISTEM_DIDAFTARKAN = "SISTEM_DIDAFTARKAN"
    SISTEM_DIBERI_KUNCI = "SISTEM_DIBERI_KUNCI"
    SISTEM_DIHAPUS = "SISTEM_DIHAPUS"
    SISTEM_MASUK = "SISTEM_MASUK"
    SISTEM_DITOLAK = "SISTEM_DITOLAK"


class AuditLine(Kept):
    """One line. Never holds a password, a code or a cookie."""

    office: OfficeCode
    at: Moment
    what: What
    login: Line = Field(description="the account that it is about")
    by: Line = Field(description="the account that did it")
    note: Line = ""


def book(office: str, month: str) -> str:
    """The part of the log that one look reads: an office in a month, ``2026-11`` (UTC)."""
    return f"{office}:{month}"


def month_of(moment: datetime) -> str:
    """``2026-11``."""
    return f"{moment:%Y-%m}"
