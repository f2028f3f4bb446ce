"""Scales of predicates as versioned data, and means that say what they leave out (domain 1.4)."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from services.recap.data import load_scales
from services.recap.domain.calculation import Band, Scale, Scales, goal_means
from services.recap.domain.office import RULES_VERSION, Rules
from shared.contract import RecapReady
from shared.contract.catalogue import PeriodDates
from shared.contract.recap import MeasuredRow
from shared.contract.vocabulary import Measured
from tests.unit.recap.world import (
    PERMENDAGRI_86_2017,
    RULES,
    Office,
    figures,
    form,
    indicator,
    siak,
    spoken,
    whole,
)

TRAFFIC_LIGHT = Scale(
    version="lampu#2",
    source="Perbup (contoh)",
    effective=date(2025, 9, 30),
    cap=Decimal(120),
    bands=(
        Band(lowest=Decimal("90.01"), predicate="Hijau"),
        Band(lowest=Decimal(70), predicate="Kuning"),
    ),
    otherwise="Merah",
)
"""Another scale that is in use (e-sakip-bna): under 70 red, up to 90 yellow, above green."""

BOTH = Scales(scales=(*RULES.scales.scales, TRAFFIC_LIGHT))


@pytest.mark.parametrize(
    ("capaian", "predicate"),
    [
        ("100.00", "Sangat Tinggi"),
        ("91.00", "Sangat Tinggi"),
        ("90.99", "Tinggi"),
        ("90.01", "Tinggi"),
        ("76.00", "Tinggi"),
        ("75.99", "Sedang"),
        ("66.00", "Sedang"),
        ("65.99", "Rendah"),
        ("51.00", "Rendah"),
        ("50.99", "Sangat Rendah"),
        ("50.00", "Sangat Rendah"),
    ],
)
def test_the_lower_bound_closes_the_gaps_of_the_printed_table(capaian: str, predicate: str) -> None:
    for scale in load_scales().scales:
        assert scale.predicate(Decimal(capaian)) == predicate, scale.version


@pytest.mark.parametrize(
    ("capaian", "predicate"),
    [("90.01", "Hijau"), ("90.00", "Kuning"), ("70.00", "Kuning"), ("69.99", "Merah")],
)
def test_another_scale_is_data_too(capaian: str, predicate: str) -> None:
    assert TRAFFIC_LIGHT.predicate(Decimal(capaian)) == predicate


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2017, 12, 31), "permendagri-54-2010#1"),
        (date(2018, 1, 1), "permendagri-86-2017#1"),
        (date(2025, 9, 29), "permendagri-86-2017#1"),
        (date(2025, 9, 30), "lampu#2"),
        (date(2026, 3, 31), "lampu#2"),
    ],
)
def test_the_scale_of_a_day_is_the_newest_that_had_begun(day: date, version: str) -> None:
    assert BOTH.on(day).version == version


def test_before_the_first_scale_nothing_is_classified_by_guess() -> None:
    with pytest.raises(LookupError, match="2010-12-31"):
        BOTH.on(date(2010, 12, 31))


def office(end: date) -> Office:
    """A quarter that ends on a day, under a house that changed its scale on 30 September."""
    made = Office(rules=Rules(RULES.sop, BOTH, RULES.catalogue))
    made.tell(
        form(indicator(), period=PeriodDates(start=date(2025, 7, 1), end=end)),
        siak(figures("DD-01", whole(72))),
    )
    return made


def test_the_scale_in_force_at_the_period_s_end_is_used_and_named() -> None:
    before, after = office(date(2025, 9, 29)), office(date(2025, 9, 30))

    assert (before.row("DD-01").predicate, after.row("DD-01").predicate) == ("Tinggi", "Kuning")
    assert before.row("DD-01").scale == "permendagri-86-2017#1"
    assert after.row("DD-01").scale == "lampu#2"
    assert spoken(after, RecapReady)[0].versions.rules == f"{RULES_VERSION}/lampu#2"
    assert "menurut Perbup (contoh)" in after.row("DD-01").why


def test_a_scale_whose_bounds_do_not_fall_is_refused_when_it_is_read() -> None:
    with pytest.raises(ValidationError, match="menurun"):
        Scale.model_validate({**TRAFFIC_LIGHT.model_dump(), "bands": TRAFFIC_LIGHT.bands[::-1]})
    with pytest.raises(ValidationError, match="menurun"):
        Scale.model_validate({**TRAFFIC_LIGHT.model_dump(), "bands": TRAFFIC_LIGHT.bands[:1] * 2})


def test_two_scales_never_begin_on_one_day() -> None:
    with pytest.raises(ValidationError, match="tanggal yang sama"):
        Scales(scales=(TRAFFIC_LIGHT, TRAFFIC_LIGHT.model_copy(update={"version": "lain"})))


def test_a_scale_file_with_a_strange_word_is_refused(tmp_path: Path) -> None:
    text = Path("services/recap/scales/permendagri-86-2017.toml").read_text()
    (tmp_path / "wrong.toml").write_text(text.replace("otherwise", "else"))

    with pytest.raises(ValidationError, match="otherwise"):
        load_scales(tmp_path)


# --- means ------------------------------------------------------------------------------


def row(goal: str, capaian: str | None, measured: Measured = Measured.TERUKUR) -> MeasuredRow:
    shown = None if capaian is None else Decimal(capaian)
    capped = None if shown is None else min(shown, Decimal(100))
    return MeasuredRow(
        indicator="DD-01",
        name="n",
        goal=goal,
        unit="u",
        bidang="DAFDUK",
        source="SIAK",
        measured=measured,
        target_quarter=Decimal(1),
        target_year=Decimal(1),
        achievement=shown,
        achievement_capped=capped,
        why="w",
    )


def test_a_mean_counts_what_it_leaves_out() -> None:
    (mean,) = goal_means(
        (
            row("A", "80"),
            row("A", "150"),
            row("A", None, Measured.BELUM_ADA_DATA),
            row("A", None, Measured.TIDAK_TERSEDIA),
            row("A", None, Measured.TIDAK_TERSEDIA),
            row("A", None, Measured.TIDAK_DAPAT_DIUKUR),
        ),
        PERMENDAGRI_86_2017,
    )

    assert (mean.mean, mean.mean_capped) == (Decimal("115.00"), Decimal("90.00"))
    assert (mean.counted, mean.missing, mean.unavailable, mean.not_measurable) == (2, 1, 2, 1)
    assert mean.excluded == 4


def test_the_predicate_of_a_mean_follows_the_capped_one_after_rounding() -> None:
    (mean,) = goal_means(
        (row("A", "90.99"), row("A", "91.00"), row("A", "91.00")), PERMENDAGRI_86_2017
    )

    assert (mean.mean, mean.predicate) == (Decimal("91.00"), "Sangat Tinggi")


def test_a_sasaran_without_any_figure_has_no_mean_and_no_predicate() -> None:
    (mean,) = goal_means((row("A", None, Measured.BELUM_ADA_DATA),), PERMENDAGRI_86_2017)

    assert (mean.mean, mean.mean_capped, mean.predicate, mean.counted) == (None, None, None, 0)


def test_every_sasaran_has_its_mean_in_the_order_of_the_table() -> None:
    means = goal_means((row("B", "50"), row("A", "70"), row("B", "60")), PERMENDAGRI_86_2017)

    assert [(mean.goal, mean.mean) for mean in means] == [
        ("B", Decimal("55.00")),
        ("A", Decimal("70.00")),
    ]
