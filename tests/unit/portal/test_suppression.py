"""Small cells of a kecamatan are hidden, and cannot be worked out from the total and the others."""

import csv
import io
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.portal.domain.regional import regional
from services.portal.domain.results import Series, with_result
from services.portal.domain.suppression import LEAST, hidden, published
from services.portal.web.regional_file import COLUMNS, regional_file
from shared.contract import Approved
from shared.contract.recap import RegionValue
from shared.contract.sample import CYCLE, OFFICE
from shared.contract.sample_recap import ROW
from shared.contract.vocabulary import Measured
from tests.unit.portal.pages import portal
from tests.unit.portal.world import form, said


def value(region: str, numerator: int | str | None, denominator: int | None = None) -> RegionValue:
    there = numerator is not None
    return RegionValue(
        region=region,
        measured=Measured.TERUKUR if there else Measured.BELUM_ADA_DATA,
        numerator=Decimal(numerator) if numerator is not None else None,
        denominator=None if denominator is None else Decimal(denominator),
        value=Decimal("1.00") if there else None,
    )


def regions(*numerators: int | str | None) -> list[RegionValue]:
    return [value(f"R{n}", numerator) for n, numerator in enumerate(numerators)]


@pytest.mark.parametrize(
    ("numerators", "away"),
    [
        ((10, 20, 30), set()),
        ((2, 20, 30), {"R0", "R1"}),
        ((0, 20, 30), {"R0", "R1"}),
        ((3, 20, 30), set()),
        ((1, 2, 30, 40), {"R0", "R1", "R2"}),
        ((0, 3, 40), {"R0", "R1", "R2"}),
        ((1,), {"R0"}),
        ((1, 2), {"R0", "R1"}),
        ((None, 20, 30), set()),
        (("85.3", "0.5", "90.1"), set()),
    ],
)
def test_small_counts_take_others_with_them(
    numerators: tuple[int | str | None, ...], away: set[str]
) -> None:
    assert hidden(regions(*numerators)) == away


def test_one_or_two_who_lack_something_are_a_small_cell_and_nobody_is_none() -> None:
    few_lack = [value("A", 998, 1000), value("B", 500, 900), value("C", 700, 900)]
    none_lacks = [value("A", 1000, 1000), value("B", 500, 900), value("C", 700, 900)]

    assert hidden(few_lack) == {"A", "B"}
    assert hidden(none_lacks) == frozenset()


def test_a_small_population_is_a_small_cell() -> None:
    assert "A" in hidden([value("A", 2, 2), value("B", 500, 900), value("C", 700, 900)])


def test_what_is_hidden_has_neither_count_nor_value_and_what_is_missing_stays_missing() -> None:
    told = {v.region: (v, away) for v, away in published(regions(1, 20, None, 30))}

    shown, away = told["R0"]
    assert away
    assert (shown.numerator, shown.denominator, shown.value) == (None, None, None)
    assert shown.measured is Measured.TERUKUR
    assert told["R2"] == (value("R2", None), False)
    assert told["R3"] == (value("R3", 30), False)


@given(st.lists(st.integers(0, 12), min_size=1, max_size=6))
def test_no_small_count_is_shown_and_none_can_be_worked_out(numbers: list[int]) -> None:
    """The attacker knows the total, all that is shown, and which hidden counts are small."""
    away = hidden(regions(*numbers))
    inside = [n for i, n in enumerate(numbers) if f"R{i}" in away]
    shown = [n for i, n in enumerate(numbers) if f"R{i}" not in away]

    assert all(n >= LEAST for n in shown)
    small = [n < LEAST for n in inside]
    if not any(small) or not shown:
        return
    total = sum(inside)
    spans = [range(LEAST) if is_small else range(LEAST, total + 1) for is_small in small]
    fitting = [guess for guess in product(*spans) if sum(guess) == total]
    for place, is_small in enumerate(small):
        if is_small:
            assert {guess[place] for guess in fitting} == set(range(LEAST))


@given(st.lists(st.integers(3, 500), min_size=1, max_size=20))
def test_nothing_is_hidden_where_nothing_is_small(numbers: list[int]) -> None:
    assert hidden(regions(*numbers)) == frozenset()


def approved(cycle: str = CYCLE) -> Approved:
    row = ROW.model_copy(update={"regions": tuple(regions(1, 20, 30)), "name": "=1+1"})
    return said(Approved, "KEPALA_DINAS", cycle=cycle, table=(row,))


def test_the_file_says_what_was_taken_out_and_what_was_replaced() -> None:
    events = [approved(), approved(CYCLE.replace(":r0", ":r1"))]
    series = Series(office=OFFICE)
    for event in events:
        series = with_result(series, event)

    text = regional_file([regional(event) for event in events], series).decode()

    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(rows[0]) == COLUMNS
    assert [(r["kode_wilayah"], r["pembilang"], r["ditekan"]) for r in rows[:3]] == [
        ("R0", "", "ya"),
        ("R1", "", "ya"),
        ("R2", "30", ""),
    ]
    assert {r["digantikan_oleh"] for r in rows[:3]} == {f"{CYCLE[:-3]}:r1"}
    assert {r["digantikan_oleh"] for r in rows[3:]} == {""}
    assert rows[0]["nama"] == "'=1+1"


async def test_it_is_served_and_no_other_open_file_has_figures_of_a_kecamatan() -> None:
    async with portal(form(), approved(), public=(OFFICE,)) as browser:
        file = await browser.client.get(f"/data/{OFFICE}/semua.wilayah.csv")
        page = await browser.client.get(f"/data/{OFFICE}")
        others = [
            (await browser.client.get(f"/data/{OFFICE}/semua.{kind}")).text
            for kind in ("csv", "json", "dhis2.json", "adx.xml", "sdmx.csv")
        ]

    assert file.status_code == 200
    assert "R2" in file.text
    assert f'href="/data/{OFFICE}/semua.wilayah.csv"' in page.text
    assert all('"R2"' not in text and ",R2," not in text for text in others)
