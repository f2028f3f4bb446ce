"""What a cause is and is not, how places are ordered, and the words of findings (domain 7)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, localcontext
from typing import Final

import pytest

from services.recap.domain.books import Books
from services.recap.domain.drafting import reckoned
from services.recap.domain.office import Rules
from services.recap.domain.rules import Catalogue, Missing, Rule
from services.recap.domain.rules.operands import operands
from services.recap.domain.states import History, PastFigure, Quarter
from shared.contract.catalogue import Indicator
from shared.contract.figures import KABUPATEN, IndicatorFigures, Movement
from shared.contract.recap import Finding
from shared.contract.vocabulary import Severity
from tests.unit.recap.world import (
    ALALAK,
    BROKEN,
    RULES,
    SOUND,
    count,
    counted,
    figures,
    found_in,
    ids,
    indicator,
    recap_of,
    roots,
    row,
    whole,
    with_row,
)

PLAIN = indicator()
BY_SEX = indicator(regional=True, by_sex=True)
REGIONS: Final = tuple(f"KEC_{number}" for number in range(1, 8))


def found(
    asked: Indicator, sent: IndicatorFigures | None, books: Books | None = None
) -> tuple[Finding, ...]:
    return found_in(recap_of((asked, sent)), books)


def last(above: int, below: int) -> Books:
    figure = PastFigure(numerator=Decimal(above), denominator=Decimal(below))
    return Books(History(quarters={"2025-Q2": Quarter(figures={"DD-01": figure})}))


def told(got: tuple[Finding, ...]) -> list[tuple[str, str | None]]:
    return [(finding.id, finding.root) for finding in got]


def under(changes: Mapping[str, Mapping[str, object]], sent: IndicatorFigures) -> list[str]:
    """The roots under a catalogue in which some rules are otherwise."""
    rules = tuple(
        Rule.model_validate({**rule.model_dump(), **changes.get(rule.code, {})})
        for rule in RULES.catalogue.rules
    )
    other = Rules(RULES.sop, RULES.scales, Catalogue(rules=rules))
    return ids(roots(reckoned(other, recap_of((BY_SEX, sent)), Books())[1]))


# --- causes -----------------------------------------------------------------------------


def test_what_weighs_less_never_hides_what_weighs_more() -> None:
    lighter = {"D03": {"severity": Severity.WAJIB_DIJAWAB}}
    both = ["D03:DD-01:BELAWANG:PENYEBUT", "D08:DD-01:KABUPATEN:PENYEBUT"]

    assert under({}, BROKEN) == both[:1]
    assert under(lighter, BROKEN) == both
    assert under({"D03": {"severity": Severity.INFORMASI}}, BROKEN) == both
    assert under(lighter | {"D08": {"severity": Severity.WAJIB_DIJAWAB}}, BROKEN) == both[:1]


def test_a_rule_that_does_not_spread_is_no_cause() -> None:
    assert under({"D03": {"spreads": False}}, BROKEN) == [
        "D03:DD-01:BELAWANG:PENYEBUT",
        "D08:DD-01:KABUPATEN:PENYEBUT",
    ]


def test_two_faults_of_one_rule_are_two_causes() -> None:
    also = row(ALALAK, count(40, 41, 81), count(44, 46, 900))

    assert ids(roots(found(BY_SEX, with_row(BROKEN, also)))) == [
        "D03:DD-01:ALALAK:PENYEBUT",
        "D03:DD-01:BELAWANG:PENYEBUT",
    ]


def test_a_ratio_of_one_row_has_no_cause_in_another() -> None:
    sent = with_row(
        with_row(BROKEN, row(ALALAK, count(40, 61, 101), count(44, 46, 90))),
        row(KABUPATEN, count(70, 90, 160), count(75, 75, 150)),
    )

    assert ids(roots(found(BY_SEX, sent))) == [
        "D03:DD-01:BELAWANG:PENYEBUT",
        "D06:DD-01:ALALAK",
        "D06:DD-01:KABUPATEN",
    ]


def test_a_figure_beside_its_past_has_no_cause_in_another_part() -> None:
    got = found(PLAIN, figures("DD-01", whole(-1, 100_000)), last(70, 100))

    assert told(got) == [
        ("D25:DD-01:KABUPATEN:PEMBILANG", None),
        ("D18:DD-01:KABUPATEN:PENYEBUT", None),
    ]


def test_a_jump_follows_from_a_wrong_pair_and_not_from_the_printed_percentage() -> None:
    asked = indicator(jump=Decimal(5))
    sent = whole(70).model_copy(update={"percent": Decimal("0.7")})
    got = found(asked, figures("DD-01", sent), last(50, 100))

    assert told(got) == [
        ("D26:DD-01:KABUPATEN:PERSEN", None),
        ("D05:DD-01:KABUPATEN:PERSEN", "D26:DD-01:KABUPATEN:PERSEN"),
        ("D12:DD-01:KABUPATEN", None),
    ]


@pytest.mark.parametrize(("above", "below"), [(-1, 100), (70, -100)])
def test_a_plausible_range_and_a_jump_follow_from_either_figure_of_the_pair(
    above: int, below: int
) -> None:
    asked = indicator(jump=Decimal(5), plausible_min=Decimal(10), factor=Decimal(10))
    got = found(asked, figures("DD-01", whole(above, below)), last(50, 100))

    assert [f.root is None for f in got] == [True, False, False]
    assert [f.rule for f in got] == ["D25", "D16", "D12"]


def test_two_sources_that_differ_because_of_a_wrong_cell_follow_from_it() -> None:
    one = indicator(same_as="DD-02")
    got = found_in(
        recap_of(
            (one, figures("DD-01", whole(170))), (indicator("DD-02"), figures("DD-02", whole(70)))
        )
    )

    assert told(got) == [
        ("D06:DD-01:KABUPATEN", None),
        ("D14:DD-01:KABUPATEN", "D06:DD-01:KABUPATEN"),
    ]


@pytest.mark.parametrize(
    ("part", "follows"), [("numerator", True), ("denominator", True), ("opening", False)]
)
def test_movements_that_do_not_fit_follow_from_a_wrong_cell_of_the_pair(
    part: str, *, follows: bool
) -> None:
    left = (Movement(name="PINDAH", adds=False, count=count(9)),)
    sent = whole(50, 97).model_copy(update={"opening": count(100), "movements": left})
    got = found(PLAIN, figures("DD-01", sent, sent.model_copy(update={part: count(98)})))

    assert [f.root is not None for f in got if f.rule == "D07"] == [follows]


def test_rules_do_not_depend_on_the_decimal_settings_of_the_thread() -> None:
    long = Decimal("123456789012345.12345678901234567891")
    left = (Movement(name="PINDAH", adds=False, count=count(long)),)
    sent = whole(1, 0).model_copy(update={"opening": count(long), "movements": left})
    fine = figures("PS-01", row(KABUPATEN, count(long)))

    with localcontext() as narrow:
        narrow.prec = 3
        assert found(indicator(factor=Decimal(1)), figures("DD-01", sent)) == ()
        assert [f.rule for f in found(counted(), fine)] == ["D23"]


@pytest.mark.parametrize("part", ["PEMBILANG", "PENYEBUT"])
@pytest.mark.parametrize(
    ("asked", "rule"),
    [
        ({"plausible_max": Decimal(90)}, "D16"),
        ({"jump": Decimal(5)}, "D12"),
        ({"same_as": "DD-02"}, "D14"),
    ],
)
def test_what_concerns_the_kabupaten_has_no_cause_in_a_kecamatan(
    asked: dict[str, object], rule: str, part: str
) -> None:
    """D03 there, where the sums of JML still agree."""
    spoilt = {"numerator": count(44, 45, 81)}
    if part == "PENYEBUT":
        spoilt = {"denominator": count(44, 47, 90)}
    sent = with_row(SOUND, SOUND.rows[0].model_copy(update=spoilt))
    one = indicator(regional=True, by_sex=True, **asked)
    recap = recap_of((one, sent), (indicator("DD-02"), figures("DD-02", whole(7))))

    assert ids(roots(found_in(recap, last(50, 100)))) == [
        f"D03:DD-01:ALALAK:{part}",
        f"{rule}:DD-01:KABUPATEN",
    ]


def test_two_sources_that_differ_do_not_follow_from_a_printed_percentage() -> None:
    sent = whole(70).model_copy(update={"percent": Decimal("0.7")})
    one, other = indicator(same_as="DD-02"), indicator("DD-02")
    got = found_in(recap_of((one, figures("DD-01", sent)), (other, figures("DD-02", whole(7)))))

    assert ids(roots(got)) == ["D26:DD-01:KABUPATEN:PERSEN", "D14:DD-01:KABUPATEN"]


def test_a_range_does_not_follow_from_a_printed_percentage() -> None:
    sent = whole(70).model_copy(update={"percent": Decimal("0.7")})
    got = found(indicator(plausible_max=Decimal(50)), figures("DD-01", sent))

    assert ids(roots(got)) == ["D26:DD-01:KABUPATEN:PERSEN", "D16:DD-01:KABUPATEN"]


def test_a_sum_that_cannot_be_judged_does_not_hide_the_next_one() -> None:
    sent = with_row(
        with_row(SOUND, row(ALALAK, count(40, 41, None), count(44, 46, 90))),
        row(KABUPATEN, count(69, 71, 140), count(75, 75, 150)),
    )

    assert ids(found(BY_SEX, sent)) == [
        "D01:DD-01:ALALAK:PEMBILANG",
        "D08:DD-01:KABUPATEN:PEMBILANG",
    ]


# --- as data ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("missing", "values", "expected"),
    [
        (Missing.SKIP_IF_ANY, (1, None), None),
        (Missing.SKIP_IF_ANY, (1, 2), (1, 2)),
        (Missing.SKIP_IF_ALL, (1, None), (1, 0)),
        (Missing.SKIP_IF_ALL, (None, None), None),
        (Missing.SKIP_IF_ALL, (0, 0), (0, 0)),
        (Missing.NEVER_SKIP, (1, None), (1, 0)),
        (Missing.NEVER_SKIP, (None, None), (0, 0)),
    ],
)
def test_a_rule_s_strategy_says_what_an_empty_operand_is(
    missing: Missing, values: tuple[int | None, ...], expected: tuple[int, ...] | None
) -> None:
    sent = [None if value is None else Decimal(value) for value in values]

    assert operands(missing, sent) == expected


def test_a_strategy_is_data() -> None:
    """Had D03 counted what is empty as nought, half a row would be told."""
    half = with_row(SOUND, row(ALALAK, count(None, 41, 81), count(44, 46, 90)))

    assert under({}, half) == ["D01:DD-01:ALALAK:PEMBILANG"]
    assert under({"D03": {"missing": "SKIP_IF_ALL"}}, half) == [
        "D01:DD-01:ALALAK:PEMBILANG",
        "D03:DD-01:ALALAK:PEMBILANG",
    ]


def test_a_sum_may_be_told_to_take_what_is_empty_as_nought() -> None:
    half = with_row(SOUND, row(ALALAK, count(40, 41, None), count(44, 46, 90)))
    loose = under({"D08": {"missing": "SKIP_IF_ALL"}}, half)

    assert loose == ["D01:DD-01:ALALAK:PEMBILANG", "D08:DD-01:KABUPATEN:PEMBILANG"]


def test_a_parameter_is_data() -> None:
    off = figures("DD-01", whole(70).model_copy(update={"percent": Decimal("70.4")}))
    rules = tuple(
        rule.model_copy(update={"params": {"tolerance": Decimal("0.5")}})
        if rule.code == "D05"
        else rule
        for rule in RULES.catalogue.rules
    )
    wide = Rules(RULES.sop, RULES.scales, Catalogue(rules=rules))

    assert ids(found(PLAIN, off)) == ["D05:DD-01:KABUPATEN:PERSEN"]
    assert reckoned(wide, recap_of((PLAIN, off)), Books())[1] == ()


def test_a_period_is_judged_by_the_rules_of_its_last_day() -> None:
    later = tuple(
        rule.model_copy(update={"effective": date(2025, 10, 1)}) if rule.code == "D06" else rule
        for rule in RULES.catalogue.rules
    )
    rules = Rules(RULES.sop, RULES.scales, Catalogue(rules=later))
    sent = recap_of((PLAIN, figures("DD-01", whole(170))))

    assert reckoned(rules, sent, Books())[1] == ()
    assert ids(found_in(sent)) == ["D06:DD-01:KABUPATEN"]
