"""Whatever a browser sends to the portal's pages: no fault of ours, and a page that helps."""

import re
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any, Final
from urllib.parse import quote, urlencode

import httpx
import pytest

from shared.contract.sample import CYCLE
from tests.fuzz.budget import SEED, times
from tests.fuzz.mutations import NASTY_TEXTS, PERSONAL_SPELT
from tests.fuzz.test_http_raw import QUERY, TRAVERSAL
from tests.unit.portal.pages import Browser, Others, portal
from tests.unit.portal.world import whole_cycle

KNOWN: Final = {
    "cycle": (CYCLE,),
    "bidang": ("DAFDUK", "CAPIL", "SEKRETARIAT"),
    "source": ("SIAK", "NON_SIAK"),
    "indicator": ("DD-01",),
    "role": ("SEKRETARIS", "KEPALA_DINAS"),
    "login": ("sekretaris", "baru"),
    "kind": ("xlsx", "pdf", "docx", "csv"),
}
ROLES: Final = (
    "KASUBAG_KPEP",
    "KABID_PIAK",
    "KABID_DAFDUK",
    "SEKRETARIS",
    "KEPALA_DINAS",
    "OPERATOR",
)
FIELDS: Final = (
    "_csrf",
    "_key",
    "login",
    "password",
    "old",
    "new",
    "again",
    "ke",
    "role",
    "roles",
    "name",
    "year",
    "quarter",
    "reason",
    "note",
    "recap_version",
    "present",
    "at",
    "place",
    "finding",
    "state",
    "cells",
    "received_at",
    "DD-01",
    "DD-01|ALALAK|PEMBILANG|JML",
)
BODIES: Final = (
    b"",
    b"&" * 5000,
    b"a=1&" * 20_001,
    b"\xff\xfe=\xff",
    b"%ff=%ff&%00=%00",
    b"_csrf=%ff%fe",
    b"=" * 5000,
    b"{}",
    b"[" * 10_000,
    b"x" * 1_000_000,
)
"""Bodies that are no form that a browser sends."""

COOKIES: Final = ("", "x", "\x7f", "x" * 5000, "a.b.c", PERSONAL_SPELT[0])


def faults(answer: httpx.Response) -> Iterator[str]:
    """What an answer must not be."""
    if answer.status_code >= 500:
        yield f"{answer.status_code}: {answer.text[:300]}"
    if any(number in answer.text for number in PERSONAL_SPELT):
        yield "repeats a 16-digit number"
    if "<script>alert(1)" in answer.text:
        yield "repeats a script as it is"


def helps(answer: httpx.Response) -> bool:
    """Whether a refusal says what is wrong and what to do: in words on a page, or as a problem."""
    kind = answer.headers.get("content-type", "")
    if kind.startswith("text/html"):
        words = len(re.sub(r"<[^>]*>|\s", "", answer.text))
        return words > (20 if 'data-refused="' in answer.text else 100)  # a part of a page
    if "json" not in kind:
        return False
    told = answer.json()
    # A system that asks for a token is answered as OAuth 2.0 has it (RFC 6749, 5.2).
    parts = ("error", "error_description") if "error" in told else ("rule", "detail", "remedy")
    return all(told.get(part) for part in parts)


def templates(browser: Browser) -> list[tuple[str, str]]:
    """Method and path of every page; the streams of changes are left out, for they do not end."""
    transport: Any = browser.client._transport
    return sorted(
        (method, route.path)
        for route in _walked(transport.app.routes)
        for method in route.methods or ()
        if not route.path.endswith("/perubahan") and method != "HEAD"
    )


def _walked(routes: Iterable[Any]) -> Iterator[Any]:
    for route in routes:
        if hasattr(route, "original_router"):  # FastAPI keeps what it included as it was
            yield from _walked(route.original_router.routes)
        else:
            yield route


def address(chance: Random, template: str) -> str:
    """A page's address with known values in it, or vile ones."""

    def value(found: re.Match[str]) -> str:
        name = found[1].partition(":")[0]
        if chance.random() < 0.25:
            return chance.choice((*TRAVERSAL, *(quote(text[:300]) for text in NASTY_TEXTS)))
        return chance.choice(KNOWN.get(name, ("x", "1")))

    path = re.sub(r"\{([^}]*)\}", value, template)
    query = chance.choice(("", "", "", *QUERY))
    return f"{path}?{query}" if query else path


def form(chance: Random, token: str) -> bytes:
    """Fields with anything in them; most of the time with the session's token."""
    if chance.random() < 0.1:
        return chance.choice(BODIES)
    fields = [
        (chance.choice((*FIELDS, *NASTY_TEXTS))[:200], chance.choice(NASTY_TEXTS))
        for _ in range(chance.randrange(12))
    ]
    given = chance.choice((token,) * 8 + ("", "x", "é", "x" * 5000))
    return urlencode([("_csrf", given), *fields], errors="replace").encode()


async def token_of(browser: Browser) -> str:
    """The token of the session, as every form has it."""
    page = (await browser.client.get("/akun")).text
    found = re.search(r'name="_csrf" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def _not_there(others: Others, request: httpx.Request) -> httpx.Response:
    """What a service says of something that it does not have; it repeats nothing."""
    others.asked.append(request)
    problem = {"rule": "tidak-ditemukan", "detail": "Belum ada.", "remedy": "Mohon diperiksa."}
    return httpx.Response(404, json=problem)


@pytest.mark.parametrize("role", [None, *ROLES])
async def test_whatever_a_browser_sends_gets_a_page_that_helps(
    role: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    print(f"KINERJA_SEED={SEED}")
    chance = Random(f"{SEED} {role}")
    monkeypatch.setattr(Others, "handle", _not_there)
    async with portal(*whole_cycle()) as browser:
        token = ""
        if role is not None:
            await browser.come_in(role)
            token = await token_of(browser)
        pages, own = templates(browser), dict(browser.client.cookies)
        assert len(pages) > 40
        for number in range(times(60)):
            method, template = chance.choice(pages)
            path, body = address(chance, template), b""
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            if method != "GET":
                body = form(chance, token)
            if chance.random() < 0.2:
                headers["X-Csrf"] = token or "x"
            url = httpx.URL("http://portal").copy_with(raw_path=path.encode("ascii", "replace"))
            browser.client.cookies = httpx.Cookies(own)

            answer = await browser.client.request(method, url, content=body, headers=headers)

            told = f"{number}: {method} {path[:200]} {body[:300]!r}"
            assert [*faults(answer)] == [], told
            for_people = not template.startswith("/aset/")
            assert answer.status_code < 400 or not for_people or helps(answer), (
                told,
                answer.text[:300],
            )


@pytest.mark.parametrize("cookie", COOKIES)
async def test_a_cookie_that_is_none_is_a_stranger(cookie: str) -> None:
    async with portal(*whole_cycle()) as browser:
        answer = await browser.client.get("/", headers={"Cookie": f"kinerja={cookie}"})

        assert answer.status_code == 303
