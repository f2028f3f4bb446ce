"""Publikasi: years, lines, files for others, and what everybody may see."""

import csv
import hashlib
import io
import json
import re
from decimal import Decimal

import openpyxl

from services.portal.domain import decide
from services.portal.domain.brief import brief
from services.portal.domain.results import Series, series_ref, with_result
from services.portal.domain.years import Mark, by_year, lines, years
from services.portal.web.history_charts import chart, sparkline
from services.portal.web.memo import Memo
from shared.contract import Approved
from shared.contract.sample import CYCLE, OFFICE
from shared.contract.sample_recap import ROW
from shared.contract.vocabulary import Progress
from shared.decision import Taken
from shared.engine.testing import MemoryBus, Source, feed
from tests.unit.portal.pages import portal
from tests.unit.portal.world import NOW, follow, form, message, progressed, said, whole_cycle

CODE = ROW.indicator


def approved(cycle: str, value: str | None, **changes: object) -> Approved:
    row = ROW.model_copy(update={"value": None if value is None else Decimal(value)})
    sha256 = hashlib.sha256(cycle.encode()).hexdigest()
    return said(Approved, "KEPALA_DINAS", cycle=cycle, table=(row,), sha256=sha256, **changes)


def at(quarter: str, revision: int = 0) -> str:
    return f"{OFFICE}:{quarter}:r{revision}"


def series(*events: Approved) -> Series:
    found = Series(office=OFFICE)
    for event in events:
        found = with_result(found, event)
    return found


def test_the_series_is_the_same_in_whatever_order_and_however_often_it_is_told() -> None:
    told = [
        approved(at("2024-Q4"), "1"),
        approved(at("2025-Q1"), "2"),
        approved(at("2025-Q1", 1), "3"),
    ]

    assert series(*told) == series(*reversed(told)) == series(*told, *told)


def test_only_the_newest_revision_of_a_quarter_is_drawn() -> None:
    found = series(approved(at("2025-Q1", 1), "3"), approved(at("2025-Q1"), "2"))

    assert [mark.value for mark in lines(found)[0].marks] == [Decimal(3)]
    assert found.successor(at("2025-Q1")) == at("2025-Q1", 1)
    assert found.successor(at("2025-Q1", 1)) is None


def test_a_quarter_without_a_value_is_a_gap_and_never_a_zero() -> None:
    found = series(
        approved(at("2025-Q1"), "10"), approved(at("2025-Q2"), None), approved(at("2025-Q3"), "0")
    )

    marks = lines(found)[0].marks

    assert [mark.value for mark in marks] == [Decimal(10), None, Decimal(0)]
    assert chart(marks, "x", "persen").count('class="line"') == 2
    assert by_year(found, CODE)[0][1][3] is None


def test_a_chart_says_in_words_what_it_shows_and_runs_nothing() -> None:
    told = series(approved(at("2024-Q4"), "91.5"), approved(at("2025-Q1"), "1234.5"))
    marks = lines(told)[0].marks

    svg = chart(marks, "<script>", '"%"')

    assert 'role="img" aria-label="&lt;script&gt;: 91,5 pada 2024-Q4, 1.234,5 pada 2025-Q1"' in svg
    assert "<script>" not in svg
    assert "style=" not in svg


def test_eighty_quarters_make_a_small_sparkline_with_one_dot() -> None:
    told = [
        approved(at(f"{year}-Q{q}"), str(year + q))
        for year in range(2006, 2026)
        for q in (1, 2, 3, 4)
    ]

    svg = sparkline(lines(series(*told))[0].marks, "x")

    assert svg.count("<circle") == 1
    assert len(svg) < 1500


def test_axes_are_round_numbers_even_where_all_values_are_alike() -> None:
    told = series(approved(at("2025-Q1"), "99.51"), approved(at("2025-Q2"), "99.51"))
    marks = lines(told)[0].marks

    svg = chart(marks, "x", "persen")

    labels = re.findall(r'text-anchor="end">([0-9,]+)<', svg)
    assert labels[:2] == ["99,2", "99,3"]
    alone = [Mark("2025-Q1", Decimal(0), None), Mark("2025-Q2", Decimal(0), None)]
    assert "<polyline" in chart(alone, "x", "temuan")
    uneven = [Mark("2025-Q1", Decimal("98.6"), None), Mark("2025-Q2", Decimal("99.9"), None)]
    assert ">99,0<" in chart(uneven, "x", "persen")


async def test_publikasi_lists_years_and_draws_every_indicator() -> None:
    async with portal(*whole_cycle()) as browser:
        await browser.come_in("KABID_CAPIL")

        text = (await browser.client.get("/publikasi")).text
        year = (await browser.client.get("/publikasi/2025")).text
        chart_page = (await browser.client.get(f"/publikasi/indikator/{CODE}")).text

        assert 'href="/publikasi/2025"' in text
        assert "/publikasi/bukti-dukung/2025.zip" in text
        assert f'href="/publikasi/indikator/{CODE}"' in text
        assert "0f" * 32 in year
        assert f"/siklus/{CYCLE}/dokumen/ratified.json" in year
        assert 'class="history"' in chart_page
        assert "<caption" in chart_page


