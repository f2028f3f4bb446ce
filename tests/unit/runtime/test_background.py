"""Adapters run beside the service: told to stop they finish, failing they end the process."""

import asyncio
from typing import cast

import pytest
import structlog

from shared.http import Desk
from shared.runtime import background
from shared.runtime.background import Adapter, Background

DESK = cast("Desk", object())


def started(*adapters: Adapter) -> Background:
    running = Background(adapters)
    running.start(DESK)
    return running


async def test_an_adapter_is_given_the_desk_and_finishes_what_it_has_in_hand() -> None:
    done = []

    async def courier(desk: Desk, stop: asyncio.Event) -> None:
        await stop.wait()
        await asyncio.sleep(0)
        done.append(desk)

    await started(courier).stop()

    assert done == [DESK]


async def test_one_that_does_not_stop_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "STOP_SECONDS", 0.01)

    async def stubborn(_desk: Desk, _stop: asyncio.Event) -> None:
        await asyncio.Event().wait()

    async with asyncio.timeout(2):
        await started(stubborn).stop()


async def test_one_that_fails_is_told_of_and_one_that_returns_is_not() -> None:
    async def content(_desk: Desk, _stop: asyncio.Event) -> None:
        pass

    async def broken(_desk: Desk, _stop: asyncio.Event) -> None:
        raise ZeroDivisionError

    with structlog.testing.capture_logs() as lines:
        async with asyncio.timeout(2):
            await started(content, broken).failed()

    assert [(line["event"], line["error"]) for line in lines] == [
        ("service.adapter_failed", "ZeroDivisionError")
    ]
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await started(content).failed()


async def test_a_service_without_adapters_starts_and_stops() -> None:
    await started().stop()
