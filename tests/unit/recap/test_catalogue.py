"""The discrepancy catalogue as data: complete, versioned, dated, and as README.md shows it."""

import re
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from pydantic import ValidationError

from services.recap import data
from services.recap.data import load_catalogue
from services.recap.domain.rules import Catalogue, Rule, Stage
from services.recap.domain.rules.catalogue import ALL_CODES
from shared.contract.vocabulary import Severity

README: Final = Path(data.__file__).with_name("README.md").read_text()
RULE: Final = re.compile(
    r"^\| (D\d\d) \| (\d+) \| ([A-Z_]+) \| ([A-Z]+) \| ([A-Z]+) \| ([A-Z_]+) \| (.+) \|$",
    re.MULTILINE,
)
DAY: Final = date(2025, 9, 30)
RULES: Final = load_catalogue()
CODES: Final = {
    Severity.MENGHALANGI: "D01 D02 D03 D04 D06 D08 D15 D17 D20 D24 D25",
    Severity.WAJIB_DIJAWAB: "D05 D09 D10 D11 D12 D14 D16 D18 D19 D22 D26",
    Severity.INFORMASI: "D07 D13 D21 D23",
}
"""The severities of domain 7, typed by hand."""


def changed(which: str, **other: object) -> Catalogue:
    """The catalogue with a second version of one rule."""
    rule = next(rule for rule in RULES.rules if rule.code == which)
    second = Rule.model_validate({**rule.model_dump(), "version": rule.version + 1, **other})
    return Catalogue(rules=(*RULES.rules, second))


def version(catalogue: Catalogue, code: str, day: date) -> int:
    return next(rule.version for rule in catalogue.in_force(day) if rule.code == code)


def test_the_table_of_rules_in_the_readme_is_the_catalogue() -> None:
    expected = [
        (r.code, str(r.version), r.severity.value, r.stage.value, r.owner, r.missing.value, r.title)
        for r in RULES.in_force(DAY)
    ]

    assert RULE.findall(README) == expected


def test_every_rule_is_there_with_the_severity_of_the_field() -> None:
    found = {
        severity: " ".join(sorted(r.code for r in RULES.rules if r.severity is severity))
        for severity in Severity
    }

    assert found == CODES


def test_rules_run_from_cells_over_identities_and_ratios_to_history() -> None:
    stages = [rule.stage for rule in RULES.in_force(DAY)]

    assert stages == sorted(stages, key=list(Stage).index)


def test_a_rule_that_is_missing_or_foreign_is_refused_when_the_file_is_read() -> None:
    with pytest.raises(ValidationError, match="D26"):
        Catalogue(rules=tuple(rule for rule in RULES.rules if rule.code != "D26"))
    with pytest.raises(ValidationError, match="D27"):
        changed("D01", code="D27", effective=date(2026, 1, 1))


def test_two_versions_of_a_rule_never_begin_on_one_day() -> None:
    with pytest.raises(ValidationError, match="tanggal yang sama"):
        changed("D05")


def test_a_period_is_judged_by_the_version_in_force_on_its_last_day() -> None:
    catalogue = changed("D05", effective=date(2025, 10, 1))

    assert version(catalogue, "D05", date(2025, 9, 30)) == 1
    assert version(catalogue, "D05", date(2025, 10, 1)) == 2  # its first day
    assert version(catalogue, "D05", date(2026, 3, 31)) == 2


def test_a_new_version_takes_the_place_of_the_old_one_in_the_order() -> None:
    before = [rule.code for rule in RULES.in_force(DAY)]
    after = [r.code for r in changed("D05", effective=date(2025, 1, 1)).in_force(DAY)]

    assert after == before


def test_before_its_first_day_no_rule_holds() -> None:
    assert RULES.in_force(date(2017, 12, 31)) == ()
    assert {r.code for r in RULES.in_force(date(2018, 1, 1))} == set(ALL_CODES)


def test_the_words_for_people_are_whole_sentences_with_place_and_remedy() -> None:
    for rule in RULES.rules:
        assert rule.message.startswith("{place}"), rule.code
        assert rule.message.endswith("."), rule.code
        assert rule.remedy.endswith((".", "{remedy}")), rule.code
        assert len(rule.title) > 8, rule.code
