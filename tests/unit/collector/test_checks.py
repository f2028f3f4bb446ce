"""A sheet that is being typed is tried by the rules of saving and of "lengkap"; nothing is kept."""

from collections.abc import AsyncIterator
from typing import Any, Final

import pytest

from shared.contract import FormIssued
from shared.contract.figures import KABUPATEN, IndicatorFigures
from tests.unit.collector.office import SIAK, Office, opened
from tests.unit.collector.served import bearer
from tests.unit.collector.world import DD_01, DD_02, KASUBAG, OFFICE, PIAK, figures, row

NIK: Final = "630401" + "0101010001"
STRANGE: Final = figures("NS-01", row(KABUPATEN, 1))
NOT_ASKED: Final = figures("DD-02", row("ALALAK", 1))


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with opened() as here:
        yield here


def body(*content: IndicatorFigures) -> dict[str, Any]:
    return {"figures": [item.model_dump(mode="json") for item in content]}


async def test_a_sheet_that_is_complete_would_be_taken_and_is_not_kept(office: Office) -> None:
    checked = (await office.do("POST", f"{SIAK}/check", body(DD_01, DD_02))).json()

    assert (checked["saved"], checked["result"], checked["empty"]) == (True, "taken", [])
    assert (await office.drafted())["edition"] == 0
    assert await office.bus.topics(1) == [FormIssued.TOPIC]


async def test_what_is_lacking_is_told_cell_by_cell_as_the_submission_will(office: Office) -> None:
    checked = (await office.do("POST", f"{SIAK}/check", body(DD_01))).json()
    await office.do("PUT", f"{SIAK}/draft", body(DD_01))
    declared = (await office.do("POST", f"{SIAK}/submission", {})).json()

    assert (checked["saved"], checked["result"]) == (True, "refused")
    for word in ("rule", "detail", "remedy"):
        assert checked[word] == declared[word]
    assert [(c["indicator"], c["part"]) for c in checked["empty"]] == [
        ("DD-02", "PEMBILANG"),
        ("DD-02", "PENYEBUT"),
    ]


async def test_an_empty_sheet_lacks_everything_and_is_no_fault_to_save(office: Office) -> None:
    checked = (await office.do("POST", f"{SIAK}/check", body())).json()

    assert (checked["saved"], checked["rule"], len(checked["empty"])) == (True, "sel-kosong", 8)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (STRANGE, "indikator-tidak-dikenal"),
        (NOT_ASKED, "wilayah-tidak-dikenal"),
        (DD_01.model_copy(update={"unavailable": "belum ada"}), "tidak-tersedia-tetapi-berisi"),
        (DD_01.model_copy(update={"note": NIK}), "nomor-pribadi"),
    ],
)
async def test_what_saving_would_refuse_is_refused_in_the_same_words(
    office: Office, content: IndicatorFigures, rule: str
) -> None:
    checked = (await office.do("POST", f"{SIAK}/check", body(content))).json()
    saved = (await office.do("PUT", f"{SIAK}/draft", body(content))).json()

    assert (checked["saved"], checked["result"]) == (False, "refused")
    assert checked["rule"] == saved["rule"] == rule
    assert checked["remedy"]
    assert NIK not in str(checked)


@pytest.mark.parametrize(
    ("who", "rule"),
    [
        ((KASUBAG, OFFICE), "bukan-pengisi-lembar"),
        ((PIAK, "6303-dukcapil"), "bukan-kantor-sendiri"),
    ],
)
async def test_who_may_not_fill_the_sheet_tries_nothing(
    office: Office, who: tuple[str, str], rule: str
) -> None:
    answer = await office.client.post(f"{SIAK}/check", json=body(DD_01), headers=bearer(*who))

    assert (answer.status_code, answer.json()["rule"]) == (403, rule)
