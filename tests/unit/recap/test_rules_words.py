"""The order of findings on the form, and their words in plain Indonesian (domain 7)."""

from decimal import Decimal
from typing import Final

import pytest

from services.recap.domain.books import Books
from services.recap.domain.drafting import reckoned
from services.recap.domain.office import Rules
from services.recap.domain.rules import Catalogue
from services.recap.domain.rules.fault import _cut
from services.recap.domain.states import History, PastFigure, Quarter
from shared.contract.catalogue import Indicator
from shared.contract.figures import KABUPATEN, IndicatorFigures
from shared.contract.recap import Cell, Finding
from tests.unit.recap.world import (
    ALALAK,
    BELAWANG,
    RULES,
    SOUND,
    count,
    figures,
    form,
    found_in,
    ids,
    indicator,
    recap_of,
    row,
    whole,
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


# --- order and words --------------------------------------------------------------------


def test_findings_of_a_rule_are_in_the_order_of_the_form() -> None:
    sent = figures(
        "DD-01",
        row(KABUPATEN, count("a"), count("b")),
        row(BELAWANG, count("c"), count("d")),
        row(ALALAK, count("e"), count("f")),
    )

    assert ids(found(indicator(regional=True), sent)) == [
        f"D02:DD-01:{region}:{part}"
        for region in (ALALAK, BELAWANG, KABUPATEN)
        for part in ("PEMBILANG", "PENYEBUT")
    ]


def test_two_findings_are_in_the_order_of_the_form_too() -> None:
    sent = figures(
        "DD-01",
        row(ALALAK, count(1), count("x")),
        row(BELAWANG, count(1), count(2)),
        row(KABUPATEN, count("y"), count(5)),
    )

    assert ids(found(indicator(regional=True), sent)) == [
        "D02:DD-01:ALALAK:PENYEBUT",
        "D02:DD-01:KABUPATEN:PEMBILANG",
    ]


@pytest.mark.parametrize(
    ("sent", "texts"),
    [
        (None, ("seluruh isian terisi", "kosong")),
        (SOUND.model_copy(update={"rows": SOUND.rows[:2]}), ("baris kabupaten terisi", "kosong")),
        (
            SOUND.model_copy(update={"rows": SOUND.rows[1:]}),
            ("2 baris kecamatan terisi", "kosong pada Alalak"),
        ),
    ],
)
def test_what_is_missing_is_said_in_plain_words(
    sent: IndicatorFigures | None, texts: tuple[str, str]
) -> None:
    (finding,) = found(BY_SEX, sent)

    assert (finding.expected, finding.found) == texts


@pytest.mark.parametrize(
    ("absent", "words"),
    [
        (1, "kosong pada Kec 1"),
        (5, "kosong pada Kec 1, Kec 2, Kec 3, Kec 4 dan Kec 5"),
        (6, "kosong pada Kec 1, Kec 2, Kec 3, Kec 4, Kec 5 dan 1 lainnya"),
        (7, "kosong pada Kec 1, Kec 2, Kec 3, Kec 4, Kec 5 dan 2 lainnya"),
    ],
)
def test_five_kecamatan_are_named_and_the_rest_is_counted(absent: int, words: str) -> None:
    rows = [row(code, count(1), count(1)) for code in (*REGIONS[absent:], KABUPATEN)]
    asked = indicator(regional=True)
    recap = recap_of((asked, figures("DD-01", *rows)), regions=REGIONS)
    (finding,) = [f for f in found_in(recap) if f.rule == "D01"]

    assert finding.found == words
    assert finding.expected == "7 baris kecamatan terisi"
    assert recap.form.regions == form(regions=REGIONS).regions


def test_what_two_faults_of_one_finding_say_alike_is_said_once() -> None:
    asked = indicator(planned_target=Decimal(80), targets=(Decimal(80),) * 4)
    (finding,) = found(asked, figures("DD-01", whole(7)))

    assert finding.expected == "target 80"
    assert finding.found == "target 100; target 90"
    assert finding.cells == (Cell(indicator="DD-01"),)


def test_a_rule_s_sentence_may_name_what_was_expected_and_found() -> None:
    rules = tuple(
        rule.model_copy(update={"message": "{place}: {expected}, bukan {found}."})
        for rule in RULES.catalogue.rules
    )
    other = Rules(RULES.sop, RULES.scales, Catalogue(rules=rules))
    (finding,) = reckoned(other, recap_of((PLAIN, figures("DD-01", whole(101)))), Books())[1]

    assert finding.message == (
        "DD-01 Indikator DD-01, Kabupaten: pembilang paling banyak 100, bukan pembilang 101."
    )


@pytest.mark.parametrize(
    ("text", "cut"), [("a" * 9, "a" * 9), ("a" * 10, "a" * 10), ("a" * 11, "a" * 9 + "…")]
)
def test_a_text_that_is_too_long_is_cut_to_its_length(text: str, cut: str) -> None:
    assert _cut(text, 10) == cut


def test_the_words_of_a_finding_fit_into_a_line() -> None:
    long = Decimal("9" * 15 + "." + "9" * 20)
    asked = indicator(same_as="DD-02", name="n" * 500, plausible_max=Decimal(1))
    sent = figures("DD-01", *(whole(long, long) for _ in range(2)), whole("x" * 80, "y" * 80))
    got = found_in(recap_of((asked, sent), (indicator("DD-02"), figures("DD-02", whole(7)))))

    assert max(len(f.expected) for f in got) <= 500
    assert {f.rule for f in got} >= {"D15", "D16", "D14", "D23"}
