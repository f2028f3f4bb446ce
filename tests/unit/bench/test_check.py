"""The guard against slower hot paths notices one, and is not taken in by noise."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bench import check as module
from bench.chain import HOPS
from bench.check import Cost, check, slower, store, stored, yardstick
from bench.hot_paths import EVENTS, fold, received, records


def costing(times: int) -> Callable[[], object]:
    """A path that costs so many yardsticks."""
    return lambda: [yardstick() for _ in range(times)]


def test_a_path_that_became_twice_as_dear_is_named() -> None:
    paths = {"a": costing(1), "b": costing(1)}
    baseline = module.measured(paths, rounds=5)

    costs, fine = check(baseline, {"a": costing(1), "b": costing(2)}, rounds=5)

    assert not fine
    assert set(slower(baseline, costs)) == {"b"}


def test_the_same_path_is_within_the_tolerance() -> None:
    paths = {"a": costing(2)}

    _, fine = check(module.measured(paths, rounds=5), paths, rounds=5)

    assert fine


def test_what_was_slow_once_only_is_measured_again(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [{"a": Cost(9, 9)}, {"a": Cost(1, 1)}]
    monkeypatch.setattr(module, "measured", lambda _paths, _rounds: answers.pop(0))

    _, fine = check({"a": Cost(1, 1)}, {"a": costing(1)})

    assert (fine, answers) == (True, [])


def test_a_path_without_a_baseline_is_no_silent_pass() -> None:
    with pytest.raises(ValueError, match="--write"):
        check({"a": Cost(1, 1)}, {"a": costing(1), "new": costing(1)})


def test_a_baseline_is_what_was_stored(tmp_path: Path) -> None:
    costs = {"a": Cost(1.5, 0.25)}
    store(tmp_path / "baseline.json", costs)

    assert stored(tmp_path / "baseline.json") == costs


def test_the_stored_baseline_knows_the_paths_that_there_are() -> None:
    assert set(stored(module.BASELINE)) == {
        "decode",
        "sixteen digits",
        "fold",
        "documents",
        "log",
    }


def test_the_paths_take_every_event_of_the_bench() -> None:
    events = received(records(HOPS[0][1]))

    assert len(fold(events).outgoing) == len(events) == EVENTS
