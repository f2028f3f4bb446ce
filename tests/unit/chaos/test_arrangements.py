"""The clock that the harness holds, the webhooks' signatures, and that production has no switch."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from standardwebhooks.webhooks import Webhook

from tests.chaos.launch import offset_clock
from tests.chaos.receiver import SECRET, Receiver

ROOT = Path(__file__).parents[3]


def test_a_clock_follows_its_file_and_only_that(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    clock = offset_clock(file)
    before = datetime.now(UTC)

    assert abs(clock() - before) < timedelta(seconds=5)
    file.write_text("-3600")
    assert abs(clock() - before + timedelta(hours=1)) < timedelta(seconds=5)


@pytest.mark.parametrize("hours", [0, 30])
def test_a_genuine_webhook_is_known_whatever_the_time_in_it(hours: int) -> None:
    at = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=hours)
    body = '{"type":"t","data":{}}'
    headers = {
        "webhook-id": "a:SATU_DATA",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(SECRET).sign("a:SATU_DATA", at, body),
    }
    receiver = Receiver(Random(1), trouble=0.0)

    assert receiver.take(headers, body.encode()) == 204
    assert receiver.take(headers, body.encode().replace(b'"t"', b'"u"')) == 503
    assert [call.genuine for call in receiver.calls] == [True, False]


def test_nothing_of_the_harness_is_in_what_runs_in_production() -> None:
    sources = [
        path
        for folder in ("services", "shared", "deploy", "samples")
        for path in (ROOT / folder).rglob("*.py")
    ]

    assert len(sources) > 300
    assert [str(p) for p in sources if "chaos" in p.read_text().lower()] == []
