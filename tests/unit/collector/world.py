"""Builders for collector's tests: a small catalogue, and an office that decides like the engine."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from services.collector.commands import (
    AttachEvidence,
    DraftForm,
    IssueForm,
    PutCatalogue,
    SaveDraft,
    SubmitSheet,
)
from services.collector.domain import STATES, Rules, decide, touches
from services.collector.domain.states import (
    CATALOGUE,
    FORM_DRAFT,
    Collection,
    SheetDraft,
    sheet_draft,
)
from shared.contract import DiscrepancyFound, DraftAgreed, Event, FormIssued, StepProgressed
from shared.contract.catalogue import Indicator, SheetRef
from shared.contract.event import Actor, Versions
from shared.contract.figures import KABUPATEN, Count, IndicatorFigures, Provenance, RegionRow
from shared.contract.identifiers import Period
from shared.contract.recap import Cell, Finding
from shared.contract.vocabulary import (
    Aggregation,
    Basis,
    FindingState,
    Formula,
    Frequency,
    Progress,
    Severity,
    Source,
)
from shared.decision import CYCLE, Command, Message, Outcome, Ref, Rejected, Taken
from shared.sop import load_calendar, load_sop

OFFICE: Final = "6304-dukcapil"
PERIOD: Final = Period(office=OFFICE, year=2025, quarter=3)
REF: Final = Ref(CYCLE, PERIOD.cycle)
CATALOGUE_REF: Final = Ref(CATALOGUE, OFFICE)
RULES: Final = Rules(load_sop(), load_calendar(), "2025.1")
VERSIONS: Final = Versions(sop="03/2025#1", catalogue="2025.1", calendar="2025.1", rules="2025.1")
DAFDUK_SIAK: Final = SheetRef(bidang="DAFDUK", source=Source.SIAK)
KPEP_SHEET: Final = SheetRef(bidang="SEKRETARIAT", source=Source.NON_SIAK)
KASUBAG, PIAK, SEKRETARIS = "KASUBAG_KPEP", "KABID_PIAK", "SEKRETARIS"


def wita(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in October 2025 at the office."""
    return datetime(2025, 10, day, hour, minute, tzinfo=ZoneInfo("Asia/Makassar"))


ISSUED: Final = wita(6, 9)
"""A Monday."""


def actor(role: str, office: str = OFFICE) -> Actor:
    return Actor(office=office, role=role, name=f"{role.title()} (contoh)")


def indicator(code: str, bidang: str, source: Source, **other: object) -> Indicator:
    asked = {
        "code": code,
        "name": f"Indikator {code}",
        "goal": "Sasaran (contoh)",
        "definition": "Definisi (contoh)",
        "numerator": "Pembilang (contoh)",
        "denominator": "Penyebut (contoh)",
        "unit": "persen",
        "formula": Formula.NAIK,
        "aggregation": Aggregation.NILAI_AKHIR,
        "frequency": Frequency.TRIWULAN,
        "source": source,
        "bidang": bidang,
        "decimals": 2,
        "target_year": Decimal(99),
        "target_quarter": Decimal(98),
    }
    return Indicator.model_validate(asked | other)


INDICATORS: Final = (
    indicator("DD-01", "DAFDUK", Source.SIAK, regional=True),
    indicator("DD-02", "DAFDUK", Source.SIAK),
    indicator("DD-03", "DAFDUK", Source.SIAK, frequency=Frequency.SEMESTER),
    indicator("DC-01", "CAPIL", Source.SIAK, frequency=Frequency.TAHUNAN),
    indicator("NS-01", "SEKRETARIAT", Source.NON_SIAK),
)


def catalogue(**other: object) -> PutCatalogue:
    asked = {"version": "2025.1", "regions": ("ALALAK", "BELAWANG"), "indicators": INDICATORS}
    return PutCatalogue.model_validate(asked | other)


def row(region: str, numerator: int, denominator: int | None = 200) -> RegionRow:
    below = None if denominator is None else Count(total=Decimal(denominator))
    return RegionRow(region=region, numerator=Count(total=Decimal(numerator)), denominator=below)


def figures(code: str, *rows: RegionRow, **other: object) -> IndicatorFigures:
    asked = {
        "indicator": code,
        "basis": Basis.DINAMIS,
        "as_of": date(2025, 9, 30),
        "provenance": Provenance(document="Laporan SIAK", file_name="perekaman.csv"),
        "rows": rows,
    }
    return IndicatorFigures.model_validate(asked | other)


