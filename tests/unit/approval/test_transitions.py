"""The transition table, explored whole: it is small enough to be walked from every status."""

from collections.abc import Iterator

import pytest

from services.approval.domain.refusals import not_now
from services.approval.domain.transitions import ENDED, RATIFIED, TABLE, Act, Status, after

PAIRS = [(status, act) for status in Status for act in Act]
REFUSED = [pair for pair in PAIRS if pair not in TABLE]


def entries(status: Status) -> set[tuple[Status, Act]]:
    """Pairs that lead into a status from another one."""
    return {pair for pair, to in TABLE.items() if to is status and pair[0] is not status}


def reachable(start: Status, without: frozenset[tuple[Status, Act]] = frozenset()) -> set[Status]:
    seen, todo = {start}, [start]
    while todo:
        for to in _next(todo.pop(), without):
            if to not in seen:
                seen.add(to)
                todo.append(to)
    return seen


def _next(status: Status, without: frozenset[tuple[Status, Act]]) -> Iterator[Status]:
    return (to for pair, to in TABLE.items() if pair[0] is status and pair not in without)


def test_the_only_way_to_ratification_is_draft_agreement_submission_ratification() -> None:
    assert entries(Status.DISAHKAN) == {(Status.DIAJUKAN, Act.RATIFY)}
    assert entries(Status.DIAJUKAN) == {(Status.DISEPAKATI, Act.SUBMIT)}
    assert entries(Status.DISEPAKATI) == {(Status.KOORDINASI, Act.AGREE)}


@pytest.mark.parametrize("act", [Act.AGREE, Act.SUBMIT, Act.RATIFY, Act.DRAFT])
def test_without_any_of_these_acts_no_path_reaches_ratification(act: Act) -> None:
    cut = frozenset(pair for pair in TABLE if pair[1] is act)

    assert Status.DISAHKAN not in reachable(Status.PENGUMPULAN, cut)


def test_ratification_is_left_only_by_the_report_and_the_report_by_nothing() -> None:
    leaving = {pair: to for pair, to in TABLE.items() if pair[0] in RATIFIED and to is not pair[0]}

    assert leaving == {(Status.DISAHKAN, Act.REPORT): Status.DILAPORKAN}


def test_nothing_happens_to_a_cancelled_cycle() -> None:
    assert [act for act in Act if after(Status.DIBATALKAN, act)] == []


def test_a_cycle_is_cancelled_until_it_is_ratified() -> None:
    assert {status for status, act in TABLE if act is Act.CANCEL} == set(Status) - {
        *RATIFIED,
        Status.DIBATALKAN,
    }


@pytest.mark.parametrize("status", list(Status))
def test_every_status_is_reachable_and_none_is_a_dead_end(status: Status) -> None:
    assert status in reachable(Status.PENGUMPULAN)
    assert Status.DISAHKAN in reachable(status) or status in ENDED


def test_an_agreed_draft_is_left_only_through_the_head() -> None:
    agreed = (Status.DISEPAKATI, Status.DIAJUKAN)
    leaving = {pair for pair, to in TABLE.items() if pair[0] in agreed and to is not pair[0]}

    assert leaving == {
        (Status.DISEPAKATI, Act.CANCEL),
        (Status.DIAJUKAN, Act.CANCEL),
        (Status.DISEPAKATI, Act.SUBMIT),
        (Status.DIAJUKAN, Act.RATIFY),
        (Status.DIAJUKAN, Act.RETURN),
        (Status.DIAJUKAN, Act.RETURN_CELLS),
    }


def test_a_draft_changes_only_while_it_is_not_agreed() -> None:
    assert {status for status, act in TABLE if act is Act.DRAFT} == {
        Status.PENGUMPULAN,
        Status.KOORDINASI,
        Status.KOORDINASI_ULANG,
    }


@pytest.mark.parametrize(("status", "act"), REFUSED)
def test_what_the_table_lacks_is_refused_with_who_can_lift_it(status: Status, act: Act) -> None:
    rejected = not_now(status, act).rejected

    assert after(status, act) is None
    assert rejected.status == 409
    assert rejected.remedy
    assert status.value in rejected.detail
