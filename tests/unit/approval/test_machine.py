"""Random weeks of an office: events late and reordered, people acting at any time, on any draft.

A second bookkeeping, made only of what was said and answered, decides what must be true; the
domain is asked through `decide` alone. Derandomised: the same weeks every time.
"""

from dataclasses import replace
from typing import ClassVar, Final

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from services.approval.commands import Confirm, Ratify, Submit
from services.approval.domain.document import RatifiedDocument
from services.approval.domain.standing import undecided
from services.approval.domain.transitions import Act
from services.approval.signing_commands import Signing
from shared.canonical import sha256
from shared.contract import Approved, DiscrepancyFound, Event, RecapReady
from shared.contract.recap import Cell, Finding
from shared.contract.vocabulary import FindingState, Severity
from shared.decision import Command, Early, Ignored, Taken
from shared.sop.model import Coordination
from tests.unit.approval.world import (
    ALL,
    BLOCKING,
    CAPIL,
    CELL,
    CHAIR,
    DAFDUK,
    HEAD,
    RULES,
    World,
    agree,
    arrange,
    attendance,
    cancel,
    decision,
    discrepancy,
    dispute,
    extend,
    finding,
    form,
    raise_finding,
    recap,
    reported,
    ruling,
    scan,
    send_back,
    signature,
    submissions,
)

PEOPLE: Final = (DAFDUK, CAPIL, CHAIR, HEAD, "KABID_PIAK", "OPERATOR")


def mostly(*entitled: str) -> st.SearchStrategy[str]:
    """Who acts: usually somebody who may."""
    return st.sampled_from((*entitled * 6, *PEOPLE))


FINDINGS: Final = st.lists(
    st.sampled_from(
        (BLOCKING, finding(), finding("D13:PS-01", Severity.INFORMASI), finding("D11:DD-01"))
    ),
    max_size=2,
    unique=True,
)
OFFSETS: Final = st.sampled_from((0, 0, 0, 0, -1, 1))


STRICT: Final = replace(
    RULES,
    sop=RULES.sop.model_copy(
        update={"coordination": Coordination(round_limit=1, quorum_percent=51)}
    ),
)
GATHERS: Final = {"status": None, "signatures": None, "reported_at": None}
"""What may still be added to a ratified cycle."""


