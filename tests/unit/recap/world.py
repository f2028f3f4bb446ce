"""Builders for recap's tests: a small form, and an office that decides as the engine does."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final, TypeVar

from pydantic import BaseModel

from services.recap.commands import CloseCollection, ImportHistory
from services.recap.data import load_catalogue, load_scales
from services.recap.domain import STATES, Rules, decide, touches
from services.recap.domain.books import Books
from services.recap.domain.drafting import reckoned
from services.recap.domain.states import HISTORY, Draft, History, Recap, Submission
from shared.contract import Approved, DataSubmitted, Event, FormIssued
from shared.contract.catalogue import Indicator, PeriodDates, Sheet, SheetRef
from shared.contract.event import Actor, Versions
from shared.contract.figures import KABUPATEN, Count, IndicatorFigures, RegionRow, Value
from shared.contract.recap import Finding, MeasuredRow
from shared.contract.vocabulary import (
    Aggregation,
    FindingState,
    Formula,
    Frequency,
    Source,
)
from shared.decision import CYCLE, Command, Early, Message, Outcome, Ref, Rejected, Taken
from shared.sop import load_sop

OFFICE: Final = "6304-dukcapil"
CYCLE_ID: Final = f"{OFFICE}:2025-Q3:r0"
REF: Final = Ref(CYCLE, CYCLE_ID)
HISTORY_REF: Final = Ref(HISTORY, OFFICE)
RULES: Final = Rules(load_sop(), load_scales(), load_catalogue())
PERMENDAGRI_86_2017: Final = RULES.scales.on(date(2025, 9, 30))
VERSIONS: Final = Versions(sop="03/2025#1", catalogue="2025.1", calendar="2025.1", rules="2025.1")
DAFDUK: Final = SheetRef(bidang="DAFDUK", source=Source.SIAK)
PIAK: Final = SheetRef(bidang="PIAK", source=Source.NON_SIAK)
ALALAK, BELAWANG = "ALALAK", "BELAWANG"
DUE: Final = datetime(2025, 10, 8, 8, 0, tzinfo=UTC)
IN_TIME: Final = datetime(2025, 10, 7, 1, 0, tzinfo=UTC)
Figure = Value | int | None
M = TypeVar("M")


def actor(role: str, office: str = OFFICE) -> Actor:
    return Actor(office=office, role=role, name=f"{role.title()} (contoh)")


def indicator(code: str = "DD-01", /, **other: object) -> Indicator:
    """A share in per cent of DAFDUK's SIAK sheet, unless said otherwise."""
    asked = {
        "code": code,
        "name": f"Indikator {code}",
        "goal": "Sasaran (contoh)",
        "definition": "Definisi (contoh)",
        "numerator": "Sudah rekam",
        "denominator": "Wajib KTP",
        "unit": "persen",
        "formula": Formula.NAIK,
        "aggregation": Aggregation.NILAI_AKHIR,
        "frequency": Frequency.TRIWULAN,
        "source": Source.SIAK,
        "bidang": "DAFDUK",
        "decimals": 2,
        "target_year": Decimal(100),
        "target_quarter": Decimal(90),
    }
    return Indicator.model_validate(asked | other)


def counted(code: str = "PS-01", /, **other: object) -> Indicator:
    """A plain number of PIAK's non-SIAK sheet, added up over the year, unless said otherwise."""
    asked: dict[str, object] = {
        "bidang": "PIAK",
        "source": Source.NON_SIAK,
        "denominator": None,
        "unit": "dokumen",
        "factor": Decimal(1),
        "decimals": 0,
        "aggregation": Aggregation.KUMULATIF,
        "target_quarter": Decimal(3),
        "target_year": Decimal(4),
    }
    return indicator(code, **(asked | other))


