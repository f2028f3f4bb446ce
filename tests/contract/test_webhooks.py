"""Webhooks to a real receiver that takes, refuses, is slow, says nothing, or hangs up."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any

import pytest
from pydantic import HttpUrl, SecretStr
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from services.notifier import webhooks
from services.notifier.channels import Parcel, Sent
from services.notifier.domain.delivery import Channel, Content, Delivery, delivery_ref
from services.notifier.gateway import GatewayRoute
from services.notifier.settings import ChannelSettings
from services.notifier.webhooks import WebhookRoute
from shared.contract import approved

CYCLE = "6304-dukcapil:2025-Q3:r0"
SECRET = "whsec_" + "Y29udG9oLWt1bmNpLXJhaGFzaWEtMzItYml0"
OTHER = "whsec_" + "a3VuY2ktbGFpbi15YW5nLXRpZGFrLXNhbWE="


def parcel(cause: str = "sebab", text: str = "") -> Parcel:
    delivery = Delivery(
        cycle=CYCLE,
        cause=cause,
        recipient="SATU_DATA",
        channel=Channel.WEBHOOK,
        content=Content(
            subject="kinerja.approved.v1", text=text, event=approved.EXAMPLE.model_dump_json()
        ),
        queued_at=datetime(2025, 10, 9, 8, tzinfo=UTC),
    )
    return Parcel(delivery_ref(CYCLE, cause, "SATU_DATA", Channel.WEBHOOK), delivery)


@dataclass
class Receiver:
    """What came in, and how it is answered: a status line, or ``stall``, ``cut``, ``slow``."""

    answer: str = "204 No Content"
    more: str = ""
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request; the connection is closed whatever comes of it."""
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        try:
            await self._answer(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        lines = (line.partition(": ") for line in head.split("\r\n")[1:])
        headers = {name.lower(): value for name, _, value in lines if name}
        body = await reader.readexactly(int(headers["content-length"]))
        self.requests.append((headers, body))
        if self.answer in {"stall", "slow"}:
            part = b"HTTP/1.1 2" if self.answer == "slow" else b""
            writer.write(part)
            await reader.read()
        elif self.answer != "cut":
            writer.write(f"HTTP/1.1 {self.answer}\r\n{self.more}Content-Length: 0\r\n\r\n".encode())
            await writer.drain()


@asynccontextmanager
async def receiving(receiver: Receiver) -> AsyncIterator[str]:
    """The receiver's address, for as long as the block runs."""
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    try:
        yield f"http://localhost:{server.sockets[0].getsockname()[1]}/hooks/kinerja?v=1"
    finally:
        server.close()
        await asyncio.gather(*receiver.tasks, return_exceptions=True)
        await server.wait_closed()


def now() -> datetime:
    return datetime.now(UTC)


def route(url: str | None, **settings: Any) -> WebhookRoute:
    given = {
        "webhook_secrets": {"SATU_DATA": SecretStr(SECRET)},
        "webhook_allow_private": True,
        "webhook_timeout_seconds": 0.5,
        **settings,
    }
    return WebhookRoute(ChannelSettings(**given), lambda _parcel: url, now)


async def test_the_event_arrives_signed_as_standard_webhooks_has_it() -> None:
    receiver = Receiver()
    async with receiving(receiver) as url:
        sent = await route(url).send(parcel())

    assert sent == Sent("SENT", "204", url)
    ((headers, body),) = receiver.requests
    verified = Webhook(SECRET).verify(body.decode(), headers)
    assert (verified["type"], verified["timestamp"]) == (
        "kinerja.approved.v1",
        "2025-10-09T08:00:00+00:00",
    )
    assert verified["data"] == json.loads(approved.EXAMPLE.model_dump_json())
    assert headers["host"].startswith("localhost:")
    with pytest.raises(WebhookVerificationError):
        Webhook(OTHER).verify(body.decode(), headers)


async def test_a_repeated_delivery_has_the_same_id_and_another_has_its_own() -> None:
    receiver = Receiver()
    async with receiving(receiver) as url:
        for cause in ("a", "a", "b"):
            await route(url).send(parcel(cause))

    first, again, other = (headers["webhook-id"] for headers, _ in receiver.requests)
    assert first == again != other


async def test_a_report_says_which_letter_it_comes_with() -> None:
    receiver = Receiver()
    async with receiving(receiver) as url:
        await route(url).send(parcel(text="Bersama ini disampaikan surat nomor 1."))

    body = json.loads(receiver.requests[0][1])
    assert (body["type"], body["letter"]) == (
        "kinerja.report.v1",
        "Bersama ini disampaikan surat nomor 1.",
    )


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("200 OK", "SENT"),
        ("500 Internal Server Error", "FAILED"),
        ("503 Service Unavailable", "FAILED"),
        ("429 Too Many Requests", "FAILED"),
        ("408 Request Timeout", "FAILED"),
        ("400 Bad Request", "GAVE_UP"),
        ("401 Unauthorized", "GAVE_UP"),
        ("404 Not Found", "GAVE_UP"),
        ("410 Gone", "GAVE_UP"),
        ("stall", "UNKNOWN"),
        ("slow", "UNKNOWN"),
        ("cut", "UNKNOWN"),
    ],
)
async def test_a_receiver_that_fails_in_every_way(answer: str, outcome: str) -> None:
    receiver = Receiver(answer)
    async with receiving(receiver) as url:
        sent = await route(url).send(parcel())

    assert sent.outcome == outcome
    assert len(receiver.requests) == 1
    assert sent.answer == answer.partition(" ")[0] or not answer[0].isdigit()


