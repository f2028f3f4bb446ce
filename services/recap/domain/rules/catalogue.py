"""The rules as data: code, version, severity, when they are told, sentence and remedy.

D01 to D26 are numbered in the discrepancy catalogue of the README; a change of meaning is a
new version of the rule.
"""

from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from shared.contract.vocabulary import Severity


class Rule(BaseModel):
    """One rule of the discrepancy catalogue."""

    model_config = ConfigDict(frozen=True)

    code: str
    version: int
    severity: Severity
    while_open: bool = Field(default=True, description="told while the collection is open")
    spreads: bool = Field(
        default=True, description="its wrong cell is in sums and ratios, which then fail too"
    )
    message: str = Field(description="follows the place, so it begins with a small letter")
    remedy: str = Field(description="what the filler of the sheet is asked to do")


MISSING: Final = Rule(
    code="D01",
    version=1,
    severity=Severity.MENGHALANGI,
    while_open=False,
    spreads=False,
    message="data belum diisi dan belum dinyatakan tidak tersedia",
    remedy="melengkapi isian, atau menyatakan tidak tersedia beserta alasannya",
)
NOT_A_NUMBER: Final = Rule(
    code="D02",
    version=1,
    severity=Severity.MENGHALANGI,
    spreads=False,
    message="isian bukan angka yang dapat dihitung",
    remedy="menulis angkanya saja, tanpa satuan dan keterangan",
)
SEXES: Final = Rule(
    code="D03",
    version=1,
    severity=Severity.MENGHALANGI,
    message="jumlah laki-laki dan perempuan tidak sama dengan jumlah seluruhnya",
    remedy="memeriksa LK, PR dan JML pada dokumen sumber",
)
RATIO: Final = Rule(
    code="D06",
    version=1,
    severity=Severity.MENGHALANGI,
    message="pembilang lebih besar daripada penyebut",
    remedy="memeriksa pembilang dan penyebut pada dokumen sumber",
)
REGIONS: Final = Rule(
    code="D08",
    version=1,
    severity=Severity.MENGHALANGI,
    message="jumlah seluruh kecamatan tidak sama dengan angka kabupaten",
    remedy="memeriksa baris kecamatan dan baris kabupaten pada dokumen sumber",
)
NEGATIVE: Final = Rule(
    code="D25",
    version=1,
    severity=Severity.MENGHALANGI,
    message="angka bernilai negatif",
    remedy="memeriksa dokumen sumber, sebab jumlah tidak dapat kurang dari nol",
)

RULES: Final = (MISSING, NOT_A_NUMBER, NEGATIVE, SEXES, RATIO, REGIONS)
