"""Coming in by single sign-on: what the provider proves, what it does not, and what is forged."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import time
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import httpx
import pyotp
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from services.portal.accounts import second
from services.portal.accounts.audit import What
from services.portal.accounts.errands import ERRAND, Errands
from services.portal.accounts.links import Link, Links
from services.portal.accounts.provider import Provider, Registration, safe
from shared.contract.sample import OFFICE
from shared.documents import MemoryDocuments
from tests.unit.portal.pages import PASSWORD, Browser, portal
from tests.unit.portal.provider import CLIENT, SECRET, Idp, Person, provider

BACK: Final = "http://portal/masuk/sso/kembali"
LOGIN: Final = "sekretaris"


@dataclass
class Visit:
    """A browser between the portal and the provider."""

    browser: Browser
    idp: Idp

    async def begin(self, to: str = "/") -> str:
        """To the provider; its address."""
        answer = await self.browser.client.get("/masuk/sso", params={"ke": to})
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    async def sign_in(self, address: str) -> str:
        """At the provider; the address back."""
        async with httpx.AsyncClient() as client:
            return str((await client.get(address)).headers["location"])

    async def go(self, to: str = "/") -> httpx.Response:
        """All the way there and back."""
        return await self.browser.client.get(await self.sign_in(await self.begin(to)))

    async def is_in(self) -> bool:
        return (await self.browser.client.get("/akun")).status_code == 200

    async def link(self, subject: str = Person().subject, login: str = LOGIN) -> httpx.Response:
        """The operator links an account, as pages let him."""
        browser = self.browser
        async with browser.at("127.0.0.3") as desk:
            here = Browser(desk, browser.others, browser.accounts, browser.engine, browser.app)
            if await browser.accounts.account("operator") is None:
                await here.come_in("OPERATOR")
            else:
                await desk.post("/masuk", data={"login": "operator", "password": PASSWORD})
            action = f"/admin/akun/{login}/sso"
            form = await here.form(f"/admin/akun/{login}", action)
            return await desk.post(action, data=form | {"subject": subject})


@asynccontextmanager
async def visit(*, linked: bool = True, **changes: Any) -> AsyncIterator[Visit]:
    """The portal with a provider, and an account that may be linked; nobody is in."""
    async with provider(BACK) as idp, httpx.AsyncClient() as outside:
        strong = (frozenset({"mfa", "otp"}), frozenset({"aal2"}))
        us = Registration(idp.base, CLIENT, SECRET, BACK, "SSO", *strong)
        async with portal(provider=Provider(us, outside)) as browser:
            await browser.come_in("SEKRETARIS", **changes)
            browser.client.cookies.clear()
            here = Visit(browser, idp)
            if linked:
                assert (await here.link()).status_code == 303
            yield here


async def test_who_is_linked_comes_in_without_a_password_to_the_page_that_he_asked_for() -> None:
    async with visit() as here:
        answer = await here.go("/publikasi")

        assert (answer.status_code, answer.headers["location"]) == (303, "/publikasi")
        assert await here.is_in()
        lines = await here.browser.accounts.log(OFFICE, f"{datetime.now(UTC):%Y-%m}")
        assert (lines[0].what, lines[0].login, lines[0].note) == (What.MASUK, LOGIN, "SSO")


async def test_who_is_not_linked_gets_no_account_and_is_told_what_to_give_the_operator() -> None:
    async with visit(linked=False) as here:
        here.idp.person = Person("orang-baru")
        answer = await here.go()

        assert answer.status_code == 403
        assert "orang-baru" in answer.text
        assert not await here.is_in()
        assert len(await here.browser.accounts.everyone(OFFICE)) == 1


async def test_the_same_name_at_another_issuer_is_somebody_else() -> None:
    links, at = Links(MemoryDocuments()), datetime(2025, 10, 1, tzinfo=UTC)
    one = Link(issuer="https://a.example", subject="7", login=LOGIN, since=at, by="ti")

    assert await links.add(one)
    assert not await links.add(one.model_copy(update={"login": "lain"}))
    assert await links.login("https://a.example", "7") == LOGIN
    assert await links.login("https://b.example", "7") is None


async def test_a_link_leads_to_one_account_and_unlinking_ends_its_sessions() -> None:
    async with visit() as here:
        await here.browser.come_in("KASUBAG_KPEP")
        here.browser.client.cookies.clear()
        taken = await here.link(login="kasubag-kpep")
        assert taken.status_code == 409
        await here.go()
        assert await here.is_in()

        async with here.browser.at("127.0.0.3") as desk:
            await desk.post("/masuk", data={"login": "operator", "password": PASSWORD})
            text = (await desk.get(f"/admin/akun/{LOGIN}")).text
            token = text.split('name="_csrf" value="')[1].split('"')[0]
            await desk.post(f"/admin/akun/{LOGIN}/sso/lepas", data={"_csrf": token})

        assert not await here.is_in()
        assert (await here.go()).status_code == 403


async def test_a_form_from_elsewhere_links_nobody() -> None:
    async with visit(linked=False) as here:
        async with here.browser.at("127.0.0.3") as desk:
            await here.browser.come_in("OPERATOR")
            desk.cookies.update(here.browser.client.cookies)
            answer = await desk.post(f"/admin/akun/{LOGIN}/sso", data={"subject": "penyerang"})
        assert answer.status_code == 403


async def test_only_the_operator_links_accounts() -> None:
    async with visit(linked=False) as here:
        await here.browser.come_in("KEPALA_DINAS")
        form = await here.browser.form("/akun", "/keluar/semua")
        action = f"/admin/akun/{LOGIN}/sso"
        answer = await here.browser.client.post(action, data=form | {"subject": "saya"})

        assert answer.status_code == 403
        assert await here.browser.accounts._documents.all("sso", "login", LOGIN) == []


async def test_a_shut_account_does_not_open_by_single_sign_on_either() -> None:
    async with visit() as here:
        account = await here.browser.accounts.account(LOGIN)
        assert account is not None
        await here.browser.accounts.replace(account, account.changed(active=False))

        assert (await here.go()).status_code == 401
        assert not await here.is_in()


LIES: Final[dict[str, dict[str, Any]]] = {
    "another nonce": {"claims": {"nonce": "lain"}},
    "no nonce": {"claims": {"nonce": None}},
    "for another client": {"claims": {"aud": "aplikasi-lain"}},
    "for others too, without azp": {"claims": {"aud": [CLIENT, "lain"]}},
    "azp of another": {"claims": {"aud": [CLIENT, "lain"], "azp": "lain"}},
    "another issuer": {"claims": {"iss": "https://lain.example"}},
    "expired": {"claims": {"exp": int(time()) - 3600}},
    "no expiry": {"claims": {"exp": None}},
    "no subject": {"claims": {"sub": None}},
    "an empty subject": {"claims": {"sub": ""}},
    "a subject that is a number": {"claims": {"sub": 7}},
    "of another access token": {"claims": {"at_hash": "AAAA"}},
    "a key that is not published": {"signs_with": "k2"},
    "a foreign key under a known name": {"foreign": True},
    "unsigned": {"algorithm": "none"},
    "a shared secret made of the public key": {"algorithm": "HS256"},
    "the answer of another issuer": {"says_issuer": "https://lain.example"},
    "an answer that does not say whose it is": {"says_issuer": None},
}


@pytest.mark.parametrize("lie", LIES)
async def test_what_is_forged_opens_no_door(lie: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with visit() as here:
        changes = dict(LIES[lie])
        if changes.pop("foreign", False):
            monkeypatch.setattr("tests.unit.portal.provider.Idp.id_token", _with_a_foreign_key)
        for name, value in changes.items():
            setattr(here.idp, name, value)

        answer = await here.go()

        assert (answer.status_code, lie) == (502, lie)
        assert not await here.is_in()


def _with_a_foreign_key(idp: Idp, nonce: str) -> str:
    foreign = RSAKey.generate_key(2048, {"kid": "k1"}, private=True)
    now = int(time())
    told = {"iss": idp.base, "aud": CLIENT, "sub": idp.person.subject, "nonce": nonce}
    return jwt.encode({"alg": "RS256", "kid": "k1"}, told | {"iat": now, "exp": now + 300}, foreign)


async def test_a_visit_is_answered_once_whatever_is_sent_again() -> None:
    async with visit() as here:
        back = await here.sign_in(await here.begin())
        cookies = dict(here.browser.client.cookies)
        assert (await here.browser.client.get(back)).status_code == 303

        async with here.browser.at("203.0.113.9") as thief:
            thief.cookies.update(cookies)
            assert (await thief.get(back)).status_code == 400


async def test_an_answer_for_another_browser_lets_nobody_in() -> None:
    """Somebody makes another go on where he began, to have him act in an account not his own."""
    async with visit() as here:
        back = await here.sign_in(await here.begin())
        async with here.browser.at("203.0.113.9") as victim:
            assert (await victim.get(back)).status_code == 400
            begun = await victim.get("/masuk/sso")
            assert begun.status_code == 303
            assert (await victim.get(back)).status_code == 400
            assert (await victim.get("/akun")).status_code == 303


@pytest.mark.parametrize("query", ["", "?state=x&code=y", "?code=y", "?error=access_denied"])
async def test_an_answer_to_no_question_is_refused(query: str) -> None:
    async with visit() as here:
        assert (await here.browser.client.get(f"/masuk/sso/kembali{query}")).status_code == 400


async def test_who_is_refused_at_the_provider_is_not_let_in() -> None:
    async with visit() as here:
        state = parse_qs(urlsplit(await here.begin()).query)["state"][0]
        answer = await here.browser.client.get(
            "/masuk/sso/kembali", params={"error": "access_denied", "state": state}
        )
        assert answer.status_code == 401
        assert "access_denied" not in answer.text


@pytest.mark.parametrize(
    "to", ["https://jahat.example", "//jahat.example", "/\\jahat.example", "javascript:alert(1)"]
)
async def test_nobody_is_led_elsewhere(to: str) -> None:
    async with visit() as here:
        answer = await here.go(to)

        assert answer.headers["location"] == "/"


async def test_the_question_carries_challenge_nonce_and_state_and_no_secret() -> None:
    async with visit() as here:
        first, again = [parse_qs(urlsplit(await here.begin()).query) for _ in range(2)]

        assert first["scope"] == ["openid"]
        assert first["code_challenge_method"] == ["S256"]
        for name in ("state", "nonce", "code_challenge"):
            assert len(first[name][0]) >= 43
            assert first[name] != again[name]
        assert SECRET not in str(first)


async def with_factor(here: Visit) -> str:
    secret, account = second.new_secret(), await here.browser.accounts.account(LOGIN)
    assert account is not None
    factor = second.begun(secret, 0, (), datetime.now(UTC))
    await here.browser.accounts.replace(account, account.changed(second=factor))
    return secret


async def test_our_second_factor_is_asked_for_where_the_provider_asked_for_none() -> None:
    async with visit() as here:
        secret = await with_factor(here)

        answer = await here.go("/publikasi")
        assert answer.headers["location"] == "/masuk/kode?ke=/publikasi"
        assert not await here.is_in()

        form = {"ke": "/publikasi", "code": pyotp.TOTP(secret).now()}
        answer = await here.browser.client.post("/masuk/kode", data=form)
        assert answer.headers["location"] == "/publikasi"
        assert await here.is_in()


@pytest.mark.parametrize(
    ("person", "asked"),
    [
        (Person(amr=("pwd", "otp")), False),
        (Person(amr=("mfa",)), False),
        (Person(amr=None, acr="aal2"), False),
        (Person(amr=("pwd",), acr="aal1"), True),
        (Person(amr=None), True),
        (Person(amr=()), True),
    ],
)
async def test_a_second_factor_at_the_provider_counts_where_it_says_so(
    person: Person,
    asked: bool,  # noqa: FBT001
) -> None:
    async with visit() as here:
        await with_factor(here)
        here.idp.person = person

        answer = await here.go()

        assert ("/masuk/kode" in answer.headers["location"]) == asked
        assert await here.is_in() != asked


async def test_the_password_that_was_given_need_not_be_changed_by_who_uses_none() -> None:
    async with visit(must_change=True) as here:
        await here.go()
        assert (await here.browser.client.get("/publikasi")).status_code == 200


async def test_the_password_stays_a_way_back() -> None:
    async with visit() as here:
        here.idp.metadata = {"issuer": "https://lain.example"}
        assert (await here.browser.client.get("/masuk/sso")).status_code == 502

        form = {"login": LOGIN, "password": PASSWORD}
        assert (await here.browser.client.post("/masuk", data=form)).status_code == 303
        assert await here.is_in()


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://lain.example"},
        {"authorization_endpoint": "http://lain.example/authorize"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": None},
    ],
)
async def test_a_discovery_document_that_leads_elsewhere_is_not_believed(
    metadata: dict[str, Any],
) -> None:
    async with visit() as here:
        here.idp.metadata = metadata
        answer = await here.browser.client.get("/masuk/sso")

        assert answer.status_code == 502
        assert "lain.example" not in answer.text


async def test_a_key_that_the_provider_has_changed_is_fetched_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with visit() as here:
        await here.go()
        here.browser.client.cookies.clear()
        here.idp.signs_with, here.idp.publishes = "k2", ("k1", "k2")
        assert (await here.go()).status_code == 502
        monkeypatch.setattr("services.portal.accounts.provider._AGAIN_SECONDS", 0.0)

        assert (await here.go()).status_code == 303
        assert here.idp.asked == ["keys", "keys"]


async def test_a_number_that_may_be_personal_is_neither_shown_nor_linked() -> None:
    async with visit(linked=False) as here:
        here.idp.person = Person("6304010101900001")
        answer = await here.go()
        assert answer.status_code == 403
        assert "6304010101900001" not in answer.text

        linked = await here.link("6304010101900001")
        assert linked.status_code == 422
        assert await here.browser.accounts._documents.all("sso", "login", LOGIN) == []


async def test_a_visit_that_took_too_long_is_over() -> None:
    errands, now = Errands(MemoryDocuments()), datetime(2025, 10, 1, tzinfo=UTC)
    cookie, errand = await errands.begin("/", now)
    other, second_errand = await errands.begin("/", now)

    assert await errands.end(cookie, errand.state, now + ERRAND + timedelta(seconds=1)) is None
    assert await errands.end(other, errand.state, now) is None
    assert await errands.end(other, second_errand.state, now) is None


async def test_without_a_provider_there_is_no_such_page() -> None:
    async with portal() as browser:
        assert (await browser.client.get("/masuk/sso")).status_code == 404
        assert "SSO" not in (await browser.client.get("/masuk")).text


@pytest.mark.parametrize(
    ("url", "issuer", "good"),
    [
        ("https://idp.example/token", "https://idp.example", True),
        ("http://idp.example/token", "https://idp.example", False),
        ("http://127.0.0.1:9/token", "http://127.0.0.1:9", True),
        ("http://127.0.0.1:9/token", "https://idp.example", False),
        ("http://idp.example/", "http://idp.example", False),
        ("https:///x", "https://idp.example", False),
        ("http://[", "http://127.0.0.1", False),
    ],
)
def test_only_encrypted_addresses_are_asked_but_on_this_machine(
    url: str,
    issuer: str,
    good: bool,  # noqa: FBT001
) -> None:
    assert safe(url, like=issuer) == good
