"""Every page of the portal: who sees it, who may press its buttons, and no way round its tokens."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any, Final

import httpx
import jwt
import pytest

from docs.pages import access
from services.portal.web.guard import Guard
from services.portal.web.transfer import Transfer
from shared.contract.sample import CYCLE, OFFICE
from shared.sop import load_sop
from tests.unit.portal.pages import Browser, portal
from tests.unit.portal.world import whole_cycle
from tests.unit.security.asking import routes_of

SOP: Final = load_sop()
ROLES: Final = tuple(role.code for role in SOP.roles)
RULES: Final = {route: rule for route, (_, rule) in access.declared()["portal"].items()}
KNOWN: Final = {
    "cycle": CYCLE,
    "bidang": "DAFDUK",
    "source": "SIAK",
    "indicator": "DD-01",
    "sha256": "0f" * 32,
    "finding": "D03:DD-01",
    "office": OFFICE,
    "version": "x",
    "h": "0f" * 32,
    "code": "DD-01",
    "year": "2025",
    "plan": "PK-2025-0",
    "login": "orang-lain",
    "key": "sistem-lain",
    "name": "x",
    "event": "Approved",
    "topic": "kinerja.approved.v1",
}
ENDLESS: Final = "GET /siklus/{cycle}/perubahan"
FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
PERSON: Final = "login=orang-baru&name=Orang+Baru&role=STAF_PEP"
_SEE_OTHER, _FORBIDDEN, _UNKNOWN = 303, 403, 401


def app_of(browser: Browser) -> Any:
    transport: Any = browser.client._transport
    return transport.app


@asynccontextmanager
async def over_https(browser: Browser) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the whole stack of middleware, as a process runs it."""
    transport = httpx.ASGITransport(Guard(Transfer(app_of(browser)), secure=True))
    async with httpx.AsyncClient(transport=transport, base_url="https://portal") as client:
        yield client


def of(*rules: str, method: str = "") -> Iterator[tuple[str, str, str]]:
    """Method, address and rule of the pages under some rules; all where none is named."""
    for route, rule in RULES.items():
        verb, _, template = route.partition(" ")
        if (not rules or rule in rules) and method in ("", verb) and route != ENDLESS:
            address = template.replace(":path}", "}").replace(":int}", "}").format(**KNOWN)
            yield verb, address, rule


async def token_of(browser: Browser) -> str:
    return (await browser.form("/akun", "/keluar"))["_csrf"]


def for_programs(address: str) -> bool:
    """No page: no cookie opens it, so no other site's page can use one."""
    return address.startswith(("/api/", "/oauth/"))


def commands(browser: Browser) -> list[httpx.Request]:
    return [request for request in browser.others.asked if request.method != "GET"]


async def test_every_page_has_a_rule_and_every_rule_a_page() -> None:
    async with portal(*whole_cycle()) as browser:
        served = {
            route for route in routes_of(app_of(browser).routes) if route.split()[1][0] == "/"
        }

    framework = {"GET /openapi.json", "GET /docs", "GET /docs/oauth2-redirect", "GET /redoc"}
    assert served - framework == set(RULES)


async def test_a_stranger_is_led_to_the_door_and_nothing_is_asked_for_him() -> None:
    async with portal(*whole_cycle()) as browser:
        for method, address, rule in of():
            if rule == access.EVERYBODY:
                continue
            answer = await browser.client.request(method, address, headers=FORM)
            if for_programs(address):
                assert answer.status_code in {400, _UNKNOWN, 422}, address
                continue
            assert answer.status_code == _SEE_OTHER, (method, address, answer.status_code)
            assert answer.headers["location"].startswith("/masuk?ke=/"), address
        assert browser.others.asked == []


async def test_a_role_that_the_sop_has_no_more_sees_nothing_of_the_office() -> None:
    async with portal(*whole_cycle()) as browser:
        await browser.come_in("KABID_LAMA")
        own = ("/akun", "/peran", "/keluar", "/keluar/semua")
        for method, address, rule in of():
            if rule == access.EVERYBODY or address in own or for_programs(address):
                continue
            answer = await browser.client.request(method, address, headers=FORM)
            assert answer.status_code == _FORBIDDEN, (method, address, answer.status_code)
        assert browser.others.asked == []


@pytest.mark.parametrize("role", ROLES)
async def test_the_operators_pages_are_the_operators(role: str) -> None:
    keeps = SOP.may(role, "parked")
    async with portal(*whole_cycle()) as browser:
        await browser.come_in(role)
        token = await token_of(browser)
        before = [account.login for account in await browser.accounts.everyone(OFFICE)]
        for method, address, _ in of("parked"):
            if for_programs(address):
                continue
            content = f"_csrf={token}&{PERSON}" if method == "POST" else None
            answer = await browser.client.request(method, address, content=content, headers=FORM)
            refused = answer.status_code == _FORBIDDEN
            assert refused is not keeps, (role, method, address, answer.status_code)
        if not keeps:
            after = [account.login for account in await browser.accounts.everyone(OFFICE)]
            assert after == before


