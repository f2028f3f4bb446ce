"""Remarks on a catalogue: each rule speaks where it should, and a sound catalogue is quiet."""

from decimal import Decimal
from typing import Any

import pytest

from services.collector.catalogue_files import lint
from shared.contract.catalogue import Columns, Indicator
from shared.contract.vocabulary import Aggregation, Formula, Source
from tests.unit.collector.world import indicator

SOUND: dict[str, Any] = {
    "definition": "Penduduk wajib KTP yang sudah merekam biometrik terhadap seluruh wajib KTP",
    "targets": (Decimal(96), Decimal(97), Decimal(98), Decimal(99)),
    "baseline": Decimal(95),
}


def _one(code: str = "NS-01", source: Source = Source.NON_SIAK, **other: Any) -> Indicator:
    return indicator(code, "PIAK", source, **{**SOUND, **other})


def _rules(*indicators: Indicator) -> list[tuple[str, str]]:
    return [(remark.indicator, remark.rule) for remark in lint(indicators)]


def test_a_sound_catalogue_is_quiet() -> None:
    assert lint((_one(),)) == ()


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ({"definition": "Sudah rekam"}, "definisi-rancu"),
        ({"definition": SOUND["definition"] + ", dll"}, "definisi-rancu"),
        ({"definition": SOUND["definition"] + " (mis. <18 tahun)"}, "definisi-rancu"),
        ({"definition": "Nama-" * 9, "name": "NAMA " * 9}, "definisi-rancu"),
        ({"denominator": None}, "tanpa-penyebut"),
        ({"factor": 1}, "satuan-tidak-sesuai"),
        ({"unit": "orang"}, "satuan-tidak-sesuai"),
        ({"target_year": 101, "targets": (1, 2, 3, 101)}, "satuan-tidak-sesuai"),
        ({"targets": ()}, "tanpa-target-triwulan"),
        ({"targets": (96, 97, 98, 98)}, "target-akhir-berbeda"),
        (
            {"targets": (96, 97, 95, 99), "aggregation": Aggregation.KUMULATIF},
            "target-kumulatif-turun",
        ),
        ({"baseline": None}, "tanpa-baseline"),
        ({"baseline": Decimal("99.01")}, "target-mundur"),
        ({"formula": Formula.TURUN_2TR}, "target-mundur"),
        ({"formula": Formula.TURUN_TR}, "target-mundur"),
        ({"planned_target": 98}, "target-berbeda-pk"),
    ],
)
def test_each_fault_is_remarked_on(fault: dict[str, Any], rule: str) -> None:
    assert ("NS-01", rule) in _rules(_one(**fault))


@pytest.mark.parametrize(
    "fine",
    [
        {"definition": SOUND["definition"] + " menurut data induk"},
        {"planned_target": 99},
        {"targets": (99, 98, 97, 99), "aggregation": Aggregation.NILAI_AKHIR},
        {"formula": Formula.TURUN_2TR, "baseline": Decimal(99)},
        {"baseline": Decimal(99)},
        {"unit": "orang", "factor": 1},
    ],
)
def test_what_is_allowed_is_not_remarked_on(fine: dict[str, Any]) -> None:
    assert _rules(_one(**fine)) == []


def test_last_years_result_counts_more_than_the_baseline_that_was_typed() -> None:
    remarks = lint((_one(),), {"NS-01": Decimal(100)})

    assert [remark.rule for remark in remarks] == ["target-mundur"]


def test_twins_name_each_other() -> None:
    remarks = lint(
        (
            _one("NS-01", name="Persentase Perekaman"),
            _one("NS-02", name="persentase  perekaman.", numerator="Lain"),
            _one("NS-03", name="Lain"),
        )
    )

    assert [(r.indicator, r.rule, r.others) for r in remarks] == [
        ("NS-01", "nama-kembar", ("NS-02",)),
        ("NS-01", "ukuran-kembar", ("NS-03",)),
        ("NS-02", "nama-kembar", ("NS-01",)),
        ("NS-03", "ukuran-kembar", ("NS-01",)),
    ]


def test_indicators_that_are_declared_to_be_the_same_fact_are_no_twins() -> None:
    assert _rules(_one("NS-01"), _one("NS-02", name="Lain", same_as="NS-01")) == []


def test_an_indicator_of_siak_needs_a_map_of_its_columns() -> None:
    own = Columns(report="IKD", numerator="JUMLAH IKD")

    assert _rules(_one("XX-09", Source.SIAK)) == [("XX-09", "tanpa-peta-kolom")]
    assert _rules(_one("XX-09", Source.SIAK, columns=own)) == []
    assert _rules(_one("DD-01", Source.SIAK)) == []
