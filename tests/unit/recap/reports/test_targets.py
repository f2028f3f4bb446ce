"""Plans: which version is in force, and where catalogue, PK and Renstra differ (D17)."""

from datetime import date

import pytest
from pydantic import ValidationError

from services.recap.commands import Plan, PlanKind
from services.recap.domain.targets import Targets
from services.recap.domain.targets_compare import Comparison, Field, compare
from tests.unit.recap.reports.year import document, plans, row
from tests.unit.recap.world import counted, form, indicator

FORM = form(indicator("DD-01", target_quarter=90, target_year=100))
AGREES = row(
    "DD-01",
    2025,
    100,
    name="indikator  dd-01.",
    unit="Persen",
    definition="Definisi (contoh)",
    quarters=(None, None, 90, None),
)


def against(*rows: object, kind: PlanKind = PlanKind.PK) -> Comparison:
    return compare(FORM, plans(document(kind, *rows)))  # type: ignore[arg-type]


def told(found: Comparison) -> list[tuple[str, str, str, str]]:
    return [
        (one.indicator, one.field.value, one.catalogue, one.planned) for one in found.differences
    ]


# --- which version is in force --------------------------------------------------------------


def test_the_newest_version_that_was_effective_on_the_day_is_in_force() -> None:
    first = document(PlanKind.PK, row("DD-01", 2025, 1))
    second = document(PlanKind.PK, row("DD-01", 2025, 2), version=1, effective="2025-09-01")
    targets = plans(first, second)

    assert targets.in_force(PlanKind.PK, 2025, date(2025, 8, 31)) == first
    assert targets.in_force(PlanKind.PK, 2025, date(2025, 9, 1)) == second
    assert targets.in_force(PlanKind.PK, 2025, date(2025, 1, 14)) is None


def test_a_plan_is_in_force_in_the_years_that_it_speaks_of() -> None:
    renstra = document(PlanKind.RENSTRA, row("DD-01", 2026, 1), until=2029)
    targets = plans(renstra)

    assert targets.in_force(PlanKind.RENSTRA, 2029, date(2029, 1, 1)) == renstra
    assert targets.in_force(PlanKind.RENSTRA, 2030, date(2030, 1, 1)) is None
    assert targets.in_force(PlanKind.PK, 2026, date(2026, 1, 1)) is None


def test_a_plan_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValidationError):
        Plan.model_validate(
            {"kind": "PK", "year": 2025, "until": 2024, "effective": "2025-01-01", "title": "x"}
        )


@pytest.mark.parametrize(
    ("other", "label"),
    [
        ({"kind": "PK"}, "PK 2025 Murni"),
        ({"kind": "RENSTRA", "until": 2029, "version": 1}, "Renstra 2025–2029 Perubahan 1"),
        ({"kind": "NASIONAL"}, "Target Nasional 2025 Murni"),
    ],
)
def test_a_plan_has_a_name_that_people_know(other: dict[str, object], label: str) -> None:
    said = {"year": 2025, "effective": "2025-01-01", "title": "x"}

    assert Plan.model_validate(said | other).label == label


# --- differences ----------------------------------------------------------------------------


def test_a_plan_that_agrees_differs_in_nothing() -> None:
    found = against(AGREES)

    assert (found.differences, found.documents) == ((), ("PK 2025 Murni",))
    assert found.absent == (PlanKind.RENSTRA,)


def test_a_plan_that_is_silent_does_not_contradict() -> None:
    assert against(row("DD-01", 2025, 100)).differences == ()


@pytest.mark.parametrize(
    ("changed", "field", "ours", "theirs"),
    [
        ({"name": "Cakupan perekaman"}, Field.NAMA, "Indikator DD-01", "Cakupan perekaman"),
        ({"unit": "orang"}, Field.SATUAN, "persen", "orang"),
        ({"definition": "Lain"}, Field.DEFINISI, "Definisi (contoh)", "Lain"),
        ({"target": "99.5"}, Field.TARGET_TAHUN, "100", "99,5"),
        ({"quarters": (None, None, 91, None)}, Field.TARGET_TRIWULAN, "90", "91"),
    ],
)
def test_each_thing_that_differs_is_told_with_both_sides(
    changed: dict[str, object], field: Field, ours: str, theirs: str
) -> None:
    plan = AGREES.model_dump() | changed

    assert told(against(AGREES.model_validate(plan))) == [("DD-01", field.value, ours, theirs)]


def test_the_target_of_another_quarter_does_not_matter() -> None:
    other = AGREES.model_copy(update={"quarters": (1, 1, 90, 1)})

    assert against(other).differences == ()


def test_an_indicator_that_only_one_side_has_is_told() -> None:
    found = against(row("DD-09", 2025, 1, name="Hanya di PK"), row("DD-01", 2026, 1))

    assert told(found) == [
        ("DD-01", "KEBERADAAN", "Indikator DD-01", "tidak tercantum"),
        ("DD-09", "KEBERADAAN", "tidak tercantum pada form triwulan ini", "Hanya di PK"),
    ]


def test_pk_and_renstra_are_both_compared() -> None:
    both = plans(
        document(PlanKind.PK, row("PS-01", 2025, 5)),
        document(PlanKind.RENSTRA, row("PS-01", 2025, 6), until=2029),
    )

    found = compare(form(counted(target_year=4)), both)

    assert [(one.document, one.planned) for one in found.differences] == [
        ("PK 2025 Murni", "5"),
        ("Renstra 2025–2029 Murni", "6"),
    ]


def test_without_plans_both_are_named_as_absent() -> None:
    found = compare(FORM, Targets())

    assert (found.differences, found.absent) == ((), (PlanKind.PK, PlanKind.RENSTRA))


def test_a_plan_survives_json() -> None:
    targets = plans(document(PlanKind.PK, AGREES))

    assert Targets.model_validate(targets.model_dump(mode="json")) == targets