async def test_a_redirect_is_not_followed() -> None:
    target = Receiver()
    async with receiving(target) as there:
        receiver = Receiver("302 Found", f"Location: {there}\r\n")
        async with receiving(receiver) as url:
            sent = await route(url).send(parcel())

    assert (sent.outcome, sent.answer, target.requests) == ("GAVE_UP", "302", [])


async def test_a_receiver_that_is_not_there_is_tried_again() -> None:
    async with receiving(Receiver()) as url:
        pass

    assert (await route(url).send(parcel())).outcome == "FAILED"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "0.0.0.0",  # noqa: S104 - to be refused
        "::1",
        "fd00::1",
        "fe80::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::1",
    ],
)
async def test_an_address_of_a_private_network_is_refused_unless_that_is_allowed(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def found(*_: object, **__: object) -> list[Any]:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, 443))]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", found)

    sent = await route("https://dalam.example/x", webhook_allow_private=False).send(parcel())

    assert (sent.outcome, sent.answer) == ("GAVE_UP", "alamat-ditolak")


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert webhooks.is_public(ip_address(address))


async def test_of_several_addresses_one_private_one_is_enough_to_refuse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def found(*_: object, **__: object) -> list[Any]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))
            for address in ("93.184.216.34", "10.0.0.1")
        ]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", found)

    sent = await route("https://ganda.example/x", webhook_allow_private=False).send(parcel())

    assert sent.answer == "alamat-ditolak"


@pytest.mark.parametrize("url", ["http://a.example/x", "ftp://a.example/x", "https:///x", "x"])
async def test_only_https_leaves_the_house(url: str) -> None:
    sent = await route(url, webhook_allow_private=False).send(parcel())

    assert (sent.outcome, sent.answer) == ("GAVE_UP", "alamat-ditolak")


async def test_the_connection_goes_to_the_address_that_was_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    receiver = Receiver()
    async with receiving(receiver) as url:
        port = int(url.split(":")[2].split("/")[0])
        looked = []

        async def found(host: str, *_: object, **__: object) -> list[Any]:
            looked.append(host)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", found)
        sent = await route(f"http://berubah.example:{port}/x").send(parcel())

    assert sent.outcome == "SENT"
    assert [host for host in looked if host != "127.0.0.1"] == ["berubah.example"]
    assert receiver.requests[0][0]["host"] == f"berubah.example:{port}"


async def test_without_address_or_secret_there_is_no_webhook() -> None:
    assert await route(None).send(parcel()) == Sent("GAVE_UP", "tanpa-alamat")
    sent = await route("https://a.example", webhook_secrets={}).send(parcel())
    assert (sent.outcome, sent.answer) == ("GAVE_UP", "tanpa-kunci")


def test_what_an_http_status_says() -> None:
    assert webhooks.verdict(299)[0] == "SENT"
    assert webhooks.verdict(300)[0] == "GAVE_UP"
    assert webhooks.verdict(499)[0] == "GAVE_UP"
    assert webhooks.verdict(599)[0] == "FAILED"


# --- the gateway ------------------------------------------------------------------------------


def gateway(url: str, to: str | None = "+62811") -> GatewayRoute:
    settings = ChannelSettings(
        gateway_url=HttpUrl(url), gateway_token=SecretStr("rahasia"), webhook_timeout_seconds=0.5
    )
    return GatewayRoute(settings, lambda _parcel: to)


async def test_a_gateway_gets_number_text_and_a_reference_that_never_changes() -> None:
    receiver = Receiver()
    async with receiving(receiver) as url:
        sent = await gateway(url).send(parcel(text="Mohon hadir."))
        await gateway(url).send(parcel(text="Mohon hadir."))

    assert sent == Sent("SENT", "204", "+62811")
    (headers, body), (_, again) = receiver.requests
    assert headers["authorization"] == "Bearer rahasia"
    told = json.loads(body)
    assert (told["to"], told["text"]) == ("+62811", "kinerja.approved.v1\n\nMohon hadir.")
    assert told["reference"] == json.loads(again)["reference"]


@pytest.mark.parametrize(
    ("answer", "outcome"), [("500 x", "FAILED"), ("400 x", "GAVE_UP"), ("stall", "UNKNOWN")]
)
async def test_a_gateway_that_fails(answer: str, outcome: str) -> None:
    async with receiving(Receiver(answer)) as url:
        assert (await gateway(url).send(parcel())).outcome == outcome
    assert (await gateway(url).send(parcel())).outcome == "FAILED"
    assert (await gateway(url, None).send(parcel())).answer == "tanpa-alamat"