DD_01: Final = figures("DD-01", row("ALALAK", 90), row("BELAWANG", 80), row(KABUPATEN, 170))
DD_02: Final = figures("DD-02", row(KABUPATEN, 150))


def sheet(*content: IndicatorFigures, reason: str | None = None) -> SubmitSheet:
    """The SIAK sheet of DAFDUK, which PIAK fills."""
    return SubmitSheet(sheet=DAFDUK_SIAK, figures=content or (DD_01, DD_02), reason=reason)


def progressed(progress: Progress) -> StepProgressed:
    return StepProgressed(**_common(KASUBAG), sop_step=4, progress=progress)


def discrepancy(*cells: Cell, recap_version: int = 1) -> DiscrepancyFound:
    finding = Finding(
        id="D03:DD-01:BELAWANG:PENYEBUT",
        rule="D03",
        rule_version=1,
        severity=Severity.MENGHALANGI,
        state=FindingState.TERBUKA,
        sheet=DAFDUK_SIAK,
        owner="DAFDUK",
        cells=cells,
        expected="LK + PR = 1.040",
        found="JML = 1.400",
        message="Jumlah tidak sama.",
        remedy="Mohon diperiksa kembali.",
    )
    common = _common(KASUBAG)
    return DiscrepancyFound(**common, sop_step=4, recap_version=recap_version, findings=(finding,))


def agreed(recap_version: int = 1) -> DraftAgreed:
    return DraftAgreed(
        **_common(SEKRETARIS),
        sop_step=5,
        recap_version=recap_version,
        round=0,
        confirmations=(),
        decisions=(),
        present=(SEKRETARIS,),
        place="Ruang Rapat",
    )


def _common(role: str) -> dict[str, Any]:
    return {
        "office": OFFICE,
        "cycle": PERIOD.cycle,
        "actor": actor(role),
        "versions": VERSIONS,
    }


def _addressed(command: Command) -> Ref:
    """Where a command of Triwulan III 2025 is sent to."""
    match command:
        case SaveDraft() | AttachEvidence():
            return sheet_draft(REF.id, command.sheet)
        case DraftForm():
            return Ref(FORM_DRAFT, REF.id)
        case PutCatalogue():
            return CATALOGUE_REF
        case _:
            return REF


@dataclass
class Desk:
    """An office's collector. States are kept as JSON, as a database keeps them."""

    kept: dict[Ref, dict[str, Any]] = field(default_factory=dict)
    rules: Rules = RULES

    def ask(
        self,
        command: Command,
        role: str = KASUBAG,
        at: datetime = ISSUED,
        ref: Ref | None = None,
        office: str = OFFICE,
    ) -> Outcome:
        """A person's command, carried out where it is taken."""
        return self._do(Message(command, "m", at, ref or _addressed(command), actor(role, office)))

    def tell(self, event: Event) -> Outcome:
        """A fact from another service."""
        return self._do(Message(event, "m", ISSUED, REF, event.actor))

    @property
    def collection(self) -> Collection:
        return Collection.model_validate(self.kept[REF])

    def draft(self, sheet: SheetRef = DAFDUK_SIAK) -> SheetDraft:
        """The working content of a sheet."""
        return SheetDraft.model_validate(self.kept[sheet_draft(REF.id, sheet)])

    def _do(self, message: Message) -> Outcome:
        states: dict[Ref, BaseModel] = {
            ref: STATES[ref.kind].model_validate(self.kept[ref])
            for ref in touches(message)
            if ref in self.kept
        }
        outcome = decide(self.rules, states, message)
        if isinstance(outcome, Taken):
            self.kept |= {r: s.model_dump(mode="json") for r, s in outcome.states.items()}
        return outcome


def issued(**other: object) -> Desk:
    """An office whose form of Triwulan III 2025 went out, from a catalogue like the usual one."""
    desk = Desk()
    taken(desk.ask(catalogue(**other), ref=CATALOGUE_REF))
    taken(desk.ask(IssueForm(year=2025, quarter=3)))
    return desk


def submitted(*events: Event) -> Desk:
    """Issued, the DAFDUK sheet filled, and then what other services told."""
    desk = issued()
    taken(desk.ask(sheet(), PIAK))
    for event in events:
        taken(desk.tell(event))
    return desk


def taken(outcome: Outcome) -> Taken:
    assert isinstance(outcome, Taken), outcome
    return outcome


def refused(outcome: Outcome) -> Rejected:
    assert isinstance(outcome, Rejected), outcome
    return outcome


def form_of(outcome: Outcome) -> FormIssued:
    (event,) = taken(outcome).events
    assert isinstance(event, FormIssued)
    return event
