"""Requests that no browser makes by itself: a page with what helps, and nothing is passed on."""

import pytest

from shared.contract.sample import CYCLE
from tests.unit.portal.pages import Browser, portal
from tests.unit.portal.world import whole_cycle

COORDINATION = f"/siklus/{CYCLE}/koordinasi"


async def token(browser: Browser) -> str:
    return (await browser.form("/akun", "/akun"))["_csrf"]


async def test_a_form_of_too_many_fields_is_refused_on_a_page() -> None:
    async with portal(*whole_cycle()) as browser:
        await browser.come_in("KABID_DAFDUK")

        answer = await browser.client.post(f"{COORDINATION}/konfirmasi", content="a=1&" * 20_001)

        assert (answer.status_code, "lebih dari 20000 isian" in answer.text) == (413, True)
        assert browser.others.asked == []


async def test_a_stranger_s_form_of_too_many_fields_is_answered_at_the_door() -> None:
    async with portal() as browser:
        answer = await browser.client.post("/masuk", content="a=1&" * 20_001)

        assert (answer.status_code, "lebih dari 20000 isian" in answer.text) == (413, True)


@pytest.mark.parametrize("name", ["%0A", "%00", "a%3Fb", "a%23b", "..", "%2e%2e", "x" * 400])
async def test_an_address_that_would_bend_the_owner_s_is_no_page(name: str) -> None:
    async with portal(*whole_cycle()) as browser:
        await browser.come_in("KABID_DAFDUK")
        data = {"_csrf": await token(browser)}

        answer = await browser.client.post(f"/siklus/{name}/koordinasi/konfirmasi", data=data)

        assert answer.status_code == 404
        assert browser.others.asked == []


async def test_a_key_that_no_header_can_carry_is_refused_on_a_page() -> None:
    async with portal(*whole_cycle()) as browser:
        await browser.come_in("KEPALA_DINAS")
        data = {"_csrf": await token(browser), "_key": "\u0660", "recap_version": "3"}

        answer = await browser.client.post(f"/siklus/{CYCLE}/pengesahan/sahkan", data=data)

        assert (answer.status_code, "tidak dapat dikirim" in answer.text) == (422, True)


async def test_the_public_page_repeats_no_personal_number() -> None:
    number = "6304" + "015505" + "900001"
    async with portal() as browser:
        for address in (f"/verifikasi/{number}", f"/verifikasi?h={number}"):
            answer = await browser.client.get(address)

            assert (answer.status_code, number in answer.text) == (200, False)


async def test_a_personal_number_in_an_address_is_not_carried_to_the_door_and_back() -> None:
    async with portal(*whole_cycle()) as browser:
        stranger = await browser.client.get("/siklus/6304011203850001")
        page = await browser.client.get("/masuk?ke=/siklus/6304011203850001")

        assert stranger.headers["location"] == "/masuk?ke=/"
        assert "6304011203850001" not in page.text
