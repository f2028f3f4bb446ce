"""Builders for notifier's tests: one cycle's events, and a mailroom that decides as in life."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from services.notifier.data_files import CLOCK_FILE, DELIVERY_FILE, REGISTER_FILE, load
from services.notifier.domain import STATES, Rules, decide, touches
from services.notifier.domain.letter import LETTERS, Letter
from services.notifier.domain.notices import NOTICES, Notice
from services.notifier.domain.numbering import Numbering
from services.notifier.domain.posts import Posts
from services.notifier.domain.states import Mailroom
from services.notifier.domain.thresholds import Thresholds
from services.notifier.renderer import Renderer
from shared.contract import (
    Approved,
    DataSubmitted,
    DiscrepancyFound,
    DraftAgreed,
    Event,
    FormIssued,
    RecapReady,
    StepProgressed,
)
from shared.contract.approved import Document
from shared.contract.catalogue import Due, PeriodDates, Sheet, SheetRef
from shared.contract.draft_agreed import Confirmation, FindingDecision
from shared.contract.event import Actor, Versions
from shared.contract.recap import Cell, Completeness, Finding, MeasuredRow
from shared.contract.sample import INDICATOR
from shared.contract.vocabulary import FindingState, Measured, Progress, Severity, Source
from shared.decision import CYCLE, Entry, Message, Outcome, Ref, Rejected, Taken
from shared.office import load_offices
from shared.sop import load_calendar, load_sop

OFFICE: Final = "6304-dukcapil"
CYCLE_ID: Final = "6304-dukcapil:2025-Q3:r0"
REF: Final = Ref(CYCLE, CYCLE_ID)
RULES: Final = Rules(
    load_sop(),
    load_calendar(),
    load_offices(),
    Renderer(),
    load(CLOCK_FILE, Thresholds),
    load(REGISTER_FILE, Numbering),
    load(DELIVERY_FILE, Posts),
)
VERSIONS: Final = Versions(sop="03/2025#1", catalogue="2025.1", calendar="2025.1", rules="2025.1")

KASUBAG, PIAK, DAFDUK, CAPIL = "KASUBAG_KPEP", "KABID_PIAK", "KABID_DAFDUK", "KABID_CAPIL"
SEKRETARIS, KADIS, OPERATOR = "SEKRETARIS", "KEPALA_DINAS", "OPERATOR"
NAMES: Final = {
    KASUBAG: "Rahmawati (contoh)",
    PIAK: "Hendra (contoh)",
    DAFDUK: "Noor Laila (contoh)",
    CAPIL: "Akhmad (contoh)",
    SEKRETARIS: "Siti Aisyah (contoh)",
    KADIS: "Muhammad Yusuf (contoh)",
}

DAFDUK_SIAK: Final = SheetRef(bidang="DAFDUK", source=Source.SIAK)
CAPIL_SIAK: Final = SheetRef(bidang="CAPIL", source=Source.SIAK)
KPEP_SHEET: Final = SheetRef(bidang="SEKRETARIAT", source=Source.NON_SIAK)


def wita(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in October 2025 at the office."""
    return datetime(2025, 10, day, hour, minute, tzinfo=ZoneInfo("Asia/Makassar"))


TOLD: Final = wita(6, 9)
"""A Monday morning."""


def actor(role: str) -> Actor:
    return Actor(office=OFFICE, role=role, name=NAMES.get(role, role))


def form(office: str = OFFICE) -> FormIssued:
    return FormIssued(
        office=office,
        cycle=CYCLE_ID,
        actor=actor(KASUBAG),
        versions=VERSIONS,
        sop_step=1,
        title="Form Penjaringan Data Kinerja Triwulan III Tahun 2025",
        period=PeriodDates.model_validate({"start": "2025-07-01", "end": "2025-09-30"}),
        regions=("ALALAK", "BELAWANG"),
        indicators=(INDICATOR,),
        sheets=(
            Sheet(ref=DAFDUK_SIAK, filler=PIAK, indicators=("DD-01", "DD-02"), due=wita(8, 16)),
            Sheet(ref=CAPIL_SIAK, filler=PIAK, indicators=("DD-05",), due=wita(8, 16)),
            Sheet(ref=KPEP_SHEET, filler=KASUBAG, indicators=("NS-01",), due=wita(7, 16)),
        ),
        due=(
            Due(sop_step=2, at=wita(8, 16)),
            Due(sop_step=3, at=wita(7, 16)),
            Due(sop_step=4, at=wita(10, 16, 30)),
            Due(sop_step=5, at=wita(13, 16)),
            Due(sop_step=6, at=wita(14, 16)),
            Due(sop_step=7, at=wita(15, 8, 30)),
        ),
        letter_concept="Berdasarkan SOP Nomor 03 Tahun 2025 tentang Pengumpulan dan Pengukuran "
        "Data Kinerja, dengan ini disampaikan form penjaringan data kinerja Triwulan III Tahun "
        "2025 untuk diisi.",
    )


