"""What ends a session ends it with the next request; what was under way is named."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial

import httpx
import pytest

from services.portal.accounts.audit import What
from services.portal.accounts.model import Account
from services.portal.pace import Pace
from shared.contract.sample import OFFICE
from tests.unit.collector.served import bearer
from tests.unit.portal.pages import PASSWORD, Browser, portal

operator = partial(bearer, "OPERATOR", OFFICE, "portal")


@asynccontextmanager
async def second_device(browser: Browser, login: str) -> AsyncIterator[httpx.AsyncClient]:
    """The same person on another computer."""
    async with browser.at("127.0.0.2") as other:
        answer = await other.post("/masuk", data={"login": login, "password": PASSWORD})
        assert answer.status_code == 303
        yield other


async def is_in(client: httpx.AsyncClient) -> bool:
    return (await client.get("/akun")).status_code == 200


async def account(browser: Browser, login: str) -> Account:
    found = await browser.accounts.account(login)
    assert found is not None
    return found


async def test_leaving_everywhere_ends_the_other_sessions_at_once_and_this_one_goes_on() -> None:
    async with portal() as browser:
        await browser.come_in("SEKRETARIS")
        async with second_device(browser, "sekretaris") as other:
            before = dict(browser.client.cookies)
            form = await browser.form("/akun", "/keluar/semua")
            answer = await browser.client.post("/keluar/semua", data=form)

            assert answer.status_code == 303
            assert await is_in(browser.client)
            assert not await is_in(other)
            async with browser.at("203.0.113.9") as thief:
                thief.cookies.update(before)
                assert not await is_in(thief)


async def test_a_form_from_elsewhere_ends_nobody_s_sessions() -> None:
    async with portal() as browser:
        await browser.come_in("SEKRETARIS")
        async with second_device(browser, "sekretaris") as other:
            assert (await browser.client.post("/keluar/semua")).status_code == 403
            assert await is_in(other)


async def test_the_operator_ends_all_sessions_of_somebody_and_nothing_else_changes() -> None:
    async with portal() as browser:
        await browser.come_in("SEKRETARIS")
        async with second_device(browser, "sekretaris") as other:
            before = await account(browser, "sekretaris")
            await browser.come_in("OPERATOR")
            action = "/admin/akun/sekretaris/sesi"
            form = await browser.form("/admin/akun/sekretaris", action)
            await browser.client.post(action, data=form)

            assert not await is_in(other)
            after = await account(browser, "sekretaris")
            assert after == before.model_copy(update={"epoch": before.epoch + 1})
            lines = await browser.accounts.log(OFFICE, f"{datetime.now(UTC):%Y-%m}")
            told = (lines[0].what, lines[0].login, lines[0].by)
            assert told == (What.SESI_DIAKHIRI, "sekretaris", "operator")


async def test_a_changed_password_ends_the_other_sessions() -> None:
    async with portal() as browser:
        await browser.come_in("SEKRETARIS")
        async with second_device(browser, "sekretaris") as other:
            form = await browser.form("/akun", "/akun")
            new = "sembilan ikan di kolam"
            changed = form | {"old": PASSWORD, "new": new, "again": new}
            assert (await browser.client.post("/akun", data=changed)).status_code == 303

            assert await is_in(browser.client)
            assert not await is_in(other)


@pytest.mark.parametrize(
    "change",
    [{"roles": ["KASUBAG_KPEP"]}, {"roles": ["SEKRETARIS"], "active": False}],
    ids=["role", "shut"],
)
async def test_a_changed_role_or_a_shut_account_counts_with_the_next_request(
    change: dict[str, object],
) -> None:
    async with portal() as browser:
        await browser.come_in("SEKRETARIS")
        assert await is_in(browser.client)

        body = {"name": "Sekretaris (contoh)", **change}
        await browser.client.put("/api/accounts/sekretaris", json=body, headers=operator())

        assert not await is_in(browser.client)
        refused = await browser.client.get("/siklus/6304-dukcapil:2025-Q3:r0")
        assert refused.headers["location"].startswith("/masuk")


async def test_who_tries_many_logins_from_one_address_is_stopped_there_and_nobody_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("services.portal.web.entrance.Pace", lambda: Pace(lambda: 0.0))
    monkeypatch.setattr("services.portal.accounts.door.matches", lambda *_: False)
    monkeypatch.setattr("services.portal.web.entrance._FAILURES", 3)
    async with portal() as browser, browser.at("203.0.113.9") as stranger:
        statuses = [
            (await stranger.post("/masuk", data={"login": f"a{n}", "password": "x"})).status_code
            for n in range(5)
        ]
        other = await browser.client.post("/masuk", data={"login": "a9", "password": "x"})

    assert statuses == [401, 401, 401, 429, 429]
    assert other.status_code == 401
