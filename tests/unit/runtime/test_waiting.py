"""Start-up waits for its neighbours and says for which."""

import asyncio
from collections.abc import Sequence
from typing import Any, cast

import pytest
import structlog
from aiokafka.errors import KafkaConnectionError

from shared.engine import StoreUnavailable
from shared.engine.bus import Bus
from shared.runtime import waiting


class Broker:
    """Answers in turn: an error, or the topics that are missing."""

    def __init__(self, *answers: Exception | list[str]) -> None:
        self._answers = list(answers)

    async def missing(self, _topics: Sequence[str]) -> list[str]:
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "_FIRST_PAUSE", 0.0)


async def ready(broker: Broker, *trouble: Exception) -> list[dict[str, Any]]:
    troubles = list(trouble)

    async def prepare() -> None:
        if troubles:
            raise troubles.pop(0)

    with structlog.testing.capture_logs() as lines:
        async with asyncio.timeout(5):
            await waiting.until_ready(prepare, cast("Bus", broker), ["kinerja.approved.v1"])
    return [dict(line) for line in lines]


async def test_nothing_is_said_where_all_are_there() -> None:
    assert await ready(Broker([])) == []


async def test_it_waits_for_the_database_and_says_why() -> None:
    (line,) = await ready(Broker([]), StoreUnavailable("no primary"))

    assert (line["event"], line["log_level"]) == ("service.waiting", "warning")
    assert (line["waits_for"], line["reason"]) == ("MongoDB", "no primary")


async def test_it_waits_for_the_broker_and_then_for_its_topics() -> None:
    broker = Broker(KafkaConnectionError("refused"), OSError(), ["kinerja.approved.v1"], [])

    lines = await ready(broker)

    assert [line["waits_for"] for line in lines] == ["Kafka"] * 3
    assert "refused" in lines[0]["reason"]
    assert lines[1]["reason"] == "OSError"
    assert lines[2]["reason"] == "topics are missing: kinerja.approved.v1"


async def test_a_fault_that_waiting_cannot_mend_ends_the_start() -> None:
    with pytest.raises(RuntimeError, match="standalone"):
        await ready(Broker([]), RuntimeError("MongoDB runs standalone"))