def data(sheet: SheetRef, role: str, revision: int = 1, *, on_time: bool = True) -> DataSubmitted:
    return DataSubmitted(
        office=OFFICE,
        cycle=CYCLE_ID,
        actor=actor(role),
        versions=VERSIONS,
        sop_step=2,
        sheet=sheet,
        revision=revision,
        on_time=on_time,
        reason="salah unggah" if revision > 1 else None,
        figures=(),
    )


ROWS: Final = (
    MeasuredRow(
        indicator="DD-01",
        name="Persentase perekaman KTP-el",
        goal="Meningkatnya pemenuhan dokumen pendaftaran penduduk",
        unit="persen",
        bidang="DAFDUK",
        source="SIAK",
        measured=Measured.TERUKUR,
        numerator=Decimal(4100),
        denominator=Decimal(4120),
        value=Decimal("99.51"),
        target_quarter=Decimal("99.20"),
        target_year=Decimal("99.40"),
        achievement=Decimal("100.31"),
        achievement_year=Decimal("100.11"),
        predicate="Sangat Tinggi",
        why="Realisasi 4.100 / 4.120 x 100 = 99,51 persen.",
    ),
    MeasuredRow(
        indicator="NS-01",
        name="Indeks Kepuasan Masyarakat atas pelayanan administrasi kependudukan di kabupaten",
        goal="Meningkatnya kualitas pelayanan",
        unit="indeks",
        bidang="SEKRETARIAT",
        source="NON_SIAK",
        measured=Measured.BELUM_ADA_DATA,
        target_quarter=Decimal("88.00"),
        target_year=Decimal("88.50"),
        why="Belum ada data.",
    ),
)

SUMS: Final = Finding(
    id="D03:DD-01:BELAWANG:PENYEBUT",
    rule="D03",
    rule_version=1,
    severity=Severity.MENGHALANGI,
    state=FindingState.TERBUKA,
    sheet=DAFDUK_SIAK,
    owner="DAFDUK",
    cells=(Cell(indicator="DD-01", region="BELAWANG", part="PENYEBUT", group="JML"),),
    expected="LK + PR = 1.040",
    found="JML = 1.400",
    message="Jumlah laki-laki dan perempuan tidak sama dengan jumlah seluruhnya.",
    remedy="Mohon Bidang PIAK memeriksa kembali ekspor SIAK dan mengirim perbaikan.",
)
JUMP: Final = SUMS.model_copy(
    update={
        "id": "D12:DD-01",
        "rule": "D12",
        "severity": Severity.WAJIB_DIJAWAB,
        "cells": (Cell(indicator="DD-01"),),
        "message": "Capaian melonjak dibandingkan triwulan sebelumnya.",
        "remedy": "Mohon dijelaskan.",
    }
)
OBJECTION: Final = SUMS.model_copy(
    update={"id": "KEBERATAN:1:DAFDUK:SIAK", "rule": "KEBERATAN", "message": "Angka belum final."}
)


def recap(version: int = 1, *findings: Finding, provisional: bool = False) -> RecapReady:
    return RecapReady(
        office=OFFICE,
        cycle=CYCLE_ID,
        actor=actor(KASUBAG),
        versions=VERSIONS,
        sop_step=4,
        recap_version=version,
        provisional=provisional,
        table=ROWS,
        completeness=(
            Completeness(sheet=DAFDUK_SIAK, expected=2, submitted=2, on_time=True),
            Completeness(sheet=CAPIL_SIAK, expected=1, submitted=1, on_time=False),
            Completeness(sheet=KPEP_SHEET, expected=1, submitted=0, on_time=None),
        ),
        findings=findings,
        history=(),
    )


def discrepancy(*findings: Finding, version: int = 1, role: str = KASUBAG) -> DiscrepancyFound:
    return DiscrepancyFound(
        office=OFFICE,
        cycle=CYCLE_ID,
        actor=actor(role),
        versions=VERSIONS,
        sop_step=4,
        recap_version=version,
        findings=findings or (SUMS,),
    )


