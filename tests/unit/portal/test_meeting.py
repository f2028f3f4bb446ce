"""The meeting's pages, with approval's own answers about a small office's cycle."""

import html
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import pytest

from services.approval.commands import Confirm, Submit
from services.approval.domain.minutes import minutes, preview
from services.approval.views import agreement_view
from shared.contract import DraftAgreed
from shared.contract.sample import CYCLE
from shared.contract.sample_recap import FINDING
from shared.contract.vocabulary import FindingState, Progress, Severity
from tests.unit.approval.world import (
    BLOCKING,
    CAPIL,
    CHAIR,
    DAFDUK,
    RULES,
    World,
    agree,
    attendance,
    decision,
    discrepancy,
    finding,
    must,
    revised,
)
from tests.unit.portal.pages import Browser, portal
from tests.unit.portal.test_rounds import ONE_ROUND
from tests.unit.portal.world import form, progressed, recap, said, whole_cycle

PAGE: Final = f"/siklus/{CYCLE}"
ROOM: Final = f"{PAGE}/koordinasi"
SECOND: Final = "6304-dukcapil:2025-Q3:r1"
ASKED: Final = finding("D12:DD-01")
INFORMS: Final = finding("D13:DD-01", Severity.INFORMASI)


@asynccontextmanager
async def meeting(world: World, role: str, cycle: str = CYCLE) -> AsyncIterator[Browser]:
    """The portal before somebody, with approval standing where the world stands."""
    opened = form().model_copy(update={"cycle": cycle})
    async with portal(opened, recap(2, cycle=cycle)) as browser:
        await browser.come_in(role)
        at = f"approval/cycles/{cycle}"
        view = agreement_view(RULES, world.state).model_dump(mode="json")
        browser.others.answers[f"GET {at}"] = (200, view)
        if world.state.agreed:
            told = minutes(RULES, world.state).model_dump(mode="json")
            browser.others.answers[f"GET {at}/berita-acara"] = (200, told)
        else:
            told = preview(RULES, world.state, world.at).model_dump(mode="json")
            browser.others.answers[f"GET {at}/berita-acara/preview"] = (200, told)
        yield browser


async def seen(browser: Browser, page: str) -> str:
    """What a page says, without its marks."""
    answer = await browser.client.get(page)
    assert answer.status_code == 200, answer.text
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def sent(browser: Browser) -> list[tuple[str, dict[str, Any]]]:
    """The commands that reached approval."""
    posts = [r for r in browser.others.asked if r.method == "POST"]
    return [(r.url.path, json.loads(r.content)) for r in posts]


async def test_attendance_is_recorded_apart_from_the_agreement_who_for_whom() -> None:
    async with meeting(World().drafted(), "SEKRETARIS") as browser:
        browser.others.answers[f"POST approval/cycles/{CYCLE}/meeting/attendance"] = (200, {})
        fields = await browser.form(ROOM, f"{ROOM}/hadir")
        page = (await browser.client.get(ROOM)).text
        values = re.findall(r'name="present" value="([^"]+)"', page)
        there = [html.unescape(value) for value in values if value.startswith("KABID_PIAK|")]
        typed = {"present": ["SEKRETARIS|", *there], "notes": "Dibuka pukul 09.00\n\nDaring"}

        answer = await browser.client.post(f"{ROOM}/hadir", data=fields | typed)

        assert answer.headers["location"] == ROOM
        name = there[0].partition("|")[2]
        assert sent(browser) == [
            (
                f"/cycles/{CYCLE}/meeting/attendance",
                {
                    "recap_version": "1",
                    "present": [
                        {"role": "SEKRETARIS", "name": None},
                        {"role": "KABID_PIAK", "name": name},
                    ],
                    "notes": ["Dibuka pukul 09.00", "Daring"],
                },
            )
        ]


