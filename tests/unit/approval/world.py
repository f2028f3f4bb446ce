"""A small office for approval's tests: two bidang own one figure each; SOP and calendar are real.

DAFDUK's figure comes from SIAK (filled by PIAK), CAPIL's is its own. Everything is synthetic.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Final

from pydantic import BaseModel

from services.approval.commands import (
    Agree,
    Confirm,
    DecideFinding,
    Ratify,
    Return,
    Submit,
)
from services.approval.domain import STATES, Rules, decide, touches
from services.approval.domain.history import Transition
from services.approval.domain.states import Agreement, Chain
from shared.contract import DiscrepancyFound, Event, FormIssued, RecapReady
from shared.contract.catalogue import Sheet, SheetRef
from shared.contract.event import Actor
from shared.contract.form_issued import EXAMPLE as FORM_EXAMPLE
from shared.contract.recap import Cell, Finding, MeasuredRow
from shared.contract.recap_ready import EXAMPLE as RECAP_EXAMPLE
from shared.contract.sample import ACTOR_KASUBAG, CYCLE, OFFICE, VERSIONS
from shared.contract.sample_recap import FINDING, ROW
from shared.contract.vocabulary import FindingState, Severity, Source
from shared.decision import CYCLE as KIND
from shared.decision import Command, Message, Outcome, Ref, Rejected, Taken
from shared.sop import load_calendar, load_sop

RULES: Final = Rules(sop=load_sop(), calendar=load_calendar())
NOW: Final = datetime.fromisoformat("2025-10-06T10:00:00+08:00")
"""A Monday."""

DAFDUK: Final = "KABID_DAFDUK"
CAPIL: Final = "KABID_CAPIL"
CHAIR: Final = "SEKRETARIS"
HEAD: Final = "KEPALA_DINAS"
ALL: Final = (CHAIR, "KABID_PIAK", DAFDUK, CAPIL)
CELL: Final = Cell(indicator="DD-01", region="BELAWANG", part="PENYEBUT", group="JML")
REF: Final = Ref(KIND, CYCLE)

_SIAK: Final = SheetRef(bidang="DAFDUK", source=Source.SIAK)
_OWN: Final = SheetRef(bidang="CAPIL", source=Source.NON_SIAK)
_DUE: Final = datetime.fromisoformat("2025-10-03T16:00:00+08:00")


def row(indicator: str = "DD-01", bidang: str = "DAFDUK", value: str = "99.51") -> MeasuredRow:
    source = "SIAK" if bidang == "DAFDUK" else "NON_SIAK"
    update = {"indicator": indicator, "bidang": bidang, "source": source, "value": Decimal(value)}
    return ROW.model_copy(update=update)


def form(cycle: str = CYCLE) -> FormIssued:
    sheets = (
        Sheet(ref=_SIAK, filler="KABID_PIAK", indicators=("DD-01",), due=_DUE),
        Sheet(ref=_OWN, filler=CAPIL, indicators=("PS-01",), due=_DUE),
    )
    regions = ("ALALAK", "BELAWANG")
    return FORM_EXAMPLE.model_copy(update={"cycle": cycle, "sheets": sheets, "regions": regions})


def finding(
    identity: str = "D12:DD-01",
    severity: Severity = Severity.WAJIB_DIJAWAB,
    state: FindingState = FindingState.TERBUKA,
    found: str = "naik 40 persen",
) -> Finding:
    update = {"id": identity, "severity": severity, "state": state, "found": found}
    return FINDING.model_copy(update=update)


BLOCKING: Final = finding("D03:DD-01:BELAWANG:PENYEBUT", Severity.MENGHALANGI)


def recap(
    version: int = 1,
    findings: Iterable[Finding] = (),
    *,
    provisional: bool = False,
    value: str = "99.51",
    cycle: str = CYCLE,
) -> RecapReady:
    return RECAP_EXAMPLE.model_copy(
        update={
            "cycle": cycle,
            "recap_version": version,
            "provisional": provisional,
            "findings": tuple(findings),
            "table": (row(value=value), row("PS-01", "CAPIL", "88.00")),
        }
    )


def discrepancy(version: int = 1) -> DiscrepancyFound:
    return DiscrepancyFound(
        office=OFFICE,
        cycle=CYCLE,
        sop_step=4,
        actor=ACTOR_KASUBAG,
        versions=VERSIONS,
        recap_version=version,
        findings=(BLOCKING,),
    )


def actor(role: str, name: str | None = None) -> Actor:
    return Actor(office=OFFICE, role=role, name=name or f"{role.title()} (contoh)")


def round_trip(state: BaseModel) -> BaseModel:
    """The state as the engine stores and loads it."""
    return type(state).model_validate(state.model_dump(mode="json"))


class World:
    """Approval's states, changed only through `decide`, stored and loaded as the engine does."""

    def __init__(self, rules: Rules = RULES, cycle: str = CYCLE) -> None:
        self.rules = rules
        self.ref = Ref(KIND, cycle)
        self.states: dict[Ref, BaseModel] = {}
        self.said: list[Event] = []
        self.history: list[Transition] = []
        self.at = NOW

    @property
    def state(self) -> Agreement:
        state = self.states[self.ref]
        assert isinstance(state, Agreement)
        return state

    @property
    def chain(self) -> Chain | None:
        chain = self.states.get(Ref("chain", OFFICE))
        assert chain is None or isinstance(chain, Chain)
        return chain

    @property
    def status(self) -> str:
        return self.state.status.value

    def tell(self, event: Event) -> Outcome:
        return self._decide(event, event.actor)

    def ask(self, role: str, command: Command, name: str | None = None) -> Outcome:
        return self._decide(command, actor(role, name))

    def _decide(self, data: Event | Command, by: Actor) -> Outcome:
        message = Message(data, "id", self.at, self.ref, by)
        touched = touches(message)
        states = {ref: self.states[ref] for ref in touched if ref in self.states}
        outcome = decide(self.rules, states, message)
        if isinstance(outcome, Taken):
            self._take(outcome, touched)
        return outcome

    def _take(self, taken: Taken, touched: tuple[Ref, ...]) -> None:
        assert set(taken.states) <= set(touched)
        for ref, state in taken.states.items():
            assert isinstance(state, STATES[ref.kind])
            self.states[ref] = round_trip(state)
            assert self.states[ref] == state
        self.said.extend(taken.events)
        for entry in taken.entries:
            assert isinstance(entry.data, Transition)
            self.history.append(entry.data)

    # --- the usual way ------------------------------------------------------------------

    def drafted(self, *findings: Finding) -> "World":
        """In coordination on draft 1."""
        self.tell(form(self.ref.id))
        self.tell(recap(findings=findings, cycle=self.ref.id))
        return self

    def confirmed(self) -> "World":
        version = self.state.draft.version if self.state.draft else 0
        for role in (DAFDUK, CAPIL):
            must(self.ask(role, Confirm(recap_version=version, agrees=True)))
        return self

    def agreed(self) -> "World":
        must(self.ask(CHAIR, agree(self.state.draft.version if self.state.draft else 0)))
        return self

    def submitted(self) -> "World":
        self.drafted().confirmed().agreed()
        must(self.ask(CHAIR, Submit(recap_version=1)))
        return self

    def ratified(self) -> "World":
        self.submitted()
        must(self.ask(HEAD, Ratify(recap_version=1)))
        return self


def must(outcome: Outcome) -> Taken:
    assert isinstance(outcome, Taken), outcome
    return outcome


def refused(outcome: Outcome) -> str:
    """The rule that an outcome names."""
    assert isinstance(outcome, Rejected), outcome
    return outcome.rule


def agree(version: int = 1, present: tuple[str, ...] = ALL) -> Agree:
    return Agree(recap_version=version, present=present, place="Ruang rapat")


def dispute(version: int = 1, *cells: Cell) -> Confirm:
    return Confirm(
        recap_version=version, agrees=False, reason="Angka keliru", cells=cells or (CELL,)
    )


def decision(identity: str = "D12:DD-01", note: str = "Ada perekaman massal") -> DecideFinding:
    return DecideFinding(finding=identity, state=FindingState.DIJELASKAN, note=note)


def send_back(version: int = 1, *cells: Cell) -> Return:
    return Return(recap_version=version, reason="Mohon diperiksa kembali", cells=cells)
