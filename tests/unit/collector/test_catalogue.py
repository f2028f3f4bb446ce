"""What an indicator must say, given what else it says (SOP step 1: "Indikator kinerja")."""

from decimal import Decimal
from typing import Any

import pytest

from services.collector.commands import PutCatalogue
from services.collector.domain.states import CatalogueVersion
from shared.contract.catalogue import Columns, Indicator, Level
from shared.contract.vocabulary import Aggregation, Formula, Source, Span
from shared.decision import Outcome
from tests.unit.collector.world import Desk, catalogue, indicator, refused, taken

LEVELS = (Level(label="BB", value=Decimal(80)), Level(label="A", value=Decimal(90)))
COLUMNS = Columns(report="PEREKAMAN", numerator="REKAM(JML)", denominator="WKTP(JML)")
WEIGHTED = Aggregation.RATA_RATA_TERTIMBANG
KUMULATIF = Aggregation.KUMULATIF
UNTIL = Span.SAMPAI_DENGAN


def one(**other: Any) -> Indicator:
    return indicator("DD-01", "DAFDUK", other.pop("source", Source.SIAK), **other)


def put(*indicators: Indicator) -> Outcome:
    return Desk().ask(catalogue(indicators=indicators))


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({"targets": (1, 2, 3)}, "target-triwulan-tidak-lengkap"),
        ({"formula": Formula.PREDIKAT}, "predikat-tanpa-jenjang"),
        ({"formula": Formula.PREDIKAT, "levels": LEVELS[::-1]}, "predikat-tanpa-jenjang"),
        ({"formula": Formula.PREDIKAT, "levels": LEVELS[:1] * 2}, "predikat-tanpa-jenjang"),
        ({"formula": Formula.RENTANG}, "rentang-tanpa-batas"),
        ({"formula": Formula.RENTANG, "target_low": 5}, "rentang-tanpa-batas"),
        ({"formula": Formula.RENTANG, "target_low": 5, "target_high": 4}, "rentang-tanpa-batas"),
        ({"aggregation": WEIGHTED}, "bobot-belum-disebut"),
        ({"aggregation": WEIGHTED, "weight": " "}, "bobot-belum-disebut"),
        ({"same_as": "DD-01"}, "padanan-tidak-dikenal"),
        ({"same_as": "DD-09"}, "padanan-tidak-dikenal"),
        ({"plausible_min": 5, "plausible_max": 4}, "batas-wajar-terbalik"),
        ({"jump": -1}, "ambang-negatif"),
        ({"tolerance": -1}, "ambang-negatif"),
        ({"span": UNTIL}, "cakupan-tidak-berlaku"),
        ({"source": Source.NON_SIAK, "columns": COLUMNS}, "kolom-siak-tidak-berlaku"),
        ({"denominator": None, "columns": COLUMNS}, "kolom-siak-tidak-berlaku"),
        ({"target_year": Decimal("0.123456789012345678901")}, "angka-terlalu-panjang"),
        ({"baseline": Decimal("1E-30")}, "angka-terlalu-panjang"),
    ],
)
def test_an_indicator_that_lacks_or_contradicts_something_is_refused_by_its_code(
    said: dict[str, Any], rule: str
) -> None:
    outcome = refused(put(one(**said)))

    assert (outcome.rule, outcome.status) == (rule, 422)


@pytest.mark.parametrize(
    "said",
    [
        {"targets": (1, 2, 3, 4)},
        {"formula": Formula.PREDIKAT, "levels": LEVELS},
        {"formula": Formula.RENTANG, "target_low": 5, "target_high": 5},
        {"aggregation": WEIGHTED, "weight": "Jumlah responden"},
        {"plausible_min": 5, "plausible_max": 5, "jump": 0},
        {"span": UNTIL, "aggregation": KUMULATIF},
        {"columns": COLUMNS},
        {"same_as": "DD-02"},
    ],
)
def test_an_indicator_that_says_what_it_needs_is_taken(said: dict[str, Any]) -> None:
    other = indicator("DD-02", "DAFDUK", Source.NON_SIAK)

    taken(put(one(**said), other))


def test_all_indicators_with_the_same_fault_are_named() -> None:
    wrong = {"formula": Formula.RENTANG}
    other = indicator("DD-02", "DAFDUK", Source.SIAK, **wrong)

    assert refused(put(one(**wrong), other)).detail == "Indikator DD-01, DD-02."


def test_figures_per_kecamatan_need_a_list_of_kecamatan() -> None:
    outcome = refused(Desk().ask(catalogue(regions=())))

    assert (outcome.rule, outcome.status) == ("kecamatan-belum-ada", 422)


def test_every_version_stays_on_record_with_who_and_when() -> None:
    outcome = taken(Desk().ask(catalogue()))

    (entry,) = outcome.entries
    assert entry.kind == "catalogues"
    assert isinstance(entry.data, CatalogueVersion)
    assert (entry.data.version, entry.data.by.role) == ("2025.1", "KASUBAG_KPEP")
    assert entry.data.indicators == catalogue().indicators


def test_a_catalogue_of_before_the_richer_indicators_is_read_as_it_was() -> None:
    bare = {k: v for k, v in one().model_dump(mode="json").items() if v not in (None, [], False)}

    assert (
        PutCatalogue.model_validate({"version": "2024.1", "regions": [], "indicators": [bare]})
        .indicators[0]
        .active
    )
