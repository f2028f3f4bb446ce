"""Webhooks that other systems register themselves: whose, how signed, and never to another."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pydantic import SecretStr
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from services.notifier.channels import Parcel, Sent
from services.notifier.domain.delivery import Channel, DeliveryState
from services.notifier.domain.subscriptions import LOGGED, PLACES
from services.notifier.settings import ChannelSettings
from services.notifier.subscribed import registered
from services.notifier.webhooks import body_of, identity_of
from shared.contract import Approved, FormIssued
from shared.security import Principal, issue
from tests.unit.collector.served import KEY as PRIVATE
from tests.unit.notifier.house import House, bearer, house, with_channels
from tests.unit.notifier.world import OFFICE, form

KEY: Final = "k" * 32
SETTINGS: Final = ChannelSettings(webhook_key=SecretStr(KEY), webhook_allow_private=True)
FORM: Final = form()
HOOK: Final = "https://127.0.0.1:9443/hook"
SENT: Final = Sent("SENT", "204", HOOK)
SYSTEM: Final = "SISTEM_LAIN"


@dataclass
class Systems:
    """Other systems at the notifier, as the portal names them, and where their events go."""

    house: House
    parcels: list[Parcel] = field(default_factory=list)
    answer: Sent = SENT

    async def ask(
        self, method: str, path: str, body: object = None, role: str = SYSTEM, **headers: str
    ) -> httpx.Response:
        sent = bearer(role, "Sistem contoh") | {k.replace("_", "-"): v for k, v in headers.items()}
        return await self.house.client.request(method, path, json=body, headers=sent)

    async def add(self, *topics: str, url: str = HOOK) -> dict[str, Any]:
        body = {"url": url, "topics": topics or [FormIssued.TOPIC]}
        answer = await self.ask("POST", "/webhooks", body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def send(self, parcel: Parcel) -> Sent:
        self.parcels.append(parcel)
        return self.answer

    async def deliver(self) -> None:
        await self.house.courier({Channel.WEBHOOK: self}).round()

    async def log(self, key: str) -> list[dict[str, Any]]:
        answer = await self.ask("GET", f"/webhooks/{key}/deliveries")
        assert answer.status_code == 200, answer.text
        return list(answer.json())

    async def secrets(self, parcel: Parcel) -> tuple[str, ...]:
        found = await registered(self.house.desk, SETTINGS)(parcel)
        return found.secrets if found else ()


@asynccontextmanager
async def systems(settings: ChannelSettings = SETTINGS) -> AsyncIterator[Systems]:
    async with house(with_channels(Channel.WEBHOOK), settings=settings) as here:
        yield Systems(here)


async def test_what_was_registered_for_is_delivered_and_signed_with_the_secret_shown() -> None:
    async with systems() as all_of_them:
        made = await all_of_them.add()
        await all_of_them.add(Approved.TOPIC)
        await all_of_them.house.tell(FORM)
        await all_of_them.deliver()

        (parcel,) = all_of_them.parcels
        (known,) = await all_of_them.secrets(parcel)
        body = body_of(parcel)
        assert known == made["secret"]
        assert json.loads(body)["data"] == FORM.model_dump(mode="json")
        assert identity_of(parcel).startswith(parcel.delivery.cause)
        (line,) = await all_of_them.log(made["id"])
        assert (line["type"], line["outcome"], line["answer"]) == (FormIssued.TOPIC, "SENT", "204")
        assert line["message"] == parcel.delivery.cause


async def test_no_secret_is_kept_or_shown_again() -> None:
    async with systems() as all_of_them:
        made = await all_of_them.add()
        listed = await all_of_them.ask("GET", "/webhooks")
        kept = str(all_of_them.house.store)

    assert made["secret"].startswith("whsec_")
    assert made["secret"] not in listed.text
    assert made["secret"] not in kept
    assert KEY not in kept


async def test_the_same_registration_twice_is_one_with_one_secret() -> None:
    async with systems() as all_of_them:
        body = {"url": HOOK, "topics": [FormIssued.TOPIC]}
        first, again = [
            await all_of_them.ask("POST", "/webhooks", body, idempotency_key="satu")
            for _ in range(2)
        ]
        listed = await all_of_them.ask("GET", "/webhooks")

    assert first.json() == again.json()
    assert len(listed.json()) == 1


async def test_both_secrets_sign_until_the_overlap_is_over() -> None:
    async with systems() as all_of_them:
        made = await all_of_them.add()
        path = f"/webhooks/{made['id']}"
        changed = await all_of_them.ask("POST", f"{path}/secret", {"overlap_hours": 2})
        await all_of_them.ask("POST", f"{path}/test")
        await all_of_them.deliver()
        (parcel,) = all_of_them.parcels

        assert await all_of_them.secrets(parcel) == (changed.json()["secret"], made["secret"])
        all_of_them.house.now += timedelta(hours=2)
        assert await all_of_them.secrets(parcel) == (changed.json()["secret"],)
        with pytest.raises(WebhookVerificationError):
            Webhook(made["secret"]).verify(b"{}", {"webhook-id": "a"})


async def test_a_test_is_delivered_and_its_failure_is_in_the_log() -> None:
    async with systems() as all_of_them:
        made = await all_of_them.add()
        all_of_them.answer = Sent("GAVE_UP", "404", HOOK)
        answer = await all_of_them.ask("POST", f"/webhooks/{made['id']}/test")
        await all_of_them.deliver()
        (line,) = await all_of_them.log(made["id"])

    assert answer.status_code == 200
    assert (line["type"], line["outcome"]) == ("kinerja.webhook-test.v1", "GAVE_UP")


async def test_who_takes_the_place_of_one_that_went_gets_nothing_that_was_meant_for_it() -> None:
    async with systems() as all_of_them:
        gone = await all_of_them.add()
        await all_of_them.house.tell(FORM)
        await all_of_them.ask("DELETE", f"/webhooks/{gone['id']}")
        await all_of_them.add(url="https://127.0.0.1:9443/lain")
        await all_of_them.deliver()

        (parcel,) = all_of_them.parcels
        assert await registered(all_of_them.house.desk, SETTINGS)(parcel) is None


async def test_another_system_or_a_person_sees_and_changes_none_of_it() -> None:
    async with systems() as all_of_them:
        made = await all_of_them.add()
        path = f"/webhooks/{made['id']}"
        for role, status in (("SEKRETARIS", 403), ("OPERATOR", 403)):
            for method, address, body in (
                ("GET", "/webhooks", None),
                ("GET", f"{path}/deliveries", None),
                ("POST", f"{path}/test", None),
                ("DELETE", path, None),
                ("POST", "/webhooks", {"url": HOOK, "topics": [FormIssued.TOPIC]}),
            ):
                answer = await all_of_them.ask(method, address, body, role)
                assert (answer.status_code, role, address) == (status, role, address)
        unknown = await all_of_them.ask("DELETE", "/webhooks/wh-" + "0" * 12)
        assert (unknown.status_code, unknown.json()["rule"]) == (404, "langganan-tidak-dikenal")

        theirs = all_of_them.house.client
        for method, address in (("DELETE", path), ("POST", f"{path}/test")):
            answer = await theirs.request(method, address, headers=another_system())
            assert (answer.status_code, address) == (404, address)
        assert (await theirs.get("/webhooks", headers=another_system())).json() == []


def another_system() -> dict[str, str]:
    """The header of another system of the same office."""
    who = Principal(subject="lain", office=OFFICE, role=SYSTEM, name="Sistem lain")
    pem = PRIVATE.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return {"Authorization": f"Bearer {issue(pem, who, 'notifier', datetime.now(UTC))}"}


@pytest.mark.parametrize(
    "url",
    [
        "http://contoh.example/hook",
        "https://127.0.0.1/hook",
        "https://[::1]/hook",
        "https://10.1.2.3/hook",
        "ftp://contoh.example/x",
        "https:///tanpa-nama",
        "https://tidak-ada.invalid/hook",
    ],
)
async def test_an_address_that_nothing_may_be_sent_to_is_not_registered(url: str) -> None:
    strict = ChannelSettings(webhook_key=SecretStr(KEY))
    async with systems(strict) as all_of_them:
        body = {"url": url, "topics": [FormIssued.TOPIC]}
        answer = await all_of_them.ask("POST", "/webhooks", body)

    assert (answer.status_code, answer.json()["rule"]) == (422, "alamat-webhook-ditolak")


async def test_unknown_types_too_many_and_no_key_are_refused_with_a_remedy() -> None:
    async with systems() as all_of_them:
        body = {"url": HOOK, "topics": ["kinerja.tidak-ada.v1"]}
        unknown = await all_of_them.ask("POST", "/webhooks", body)
        for _ in range(PLACES):
            await all_of_them.add()
        body = {"url": HOOK, "topics": [FormIssued.TOPIC]}
        full = await all_of_them.ask("POST", "/webhooks", body)
    async with systems(ChannelSettings()) as all_of_them:
        off = await all_of_them.ask("POST", "/webhooks", body)

    assert [a.json()["rule"] for a in (unknown, full, off)] == [
        "jenis-peristiwa-tidak-dikenal",
        "langganan-penuh",
        "webhook-tidak-aktif",
    ]


async def test_the_log_is_bounded_and_the_newest_stands_first() -> None:
    async with systems() as all_of_them:
        made = await all_of_them.add()
        for number in range(LOGGED + 2):
            all_of_them.answer = Sent("SENT", str(200 + number), HOOK)
            await all_of_them.ask("POST", f"/webhooks/{made['id']}/test")
            await all_of_them.deliver()
        log = await all_of_them.log(made["id"])

    assert [line["answer"] for line in log] == [str(200 + n) for n in range(LOGGED + 1, 1, -1)]


async def test_a_failed_delivery_is_tried_again_under_the_same_id() -> None:
    async with systems() as all_of_them:
        made = await all_of_them.add()
        await all_of_them.house.tell(FORM)
        all_of_them.answer = Sent("FAILED", "503", HOOK)
        await all_of_them.deliver()
        all_of_them.answer = Sent("SENT", "200", HOOK)
        all_of_them.house.now += timedelta(hours=1)
        await all_of_them.deliver()

        first, second = all_of_them.parcels
        assert identity_of(first) == identity_of(second)
        log = await all_of_them.log(made["id"])
        assert [(line["attempt"], line["outcome"]) for line in log] == [(2, "SENT"), (1, "FAILED")]
        (delivery,) = all_of_them.house.deliveries(Channel.WEBHOOK)
        assert delivery.state is DeliveryState.SENT
