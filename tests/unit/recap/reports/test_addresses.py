"""From the event to the file: every address of the reports, for people of the office only."""

from typing import Final

import pytest

from services.recap.export.book import Paper
from shared.contract import Approved
from tests.unit.collector.served import bearer
from tests.unit.recap.reports import opened
from tests.unit.recap.reports.house import House, house
from tests.unit.recap.reports.test_imports import PAST_FILE, PK, PK_FILE, TO_HISTORY, TO_TARGETS
from tests.unit.recap.world import BROKEN, CYCLE_ID, OFFICE, SOUND, approved, form, non_siak, siak

CYCLE: Final = f"/cycles/{CYCLE_ID}"
OFFICES: Final = f"/offices/{OFFICE}"
READS: Final = (
    f"{CYCLE}/report",
    f"{CYCLE}/report.xlsx",
    f"{CYCLE}/findings",
    f"{CYCLE}/explain/DD-01",
    f"{CYCLE}/targets",
    f"{OFFICES}/targets",
    f"{OFFICES}/targets/PK-2025-0/file",
    f"{OFFICES}/imports",
    f"{OFFICES}/history",
    f"{OFFICES}/annual?year=2025",
    f"{OFFICES}/annual.xlsx?year=2025",
    f"{OFFICES}/annual.csv?year=2025",
    f"{OFFICES}/annual.docx?year=2025",
    f"{OFFICES}/lakip?year=2025",
    f"{OFFICES}/lakip.xlsx?year=2025",
    f"{OFFICES}/lakip.docx?year=2025",
)


async def ratify(home: House) -> None:
    """The quarter is closed and ratified with the table that recap has made."""
    closed = await home.close(CYCLE_ID)
    table = (await home.get(f"{CYCLE}/recap")).json()["table"]
    event = approved(closed["recap_version"]).model_dump(mode="json") | {"table": table}
    await home.told(Approved.model_validate(event))


async def filled(home: House) -> None:
    await home.send("PUT", TO_TARGETS, PK_FILE, **PK)
    await home.send("POST", TO_HISTORY, PAST_FILE, name="riwayat.csv")
    await home.told(form(), siak(), non_siak())


@pytest.mark.parametrize("path", READS)
async def test_people_of_the_office_read_it(path: str) -> None:
    async with house() as home:
        await filled(home)
        await ratify(home)

        answer = await home.get(path)

        assert answer.status_code == 200, answer.text
        assert answer.content


@pytest.mark.parametrize("path", READS)
async def test_nobody_else_reads_it(path: str) -> None:
    async with house() as home:
        await filled(home)

        stranger = await home.client.get(
            path, headers=bearer("KASUBAG_KPEP", "6303-dukcapil", "recap")
        )
        nobody = await home.client.get(path)

        assert (stranger.status_code, nobody.status_code) == (403, 401)


@pytest.mark.parametrize(
    "path", [path for path in READS if "cycles" in path or "year" in path or "file" in path]
)
async def test_what_is_not_there_is_not_found(path: str) -> None:
    async with house() as home:
        answer = await home.get(path)

        assert answer.status_code == 404
        assert answer.json()["remedy"]


async def test_plans_and_history_of_a_new_office_are_empty_not_missing() -> None:
    async with house() as home:
        assert (await home.get(TO_TARGETS)).json() == {"documents": []}
        assert (await home.get(TO_HISTORY)).json() == {"quarters": {}}


async def test_a_file_is_offered_for_saving_under_a_plain_name() -> None:
    async with house() as home:
        await filled(home)
        answer = await home.get(f"{CYCLE}/report.xlsx", paper=Paper.F4)

        name = f"laporan-rekap-{OFFICE}-2025-Q3-r0.xlsx"
        assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{name}"
        assert opened.sheet(answer.content, "Temuan").page_setup.paperSize == 14


async def test_only_a_ratified_quarter_reaches_the_years_tables() -> None:
    async with house() as home:
        await filled(home)
        before = (await home.get(f"{OFFICES}/lakip", year="2025")).json()
        await ratify(home)
        after = (await home.get(f"{OFFICES}/lakip", year="2025")).json()

        assert before["annual"]["ratified"] == []
        assert after["annual"]["ratified"] == ["2025-Q3"]
        assert [source["cycle"] for source in after["sources"]] == [CYCLE_ID]
        values = [row["value"] for row in after["annual"]["rows"]]
        assert values == ["93.33", "6"]


async def test_findings_are_open_then_corrected_with_who_and_why() -> None:
    async with house() as home:
        await home.told(form(), siak(BROKEN), non_siak())
        await home.close(CYCLE_ID)
        first = (await home.get(f"{CYCLE}/findings")).json()
        await home.told(siak(SOUND, revision=2))
        second = (await home.get(f"{CYCLE}/findings")).json()

        root = "D03:DD-01:BELAWANG:PENYEBUT"
        assert first["blocking"] is True
        assert root in [finding["id"] for finding in first["open"]]
        assert second["blocking"] is False
        corrected = {one["finding"]["id"]: one["corrections"] for one in second["corrected"]}
        assert corrected[root][0]["revision"] == 2
        assert corrected[root][0]["by"]["role"] == "KABID_PIAK"


async def test_a_figure_is_explained_down_to_its_cells() -> None:
    async with house() as home:
        await filled(home)

        why = (await home.get(f"{CYCLE}/explain/DD-01")).json()

        assert why["sentence"] == why["row"]["why"]
        assert [region["region"] for region in why["regions"]] == [
            "ALALAK",
            "BELAWANG",
            "KABUPATEN",
        ]
        assert (await home.get(f"{CYCLE}/explain/DD-99")).status_code == 404


async def test_targets_that_differ_from_the_catalogue_are_listed() -> None:
    async with house() as home:
        await filled(home)

        found = (await home.get(f"{CYCLE}/targets")).json()

        fields = [(one["indicator"], one["field"], one["planned"]) for one in found["differences"]]
        assert ("DD-01", "TARGET_TAHUN", "99,4") in fields
        assert found["absent"] == ["RENSTRA"]


async def test_an_import_takes_effect_when_the_recap_is_made_again() -> None:
    async with house() as home:
        await home.told(form(), siak(), non_siak())
        await home.send("POST", TO_HISTORY, PAST_FILE, name="riwayat.csv")
        path = f"{CYCLE}/recap"
        again = await home.client.post(
            path, json={}, headers=bearer("KASUBAG_KPEP", OFFICE, "recap")
        )

        assert again.status_code == 200, again.text
        assert (await home.get(path)).json()["history"] == ["2025-Q2"]


@pytest.mark.parametrize("query", ["", "?year=1999", "?year=dua"])
async def test_a_year_must_be_named(query: str) -> None:
    async with house() as home:
        assert (await home.get(f"{OFFICES}/lakip{query}")).status_code == 422


async def test_other_kinds_of_file_are_not_made() -> None:
    async with house() as home:
        await filled(home)

        assert (await home.get(f"{OFFICES}/lakip.pdf", year="2025")).status_code in {404, 422}
