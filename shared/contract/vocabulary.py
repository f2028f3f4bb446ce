"""The closed word lists of the contract; `docs/glossary.md` explains the Indonesian ones."""

from enum import StrEnum


class Source(StrEnum):
    """Where a sheet's figures come from (SOP steps 2 and 3)."""

    SIAK = "SIAK"
    NON_SIAK = "NON_SIAK"


class Basis(StrEnum):
    """Which population a SIAK figure was counted on.

    DKB_AWAL is the semester's frozen snapshot, DINAMIS today's state; figures on
    different bases differ honestly, so the basis travels with the figure.
    """

    DKB_AWAL = "DKB_AWAL"
    DINAMIS = "DINAMIS"


class Formula(StrEnum):
    """How capaian follows from realisasi R and target T (`docs/explanation/calculation.md`)."""

    NAIK = "NAIK"
    TURUN_2TR = "TURUN_2TR"
    TURUN_TR = "TURUN_TR"
    RENTANG = "RENTANG"
    PREDIKAT = "PREDIKAT"
    BATAS_MUTLAK = "BATAS_MUTLAK"


class Aggregation(StrEnum):
    """How quarters become "sampai dengan triwulan ini"."""

    KUMULATIF = "KUMULATIF"
    NILAI_AKHIR = "NILAI_AKHIR"
    RATA_RATA_TERTIMBANG = "RATA_RATA_TERTIMBANG"
    TIDAK_DIJUMLAH = "TIDAK_DIJUMLAH"


class Span(StrEnum):
    """What a submitted figure of an accumulating indicator covers.

    SELAMA is this quarter alone, SAMPAI_DENGAN the year up to its end; mixing them up is the
    classic mistake, so the form says which is asked for.
    """

    SELAMA = "SELAMA"
    SAMPAI_DENGAN = "SAMPAI_DENGAN"


class ActingKind(StrEnum):
    """How an officer holds the office that he signs for."""

    DEFINITIF = "DEFINITIF"
    PJ = "PJ"
    PLT = "PLT"
    PLH = "PLH"


class Frequency(StrEnum):
    """How often an indicator is measured; the form of a quarter lists those that are due."""

    TRIWULAN = "TRIWULAN"
    SEMESTER = "SEMESTER"
    TAHUNAN = "TAHUNAN"


class Severity(StrEnum):
    """What a finding does to the cycle: blocks ratification, needs an answer, informs."""

    MENGHALANGI = "MENGHALANGI"
    WAJIB_DIJAWAB = "WAJIB_DIJAWAB"
    INFORMASI = "INFORMASI"


class FindingState(StrEnum):
    """TERBUKA and DIKOREKSI are recap's word, the other two approval's."""

    TERBUKA = "TERBUKA"
    DIKOREKSI = "DIKOREKSI"
    DIJELASKAN = "DIJELASKAN"
    DITERIMA_DENGAN_CATATAN = "DITERIMA_DENGAN_CATATAN"


class Measured(StrEnum):
    """What a table row says about its figure. Missing, zero and not measurable are three things."""

    TERUKUR = "TERUKUR"
    BELUM_ADA_DATA = "BELUM_ADA_DATA"
    TIDAK_TERSEDIA = "TIDAK_TERSEDIA"
    TIDAK_DAPAT_DIUKUR = "TIDAK_DAPAT_DIUKUR"


class Progress(StrEnum):
    """What happened, in StepProgressed."""

    COLLECTION_CLOSED = "COLLECTION_CLOSED"
    SUBMITTED = "SUBMITTED"
    MEETING_CALLED = "MEETING_CALLED"
    CONFIRMED = "CONFIRMED"
    DISPUTED = "DISPUTED"
    DECIDED = "DECIDED"
    RETURNED = "RETURNED"
    REPORT_QUEUED = "REPORT_QUEUED"
    BLOCKED = "BLOCKED"
    RELEASED = "RELEASED"
    DUE_EXTENDED = "DUE_EXTENDED"
    DUE_SOON = "DUE_SOON"
    OVERDUE = "OVERDUE"
    ESCALATED = "ESCALATED"
    MEETING_CLOSED = "MEETING_CLOSED"
    SIGNED = "SIGNED"
    SUPERSEDED = "SUPERSEDED"
    CANCELLED = "CANCELLED"
    DELIVERED = "DELIVERED"
    REPORTED = "REPORTED"
