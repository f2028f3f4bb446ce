"""A small office for approval's tests: two bidang own one figure each; SOP and calendar are real.

DAFDUK's figure comes from SIAK (filled by PIAK), CAPIL's is its own. Everything is synthetic.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from pydantic import BaseModel

from services.approval.commands import (
    Agree,
    Cancel,
    Confirm,
    DecideFinding,
    ExtendRounds,
    LeadershipRuling,
    Presence,
    RaiseFinding,
    Ratify,
    RecordAttendance,
    Return,
    ScheduleMeeting,
    Submit,
)
from services.approval.domain import STATES, Rules, decide, touches
from services.approval.domain.history import Transition
from services.approval.domain.states import Agreement, Chain
from services.approval.signing_commands import AttachScan, RecordSignature, SignedDocument, Signing
from shared.contract import (
    DataSubmitted,
    DiscrepancyFound,
    Event,
    FormIssued,
    RecapReady,
    StepProgressed,
)
from shared.contract.catalogue import Sheet, SheetRef
from shared.contract.data_submitted import EXAMPLE as SUBMITTED_EXAMPLE
from shared.contract.event import Actor
from shared.contract.form_issued import EXAMPLE as FORM_EXAMPLE
from shared.contract.identifiers import Period
from shared.contract.recap import Cell, Completeness, Finding, MeasuredRow
from shared.contract.recap_ready import EXAMPLE as RECAP_EXAMPLE
from shared.contract.sample import ACTOR_KASUBAG, CYCLE, OFFICE, VERSIONS
from shared.contract.sample_recap import FINDING, ROW
from shared.contract.vocabulary import ActingKind, FindingState, Progress, Severity, Source
from shared.decision import CYCLE as KIND
from shared.decision import Command, Message, Outcome, Ref, Rejected, Taken
from shared.office import Office, Officer
from shared.sop import load_calendar, load_sop

NAMES: Final = "{} (contoh)"


def register(names: str = NAMES, code: str = OFFICE) -> Office:
    """The office's officers; a Plh. serves for KABID_CAPIL in October 2025."""
    holders = tuple(
        Officer(
            role=role.code,
            name=names.format(role.code.title()),
            nip=f"1975010120000310{number:02}",
            rank="Pembina (IV/a)",
            since=date(2024, 1, 2),
        )
        for number, role in enumerate(load_sop().roles, 1)
    )
    stand_in = Officer(
        role="KABID_CAPIL",
        name=PLH_CAPIL,
        kind=ActingKind.PLH,
        decree="800/12/2025",
        since=date(2025, 10, 1),
        until=date(2025, 10, 31),
    )
    return Office(
        code=code,
        government="PEMERINTAH KABUPATEN CONTOH",
        name="DINAS CONTOH",
        address="Jalan Contoh",
        city="Contoh",
        meeting_place="Ruang rapat",
        meeting_time=time(9),
        officers=(*holders, stand_in),
    )


PLH_CAPIL: Final = "Pengganti Capil (contoh)"
RULES: Final = Rules(sop=load_sop(), calendar=load_calendar(), offices={OFFICE: register()})
NOW: Final = datetime.fromisoformat("2025-10-06T10:00:00+08:00")
"""A Monday."""

DAFDUK: Final = "KABID_DAFDUK"
CAPIL: Final = "KABID_CAPIL"
CHAIR: Final = "SEKRETARIS"
HEAD: Final = "KEPALA_DINAS"
ALL: Final = (CHAIR, "KABID_PIAK", DAFDUK, CAPIL)
CELL: Final = Cell(indicator="DD-01", region="BELAWANG", part="PENYEBUT", group="JML")
REF: Final = Ref(KIND, CYCLE)
SCANNED: Final = "5c" * 32

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
            "completeness": tuple(
                Completeness(sheet=ref, expected=1, submitted=1, on_time=True)
                for ref in (_SIAK, _OWN)
            ),
        }
    )


