"""One table row and one finding for the examples of the later steps; synthetic."""

from decimal import Decimal
from typing import Final

from shared.contract.recap import Cell, Finding, MeasuredRow
from shared.contract.sample import FIGURES, INDICATOR, REF_SIAK
from shared.contract.vocabulary import FindingState, Measured, Severity

ROW: Final = MeasuredRow(
    indicator=INDICATOR.code,
    name=INDICATOR.name,
    goal=INDICATOR.goal,
    unit=INDICATOR.unit,
    bidang=INDICATOR.bidang,
    source=INDICATOR.source,
    measured=Measured.TERUKUR,
    basis=FIGURES.basis,
    as_of=FIGURES.as_of,
    numerator=Decimal(4100),
    denominator=Decimal(4120),
    value=Decimal("99.51"),
    target_quarter=Decimal("99.20"),
    target_year=Decimal("99.40"),
    achievement=Decimal("100.31"),
    achievement_year=Decimal("100.11"),
    predicate="Sangat Tinggi",
    why="Realisasi 4.100 / 4.120 x 100 = 99,51 persen; capaian = realisasi / target x 100.",
)

FINDING: Final = Finding(
    id="D03:DD-01:BELAWANG:PENYEBUT",
    rule="D03",
    rule_version=1,
    severity=Severity.MENGHALANGI,
    state=FindingState.TERBUKA,
    sheet=REF_SIAK,
    owner="DAFDUK",
    cells=(Cell(indicator="DD-01", region="BELAWANG", part="PENYEBUT", group="JML"),),
    expected="LK + PR = 1.040",
    found="JML = 1.400",
    message="Jumlah laki-laki dan perempuan tidak sama dengan jumlah seluruhnya.",
    remedy="Mohon Bidang PIAK memeriksa kembali ekspor SIAK dan mengirim perbaikan.",
)