async def test_the_quorum_and_what_stands_in_the_way_are_shown() -> None:
    world = World().drafted(ASKED, BLOCKING)
    must(world.ask(CHAIR, attendance(1, (CHAIR, DAFDUK))))
    async with meeting(world, "SEKRETARIS") as browser:
        text = await seen(browser, ROOM)

    assert "Hadir 1 dari 2 bidang pemilik data, diperlukan 2 (51 %). Pimpinan rapat hadir" in text
    assert "Belum: 1 temuan menunggu perbaikan data" in text
    assert "Belum: 1 temuan menunggu putusan rapat" in text
    assert "Belum: Belum menyatakan: Bidang Pencatatan Sipil" in text


async def test_when_all_is_settled_the_page_says_so() -> None:
    world = World().drafted(ASKED)
    must(world.ask(CHAIR, decision()))
    must(world.ask(CHAIR, attendance(1, (CHAIR, DAFDUK, CAPIL))))
    async with meeting(world.confirmed(), "SEKRETARIS") as browser:
        text = await seen(browser, ROOM)

    assert "Sudah: Kuorum terpenuhi" in text
    assert text.count("Sudah: ") == 4
    assert "Sudah diputuskan (1)" in text


async def test_while_figures_are_corrected_a_bidang_may_object_and_not_yet_confirm() -> None:
    world = World().drafted(BLOCKING)
    world.tell(discrepancy())
    assert world.status == "KOORDINASI_ULANG"
    async with meeting(world, DAFDUK) as browser:
        text = await seen(browser, ROOM)

    assert "Ajukan keberatan" in text
    assert "Nyatakan benar" not in text
    assert "Draf versi 1 sedang dikoreksi." in text


async def test_only_who_holds_the_meeting_records_attendance() -> None:
    async with meeting(World().drafted(), DAFDUK) as browser:
        page = (await browser.client.get(ROOM)).text

    assert f"{ROOM}/hadir" not in page
    assert "Belum dicatat." in page


@pytest.mark.parametrize(("cycle", "asks"), [(CYCLE, False), (SECOND, True)])
async def test_a_revision_is_asked_why_there_is_one(cycle: str, asks: bool) -> None:  # noqa: FBT001
    world = World() if cycle == CYCLE else revised(World().ratified(), SECOND)
    async with meeting(world.drafted().confirmed(), "SEKRETARIS", cycle) as browser:
        room = f"/siklus/{cycle}/koordinasi"
        browser.others.answers[f"POST approval/cycles/{cycle}/agreement"] = (200, {})
        fields = await browser.form(room, f"{room}/sepakat")
        page = (await browser.client.get(room)).text

        await browser.client.post(
            f"{room}/sepakat", data=fields | {"place": "Aula", "change_reason": "DD-01 keliru"}
        )

        assert ('name="change_reason"' in page) is asks
        (command,) = [body for path, body in sent(browser) if path.endswith("/agreement")]
        assert command == {
            "recap_version": "1",
            "place": "Aula",
            "held_at": None,
            "notes": [],
            "change_reason": "DD-01 keliru",
        }


async def test_findings_are_shown_one_by_one_the_open_ones_first() -> None:
    world = World().drafted(INFORMS, ASKED, BLOCKING)
    async with meeting(world, "SEKRETARIS") as browser:
        first = await seen(browser, f"{ROOM}/layar")
        second = await seen(browser, f"{ROOM}/layar/{BLOCKING.id}")

    assert "Temuan 1 dari 2" in first
    assert "Simpan putusan" in first
    assert "Temuan 2 dari 2" in second
    assert "Menunggu perbaikan data." in second
    assert "Simpan putusan" not in second