def form(*indicators: Indicator, **other: object) -> FormIssued:
    """The form of Triwulan III 2025 with the sheets that the indicators need."""
    asked: tuple[Indicator, ...] = indicators or (indicator(regional=True, by_sex=True), counted())
    refs = dict.fromkeys(SheetRef(bidang=i.bidang, source=i.source) for i in asked)
    said = {
        "office": OFFICE,
        "cycle": CYCLE_ID,
        "sop_step": 1,
        "actor": actor("KASUBAG_KPEP"),
        "versions": VERSIONS,
        "title": "Form (contoh)",
        "period": PeriodDates.model_validate({"start": "2025-07-01", "end": "2025-09-30"}),
        "regions": (ALALAK, BELAWANG),
        "indicators": asked,
        "sheets": tuple(
            Sheet(
                ref=ref,
                filler="KABID_PIAK",
                indicators=tuple(
                    i.code for i in asked if (i.bidang, i.source) == (ref.bidang, ref.source)
                ),
                due=DUE,
            )
            for ref in refs
        ),
        "due": (),
        "letter_concept": "Konsep (contoh)",
    }
    return FormIssued.model_validate(said | other)


def value(figure: Figure) -> Value | None:
    return Decimal(figure) if isinstance(figure, int) else figure


def count(*figures: Figure) -> Count:
    """JML alone, or LK, PR and JML."""
    whole = [value(figure) for figure in figures]
    if len(whole) == 1:
        return Count(total=whole[0])
    return Count(male=whole[0], female=whole[1], total=whole[2])


def row(region: str, above: Count, below: Count | None = None) -> RegionRow:
    return RegionRow(region=region, numerator=above, denominator=below)


def whole(above: Figure, below: Figure = 100) -> RegionRow:
    """The kabupaten's row, totals only."""
    return row(KABUPATEN, count(above), count(below))


def figures(code: str, *rows: RegionRow, **other: object) -> IndicatorFigures:
    return IndicatorFigures.model_validate({"indicator": code, "rows": rows} | other)


SOUND: Final = figures(
    "DD-01",
    row(ALALAK, count(40, 41, 81), count(44, 46, 90)),
    row(BELAWANG, count(30, 29, 59), count(31, 29, 60)),
    row(KABUPATEN, count(70, 70, 140), count(75, 75, 150)),
)
DOCUMENTS: Final = figures("PS-01", row(KABUPATEN, count(2)))


def with_row(base: IndicatorFigures, changed: RegionRow) -> IndicatorFigures:
    rows = tuple(changed if old.region == changed.region else old for old in base.rows)
    return base.model_copy(update={"rows": rows})


BROKEN: Final = with_row(SOUND, row(BELAWANG, count(30, 29, 59), count(31, 29, 600)))
"""LK + PR is not JML, hence the sum of the kecamatan is not the kabupaten's: one wrong cell."""


def submitted(
    ref: SheetRef, *content: IndicatorFigures, revision: int = 1, **other: object
) -> DataSubmitted:
    said = {
        "office": OFFICE,
        "cycle": CYCLE_ID,
        "sop_step": 2,
        "actor": actor("KABID_PIAK"),
        "versions": VERSIONS,
        "sheet": ref,
        "revision": revision,
        "on_time": True,
        "figures": content,
    }
    return DataSubmitted.model_validate(said | other)


def siak(*content: IndicatorFigures, revision: int = 1) -> DataSubmitted:
    return submitted(DAFDUK, *(content or (SOUND,)), revision=revision)


def non_siak(*content: IndicatorFigures, revision: int = 1) -> DataSubmitted:
    return submitted(PIAK, *(content or (DOCUMENTS,)), revision=revision)


def approved(version: int, cycle: str = CYCLE_ID) -> Approved:
    return Approved(
        office=OFFICE,
        cycle=cycle,
        sop_step=7,
        actor=actor("KEPALA_DINAS"),
        versions=VERSIONS,
        revision=0,
        recap_version=version,
        table=(),
        sha256="0f" * 32,
        signatory=actor("KEPALA_DINAS"),
        ratified_at=IN_TIME,
        documents=(),
    )


