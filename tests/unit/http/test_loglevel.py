"""How much a process writes is the operator's to change, and he is on record for it."""

from collections.abc import Iterator
from functools import partial

import pytest
from structlog.testing import capture_logs

from shared.observability.quiet import THRESHOLD
from tests.unit.http.counter import Counter, bearer

operator = partial(bearer, "OPERATOR")


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = THRESHOLD.name
    yield
    THRESHOLD.set(before)


async def test_an_operator_looks_and_changes(desk: Counter) -> None:
    with capture_logs() as lines:
        changed = await desk.client.put("/log-level", json={"level": "DEBUG"}, headers=operator())
    seen = await desk.client.get("/log-level", headers=operator())

    assert changed.json() == seen.json() == {"level": "DEBUG"}
    assert THRESHOLD.name == "DEBUG"
    assert [line["now"] for line in lines if line["event"] == "log.level_changed"] == ["DEBUG"]


@pytest.mark.parametrize("method", ["GET", "PUT"])
async def test_nobody_else_does(desk: Counter, method: str) -> None:
    body = {"level": "ERROR"} if method == "PUT" else None
    answer = await desk.client.request(
        method, "/log-level", json=body, headers=bearer("KEPALA_DINAS")
    )

    assert (answer.status_code, answer.json()["rule"]) == (403, "bukan-operator")
    assert THRESHOLD.name != "ERROR"


async def test_a_level_that_is_none_is_refused(desk: Counter) -> None:
    answer = await desk.client.put("/log-level", json={"level": "LOUD"}, headers=operator())

    assert answer.status_code == 422
