"""The life of a cycle in approval: which act leads from which status to which (SOP steps 5-7).

A pair that is not in the table is refused. The table holds no conditions: who may act, and
what must be settled before, is the business of the modules that carry an act out.
"""

from enum import StrEnum
from typing import Final


class Status(StrEnum):
    """Where a cycle stands. Only KOORDINASI has a draft that can be agreed on."""

    PENGUMPULAN = "PENGUMPULAN"
    KOORDINASI = "KOORDINASI"
    KOORDINASI_ULANG = "KOORDINASI_ULANG"
    DISEPAKATI = "DISEPAKATI"
    DIAJUKAN = "DIAJUKAN"
    DISAHKAN = "DISAHKAN"
    DILAPORKAN = "DILAPORKAN"
    DIBATALKAN = "DIBATALKAN"


class Act(StrEnum):
    """What moves a cycle. The values are what the history shows to the office."""

    START = "FORM_TERBIT"
    DRAFT = "DRAF_DITERIMA"
    DISCREPANCY = "KETIDAKSESUAIAN_DITEMUKAN"
    CONFIRM = "DIKONFIRMASI"
    DISPUTE = "KEBERATAN_DIAJUKAN"
    DECIDE = "TEMUAN_DIPUTUSKAN"
    CLEAR = "KEBERATAN_TERJAWAB"
    AGREE = "DISEPAKATI"
    SUBMIT = "DIAJUKAN"
    RATIFY = "DISAHKAN"
    RETURN = "DIKEMBALIKAN"
    RETURN_CELLS = "DIKEMBALIKAN_UNTUK_DIKOREKSI"
    SCHEDULE = "RAPAT_DIJADWALKAN"
    ATTEND = "KEHADIRAN_DICATAT"
    RAISE = "TEMUAN_DIAJUKAN_DALAM_RAPAT"
    ESCALATE = "DINAIKKAN_KE_PIMPINAN"
    RULE = "PUTUSAN_PIMPINAN"
    EXTEND = "PUTARAN_DITAMBAH"
    CANCEL = "DIBATALKAN"
    REPORT = "DILAPORKAN"
    SIGN = "TANDA_TANGAN_DICATAT"
    SCAN = "PINDAIAN_DILAMPIRKAN"
    SUPERSEDE = "DIGANTIKAN"


_MEETS: Final = (Status.KOORDINASI, Status.KOORDINASI_ULANG)
_OPEN: Final = (Status.PENGUMPULAN, *_MEETS, Status.DISEPAKATI, Status.DIAJUKAN)
RATIFIED: Final = (Status.DISAHKAN, Status.DILAPORKAN)
ENDED: Final = (*RATIFIED, Status.DIBATALKAN)
_STAYS: Final = {
    Act.SCHEDULE: _MEETS,
    Act.ATTEND: _MEETS,
    Act.ESCALATE: _MEETS,
    Act.EXTEND: _MEETS,
    Act.RULE: _MEETS,
    Act.SIGN: (Status.DISEPAKATI, Status.DIAJUKAN, *RATIFIED),
    Act.SCAN: (Status.DISEPAKATI, Status.DIAJUKAN, *RATIFIED),
    Act.SUPERSEDE: RATIFIED,
}
"""Acts that leave the status as it is, and where they are allowed."""

TABLE: Final[dict[tuple[Status, Act], Status]] = {
    (Status.PENGUMPULAN, Act.DRAFT): Status.KOORDINASI,
    (Status.KOORDINASI, Act.DRAFT): Status.KOORDINASI,
    (Status.KOORDINASI, Act.DISCREPANCY): Status.KOORDINASI_ULANG,
    (Status.KOORDINASI, Act.CONFIRM): Status.KOORDINASI,
    (Status.KOORDINASI, Act.DISPUTE): Status.KOORDINASI_ULANG,
    (Status.KOORDINASI, Act.RAISE): Status.KOORDINASI_ULANG,
    (Status.KOORDINASI, Act.DECIDE): Status.KOORDINASI,
    (Status.KOORDINASI, Act.AGREE): Status.DISEPAKATI,
    (Status.KOORDINASI_ULANG, Act.DRAFT): Status.KOORDINASI,
    (Status.KOORDINASI_ULANG, Act.DISCREPANCY): Status.KOORDINASI_ULANG,
    (Status.KOORDINASI_ULANG, Act.DISPUTE): Status.KOORDINASI_ULANG,
    (Status.KOORDINASI_ULANG, Act.RAISE): Status.KOORDINASI_ULANG,
    (Status.KOORDINASI_ULANG, Act.DECIDE): Status.KOORDINASI_ULANG,
    (Status.KOORDINASI_ULANG, Act.CLEAR): Status.KOORDINASI,
    (Status.DISEPAKATI, Act.SUBMIT): Status.DIAJUKAN,
    (Status.DIAJUKAN, Act.RATIFY): Status.DISAHKAN,
    (Status.DIAJUKAN, Act.RETURN): Status.KOORDINASI,
    (Status.DIAJUKAN, Act.RETURN_CELLS): Status.KOORDINASI_ULANG,
    (Status.DISAHKAN, Act.REPORT): Status.DILAPORKAN,
    **{(status, Act.CANCEL): Status.DIBATALKAN for status in _OPEN},
    **{(status, act): status for act, where in _STAYS.items() for status in where},
}


def after(status: Status, act: Act) -> Status | None:
    """The status an act leads to; none where the act is not allowed in this status."""
    return TABLE.get((status, act))
