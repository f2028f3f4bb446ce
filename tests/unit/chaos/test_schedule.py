"""The schedule is a function of the seed, holds every kind, and keeps its bounds."""

import pytest

from tests.chaos.schedule import (
    CLOCK_LIMIT,
    INFRASTRUCTURE,
    LINK_KINDS,
    REPLICAS,
    Kind,
    Plan,
    schedule,
)

SEEDS = range(20)


def test_the_same_seed_gives_the_same_faults_and_another_seed_others() -> None:
    assert schedule(1, 60.0) == schedule(1, 60.0)
    assert schedule(1, 60.0) != schedule(2, 60.0)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_minute_has_every_kind_of_fault_in_order_and_within_its_time(seed: int) -> None:
    faults = schedule(seed, 60.0)

    assert {fault.kind for fault in faults} == set(Kind)
    assert [fault.at for fault in faults] == sorted(fault.at for fault in faults)
    assert all(0 < fault.at <= 60.0 for fault in faults)


@pytest.mark.parametrize("seed", SEEDS)
def test_each_fault_hits_what_it_can_hit(seed: int) -> None:
    for fault in schedule(seed, 300.0):
        on_link = fault.kind in LINK_KINDS
        assert (fault.to in INFRASTRUCTURE) is on_link
        assert fault.target in (REPLICAS if on_link else (*REPLICAS, *INFRASTRUCTURE))
        if fault.kind is Kind.DISK_FULL:
            assert fault.target in INFRASTRUCTURE
        if fault.kind in (Kind.RESTART, Kind.CLOCK):
            assert fault.target in REPLICAS


@pytest.mark.parametrize("seed", SEEDS)
def test_no_clock_goes_further_than_its_limit(seed: int) -> None:
    plan = Plan(weights=((Kind.CLOCK, 1),))
    clocks = dict.fromkeys(REPLICAS, 0.0)
    for fault in schedule(seed, 900.0, plan):
        clocks[fault.target] += fault.amount
        assert abs(clocks[fault.target]) <= CLOCK_LIMIT


def test_a_fault_says_in_one_line_what_it_does() -> None:
    words = {fault.kind: fault.words for fault in schedule(1, 60.0)}

    assert words[Kind.DELAY].startswith("delay ")
    assert "→" in words[Kind.CUT]
    assert " for " in words[Kind.PAUSE]
