"""Canaries: NIK and passphrase are typed in, and afterwards looked for everywhere."""

import asyncio
import io
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import structlog

from services.approval.signing.bsre import BsreSigner
from services.approval.signing.pades import PadesSigner
from tests.unit.approval.signing.house import BODY, PATH, House, bearer, house
from tests.unit.approval.signing.stand import (
    ACCOUNT,
    IMPATIENCE,
    NIK,
    PASSPHRASE,
    PATIENCE,
    Bsre,
    Heard,
    Reply,
    answers,
    breaks_off,
    bsre,
    drops_after_signing,
    gives_id,
    gives_pdf,
    hangs,
    identity,
    say,
)
from tests.unit.approval.world import HEAD

Standing = tuple[House, Bsre]
TELLS_ALL = answers(400, f'{{"error":"NIK {NIK}, passphrase {PASSPHRASE}","status_code":2031}}')
TELLS_ALL_LATER = answers(500, f"<html>{NIK} {PASSPHRASE}</html>")
CANARIES = (NIK, PASSPHRASE, ACCOUNT[1].get_secret_value())


@pytest.fixture
async def standing(tmp_path: Path) -> AsyncIterator[Standing]:
    async with (
        bsre(PadesSigner(identity(tmp_path))) as (server, address),
        house(BsreSigner(address, *ACCOUNT, seconds=PATIENCE)) as office,
    ):
        yield office, server


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """All that we and any library log, down to DEBUG; tracebacks as in production, unmasked."""
    kept, root, before = io.StringIO(), logging.getLogger(), structlog.get_config()
    handler, level = logging.StreamHandler(kept), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
        logger_factory=structlog.PrintLoggerFactory(kept),
    )
    yield kept
    structlog.configure(**before)
    root.removeHandler(handler)
    root.setLevel(level)


def kept(office: House) -> str:
    """Everything that the service stores and says, as text."""
    store = office.store
    parts = (store.documents, store.rows, store.kept, store.records, store.outbox, office.bus.sent)
    return repr(parts)


def files(office: House) -> bytes:
    return b"".join(content for _, content in office.files._kept.values())


@pytest.mark.parametrize(
    "reply",
    [
        gives_pdf,
        gives_id,
        breaks_off,
        drops_after_signing,
        hangs,
        TELLS_ALL,
        TELLS_ALL_LATER,
    ],
)
async def test_neither_nik_nor_passphrase_is_found_anywhere_afterwards(
    standing: Standing,
    lines: io.StringIO,
    capfd: pytest.CaptureFixture[str],
    reply: Reply,
) -> None:
    office, server = standing
    server.reply = reply
    office.give_up_after(IMPATIENCE if reply is hangs else PATIENCE)

    answered = [
        await office.post("signature", BODY, key="klik-1"),
        await office.post("signature/status"),
        await office.post("signature", BODY, key="klik-1"),
        await office.get("documents"),
    ]

    shown = "".join(answer.text + str(answer.headers) for answer in answered)
    out = capfd.readouterr()
    everything = shown + kept(office) + lines.getvalue() + out.out + out.err
    assert server.orders[0].parts["passphrase"] == PASSPHRASE.encode()
    assert "http.answered" in lines.getvalue()
    for canary in CANARIES:
        assert canary not in everything
        assert canary.encode() not in files(office)


async def test_an_id_that_is_a_personal_number_is_used_and_not_kept(standing: Standing) -> None:
    office, server = standing

    async def names_it_so(server: Bsre, heard: Heard, writer: asyncio.StreamWriter) -> None:
        server.kept[NIK] = await server.signed(heard)
        await say(writer, 200, f'{{"id":"{NIK}"}}'.encode())

    server.reply = names_it_so

    answer = await office.post("signature", BODY)

    assert answer.json()["status"] == "SIGNED"
    assert NIK not in answer.text + kept(office)


@pytest.mark.parametrize(
    "body",
    [
        {**BODY, "tambahan": 1},
        {"nik": NIK, "passphrase": [PASSPHRASE]},
        {"nik": NIK, "passphrase": PASSPHRASE * 20},
        {NIK: PASSPHRASE},
    ],
)
async def test_a_body_that_is_not_understood_is_not_repeated(
    standing: Standing,
    lines: io.StringIO,
    capfd: pytest.CaptureFixture[str],
    body: dict[str, object],
) -> None:
    office, server = standing

    answer = await office.post("signature", body)

    assert answer.status_code == 422
    everything = answer.text + lines.getvalue() + "".join(capfd.readouterr()) + kept(office)
    for canary in CANARIES:
        assert canary not in everything
    assert server.heard == []


async def test_a_personal_number_is_no_document_number(standing: Standing) -> None:
    office, _ = standing

    answer = await office.post("signature/status", {"provider_reference": NIK})

    assert answer.status_code == 422
    assert NIK not in answer.text


async def test_a_fault_inside_the_client_shows_no_secret(
    standing: Standing, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, _ = standing

    async def breaks(self: httpx.AsyncClient, url: str) -> httpx.Response:
        del self
        raise RuntimeError(f"cannot read {url[:20]}")

    monkeypatch.setattr(httpx.AsyncClient, "get", breaks)
    transport = httpx.ASGITransport(office.client._transport.app, raise_app_exceptions=False)  # type: ignore[attr-defined]
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        answer = await client.post(f"{PATH}/signature", json=BODY, headers=bearer(HEAD))

    assert (answer.status_code, answer.json()["rule"]) == (500, "galat-sistem")
    assert "cannot read" in lines.getvalue()
    for canary in CANARIES:
        assert canary not in answer.text + lines.getvalue() + kept(office)
