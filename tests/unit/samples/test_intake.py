"""The sample's real files through the collector's real door: the same figures as by JSON."""

import io
import re
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from samples import load
from samples.cycle import Cycle
from samples.exports import as_xlsx, evidence_file, office_files
from samples.intake import Intake
from samples.officers import Officers
from samples.siak import Report
from services.collector.api import routes
from services.collector.catalogue_files import lint, read_catalogue
from services.collector.commands import IssueForm
from services.collector.domain.cells import values
from services.collector.domain.form import build
from services.collector.domain.states import Catalogue
from services.collector.intake import Declared, read_siak
from shared.contract.event import Actor
from shared.contract.figures import Count, IndicatorFigures
from shared.contract.identifiers import Period
from shared.contract.vocabulary import Basis, Source
from shared.decision import CYCLE, Message, Ref
from shared.security import Principal, issue
from shared.sop import load_sop
from tests.unit.collector.served import KEY, collector_step, served
from tests.unit.collector.world import ISSUED, RULES

SAMPLE: Final = load()
FILES: Final = office_files()
SOP: Final = load_sop()


def sign(person: Principal, service: str) -> str:
    pem = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return issue(pem, person, service, datetime.now(UTC))


@asynccontextmanager
async def cycle(*, by_files: bool) -> AsyncIterator[Cycle]:
    """A cycle of the sample whose form is out; only the collector is there."""
    async with served(collector_step(), routes, ISSUED) as (client, _, _bus):
        officers = Officers(SAMPLE, {"collector": ["http://service"]}, sign, client)
        files = FILES if by_files else None
        await Intake(officers, SOP, files).catalogue(f"/offices/{SAMPLE.office}/catalogue")
        steps = Cycle(officers, SOP, SAMPLE.cycle, files=files)
        await steps.issue()
        yield steps


async def collected(steps: Cycle) -> dict[str, dict[str, Any]]:
    """Indicator to figures, after steps 2 and 3."""
    await steps.collect(Source.SIAK)
    await steps.collect(Source.NON_SIAK)
    found: dict[str, dict[str, Any]] = {}
    for form in SAMPLE.sheets:
        path = f"/cycles/{SAMPLE.cycle}/sheets/{form.ref.bidang}/{form.ref.source}"
        sheet = await steps.officers.see("SEKRETARIS", "collector", path)
        assert sheet["progress"]["missing"] == []
        found |= {figures["indicator"]: figures for figures in sheet["figures"]}
    return found


def counted(figures: dict[str, Any]) -> dict[str, Any]:
    """What recap computes with: the numbers of each region, basis, date, unavailable."""
    rows = {row["region"]: (row["numerator"], row["denominator"]) for row in figures["rows"]}
    meaning = {key: figures[key] for key in ("basis", "as_of", "unavailable")}
    return {"rows": rows, **meaning}


async def test_files_and_json_bring_the_same_figures() -> None:
    async with cycle(by_files=True) as steps:
        by_files = await collected(steps)
    async with cycle(by_files=False) as steps:
        by_json = await collected(steps)

    assert {code: counted(f) for code, f in by_files.items()} == {
        code: counted(f) for code, f in by_json.items()
    }
    assert all(f["provenance"]["sha256"] for f in by_files.values())
    assert [f["indicator"] for f in by_files.values() if f["evidence"]] == ["DD-12"]


async def test_the_form_of_the_demo_is_drafted_before_it_goes_out() -> None:
    async with cycle(by_files=True) as steps:
        seen = await steps.officers.see("SEKRETARIS", "collector", f"/cycles/{SAMPLE.cycle}")

    assert seen["drafted_at"] is not None
    targets = {item["code"]: item["target_quarter"] for item in seen["indicators"]}
    assert targets["DD-01"] == "99.30"


async def test_a_run_that_was_broken_off_can_send_its_files_again() -> None:
    async with cycle(by_files=True) as steps:
        (form,) = [s for s in SAMPLE.sheets if s.ref.key == "DAFDUK/SIAK"]
        path = f"/cycles/{SAMPLE.cycle}/sheets/DAFDUK/SIAK"
        intake = Intake(steps.officers, SOP, FILES)
        await intake.sheet(form, path)
        other_run = Officers(SAMPLE, {"collector": ["http://service"]}, sign, steps.officers.client)
        await Intake(other_run, SOP, FILES).sheet(form, path)

        shown = await steps.officers.see("SEKRETARIS", "collector", path)

    assert [revision["revision"] for revision in shown["revisions"]] == [1]


def test_the_catalogue_file_is_the_catalogue_of_the_sample() -> None:
    file = FILES.catalogue

    reading = read_catalogue(file.content, file.name, SAMPLE.year, SAMPLE.quarter)

    assert [v for v in reading.verdicts if v.outcome == "DITOLAK"] == []
    assert reading.indicators == SAMPLE.indicators


def test_the_catalogue_has_no_twins_and_no_target_that_goes_back() -> None:
    rules = {remark.rule for remark in lint(SAMPLE.indicators)}

    assert rules & {"nama-kembar", "ukuran-kembar", "target-mundur", "target-berbeda-pk"} == set()


@pytest.mark.parametrize("report", FILES.files.contents.siak, ids=lambda r: str(r.report))
def test_an_export_says_the_same_as_csv_and_as_xlsx(report: Report) -> None:
    content = (FILES.files.folder / "siak" / report.file).read_bytes()
    said = Declared(basis=Basis.DINAMIS, as_of=FILES.files.contents.as_of, report=report.report)
    catalogue = Catalogue(version="1", regions=SAMPLE.regions, indicators=SAMPLE.indicators)
    actor = Actor(office=SAMPLE.office, role="KASUBAG_KPEP", name="contoh")
    asked = Message(IssueForm(year=2025, quarter=3), "m", ISSUED, Ref(CYCLE, SAMPLE.cycle), actor)
    form = build(RULES, catalogue, Period.of(SAMPLE.cycle), None, asked)

    (plain,) = read_siak(content, "a.csv", said, form).figures
    (book,) = read_siak(as_xlsx(content, report.document), "a.xlsx", said, form).figures

    own = {f.indicator: f for sheet in SAMPLE.sheets for f in sheet.figures}[report.indicator]
    assert values(plain) == values(book)
    assert pairs(plain) == pairs(own)


def pairs(figures: IndicatorFigures) -> dict[str, tuple[Count, Count | None]]:
    return {row.region: (row.numerator, row.denominator) for row in figures.rows}


def test_an_export_does_not_say_when_it_was_made_so_that_it_has_the_same_bytes_again() -> None:
    (export, *_) = FILES.exports(SAMPLE.sheets[0].ref)

    with zipfile.ZipFile(io.BytesIO(export.file.content)) as book:
        made = re.findall(r"<dcterms:\w+[^>]*>([^<]+)<", book.read("docProps/core.xml").decode())
    assert set(made) == {"2025-10-01T00:00:00Z"}


def test_the_evidence_of_the_sample_is_there() -> None:
    proofs = [p for sheet in SAMPLE.sheets for f in sheet.figures for p in f.evidence]

    assert [len(evidence_file(proof).content) for proof in proofs] == [p.size for p in proofs]
    assert len(proofs) == 1