class Office(RuleBasedStateMachine):
    """One cycle; recap's two topics are queues that are emptied at their own pace."""

    reached: ClassVar[set[Act]] = set()

    @initialize(findings=FINDINGS, at_once=st.sampled_from((True, True, True, False)))
    def begin(self, findings: list[Finding], at_once: bool) -> None:  # noqa: FBT001 - drawn
        self.world = World(STRICT)
        self.world.tell(form())
        self.sheets = list(submissions())
        self.told: list[Event] = []
        self.ended: object = None
        self.computed: list[RecapReady] = []
        self.drafts: list[RecapReady] = []
        self.wrong: list[DiscrepancyFound] = []
        self.spoken: dict[int, set[str]] = {}
        self.opened: set[tuple[int, str]] = set()
        self.frozen: object = None
        self.recap_computes(findings, "99.51")
        if at_once:
            self.a_sheet_becomes_known()
            self.a_sheet_becomes_known()
            self.a_draft_arrives()

    # --- recap, as its contract says: a DiscrepancyFound only where a finding blocks --------

    @precondition(lambda self: len(self.computed) < 6)
    @rule(findings=FINDINGS, value=st.sampled_from(("99.51", "98.00")))
    def recap_computes(self, findings: list[Finding], value: str) -> None:
        draft = recap(len(self.computed) + 1, findings, value=value)
        self.computed.append(draft)
        self.drafts.append(draft)
        if BLOCKING in findings:
            self.wrong.append(discrepancy(draft.recap_version))

    @precondition(lambda self: self.drafts)
    @rule()
    def a_draft_arrives(self) -> None:
        in_time = not self._late()
        assert not isinstance(self.world.tell(self.drafts[0]), Early)
        draft = self.drafts.pop(0)
        self.told.extend([draft] if in_time else [])

    @precondition(lambda self: self.sheets)
    @rule()
    def a_sheet_becomes_known(self) -> None:
        assert not isinstance(self.world.tell(self.sheets[0]), Early)
        self.told.append(self.sheets.pop(0))

    @precondition(lambda self: self.told and not self._late())
    @rule(choice=st.integers(0, 9))
    def an_event_comes_again(self, choice: int) -> None:
        before = dict(self.world.states)
        assert isinstance(self.world.tell(self.told[choice % len(self.told)]), Ignored)
        assert self.world.states == before

    @precondition(lambda self: self.world.state.agreed)
    @rule()
    def the_report_goes_out(self) -> None:
        outcome = self.world.tell(reported())
        ratified = self.world.state.ratified is not None
        assert isinstance(outcome, Early) is not (
            ratified or self.world.state.cancelled is not None
        )

    @precondition(lambda self: self.wrong)
    @rule()
    def a_discrepancy_arrives(self) -> None:
        version = self.wrong[0].recap_version
        before = self.world.state
        outcome = self.world.tell(self.wrong[0])
        if isinstance(outcome, Early):
            assert version > self._version()
            return
        self.wrong.pop(0)
        if before.ratified is None and before.cancelled is None:
            self.opened.add((version, "recap"))

    # --- people -----------------------------------------------------------------------------

    @rule(role=mostly(DAFDUK, CAPIL), offset=OFFSETS)
    def somebody_confirms(self, role: str, offset: int) -> None:
        self._confirm(role, max(1, self._version() + offset))

    @rule(role=mostly(DAFDUK), offset=OFFSETS)
    def somebody_disputes(self, role: str, offset: int) -> None:
        version = max(1, self._version() + offset)
        if isinstance(self.world.ask(role, dispute(version)), Taken):
            assert (role, version) == (DAFDUK, self._version())
            self.spoken.setdefault(version, set()).discard(role)
            self.opened.add((version, "approval"))

    @rule(role=mostly(CHAIR), what=st.sampled_from(("D12:DD-01", "D11:DD-01", BLOCKING.id)))
    def somebody_decides(self, role: str, what: str) -> None:
        if isinstance(self.world.ask(role, decision(what)), Taken):
            assert role == CHAIR
            assert what != BLOCKING.id

    @rule(role=mostly(CHAIR, DAFDUK), cell=st.sampled_from((CELL, Cell(indicator="PS-01"))))
    def somebody_raises_a_finding(self, role: str, cell: Cell) -> None:
        version = max(1, self._version())
        if isinstance(self.world.ask(role, raise_finding(version, cell)), Taken):
            assert role in (CHAIR, DAFDUK, CAPIL, "KABID_PIAK")
            self.spoken.setdefault(version, set()).discard(DAFDUK if cell is CELL else CAPIL)
            self.opened.add((version, "approval"))

    @precondition(lambda self: self.world.state.rounds)
    @rule(role=mostly(HEAD), blocking=st.sampled_from((False, False, True)))
    def somebody_rules(self, role: str, blocking: bool) -> None:  # noqa: FBT001 - drawn
        contested = [] if blocking else [found.id for found in undecided(self.world.state)]
        finding = (contested or [BLOCKING.id])[0]
        escalated = self.world.state.escalated
        if isinstance(self.world.ask(role, ruling(finding)), Taken):
            assert role == HEAD
            assert escalated
            assert finding != BLOCKING.id

    @precondition(lambda self: len(self.world.state.rounds) > 1)
    @rule(role=mostly(HEAD))
    def somebody_extends(self, role: str) -> None:
        escalated = self.world.state.escalated
        if self._act(role, extend(), HEAD):
            assert escalated
            assert self.world.state.escalated is None

    @rule(role=mostly(CHAIR), day=st.integers(6, 14))
    def somebody_arranges_the_meeting(self, role: str, day: int) -> None:
        if isinstance(self.world.ask(role, arrange(max(1, self._version()), day)), Taken):
            assert role == CHAIR
            assert day not in (11, 12), "a weekend"

    @rule(role=mostly(CHAIR), roles=st.sampled_from((ALL, (CHAIR,), (DAFDUK, CAPIL))))
    def somebody_records_who_is_there(self, role: str, roles: tuple[str, ...]) -> None:
        self._act(role, attendance(max(1, self._version()), roles), CHAIR)

    @precondition(lambda self: self.world.state.agreed)
    @rule(
        role=mostly(HEAD, CHAIR),
        document=st.sampled_from(("L5", "L7")),
        status=st.sampled_from((Signing.PENDING, *Signing)),
    )
    def somebody_signs(self, role: str, document: str, status: Signing) -> None:
        signer = {"L5": CHAIR, "L7": HEAD}[document]
        if isinstance(self.world.ask(role, signature(status, document, document)), Taken):
            assert role == signer
            assert self.world.state.ratified or document == "L5"

    @precondition(lambda self: self.world.state.agreed)
    @rule(role=mostly(CHAIR), document=st.sampled_from(("L5", "L7")))
    def somebody_attaches_a_scan(self, role: str, document: str) -> None:
        if self._act(role, scan(document), CHAIR):
            assert self.world.state.ratified or document == "L5"

    @precondition(lambda self: len(self.world.state.rounds) > 1)
    @rule(role=st.sampled_from((HEAD, *PEOPLE)))
    def somebody_cancels(self, role: str) -> None:
        self._act(role, cancel(), HEAD)

    @rule(role=mostly(CHAIR), offset=OFFSETS)
    def somebody_closes_the_meeting(self, role: str, offset: int) -> None:
        self._act(role, agree(max(1, self._version() + offset)), CHAIR)

    @rule(role=mostly(CHAIR), offset=OFFSETS)
    def somebody_submits(self, role: str, offset: int) -> None:
        self._act(role, Submit(recap_version=max(1, self._version() + offset)), CHAIR)

    @rule(role=mostly(HEAD), offset=OFFSETS)
    def somebody_ratifies(self, role: str, offset: int) -> None:
        self._act(role, Ratify(recap_version=max(1, self._version() + offset)), HEAD)

    @rule(role=mostly(HEAD), cells=st.sampled_from(((), (CELL,))))
    def somebody_returns(self, role: str, cells: tuple[Cell, ...]) -> None:
        version = self._version()
        if self._act(role, send_back(max(1, version), *cells), HEAD):
            self.spoken[version] = set()
            if cells:
                self.opened.add((version, "approval"))

    @rule(length=st.integers(0, 2), head=st.sampled_from((None, "ratify", "return", "cells")))
    def the_meeting_works(self, length: int, head: str | None) -> None:
        """So that weeks also come to an end: answer, confirm; then perhaps agree, submit, end."""
        version = max(1, self._version())
        for open_one in undecided(self.world.state):
            self.world.ask(CHAIR, decision(open_one.id))
        for role in (DAFDUK, CAPIL):
            self._confirm(role, version)
        for command in (agree(version), Submit(recap_version=version))[:length]:
            self._act(CHAIR, command, CHAIR)
        if self.world.state.submitted and head == "ratify":
            self.somebody_ratifies(HEAD, 0)
        elif self.world.state.submitted and head:
            self.somebody_returns(HEAD, (CELL,) if head == "cells" else ())

    @precondition(lambda self: self.world.state.escalated)
    @rule(allows=st.booleans())
    def the_head_is_asked(self, allows: bool) -> None:  # noqa: FBT001 - drawn
        if allows:
            self.somebody_extends(HEAD)
        else:
            self.somebody_rules(HEAD, blocking=False)

    # --- what must always hold --------------------------------------------------------------

    @invariant()
    def rounds_are_those_that_were_opened_each_once(self) -> None:
        rounds = [(opened.recap_version, opened.sender.value) for opened in self.world.state.rounds]

        assert rounds == sorted(self.opened)

    @invariant()
    def a_ratified_cycle_is_what_its_owners_confirmed_and_nothing_else(self) -> None:
        state = self.world.state
        if state.ratified is None:
            return
        document = RatifiedDocument.model_validate_json(state.ratified.text)
        agreed = self.computed[document.recap_version - 1]
        assert document.table == agreed.table
        assert not [found for found in agreed.findings if _blocks(found)]
        assert self.spoken[document.recap_version] == {DAFDUK, CAPIL}
        assert not self.sheets, "ratified before it was known who filled them"
        assert state.ratified.sha256 == sha256(state.ratified.text)

    @invariant()
    def ratification_happens_once_and_for_ever(self) -> None:
        said = [event for event in self.world.said if isinstance(event, Approved)]
        assert len(said) == (self.world.state.ratified is not None)
        if self.world.state.ratified is not None:
            kept = self.world.state.model_copy(update=GATHERS)
            self.frozen = self.frozen or kept
            assert kept == self.frozen

    @invariant()
    def a_cancelled_cycle_stays_as_it_is(self) -> None:
        if self.world.state.cancelled is not None:
            self.ended = self.ended or self.world.state
            assert self.world.state == self.ended
            assert self.world.state.ratified is None

    @invariant()
    def an_attempt_to_sign_ends_once(self) -> None:
        attempts = [s.reference for s in self.world.state.signatures if not s.void]
        assert len(attempts) == len(set(attempts))

    def teardown(self) -> None:
        self.reached.update(line.act for line in self.world.history)

    def _late(self) -> bool:
        """Whether drafts are written down only, as what comes too late."""
        return self.world.state.agreed is not None or self.world.state.cancelled is not None

    def _version(self) -> int:
        return self.world.state.draft.version if self.world.state.draft else 0

    def _confirm(self, role: str, version: int) -> None:
        if isinstance(self.world.ask(role, Confirm(recap_version=version, agrees=True)), Taken):
            assert role in (DAFDUK, CAPIL)
            assert version == self._version()
            self.spoken.setdefault(version, set()).add(role)

    def _act(self, role: str, command: Command, entitled: str) -> bool:
        taken = isinstance(self.world.ask(role, command), Taken)
        assert role == entitled or not taken
        return taken


def _blocks(found: Finding) -> bool:
    return found.severity is Severity.MENGHALANGI and found.state is not FindingState.DIKOREKSI


WANTED: Final = {
    Act.DRAFT,
    Act.DISCREPANCY,
    Act.CONFIRM,
    Act.DISPUTE,
    Act.RAISE,
    Act.DECIDE,
    Act.CLEAR,
    Act.ESCALATE,
    Act.RULE,
    Act.AGREE,
    Act.SUBMIT,
    Act.RATIFY,
    Act.RETURN,
    Act.RETURN_CELLS,
}
"""What a random week must come to; that every act is tried is the exploration's to show."""

WEEKS: Final = settings(
    derandomize=True, database=None, max_examples=80, stateful_step_count=50, deadline=None
)


@pytest.mark.timeout(300)
def test_no_random_week_breaks_what_must_always_hold() -> None:
    Office.reached.clear()

    run_state_machine_as_test(Office, settings=WEEKS)

    assert Office.reached >= WANTED, "the weeks are too dull to prove anything"
