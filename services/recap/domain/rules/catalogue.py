"""The rules as data: code, version, severity, sentence and remedy."""

from typing import Final

from pydantic import BaseModel, ConfigDict

from shared.contract.vocabulary import Severity


class Rule(BaseModel):
    """One rule of the discrepancy catalogue. A change of meaning is a new version."""

    model_config = ConfigDict(frozen=True)

    code: str
    version: int
    severity: Severity
    message: str
    remedy: str


def _blocks(code: str, message: str, remedy: str) -> Rule:
    return Rule(code=code, version=1, severity=Severity.MENGHALANGI, message=message, remedy=remedy)


MISSING: Final = _blocks(
    "D01",
    "Data belum diisi dan belum dinyatakan tidak tersedia.",
    "Mohon lengkapi isian, atau nyatakan tidak tersedia beserta alasannya.",
)
NOT_A_NUMBER: Final = _blocks(
    "D02",
    "Isian bukan angka; satuan dan keterangan tidak ditulis di dalam sel angka.",
    "Mohon tulis angkanya saja; satuan sudah ada pada form.",
)
SEXES: Final = _blocks(
    "D03",
    "Jumlah laki-laki dan perempuan tidak sama dengan jumlah seluruhnya.",
    "Mohon periksa kembali LK, PR dan JML pada dokumen sumber, lalu kirim perbaikan.",
)
RATIO: Final = _blocks(
    "D06",
    "Pembilang lebih besar daripada penyebut.",
    "Mohon periksa kembali kedua angka pada dokumen sumber, lalu kirim perbaikan.",
)
REGIONS: Final = _blocks(
    "D08",
    "Jumlah seluruh kecamatan tidak sama dengan angka kabupaten.",
    "Mohon periksa kembali baris kecamatan dan baris kabupaten, lalu kirim perbaikan.",
)
NEGATIVE: Final = _blocks(
    "D25",
    "Angka bernilai negatif.",
    "Mohon periksa kembali dokumen sumber; jumlah tidak dapat kurang dari nol.",
)

RULES: Final = (MISSING, NOT_A_NUMBER, NEGATIVE, SEXES, REGIONS, RATIO)