async def test_a_decision_on_the_screen_leads_on_to_the_next_finding() -> None:
    async with meeting(World().drafted(ASKED), "SEKRETARIS") as browser:
        path = f"/cycles/{CYCLE}/findings/{ASKED.id}/decision"
        browser.others.answers[f"POST approval{path}"] = (200, {})
        fields = await browser.form(f"{ROOM}/layar", f"{ROOM}/putusan")

        answer = await browser.client.post(
            f"{ROOM}/putusan", data=fields | {"state": "DIJELASKAN", "note": "Sesuai sumber"}
        )

        assert answer.headers["location"] == f"{ROOM}/layar"
        assert sent(browser) == [
            (path, {"recap_version": "1", "state": "DIJELASKAN", "note": "Sesuai sumber"})
        ]


async def test_the_berita_acara_is_shown_before_the_meeting_is_closed() -> None:
    world = World().drafted(ASKED)
    must(world.ask(CHAIR, attendance(1, (CHAIR, DAFDUK))))
    must(world.ask(DAFDUK, Confirm(recap_version=1, agrees=True)))
    async with meeting(world, CAPIL) as browser:
        text = await seen(browser, f"{ROOM}/berita-acara")

    assert "Pratinjau." in text
    assert "bertempat di Ruang rapat" in text
    assert "Sekretaris (contoh)" in text
    assert "Bidang Pencatatan Sipil: belum menyatakan" in text
    assert "Catatan rapat: Catatan rapat" in text


async def test_after_the_agreement_it_is_the_berita_acara_itself() -> None:
    async with meeting(World().drafted().confirmed().agreed(), CAPIL) as browser:
        text = await seen(browser, f"{ROOM}/berita-acara")

    assert "Pratinjau" not in text
    assert "BERITA ACARA KESEPAKATAN" in text
    assert "Plh. Kepala Bidang Pencatatan Sipil" in text


async def test_rounds_are_laid_side_by_side() -> None:
    async with portal(form(), *[event for _, event in ONE_ROUND]) as browser:
        await browser.come_in("KEPALA_DINAS")
        text = await seen(browser, f"{ROOM}/putaran")

    assert "Dari draf 2 ke draf 3" in text
    assert "DD-01 · Belawang · pembilang JML 1.400 1.040" in text
    assert "alasan 2" in text
    assert "97,20" in text
    assert "Temuan yang ditutup (1)" in text
    assert "Temuan baru (0)" in text


async def test_before_a_draft_and_before_a_round_the_page_says_so() -> None:
    for events, words in (
        ([form()], "Belum ada draf."),
        ([form(), recap(1)], "draf versi 1 adalah yang pertama"),
    ):
        async with portal(*events) as browser:
            await browser.come_in("KEPALA_DINAS")
            assert words in await seen(browser, f"{ROOM}/putaran")


async def test_the_head_ratifies_and_signs_in_one_act() -> None:
    async with _before_the_head() as browser:
        fields = await browser.form(f"{PAGE}/pengesahan", f"{PAGE}/pengesahan/sahkan")
        secret = {"sign": "ya", "nik": "x", "passphrase": " y "}

        answer = await browser.client.post(f"{PAGE}/pengesahan/sahkan", data=fields | secret)

        assert answer.headers["location"] == f"{PAGE}/pengesahan"
        assert sent(browser) == [
            (f"/cycles/{CYCLE}/ratification", {"recap_version": "1"}),
            (f"/cycles/{CYCLE}/signature", {"nik": "x", "passphrase": " y "}),
        ]
        keys = [r.headers["idempotency-key"] for r in browser.others.asked if r.method == "POST"]
        assert keys == [fields["_key"], f"{fields['_key']}-ttd"]


async def test_without_the_wish_to_sign_it_is_ratified_only() -> None:
    async with _before_the_head() as browser:
        fields = await browser.form(f"{PAGE}/pengesahan", f"{PAGE}/pengesahan/sahkan")

        await browser.client.post(f"{PAGE}/pengesahan/sahkan", data=fields)

        assert [path for path, _ in sent(browser)] == [f"/cycles/{CYCLE}/ratification"]