def submissions(cycle: str = CYCLE) -> tuple[DataSubmitted, ...]:
    """Both sheets, as they were submitted by who fills them."""
    return tuple(
        SUBMITTED_EXAMPLE.model_copy(update={"cycle": cycle, "sheet": ref, "actor": actor(filler)})
        for ref, filler in ((_SIAK, "KABID_PIAK"), (_OWN, CAPIL))
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


def actor(role: str, name: str | None = None, account: str | None = None) -> Actor:
    return Actor(office=OFFICE, role=role, name=name or NAMES.format(role.title()), account=account)


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

    def ask(
        self, role: str, command: Command, name: str | None = None, account: str | None = None
    ) -> Outcome:
        return self._decide(command, actor(role, name, account))

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

    def begun(self) -> "World":
        """The form is out, and both sheets are in."""
        for event in (form(self.ref.id), *submissions(self.ref.id)):
            must(self.tell(event))
        return self

    def drafted(self, *findings: Finding) -> "World":
        """In coordination on draft 1."""
        self.begun()
        self.tell(recap(findings=findings, cycle=self.ref.id))
        return self

    def confirmed(self) -> "World":
        version = self.state.draft.version if self.state.draft else 0
        for role in (DAFDUK, CAPIL):
            must(self.ask(role, Confirm(recap_version=version, agrees=True)))
        return self

    def agreed(self) -> "World":
        reason = "Angka DD-01 keliru" if Period.of(self.ref.id).revision else None
        version = self.state.draft.version if self.state.draft else 0
        must(self.ask(CHAIR, agree(version, change_reason=reason)))
        return self

    def submitted(self) -> "World":
        self.drafted().confirmed().agreed()
        must(self.ask(CHAIR, Submit(recap_version=1)))
        return self

    def ratified(self) -> "World":
        self.submitted()
        must(self.ask(HEAD, Ratify(recap_version=1)))
        return self


def revised(first: World, cycle: str) -> World:
    """The next revision of an office, which knows what it did before."""
    world = World(first.rules, cycle)
    world.states.update(first.states)
    return world


def must(outcome: Outcome) -> Taken:
    assert isinstance(outcome, Taken), outcome
    return outcome


def refused(outcome: Outcome) -> str:
    """The rule that an outcome names."""
    assert isinstance(outcome, Rejected), outcome
    return outcome.rule


def agree(
    version: int = 1, present: tuple[str, ...] = ALL, change_reason: str | None = None
) -> Agree:
    return Agree(
        recap_version=version, present=present, place="Ruang rapat", change_reason=change_reason
    )


def dispute(version: int = 1, *cells: Cell) -> Confirm:
    return Confirm(
        recap_version=version, agrees=False, reason="Angka keliru", cells=cells or (CELL,)
    )


def decision(identity: str = "D12:DD-01", note: str = "Ada perekaman massal") -> DecideFinding:
    return DecideFinding(finding=identity, state=FindingState.DIJELASKAN, note=note)


def send_back(version: int = 1, *cells: Cell) -> Return:
    return Return(recap_version=version, reason="Mohon diperiksa kembali", cells=cells)


def raise_finding(version: int = 1, *cells: Cell) -> RaiseFinding:
    return RaiseFinding(recap_version=version, reason="Tidak wajar", cells=cells or (CELL,))


def arrange(version: int = 1, day: int = 8) -> ScheduleMeeting:
    at = datetime.fromisoformat(f"2025-10-{day:02}T13:00:00+08:00")
    return ScheduleMeeting(recap_version=version, at=at, place="Aula")


def attendance(version: int = 1, roles: tuple[str, ...] = ALL) -> RecordAttendance:
    present = tuple(Presence(role=role) for role in roles)
    return RecordAttendance(recap_version=version, present=present, notes=("Catatan rapat",))


def ruling(identity: str, note: str = "Putusan") -> LeadershipRuling:
    return LeadershipRuling(finding=identity, state=FindingState.DITERIMA_DENGAN_CATATAN, note=note)


def extend() -> ExtendRounds:
    return ExtendRounds(reason="Masih dapat diperbaiki")


def cancel() -> Cancel:
    return Cancel(reason="Form keliru")


def signature(
    status: Signing = Signing.PENDING, document: str = "L7", reference: str = "a1"
) -> RecordSignature:
    return RecordSignature(
        document=SignedDocument(document),
        reference=reference,
        status=status,
        sha256=SCANNED if status is Signing.SIGNED else None,
        provider="LOKAL",
    )


def scan(document: str = "L7", sha256: str = SCANNED) -> AttachScan:
    return AttachScan(
        document=SignedDocument(document),
        sha256=sha256,
        name="pindaian.pdf",
        media_type="application/pdf",
        size=1000,
    )


def reported(cycle: str = CYCLE) -> StepProgressed:
    """The notifier says that the report went out."""
    return StepProgressed(
        office=OFFICE,
        cycle=cycle,
        sop_step=7,
        actor=ACTOR_KASUBAG,
        versions=VERSIONS,
        progress=Progress.REPORTED,
    )
