"""Webhooks over the API: carried to the notifier as the system, and no further than allowed."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import jwt
import pytest

from services.portal.api.documented import EXAMPLES
from services.portal.api.models import Attempt, AttemptList, Webhook, WebhookWithSecret
from shared.contract import Approved
from tests.unit.portal.test_feed import Reader
from tests.unit.portal.test_systems import system

HOOKS = "/api/v1/webhooks"
ONE = f"{HOOKS}/wh-6f9619ff8b86"
WANTED = {"url": "https://data.contoh.example/kinerja", "topics": [Approved.TOPIC]}


def example(model: Any) -> Any:
    return EXAMPLES[model].model_dump(mode="json")


@asynccontextmanager
async def manager(*scopes: str) -> AsyncIterator[Reader]:
    async with system(scopes=list(scopes or ("webhooks:manage",)), per_minute=6000) as known:
        yield Reader(known, await known.token())


async def ask(
    who: Reader, method: str, path: str, body: object = None, **headers: str
) -> httpx.Response:
    sent = {"Authorization": f"Bearer {who.token}"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    return await who.known.browser.client.request(method, path, json=body, headers=sent)


async def test_a_registration_is_the_notifier_s_asked_for_as_the_system_itself() -> None:
    async with manager() as who:
        others = who.known.browser.others
        others.answers["POST notifier/webhooks"] = (200, example(WebhookWithSecret))
        answer = await ask(who, "POST", HOOKS, WANTED, idempotency_key="satu")
        (asked,) = others.asked

    token = asked.headers["authorization"].split()[1]
    claims = jwt.decode(token, options={"verify_signature": False})
    assert (answer.status_code, answer.json()) == (201, example(WebhookWithSecret))
    assert answer.headers["cache-control"] == "no-store"
    assert json.loads(asked.content) == WANTED
    assert asked.headers["idempotency-key"] == "satu"
    assert (claims["sub"], claims["role"], claims["aud"]) == (
        "satu-data",
        "SISTEM_LAIN",
        "notifier",
    )


async def test_everything_else_is_carried_to_the_same_owner() -> None:
    hook = example(Webhook)
    attempt = EXAMPLES[AttemptList].model_dump(mode="json")["items"][0]
    path = "notifier/webhooks/wh-6f9619ff8b86"
    async with manager() as who:
        answers = who.known.browser.others.answers
        answers["GET notifier/webhooks"] = (200, [hook])
        answers[f"POST {path}/secret"] = (200, example(WebhookWithSecret))
        answers[f"POST {path}/test"] = (200, hook)
        answers[f"GET {path}/deliveries"] = (200, [attempt])
        answers[f"DELETE {path}"] = (200, hook)
        listed = await ask(who, "GET", HOOKS)
        rotated = await ask(who, "POST", f"{ONE}/secret", {"overlap_hours": 1})
        tried = await ask(who, "POST", f"{ONE}/test")
        log = await ask(who, "GET", f"{ONE}/deliveries")
        gone = await ask(who, "DELETE", ONE)

    assert listed.json() == {"items": [hook]}
    assert "secret" not in listed.text
    assert rotated.json()["secret"].startswith("whsec_")
    assert (tried.status_code, tried.json()) == (202, hook)
    assert [Attempt.model_validate(item) for item in log.json()["items"]] == [
        Attempt.model_validate(attempt)
    ]
    assert (gone.status_code, gone.content) == (204, b"")


@pytest.mark.parametrize(
    ("rule", "status"),
    [("langganan-penuh", 409), ("webhook-tidak-aktif", 409), ("alamat-webhook-ditolak", 422)],
)
async def test_the_owner_s_refusal_is_told_in_both_languages(rule: str, status: int) -> None:
    refused = {"rule": rule, "detail": "Tidak.", "remedy": "Mohon."}
    async with manager() as who:
        who.known.browser.others.answers["POST notifier/webhooks"] = (status, refused)
        answer = await ask(who, "POST", HOOKS, WANTED)

    assert (answer.status_code, answer.json()["rule"]) == (status, rule)
    assert "See `detail`" not in answer.json()["en"]["remedy"]


@pytest.mark.parametrize(
    "body",
    [
        {"url": "https://a.example/x", "topics": ["kinerja.tidak-ada.v1"]},
        {"url": "https://a.example/x", "topics": []},
        {"url": "x", "topics": [Approved.TOPIC]},
        WANTED | {"secret": "pilihan sendiri"},
        [],
    ],
)
async def test_what_is_not_as_described_goes_no_further(body: object) -> None:
    async with manager() as who:
        answer = await ask(who, "POST", HOOKS, body)

        assert answer.status_code == 422
        assert answer.json()["en"]["detail"]
        assert who.known.browser.others.asked == []


async def test_a_system_that_only_reads_manages_nothing() -> None:
    async with manager("events:read") as who:
        for method, path in (("GET", HOOKS), ("POST", HOOKS), ("DELETE", ONE)):
            answer = await ask(who, method, path, WANTED)
            assert (answer.status_code, path) == (403, path)
        assert who.known.browser.others.asked == []