async def test_a_year_or_indicator_that_nobody_ratified_is_not_there() -> None:
    async with portal(form()) as browser:
        await browser.come_in("SEKRETARIS")
        for page in ("/publikasi/2025", "/publikasi/indikator/XX-1", "/publikasi/data/2025.csv"):
            assert (await browser.client.get(page)).status_code == 404
        assert "Belum ada data" in (await browser.client.get("/publikasi")).text


async def test_files_hold_the_ratified_rows_and_nothing_of_people() -> None:
    async with portal(*whole_cycle()) as browser:
        await browser.come_in("SEKRETARIS")
        get = browser.client.get

        rows = list(csv.DictReader(io.StringIO((await get("/publikasi/data/semua.csv")).text)))
        body = json.loads((await get("/publikasi/data/2025.json")).content)
        book = openpyxl.load_workbook(
            io.BytesIO((await get("/publikasi/data/2025-Q3-r0.xlsx")).content)
        )

        assert rows[0]["kode"] == CODE
        assert body["quarters"][0]["rows"][0]["nilai"] == rows[0]["nilai"]
        assert body["quarters"][0]["superseded_by"] is None
        cells = {c[0].value: c[1].value for c in book["Data"].iter_cols(max_row=2)}
        assert str(cells["nilai"]) == str(float(rows[0]["nilai"]))
        assert "Kepala" not in json.dumps(body)


async def test_superseded_figures_are_marked_on_the_page_and_in_the_file() -> None:
    first = [*whole_cycle(), progressed(Progress.SUPERSEDED, "KEPALA_DINAS")]
    second = at("2025-Q3", 1)
    again = [
        form().model_copy(update={"cycle": second}),
        approved(second, "99.60", revision=1, supersedes=CYCLE),
    ]
    async with portal(*first, *again) as browser:
        await browser.come_in("SEKRETARIS")

        text = (await browser.client.get("/publikasi")).text
        body = (await browser.client.get("/publikasi/data/2025.json")).json()

        assert "Digantikan" in text
        assert [q["superseded_by"] for q in body["quarters"]] == [second, None]


async def test_the_public_page_is_closed_unless_the_office_publishes() -> None:
    async with portal(*whole_cycle()) as browser:
        for page in (f"/data/{OFFICE}", f"/data/{OFFICE}/semua.csv"):
            answer = await browser.client.get(page)
            assert answer.status_code == 404
            assert CODE not in answer.text


async def test_everybody_reads_what_an_office_publishes_without_signing_in() -> None:
    async with portal(*whole_cycle(), public=(OFFICE,)) as browser:
        page = await browser.client.get(f"/data/{OFFICE}")
        file = await browser.client.get(f"/data/{OFFICE}/semua.csv")
        again = await browser.client.get(
            f"/data/{OFFICE}/semua.csv", headers={"If-None-Match": file.headers["etag"]}
        )

        assert page.status_code == 200
        assert "Sekretaris" not in page.text
        assert "/siklus/" not in page.text
        assert f"/verifikasi/{'0f' * 32}" in page.text
        assert file.headers["cache-control"] == "public, max-age=300"
        assert (again.status_code, again.content) == (304, b"")
        assert (await browser.client.get(f"/data/{OFFICE}/indikator/{CODE}")).status_code == 200


def test_beranda_needs_only_the_line_about_a_cycle() -> None:
    outcome = decide({}, message(form(), NOW, 1))

    assert isinstance(outcome, Taken)
    kinds = {ref.kind for ref in outcome.states}
    assert kinds == {"cycle", "brief", "definitions"}
    assert series_ref(OFFICE) not in outcome.states


def test_years_are_rows_with_four_columns_and_the_newest_revision_first() -> None:
    old = brief(follow(whole_cycle()))
    new = old.model_copy(update={"cycle": at("2025-Q3", 1)})

    (row,) = years([old, new])

    assert row.year == 2025
    assert [len(revisions) for revisions in row.quarters] == [0, 0, 2, 0]
    assert row.quarters[2][0] is new


def test_what_was_made_is_kept_while_its_version_stands_and_no_longer() -> None:
    memo, made = Memo(most=2), []

    def make() -> int:
        made.append(1)
        return len(made)

    assert [memo.of("a", 1, make), memo.of("a", 1, make), memo.of("a", 2, make)] == [1, 1, 2]
    memo.of("b", 1, make)
    memo.of("c", 1, make)
    assert memo.known("a", 2) is None
    assert memo.known("c", 1) == (4,)


async def test_a_newly_ratified_quarter_is_seen_at_once() -> None:
    again = [form().model_copy(update={"cycle": at("2025-Q4")}), approved(at("2025-Q4"), "88.25")]
    async with portal(*whole_cycle()) as browser:
        await browser.come_in("SEKRETARIS")
        before = (await browser.client.get("/publikasi")).text
        file = (await browser.client.get("/publikasi/data/semua.csv")).text
        source = Source("approval", MemoryBus())
        await feed(browser.engine, *[source.says(event) for event in again])

        assert "88,25" not in before
        assert "88,25" in (await browser.client.get("/publikasi")).text
        assert (await browser.client.get("/publikasi/data/semua.csv")).text != file
