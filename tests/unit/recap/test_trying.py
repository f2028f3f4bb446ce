"""A sheet that is being typed: found in it is what the recap will find, and nothing is kept."""

from collections.abc import AsyncIterator
from functools import partial

import pytest

from services.recap.domain.books import Books
from services.recap.domain.drafting import reckoned
from services.recap.domain.intake import opened, received
from services.recap.domain.trying import findings_if_sent
from shared.contract.figures import Count, IndicatorFigures, RegionRow
from shared.engine.testing import MemoryBus, Source
from tests.unit.collector.served import bearer
from tests.unit.recap.serving import Service, serving
from tests.unit.recap.test_rules_past import books
from tests.unit.recap.world import (
    BROKEN,
    CYCLE_ID,
    DAFDUK,
    DOCUMENTS,
    IN_TIME,
    OFFICE,
    RULES,
    SOUND,
    count,
    figures,
    form,
    indicator,
    row,
    siak,
    whole,
)

SHEET = f"/cycles/{CYCLE_ID}/sheets/DAFDUK/SIAK"
piak = partial(bearer, "KABID_PIAK", OFFICE, "recap")
NIK = "630401" + "0101010001"


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    """Recap after the form."""
    async with serving() as (client, engine, bus):
        await engine.worker.records([Source("collector", MemoryBus()).says(form())])
        yield client, engine, bus


def body(*content: IndicatorFigures) -> dict[str, object]:
    return {"figures": [item.model_dump(mode="json") for item in content]}


def test_what_is_found_while_typing_is_what_the_recap_finds_once_it_is_sent() -> None:
    recap = opened(None, form())
    sent = received(recap, siak(BROKEN), IN_TIME)

    tried = findings_if_sent(RULES, recap, Books(), DAFDUK, (BROKEN,))

    _, found, _, _ = reckoned(RULES, sent, Books())
    assert tried == tuple(finding for finding in found if finding.sheet == DAFDUK)
    assert "D03:DD-01:BELAWANG:PENYEBUT" in [finding.id for finding in tried]


def test_what_was_sent_before_does_not_count_beside_what_is_typed_now() -> None:
    recap = received(opened(None, form()), siak(BROKEN), IN_TIME)

    tried = findings_if_sent(RULES, recap, Books(), DAFDUK, (SOUND,))

    assert [f.id for f in tried if f.rule in ("D03", "D08")] == []


def test_a_jump_beyond_the_indicator_s_threshold_is_told_beside_the_quarter_before() -> None:
    asked = form(indicator(jump=5))
    past = books("DD-01", q2025_2=(70, 100))

    (told,) = [
        f
        for f in findings_if_sent(
            RULES, opened(None, asked), past, DAFDUK, (figures("DD-01", whole(90)),)
        )
        if f.rule == "D12"
    ]

    assert "Triwulan II" in told.message


def test_a_kecamatan_that_was_said_to_have_no_figures_is_not_missing() -> None:
    asked = form(indicator(regional=True))
    recap = opened(None, asked).model_copy(update={"closed": True})
    gone = RegionRow(region="BELAWANG", numerator=Count(), unavailable="Jaringan putus")
    share = row("ALALAK", count(9), count(10)), whole(9, 10)

    def found(*rows: RegionRow) -> list[str]:
        content = (figures("DD-01", *rows),)
        told = findings_if_sent(RULES, recap, Books(), DAFDUK, content)
        return [f.id for f in told if f.rule == "D01"]

    assert found(*share) == ["D01:DD-01"]
    assert found(*share, gone) == []
    assert found(share[0], gone, gone.model_copy(update={"region": "KABUPATEN"})) != []


def test_the_table_says_of_such_a_kecamatan_that_it_is_not_available() -> None:
    gone = RegionRow(region="BELAWANG", numerator=Count(), unavailable="Jaringan putus")
    share = row("ALALAK", count(9), count(10)), gone, whole(9, 10)
    recap = opened(None, form(indicator(regional=True)))

    table, _, _, _ = reckoned(
        RULES, received(recap, siak(figures("DD-01", *share)), IN_TIME), Books()
    )

    assert [region.measured for region in table[0].regions] == ["TERUKUR", "TIDAK_TERSEDIA"]


async def test_a_sheet_is_tried_over_http_and_nothing_is_kept_or_told(service: Service) -> None:
    client, _, bus = service

    answer = await client.post(f"{SHEET}/check", json=body(BROKEN), headers=piak())

    found = answer.json()["findings"]
    assert [f["id"] for f in found if f["root"] is None] == ["D03:DD-01:BELAWANG:PENYEBUT"]
    seen = (await client.get(f"/cycles/{CYCLE_ID}/recap", headers=piak())).json()
    assert (seen["recap_version"], bus.sent) == (0, [])


@pytest.mark.parametrize(
    ("path", "content", "office", "refusal"),
    [
        (SHEET, DOCUMENTS, OFFICE, (422, "lembar-tidak-dikenal")),
        (SHEET.replace("DAFDUK", "CAPIL"), SOUND, OFFICE, (422, "lembar-tidak-dikenal")),
        (SHEET.replace("Q3", "Q1"), SOUND, OFFICE, (404, "siklus-tidak-dikenal")),
        (SHEET, SOUND, "6303-dukcapil", (403, "bukan-kantor-sendiri")),
        (SHEET, SOUND.model_copy(update={"note": NIK}), OFFICE, (422, "nomor-pribadi")),
    ],
)
async def test_what_the_form_does_not_ask_for_is_refused(
    service: Service,
    path: str,
    content: IndicatorFigures,
    office: str,
    refusal: tuple[int, str],
) -> None:
    client, _, _ = service

    answer = await client.post(
        f"{path}/check", json=body(content), headers=bearer("KABID_PIAK", office, "recap")
    )

    assert (answer.status_code, answer.json()["rule"]) == refusal
    assert NIK not in answer.text