def agreed(version: int = 2, *decided: Finding) -> DraftAgreed:
    return DraftAgreed(
        office=OFFICE,
        cycle=CYCLE_ID,
        actor=actor(SEKRETARIS),
        versions=VERSIONS,
        sop_step=6,
        recap_version=version,
        round=1,
        confirmations=(
            Confirmation(bidang="DAFDUK", by=actor(DAFDUK), at=wita(14, 9)),
            Confirmation(bidang="SEKRETARIAT", by=actor(KASUBAG), at=wita(14, 9, 30)),
        ),
        decisions=tuple(
            FindingDecision(
                finding=finding.id,
                state=FindingState.DITERIMA_DENGAN_CATATAN,
                note="Sesuai pelayanan jemput bola bulan Agustus",
                by=actor(SEKRETARIS),
            )
            for finding in decided
        ),
        place="Ruang Rapat Dinas Kependudukan dan Pencatatan Sipil",
        present=(SEKRETARIS, PIAK, DAFDUK, KASUBAG),
    )


def approved() -> Approved:
    return Approved(
        office=OFFICE,
        cycle=CYCLE_ID,
        actor=actor(KADIS),
        versions=VERSIONS,
        sop_step=7,
        revision=0,
        recap_version=2,
        table=ROWS,
        sha256="0f" * 32,
        signatory=actor(KADIS),
        ratified_at=wita(15, 8, 15),
        documents=(
            Document(
                name="ratified.json",
                media_type="application/json",
                path=f"/cycles/{CYCLE_ID}/ratified.json",
            ),
        ),
    )


def progressed(
    progress: Progress,
    role: str = SEKRETARIS,
    asks: str | None = None,
    *,
    step: int = 5,
    due: datetime | None = None,
    before: str | None = None,
    refers_to: str | None = None,
) -> StepProgressed:
    return StepProgressed(
        office=OFFICE,
        cycle=CYCLE_ID,
        actor=actor(role),
        versions=VERSIONS,
        sop_step=step,
        progress=progress,
        before=before,
        role=asks,
        due=due,
        refers_to=refers_to,
    )


MEETING: Final = progressed(
    Progress.MEETING_CALLED, KASUBAG, SEKRETARIS, due=wita(13, 16), refers_to="recap 1"
)
SUBMITTED: Final = progressed(Progress.SUBMITTED, SEKRETARIS, KADIS, step=7, due=wita(15, 8, 30))
CLOSED: Final = progressed(Progress.COLLECTION_CLOSED, KASUBAG, step=4)


@dataclass
class Mail:
    """Notifier of one cycle. The state is kept as JSON, as a database keeps it."""

    rules: Rules = RULES
    kept: dict[str, object] | None = None
    entries: list[Entry] = field(default_factory=list)
    number: int = 0

    def tell(self, event: Event, at: datetime = TOLD) -> Outcome:
        self.number += 1
        identity = str(uuid5(NAMESPACE_URL, f"{event.TOPIC}:{self.number}"))
        message = Message(event, identity, at, REF, event.actor)
        states: dict[Ref, BaseModel] = {}
        if self.kept is not None:
            states[REF] = STATES[CYCLE].model_validate(self.kept)
        outcome = decide(self.rules, states, message)
        if isinstance(outcome, Taken):
            assert set(outcome.states) <= set(touches(self.rules, message))
            self.entries = list(outcome.entries)
            if REF in outcome.states:
                self.kept = outcome.states[REF].model_dump(mode="json")
        return outcome

    @property
    def mailroom(self) -> Mailroom:
        return Mailroom.model_validate(self.kept)

    @property
    def notices(self) -> list[Notice]:
        """Notices of the last event that was taken."""
        found = [entry.data for entry in self.entries if entry.kind == NOTICES]
        return [Notice.model_validate_json(data.model_dump_json()) for data in found]

    @property
    def letters(self) -> list[Letter]:
        """Letters of the last event that was taken."""
        found = [entry.data for entry in self.entries if entry.kind == LETTERS]
        return [Letter.model_validate_json(data.model_dump_json()) for data in found]

    @property
    def asked(self) -> list[str]:
        return [notice.recipient for notice in self.notices if notice.actionable]

    @property
    def informed(self) -> list[str]:
        return [notice.recipient for notice in self.notices if not notice.actionable]

    @property
    def codes(self) -> list[str]:
        return [letter.code for letter in self.letters]


def after(*events: Event) -> Mail:
    """A cycle whose form went out, and what was told since."""
    mail = Mail()
    for event in (form(), *events):
        taken(mail.tell(event))
    return mail


def taken(outcome: Outcome) -> Taken:
    assert isinstance(outcome, Taken), outcome
    return outcome


def refused(outcome: Outcome) -> Rejected:
    assert isinstance(outcome, Rejected), outcome
    return outcome
