"""Every path of two small cycles; what must never be is checked in each state that is reached.

The first is about figures: three drafts (a blocking finding, a finding to answer, none), and all
that people may say of them, with one round of re-coordination before the head is asked. The second
is about paper: meetings arranged, people present, signatures, scans, the report, the end.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import pytest

from services.approval.commands import Confirm, Ratify, Submit
from services.approval.domain.document import RatifiedDocument
from services.approval.domain.standing import blocking, unconfirmed, undecided
from services.approval.domain.states import Agreement
from services.approval.domain.transitions import RATIFIED, TABLE, Act, Status
from services.approval.signing_commands import Signing
from shared.contract.recap import Cell
from shared.decision import Command
from shared.sop.model import Coordination
from tests.unit.approval.walk import Walk
from tests.unit.approval.world import (
    BLOCKING,
    CAPIL,
    CELL,
    CHAIR,
    DAFDUK,
    HEAD,
    RULES,
    agree,
    arrange,
    attendance,
    cancel,
    decision,
    discrepancy,
    dispute,
    extend,
    finding,
    raise_finding,
    recap,
    reported,
    ruling,
    scan,
    send_back,
    signature,
)

SETTLED: Final = {Status.DISEPAKATI, Status.DIAJUKAN, *RATIFIED}
STRICT: Final = replace(
    RULES,
    sop=RULES.sop.model_copy(
        update={"coordination": Coordination(round_limit=1, quorum_percent=51)}
    ),
)
DRAFTS: Final = (recap(1, (BLOCKING,)), recap(2, (finding(),)), recap(3, value="98.00"))


def about_figures(version: int) -> Iterator[tuple[str, Command]]:
    for role in (DAFDUK, CAPIL):
        yield role, Confirm(recap_version=version, agrees=True)
    yield DAFDUK, dispute(version)
    objection = f"KEBERATAN:{version}:DAFDUK:SIAK"
    for identity in (BLOCKING.id, "D12:DD-01", objection):
        yield CHAIR, decision(identity)
    yield CHAIR, decision(f"PENGEMBALIAN:{version}:DAFDUK:SIAK")
    yield HEAD, ruling(objection)
    yield HEAD, ruling(BLOCKING.id)
    yield HEAD, extend()
    yield CHAIR, agree(version)
    yield CHAIR, Submit(recap_version=version)
    yield HEAD, Ratify(recap_version=version)
    yield HEAD, send_back(version)
    yield HEAD, send_back(version, CELL)


def about_paper(version: int) -> Iterator[tuple[str, Command]]:
    for role in (DAFDUK, CAPIL):
        yield role, Confirm(recap_version=version, agrees=True)
    yield CHAIR, raise_finding(version)
    yield DAFDUK, raise_finding(version, Cell(indicator="PS-01"))
    for number in (1, 2):
        yield CHAIR, decision(f"RAPAT:{version}:DAFDUK:SIAK:{number}")
        yield CHAIR, decision(f"RAPAT:{version}:CAPIL:NON_SIAK:{number}")
    yield CHAIR, arrange(version)
    yield CHAIR, attendance(version)
    yield CHAIR, agree(version, ())
    yield CHAIR, Submit(recap_version=version)
    yield HEAD, Ratify(recap_version=version)
    yield HEAD, cancel()
    yield CHAIR, scan("L5")
    yield CHAIR, signature(Signing.SIGNED, "L5", "b1")
    yield HEAD, signature(Signing.PENDING)
    yield HEAD, signature(Signing.SIGNED)


@pytest.fixture(scope="module")
def figures() -> Walk:
    return Walk(STRICT, (DRAFTS, (discrepancy(1),)), about_figures)


@pytest.fixture(scope="module")
def paper() -> Walk:
    return Walk(RULES, ((recap(1),), (reported(),)), about_paper)


@pytest.fixture(scope="module")
def states(figures: Walk, paper: Walk) -> list[Agreement]:
    return figures.states + paper.states


def test_the_walks_use_every_line_of_the_table(figures: Walk, paper: Walk) -> None:
    elsewhere = {pair for pair in TABLE if pair[1] is Act.SUPERSEDE}

    assert set(TABLE) - elsewhere - figures.used - paper.used == set()


def test_whatever_is_agreed_submitted_or_ratified_has_nothing_open(
    states: list[Agreement],
) -> None:
    settled = [state for state in states if state.status in SETTLED]

    assert {state.status for state in settled} == SETTLED
    for state in settled:
        assert (blocking(state), undecided(state), unconfirmed(state)) == ((), (), ())


def test_what_is_ratified_is_the_draft_that_was_agreed_and_submitted(
    figures: Walk, paper: Walk
) -> None:
    for before, after in (*figures.moves(), *paper.moves()):
        if before.status in SETTLED and after.status in SETTLED:
            assert after.draft == before.draft
            assert after.confirmations == before.confirmations
            assert after.agreed == before.agreed
        if after.ratified and not before.ratified and after.draft and after.agreed:
            document = RatifiedDocument.model_validate_json(after.ratified.text)
            assert document.recap_version == after.draft.version
            assert document.table == after.draft.table
            assert document.agreement.table_sha256 == after.agreed.table_sha256


def test_a_ratified_cycle_only_gathers_signatures_and_the_report(
    figures: Walk, paper: Walk
) -> None:
    may_change = {"status", "signatures", "reported_at"}
    ratified = [(a, b) for a, b in (*figures.moves(), *paper.moves()) if a.status in RATIFIED]

    assert ratified
    for before, after in ratified:
        kept = [name for name in Agreement.model_fields if name not in may_change]
        assert [name for name in kept if getattr(before, name) != getattr(after, name)] == []


def test_a_cancelled_cycle_never_changes_again_and_is_never_ratified(paper: Walk) -> None:
    cancelled = [(a, b) for a, b in paper.moves() if a.status is Status.DIBATALKAN]

    assert any(state.status is Status.DIBATALKAN for state in paper.states)
    assert all(before == after for before, after in cancelled)
    assert not [s for s in paper.states if s.status is Status.DIBATALKAN and s.ratified]


def test_no_signature_on_the_sheet_comes_before_ratification(states: list[Agreement]) -> None:
    signed = [s for s in states if any(each.document == "L7" for each in s.signatures)]

    assert signed
    assert all(state.ratified for state in signed)


def test_past_the_limit_the_head_is_asked_and_his_word_ends_it(figures: Walk) -> None:
    escalated = [state for state in figures.states if state.escalated]
    ruled = [state for state in figures.states if state.rulings and state.ratified]

    assert escalated
    assert ruled
    assert all(len(state.rounds) > STRICT.sop.coordination.round_limit for state in escalated)
    assert not [state for state in escalated if state.status in SETTLED]


def test_a_cycle_never_gets_stuck(figures: Walk, paper: Walk) -> None:
    """From every situation there is a way to ratification, or it was cancelled."""
    assert figures.arriving(Status.DISAHKAN) == set(figures.edges)
    assert paper.arriving(Status.DISAHKAN, Status.DILAPORKAN, Status.DIBATALKAN) == set(paper.edges)