def imported(quarters: dict[str, dict[str, dict[str, object]]]) -> ImportHistory:
    return ImportHistory.model_validate({"quarters": quarters})


@dataclass
class Office:
    """An office's recap. States are kept as JSON, as a database keeps them; what is early waits."""

    kept: dict[Ref, dict[str, Any]] = field(default_factory=dict)
    waiting: list[Message] = field(default_factory=list)
    said: list[Event] = field(default_factory=list)
    rules: Rules = RULES

    def ask(
        self,
        command: Command,
        role: str = "KASUBAG_KPEP",
        at: datetime = IN_TIME,
        ref: Ref = REF,
        office: str = OFFICE,
    ) -> Outcome:
        """A person's command."""
        return self._do(Message(command, "m", at, ref, actor(role, office)))

    def close(self, at: datetime = IN_TIME) -> Outcome:
        return self.ask(CloseCollection(), at=at)

    def tell(self, *events: Event) -> Outcome:
        """Facts from other services, and then what waited for them; the last one's outcome."""
        outcomes = [
            self._tell(Message(e, "m", IN_TIME, Ref(CYCLE, e.cycle), e.actor)) for e in events
        ]
        return outcomes[-1]

    @property
    def recap(self) -> Recap:
        return Recap.model_validate(self.kept[REF])

    @property
    def draft(self) -> Draft:
        draft = self.recap.draft
        assert draft is not None
        return draft

    @property
    def history(self) -> History:
        return History.model_validate(self.kept[HISTORY_REF])

    def row(self, code: str) -> MeasuredRow:
        return next(row for row in self.draft.table if row.indicator == code)

    def _tell(self, message: Message) -> Outcome:
        outcome = self._do(message)
        if isinstance(outcome, Early):
            self.waiting.append(message)
        while isinstance(outcome, Taken) and self._released():
            pass
        return outcome

    def _released(self) -> bool:
        for message in tuple(self.waiting):
            if not isinstance(self._do(message), Early):
                self.waiting.remove(message)
                return True
        return False

    def _do(self, message: Message) -> Outcome:
        states: dict[Ref, BaseModel] = {
            ref: STATES[ref.kind].model_validate(self.kept[ref])
            for ref in touches(message)
            if ref in self.kept
        }
        outcome = decide(self.rules, states, message)
        if isinstance(outcome, Taken):
            assert set(outcome.states) <= set(touches(message))
            self.kept |= {r: s.model_dump(mode="json") for r, s in outcome.states.items()}
            self.said += outcome.events
        return outcome


def recap_of(
    *sent: tuple[Indicator, IndicatorFigures | None], closed: bool = True, **other: object
) -> Recap:
    """A recap of these indicators and what was sent for each; more of its form, if wanted."""
    asked = form(*(indicator for indicator, _ in sent), **other)
    submissions = {
        sheet.ref.key: Submission(
            sheet=sheet.ref,
            revision=1,
            on_time=True,
            figures=tuple(f for _, f in sent if f is not None and f.indicator in sheet.indicators),
        )
        for sheet in asked.sheets
    }
    return Recap(form=asked, submissions=submissions, closed=closed)


def found_in(recap: Recap, books: Books | None = None) -> tuple[Finding, ...]:
    """All that the rules find in a recap."""
    return reckoned(RULES, recap, books or Books())[1]


def roots(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that must be dealt with: the others follow from them."""
    return tuple(finding for finding in findings if finding.root is None)


def ids(findings: Iterable[Finding], state: FindingState = FindingState.TERBUKA) -> list[str]:
    return [finding.id for finding in findings if finding.state is state]


def spoken(office: Office, kind: type[M]) -> list[M]:
    """What the office said of one kind of event."""
    return [event for event in office.said if isinstance(event, kind)]


def taken(outcome: Outcome) -> Taken:
    assert isinstance(outcome, Taken), outcome
    return outcome


def refused(outcome: Outcome) -> Rejected:
    assert isinstance(outcome, Rejected), outcome
    return outcome
