"""Other systems: registered by the operator, let in with a token, and no further than allowed."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from ipaddress import ip_address
from typing import Any, Final

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pydantic import ValidationError

from services.portal.accounts.audit import What
from services.portal.pace import Pace
from services.portal.systems.model import Client, Scope, digest, new_secret
from shared.contract.sample import OFFICE
from shared.security import Principal, issue
from tests.unit.collector.served import KEY, bearer
from tests.unit.portal.pages import Browser, portal
from tests.unit.portal.world import whole_cycle

NOW: Final = datetime(2025, 10, 1, 8, 0, tzinfo=UTC)
PEM: Final = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
PATH: Final = "/api/clients/satu-data"
RATIFIED: Final = "/api/v1/results"
operator = partial(bearer, "OPERATOR", OFFICE, "portal")


@dataclass
class System:
    """A registered system before the portal."""

    browser: Browser
    secret: str

    async def token(self, **form: str) -> str:
        answer = await self.ask_token(**form)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    async def ask_token(
        self, client: httpx.AsyncClient | None = None, /, **form: str
    ) -> httpx.Response:
        body = {"grant_type": "client_credentials"} | form
        body |= {"client_id": "satu-data", "client_secret": form.get("client_secret", self.secret)}
        return await (client or self.browser.client).post("/oauth/token", data=body)

    async def read(self, token: str, **headers: str) -> httpx.Response:
        headers |= {"Authorization": f"Bearer {token}"}
        return await self.browser.client.get(RATIFIED, headers=headers)

    async def noted(self) -> list[str]:
        lines = await self.browser.accounts.log(OFFICE, f"{datetime.now(UTC):%Y-%m}")
        return [line.what for line in lines if line.login == "satu-data"]


@asynccontextmanager
async def system(*, proxies: tuple[str, ...] = (), **described: Any) -> AsyncIterator[System]:
    """The portal after a whole cycle, with one system registered."""
    async with portal(*whole_cycle(), proxies=proxies) as browser:
        body = {"name": "Satu Data", "scopes": ["ratified:read"]} | described
        made = await browser.client.put(PATH, json=body, headers=operator())
        assert made.status_code == 200, made.text
        yield System(browser, made.json()["client_secret"])


async def test_a_secret_gives_a_token_and_a_token_the_ratified_results() -> None:
    async with system() as known:
        granted = (await known.ask_token()).json()
        answer = await known.read(granted["access_token"])

        assert (granted["token_type"], granted["expires_in"]) == ("Bearer", 600)
        assert granted["scope"] == "ratified:read"
        (told,) = answer.json()["items"]
        assert (told["cycle"], told["superseded_by"]) == ("6304-dukcapil:2025-Q3:r0", None)
        assert len(told["sha256"]) == 64
        assert await known.noted() == [What.SISTEM_MASUK, What.SISTEM_DIDAFTARKAN]


async def test_what_was_read_already_is_not_sent_again() -> None:
    async with system() as known:
        token = await known.token()
        first = await known.read(token)
        again = await known.read(token, **{"If-None-Match": first.headers["etag"]})
        other = await known.read(token, **{"If-None-Match": '"lain"'})

        assert (again.status_code, again.content) == (304, b"")
        assert other.content == first.content
        assert first.headers["cache-control"] == "private, no-cache"


async def test_the_secret_may_come_as_basic_with_signs_that_must_be_escaped() -> None:
    async with system() as known:
        text = base64.b64encode(f"satu%2Ddata:{known.secret}".encode()).decode()
        answer = await known.browser.client.post(
            "/oauth/token",
            data={"grant_type": "client_credentials"},
            headers={"Authorization": f"Basic {text}"},
        )
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"client_secret": "salah"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": "authorization_code"}, 400, "unsupported_grant_type"),
        ({"scope": "webhooks:manage"}, 400, "invalid_scope"),
        ({"scope": "ratified:read semua"}, 400, "invalid_scope"),
    ],
)
async def test_what_is_wrong_gives_no_token_in_the_standard_s_words(
    form: dict[str, str], status: int, error: str
) -> None:
    async with system() as known:
        answer = await known.ask_token(**form)

        assert (answer.status_code, answer.json()["error"]) == (status, error)
        assert ("www-authenticate" in answer.headers) == (status == 401)
        assert known.secret not in answer.text


@pytest.mark.parametrize(
    "request_",
    [
        {"json": {"grant_type": "client_credentials"}},
        {"content": b"grant_type=client_credentials&grant_type=x", "headers": {}},
        {"content": b"\xff\xfe=\xff", "headers": {}},
        {"content": b"a=1&" * 2000, "headers": {}},
        {"content": b"grant_type=client_credentials", "headers": {"Authorization": "Basic !!"}},
        {"content": b"grant_type=client_credentials", "headers": {"Authorization": "Bearer a"}},
        {"content": b"", "headers": {}},
    ],
)
async def test_a_malformed_question_is_refused_and_never_a_fault(request_: dict[str, Any]) -> None:
    if "headers" in request_:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        request_ = request_ | {"headers": form | request_["headers"]}
    async with system() as known:
        answer = await known.browser.client.post("/oauth/token", **request_)

        assert answer.status_code in (400, 401)
        assert answer.json()["error"] in ("invalid_request", "invalid_client")


async def test_nobody_learns_whether_a_system_is_known() -> None:
    async with system() as known:
        answers = [
            await known.browser.client.post(
                "/oauth/token",
                data={"grant_type": "client_credentials", "client_id": key, "client_secret": "x"},
            )
            for key in ("satu-data", "tidak-ada", "", "../x", "a" * 400)
        ]
        assert {(a.status_code, a.text) for a in answers} == {
            (answers[0].status_code, answers[0].text)
        }
        assert answers[0].status_code == 401


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.b.c",
        pytest.param("person", id="a person's"),
        pytest.param("none", id="unsigned"),
        pytest.param("stranger", id="another key"),
    ],
)
async def test_the_api_takes_no_token_but_the_portal_s_for_systems(token: str) -> None:
    person = Principal(subject="satu-data", office=OFFICE, role="OPERATOR", name="Contoh")
    forged = {
        "person": issue(PEM, person, "api", datetime.now(UTC)),
        "none": jwt.encode({"sub": "satu-data", "aud": "api"}, "", "none"),
        "stranger": jwt.encode({"sub": "satu-data", "aud": "api"}, "a" * 32, "HS256"),
    }
    async with system() as known:
        answer = await known.read(forged.get(token, token))

        assert (answer.status_code, answer.json()["rule"]) == (401, "belum-dikenali")
        assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_a_system_s_token_is_nobody_s_at_the_doors_for_people() -> None:
    async with system() as known:
        headers = {"Authorization": f"Bearer {await known.token()}"}
        for method, path in (("GET", "/api/clients"), ("PUT", "/api/accounts/siti")):
            body = {"name": "A", "roles": ["OPERATOR"]}
            answer = await known.browser.client.request(method, path, headers=headers, json=body)
            assert (answer.status_code, path) == (401, path)


async def test_what_a_system_may_not_is_403_and_says_which_scope() -> None:
    async with system(scopes=["events:read"]) as known:
        answer = await known.read(await known.token())

        assert (answer.status_code, answer.json()["rule"]) == (403, "tanpa-izin")
        assert 'scope="ratified:read"' in answer.headers["www-authenticate"]


async def test_a_token_that_asked_for_less_may_less() -> None:
    async with system(scopes=["ratified:read", "events:read"]) as known:
        assert (await known.read(await known.token(scope="events:read"))).status_code == 403
        assert (await known.read(await known.token(scope="ratified:read"))).status_code == 200


async def test_a_removed_system_is_out_with_the_next_request() -> None:
    async with system() as known:
        token = await known.token()
        removed = await known.browser.client.delete(PATH, headers=operator())

        assert removed.status_code == 200
        assert (await known.read(token)).status_code == 401
        assert (await known.ask_token()).status_code == 401


async def test_after_a_rotation_both_secrets_count_until_the_overlap_is_over() -> None:
    async with system() as known:
        fresh = await known.browser.client.post(f"{PATH}/secret", json={}, headers=operator())
        new = fresh.json()["client_secret"]
        assert new != known.secret
        assert (await known.ask_token()).status_code == 200
        assert (await known.ask_token(client_secret=new)).status_code == 200

        at_once = await known.browser.client.post(
            f"{PATH}/secret", json={"overlap_days": 0}, headers=operator()
        )
        newest = at_once.json()["client_secret"]
        for old in (known.secret, new):
            assert (await known.ask_token(client_secret=old)).status_code == 401
        assert (await known.ask_token(client_secret=newest)).status_code == 200


async def test_who_asks_too_often_waits_as_long_as_he_is_told() -> None:
    async with system(per_minute=3) as known:
        token = await known.token()
        statuses = [(await known.read(token)).status_code for _ in range(2)]
        refused = await known.read(token)

        assert statuses == [200, 200]
        assert (refused.status_code, refused.json()["rule"]) == (429, "terlalu-sering")
        assert 1 <= int(refused.headers["retry-after"]) <= 20
        assert (await known.ask_token()).status_code == 429


async def test_guessing_secrets_is_slowed_down_for_the_guesser_alone() -> None:
    async with system() as known:
        async with known.browser.at("203.0.113.9") as guesser:
            statuses = [
                (await known.ask_token(guesser, client_secret=f"x{n}")).status_code
                for n in range(32)
            ]
            right = await known.ask_token(guesser)
        assert (statuses[29], statuses[30], right.status_code) == (401, 429, 429)
        assert (await known.ask_token()).status_code == 200


@pytest.mark.parametrize(
    ("peer", "forwarded", "allowed"),
    [
        ("10.20.1.1", None, True),
        ("2001:db8:5::1", None, True),
        ("::ffff:10.20.1.1", None, True),
        ("10.21.1.1", None, False),
        ("10.21.1.1", "10.20.1.1", False),
        ("192.0.2.1", "10.20.1.1", True),
        ("192.0.2.1", "10.20.1.1, 203.0.113.9", False),
        ("192.0.2.1", "203.0.113.9, 10.20.1.1", True),
        ("192.0.2.1", "10.20.1.1, 192.0.2.7", True),
        ("192.0.2.1", "bukan-alamat", False),
        ("192.0.2.1", "10.20.1.1, ", False),
        ("192.0.2.1", None, False),
        ("tidak-diketahui", "10.20.1.1", False),
    ],
)
async def test_only_a_proxy_of_ours_may_say_where_somebody_comes_from(
    peer: str,
    forwarded: str | None,
    allowed: bool,  # noqa: FBT001
) -> None:
    networks = ["10.20.0.0/16", "2001:db8:5::/48"]
    async with (
        system(networks=networks, proxies=("192.0.2.0/24",)) as known,
        known.browser.at(peer) as client,
    ):
        if forwarded:
            client.headers["X-Forwarded-For"] = forwarded
        answer = await known.ask_token(client)
        assert answer.status_code == (200 if allowed else 401)


async def test_a_token_is_of_no_use_from_another_network() -> None:
    async with system(networks=["10.20.0.0/16"]) as known:
        async with known.browser.at("10.20.1.1") as client:
            token = (await known.ask_token(client)).json()["access_token"]
        answer = await known.read(token)

        assert (answer.status_code, answer.json()["rule"]) == (403, "alamat-tidak-diizinkan")


@pytest.mark.parametrize("role", ["KASUBAG_KPEP", "KEPALA_DINAS"])
async def test_only_the_operator_keeps_systems(role: str) -> None:
    async with system() as known:
        headers, client = bearer(role, OFFICE, "portal"), known.browser.client
        asked = [
            await client.get("/api/clients", headers=headers),
            await client.put(
                PATH, json={"name": "A", "scopes": ["ratified:read"]}, headers=headers
            ),
            await client.post(f"{PATH}/secret", json={}, headers=headers),
            await client.delete(PATH, headers=headers),
        ]
        assert [answer.json()["rule"] for answer in asked] == ["bukan-petugas-ti"] * 4


async def test_another_office_s_operator_finds_no_such_system() -> None:
    async with system() as known:
        headers, client = bearer("OPERATOR", "6371-dukcapil", "portal"), known.browser.client

        assert (await client.get("/api/clients", headers=headers)).json() == []
        assert (await client.delete(PATH, headers=headers)).status_code == 404
        taken = await client.put(
            PATH, json={"name": "A", "scopes": ["ratified:read"]}, headers=headers
        )
        assert taken.json()["rule"] == "kode-sistem-terpakai"


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": ["semua"]},
        {"networks": ["10.20.0.1/16"]},
        {"networks": ["rumah"]},
        {"per_minute": 0},
        {"name": "NIK 6304010101900001"},
    ],
)
async def test_a_system_that_cannot_be_is_refused_with_the_field(wrong: dict[str, Any]) -> None:
    async with system() as known:
        body = {"name": "Lain", "scopes": ["ratified:read"]} | wrong
        answer = await known.browser.client.put("/api/clients/lain", json=body, headers=operator())

        assert answer.status_code == 422
        assert "6304010101900001" not in answer.text


async def test_no_secret_is_kept_or_told_again() -> None:
    async with system() as known:
        listed = await known.browser.client.get("/api/clients", headers=operator())

        assert listed.json()[0]["id"] == "satu-data"
        assert known.secret not in listed.text
        assert digest(known.secret) not in listed.text
        assert known.secret not in repr(vars(known.browser.accounts._documents))


async def test_the_operator_s_page_registers_rotates_and_removes() -> None:
    async with portal() as browser:
        await browser.come_in("OPERATOR")
        page = "/admin/sistem"
        form = await browser.form(page, page)
        wanted = {"id": "bps", "name": "BPS", "scope": "ratified:read", "per_minute": "60"}
        made = await browser.client.post(page, data=form | wanted)
        assert 'class="secret"' in made.text

        form = await browser.form(page, f"{page}/bps/kunci")
        assert 'class="secret"' in (await browser.client.post(f"{page}/bps/kunci", data=form)).text
        form = await browser.form(page, f"{page}/bps/hapus")
        assert (await browser.client.post(f"{page}/bps/hapus", data=form)).status_code == 303
        assert "0 sistem" in (await browser.client.get(page)).text


async def test_a_form_from_elsewhere_registers_no_system() -> None:
    async with portal() as browser:
        await browser.come_in("OPERATOR")
        wanted = {"id": "bps", "name": "BPS", "scope": "ratified:read", "per_minute": "60"}

        assert (await browser.client.post("/admin/sistem", data=wanted)).status_code == 403
        assert "0 sistem" in (await browser.client.get("/admin/sistem")).text


async def test_programs_find_the_token_endpoint() -> None:
    async with portal() as browser:
        told = (await browser.client.get("/.well-known/oauth-authorization-server")).json()

        assert told["token_endpoint"] == "http://portal/oauth/token"
        assert told["scopes_supported"] == ["ratified:read", "events:read", "webhooks:manage"]


def client(**changes: Any) -> Client:
    fields = {
        "id": "bps",
        "office": OFFICE,
        "name": "BPS",
        "scopes": (Scope.RATIFIED_READ,),
        "created_at": NOW,
        "created_by": "ti",
    }
    return Client.model_validate(fields | changes)


def test_a_secret_ends_with_its_overlap_and_a_second_rotation_does_not_lengthen_it() -> None:
    first, second, third = (new_secret() for _ in range(3))
    once = client().rotated(first, NOW).rotated(second, NOW, timedelta(days=2))
    twice = once.rotated(third, NOW + timedelta(days=1), timedelta(days=30))

    for day, good in ((0, True), (1.9, True), (2, False)):
        assert twice.proves(first, NOW + timedelta(days=day)) == good
    assert twice.proves(second, NOW + timedelta(days=30))
    assert not twice.proves(second, NOW + timedelta(days=31))
    assert twice.proves(third, NOW + timedelta(days=3000))


def test_a_system_without_networks_may_come_from_everywhere_one_with_them_not_from_nowhere() -> (
    None
):
    assert client().may_come_from(None)
    assert not client(networks=("10.0.0.0/8",)).may_come_from(None)
    assert not client(networks=("10.0.0.0/8",)).may_come_from(ip_address("::1"))
    with pytest.raises(ValidationError):
        client(networks=("10.0.0.0/99",))


def test_a_bucket_fills_evenly_and_never_beyond_its_size() -> None:
    now = 0.0
    pace = Pace(lambda: now)
    assert [pace.wait("a", 2) for _ in range(3)] == [0, 0, 30]
    now = 29.0
    assert pace.wait("a", 2) == 1
    now = 30.0
    assert [pace.wait("a", 2), pace.wait("b", 2)] == [0, 0]
    now = 9999.0
    assert [pace.wait("a", 2) for _ in range(3)] == [0, 0, 30]