async def test_a_refused_signature_says_that_the_data_are_ratified_all_the_same() -> None:
    async with _before_the_head() as browser:
        problem = {"rule": "tanpa-penyedia", "detail": "Tidak ada penyedia.", "remedy": "Pindai."}
        browser.others.answers[f"POST approval/cycles/{CYCLE}/signature"] = (409, problem)
        fields = await browser.form(f"{PAGE}/pengesahan", f"{PAGE}/pengesahan/sahkan")

        answer = await browser.client.post(
            f"{PAGE}/pengesahan/sahkan", data=fields | {"sign": "ya"}
        )

        assert answer.status_code == 409
        assert "Data sudah disahkan, tetapi belum ditandatangani. Tidak ada" in answer.text


async def test_the_head_sees_who_agreed_and_the_notes_that_stay_open() -> None:
    async with _before_the_head() as browser:
        text = await seen(browser, f"{PAGE}/pengesahan")

    assert "Benar Kabid_Dafduk (contoh)" in text
    assert "Temuan yang sudah dijelaskan (1)" in text
    assert "Tidak ada temuan yang diterima dengan catatan." in text
    assert "Catatan rapat Catatan rapat" in text


@asynccontextmanager
async def _before_the_head() -> AsyncIterator[Browser]:
    """A draft that was agreed on, with a finding explained, waits for the head."""
    world = World().drafted(ASKED)
    must(world.ask(CHAIR, decision()))
    must(world.ask(CHAIR, attendance(1, (CHAIR, DAFDUK, CAPIL))))
    must(world.confirmed().ask(CHAIR, agree(1, ())))
    must(world.ask(CHAIR, Submit(recap_version=1)))
    asked = progressed(Progress.SUBMITTED, "SEKRETARIS")
    agreed = said(DraftAgreed, "SEKRETARIS", recap_version=1)
    async with portal(form(), recap(1), agreed, asked) as browser:
        await browser.come_in("KEPALA_DINAS")
        at = f"approval/cycles/{CYCLE}"
        view = agreement_view(RULES, world.state).model_dump(mode="json")
        browser.others.answers |= {
            f"GET {at}": (200, view),
            f"GET {at}/documents": (200, []),
            f"POST {at}/ratification": (200, {}),
            f"POST {at}/signature": (200, {}),
        }
        yield browser


async def test_the_recap_tells_the_findings_by_their_state_with_the_meeting_s_answer() -> None:
    world = World().drafted(ASKED)
    must(world.ask(CHAIR, decision()))
    view = agreement_view(RULES, world.state).model_dump(mode="json")
    corrected = FINDING.model_copy(update={"state": FindingState.DIKOREKSI})
    async with portal(form(), recap(1, findings=(ASKED, BLOCKING, corrected))) as browser:
        await browser.come_in("KABID_PIAK")
        browser.others.answers[f"GET approval/cycles/{CYCLE}"] = (200, view)
        text = await seen(browser, f"{PAGE}/rekap")
        browser.others.away = True
        without = await seen(browser, f"{PAGE}/rekap")
        browser.others.away = False
        del browser.others.answers[f"GET approval/cycles/{CYCLE}"]
        before_any = await seen(browser, f"{PAGE}/rekap")

    assert "layanan approval tidak menjawab" not in before_any
    assert "Terbuka 2 Dikoreksi 1" in before_any
    assert "Terbuka 1 Dikoreksi 1 Dijelaskan 1" in text
    assert "Dijelaskan : Ada perekaman massal" in text
    assert "layanan approval tidak menjawab" in without
    assert "Terbuka 2 Dikoreksi 1" in without


async def test_each_step_shows_who_how_long_and_what_comes_of_it() -> None:
    async with portal(*whole_cycle()) as browser:
        await browser.come_in("KABID_PIAK")
        text = await seen(browser, PAGE)

    assert "Waktu 2 hari kerja" in text
    assert "Waktu 1 jam kerja" in text
    assert "Pemutus Kepala Dinas" in text
    assert "Keluaran Data Kinerja yang disahkan" in text
    assert "tepat waktu" in text
    assert "langkah 7" in text
