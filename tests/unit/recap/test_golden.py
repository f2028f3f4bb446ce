"""Ratified periods must never change: each file holds what was sent, and what came of it.

Three quarters of the synthetic sample with every formula and aggregation, the third as it was
first sent (with its discrepancy) and as it was ratified. A file is written once; a change of rules
is a new version with its own first day, and these files are to pass as they are. A row may have
gained fields since, and sentences may be worded better: figures, words of the scale, versions and
findings may not differ.
"""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from services.recap.domain.books import Books
from services.recap.domain.drafting import reckoned
from services.recap.domain.states import History, Recap
from shared.contract.vocabulary import Aggregation, Formula, Measured
from tests.unit.recap.world import RULES

FOLDER: Final = Path(__file__).with_name("golden")
SHA256: Final = {
    "2025-Q1": "31f572c66db4d88469e98bf5047295b70398a638b43c43622d197db432d4485d",
    "2025-Q2": "5baf72cec1294bedafcfcb79eff8f33fcc5cbfe7b8d98dc6eebc729a91afe918",
    "2025-Q3": "d841c9c082f5344ec6803fe1d0d142c0c187e452163a20b120fad26eb52b8bb2",
    "2025-Q3-first": "c8db7650a2137584c28ef0f77d2025c126ab959551a0808ae36c04db3d676a69",
}
"""Of the files themselves, so that nobody rewrites one to make it pass."""

PERIODS: Final = sorted(SHA256)
SENTENCES: Final = frozenset({"why", "message", "remedy"})
Json = dict[str, Any]


@cache
def golden(period: str) -> Json:
    loaded: Json = json.loads((FOLDER / f"{period}.json").read_text(encoding="utf-8"))
    return loaded


def again(period: str) -> tuple[list[Json], list[Json]]:
    """Table and findings, worked out anew from what was sent."""
    sent = Recap.model_validate(golden(period)["recap"])
    past = History.model_validate(golden(period)["history"])
    table, findings, _, _ = reckoned(RULES, sent, Books(past))
    return (
        [row.model_dump(mode="json") for row in table],
        [finding.model_dump(mode="json") for finding in findings],
    )


def within(old: Any, new: Any) -> bool:
    """Whether all that was said is said again; a dictionary may have gained fields."""
    if isinstance(old, dict) and isinstance(new, dict):
        return all(key in new and within(old[key], new[key]) for key in old.keys() - SENTENCES)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(within, old, new))
    return type(old) is type(new) and old == new


@pytest.mark.parametrize("period", PERIODS)
def test_a_ratified_period_is_worked_out_as_it_was(period: str) -> None:
    table, findings = again(period)

    for old, new in zip(golden(period)["table"], table, strict=True):
        assert within(old, new), (old, new)
    assert within(golden(period)["findings"], findings)


@pytest.mark.parametrize("period", PERIODS)
def test_a_golden_file_is_never_rewritten(period: str) -> None:
    content = (FOLDER / f"{period}.json").read_bytes()

    assert hashlib.sha256(content).hexdigest() == SHA256[period]


def test_the_files_are_the_ones_that_are_listed() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.json")) == PERIODS


def test_they_hold_every_formula_every_aggregation_and_the_discrepancy() -> None:
    asked = golden("2025-Q3")["recap"]["form"]["indicators"]
    first = golden("2025-Q3-first")["findings"]
    blocking = [one["id"] for one in first if one["severity"] == "MENGHALANGI"]

    assert {one["formula"] for one in asked} == set(Formula)
    assert {one["aggregation"] for one in asked} == set(Aggregation)
    assert blocking == ["D03:DD-01:BELAWANG:PENYEBUT"]
    assert Measured.TIDAK_DAPAT_DIUKUR in {row["measured"] for row in golden("2025-Q1")["table"]}


def test_a_changed_figure_would_be_noticed() -> None:
    row = golden("2025-Q1")["table"][0]

    assert within(row, row | {"gained": 1})
    assert not within(row, row | {"value": "0.01"})
    assert not within(row, {key: row[key] for key in row if key != "value"})
    assert not within([row], [row, row])
    assert not within({"value": "1"}, {"value": 1})