@pytest.mark.parametrize("role", ROLES)
async def test_whatever_is_carried_to_an_owner_goes_there_in_the_persons_own_name(
    role: str,
) -> None:
    async with portal(*whole_cycle()) as browser:
        await browser.come_in(role)
        token = await token_of(browser)
        for method, address, _ in of(access.OWNER, access.SIGNED_IN):
            if address.startswith("/keluar"):
                continue
            headers = {**FORM, "X-Csrf": token}
            content = f"_csrf={token}&_key=x" if method == "POST" else None
            await browser.client.request(method, address, content=content, headers=headers)

        assert browser.others.asked
        for request in browser.others.asked:
            claims = jwt.decode(
                request.headers["authorization"].removeprefix("Bearer "),
                options={"verify_signature": False},
            )
            assert (claims["role"], claims["office"]) == (role, OFFICE)


@pytest.mark.parametrize("given", ["none", "made up", "of another session", "in the address"])
async def test_no_button_works_without_the_token_of_this_very_session(given: str) -> None:
    async with portal(*whole_cycle()) as browser:
        await browser.come_in("SEKRETARIS")
        foreign = await token_of(browser)
        browser.client.cookies.clear()
        await browser.come_in("OPERATOR", roles=("OPERATOR", "KEPALA_DINAS"))
        own = await token_of(browser)
        sent = {"none": "", "made up": "x" * 40, "of another session": foreign}.get(given, "")
        pressed = [
            address
            for _, address, rule in of(method="POST")
            if rule != access.EVERYBODY and not for_programs(address)
        ]

        assert len(pressed) > 45
        for address in pressed:
            where = f"{address}?_csrf={own}" if given == "in the address" else address
            answer = await browser.client.post(
                where, content=f"_csrf={sent}&_key=x", headers={**FORM, "X-Csrf": sent}
            )
            assert answer.status_code == _FORBIDDEN, (address, answer.status_code)
        assert commands(browser) == []
        assert (await browser.client.get("/akun")).status_code == 200


async def test_another_sites_page_can_press_no_button_not_even_that_of_coming_in() -> None:
    async with portal(*whole_cycle()) as browser, over_https(browser) as client:
        for site in ("cross-site", "same-site"):
            for _, address, _ in of(method="POST"):
                answer = await client.post(
                    address, content="a=1", headers={**FORM, "Sec-Fetch-Site": site}
                )
                assert answer.status_code == _FORBIDDEN, address
                assert answer.json()["rule"] == "permintaan-dari-situs-lain"
        for site in ("same-origin", "none"):
            answer = await client.post(
                "/masuk", content="a=1", headers={**FORM, "Sec-Fetch-Site": site}
            )
            assert answer.status_code == _UNKNOWN
        assert (await client.get("/masuk", headers={"Sec-Fetch-Site": "cross-site"})).is_success


async def test_every_answer_carries_the_headers_that_let_nothing_foreign_in() -> None:
    async with portal(*whole_cycle()) as browser, over_https(browser) as client:
        await browser.come_in("OPERATOR")
        client.cookies = browser.client.cookies
        for method, address, _ in (*of(), ("GET", "/tidak-ada", ""), ("DELETE", "/", "")):
            headers = (await client.request(method, address, headers=FORM)).headers
            policy = headers["content-security-policy"]
            assert "unsafe" not in policy, address
            assert policy.startswith("default-src 'none'"), address
            assert "frame-ancestors 'none'" in policy, address
            assert headers["x-content-type-options"] == "nosniff", address
            assert headers["x-frame-options"] == "DENY", address
            assert headers["referrer-policy"] == "same-origin", address
            assert headers["cross-origin-opener-policy"] == "same-origin", address
            is_open = headers.get("access-control-allow-origin") == "*"
            assert not is_open or address.startswith(("/kontrak/", "/data/")), address
            owner = "cross-origin" if is_open else "same-origin"
            assert headers["cross-origin-resource-policy"] == owner, address
            assert headers["strict-transport-security"] == "max-age=31536000", address
            public = is_open or address.startswith("/aset/")
            kept = public or headers["cache-control"] == "no-store"
            assert kept, (address, headers["cache-control"])


async def test_without_https_browsers_are_not_told_to_come_by_https() -> None:
    async with portal(*whole_cycle()) as browser:
        transport = httpx.ASGITransport(Guard(Transfer(app_of(browser)), secure=False))
        async with httpx.AsyncClient(transport=transport, base_url="http://portal") as client:
            assert "strict-transport-security" not in (await client.get("/masuk")).headers


async def test_whoever_the_host_header_names_is_never_spoken_of() -> None:
    async with portal(*whole_cycle(), public=(OFFICE,)) as browser:
        await browser.come_in("OPERATOR")
        for method, address, _ in of(method="GET"):
            headers = {"Host": "jahat.example", "X-Forwarded-Host": "jahat.example"}
            answer = await browser.client.request(method, address, headers=headers)
            assert "jahat.example" not in answer.text, address
            assert "jahat.example" not in str(answer.headers), address
