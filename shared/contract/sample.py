"""Values that the examples of all events share; synthetic, and the only place that has them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from shared.contract.catalogue import Indicator, Sheet, SheetRef
from shared.contract.event import Actor, Versions
from shared.contract.figures import KABUPATEN, Count, IndicatorFigures, Provenance, RegionRow
from shared.contract.vocabulary import Aggregation, Basis, Formula, Frequency, Source

OFFICE: Final = "6304-dukcapil"
CYCLE: Final = "6304-dukcapil:2025-Q3:r0"


def at(day: int) -> datetime:
    """A moment in October 2025."""
    return datetime(2025, 10, day, 8, 0, tzinfo=UTC)


def _actor(role: str, name: str) -> Actor:
    return Actor(office=OFFICE, role=role, name=name)


ACTOR_KASUBAG: Final = _actor("KASUBAG_KPEP", "Rahmawati (contoh)")
ACTOR_PIAK: Final = _actor("KABID_PIAK", "Hendra (contoh)")
ACTOR_SEKRETARIS: Final = _actor("SEKRETARIS", "Siti Aisyah (contoh)")
ACTOR_KADIS: Final = _actor("KEPALA_DINAS", "Kepala Dinas (contoh)")

VERSIONS: Final = Versions(sop="03/2025#1", catalogue="2025.1", calendar="2025.1", rules="2025.1")

INDICATOR: Final = Indicator(
    code="DD-01",
    name="Persentase perekaman KTP-el",
    goal="Meningkatnya pemenuhan dokumen pendaftaran penduduk",
    definition="Wajib KTP yang sudah merekam biometrik terhadap wajib KTP dinamis",
    numerator="Wajib KTP sudah rekam (orang)",
    denominator="Wajib KTP dinamis (orang)",
    unit="persen",
    factor=Decimal(100),
    formula=Formula.NAIK,
    aggregation=Aggregation.NILAI_AKHIR,
    frequency=Frequency.TRIWULAN,
    source=Source.SIAK,
    bidang="DAFDUK",
    regional=True,
    by_sex=True,
    decimals=2,
    target_year=Decimal("99.40"),
    target_quarter=Decimal("99.20"),
)

REF_SIAK: Final = SheetRef(bidang="DAFDUK", source=Source.SIAK)
SHEET_SIAK: Final = Sheet(ref=REF_SIAK, filler="KABID_PIAK", indicators=("DD-01",), due=at(3))


def _count(male: int, female: int) -> Count:
    return Count(total=Decimal(male + female), male=Decimal(male), female=Decimal(female))


FIGURES: Final = IndicatorFigures(
    indicator="DD-01",
    basis=Basis.DINAMIS,
    as_of=date(2025, 9, 30),
    provenance=Provenance(document="Laporan perekaman SIAK", file_name="perekaman.csv"),
    rows=(
        RegionRow(region="ALALAK", numerator=_count(2000, 2100), denominator=_count(2010, 2110)),
        RegionRow(region=KABUPATEN, numerator=_count(2000, 2100), denominator=_count(2010, 2110)),
    ),
)
