"""Nobody is served without a token that proves who he is, nobody outside his office."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from structlog.testing import capture_logs

from tests.unit.http.counter import CYCLE_ID, PATH, Counter, bearer, token

STRANGER = Ed25519PrivateKey.from_private_bytes(b"s" * 32).private_bytes(
    Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
)
LAST_YEAR = datetime.now(UTC) - timedelta(days=365)
DEEP = urlsafe_b64encode(b"[" * 30_000).decode()


@pytest.mark.parametrize(
    "header",
    [
        None,
        "Bearer",
        "Bearer ",
        "Basic b3JhbmcK",
        "Bearer bukan.token.sama-sekali",
        f"Bearer {DEEP}.e30.c2ln",
        lambda: f"Bearer {token(pem=STRANGER)}",
        lambda: f"Bearer {token(now=LAST_YEAR)}",
        lambda: f"Bearer {token()[:-8]}AAAAAAAA",
    ],
)
@pytest.mark.parametrize(("method", "path"), [("POST", PATH), ("GET", PATH), ("GET", "/parked")])
async def test_a_request_without_a_valid_token_is_401_and_changes_nothing(
    desk: Counter, header: str | Callable[[], str] | None, method: str, path: str
) -> None:
    shown = header() if callable(header) else header
    headers = {} if shown is None else {"Authorization": shown}
    body = {"text": "a"} if method == "POST" else None

    answer = await desk.client.request(method, path, json=body, headers=headers)

    assert (answer.status_code, answer.json()["rule"]) == (401, "belum-dikenali")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert desk.store.commits == 0


@pytest.mark.parametrize(
    ("method", "path"), [("POST", PATH), ("GET", PATH), ("GET", f"/cycles/{CYCLE_ID}")]
)
async def test_another_office_s_data_are_403_for_reading_and_writing(
    desk: Counter, method: str, path: str
) -> None:
    await desk.write("ada")
    body = {"text": "a"} if method == "POST" else None
    headers = bearer(office="6371-dukcapil")

    answer = await desk.client.request(method, path, json=body, headers=headers)

    assert (answer.status_code, answer.json()["rule"]) == (403, "bukan-kantor-sendiri")
    assert desk.written == ["ada"]


async def test_an_office_whose_code_begins_like_another_s_is_another_office(
    desk: Counter,
) -> None:
    answer = await desk.client.get(PATH, headers=bearer(office="6304-dukcapi"))

    assert answer.status_code == 403


async def test_a_person_of_the_office_reads_what_was_written_oldest_first(desk: Counter) -> None:
    await desk.write("satu")
    await desk.write("dua")

    state = await desk.client.get(f"/cycles/{CYCLE_ID}", headers=bearer())
    entries = await desk.client.get(PATH, headers=bearer("KEPALA_DINAS"))

    assert state.json() == {"written": ["satu", "dua"]}
    assert entries.json() == [{"text": "satu"}, {"text": "dua"}]


async def test_the_path_of_a_request_that_no_address_took_is_not_logged(desk: Counter) -> None:
    with capture_logs() as logs:
        await desk.client.get("/rahasia-yang-tersesat")
        await desk.client.get("/healthz")
        await desk.client.get("/parked")

    paths = [line["path"] for line in logs if line["event"] == "http.answered"]
    assert paths == ["(tidak dikenal)", "/parked"]
