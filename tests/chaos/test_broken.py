"""The checker is checked: with a safety part taken out of the engine it must find anomalies.

Kinds that a system which merely has not come to rest would show as well are not counted.
"""

from pathlib import Path

import pytest

from tests.chaos.run import Wish, run
from tests.chaos.schedule import Kind, Plan

pytestmark = [pytest.mark.system, pytest.mark.chaos, pytest.mark.timeout(300)]

SECONDS = 20.0
KILLS = Plan(
    weights=((Kind.KILL, 3), (Kind.PAUSE, 1), (Kind.DEAF, 1)), gap=(0.4, 1.6), infrastructure=()
)
DUPLICATES = Plan(weights=((Kind.RESTART, 1),), gap=(3.0, 6.0))

BROKEN = {
    "acknowledge_before_commit": (KILLS, {"acknowledged-but-lost"}),
    "no_inbox": (DUPLICATES, {"told-twice", "letter-twice", "event-discarded"}),
    "publish_before_commit": (
        KILLS,
        {"rewritten", "said-twice", "out-of-order", "refused-but-said"},
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
async def test_without_this_part_the_checker_finds_anomalies(kind: str, tmp_path: Path) -> None:
    plan, expected = BROKEN[kind]
    wish = Wish(1, SECONDS, tmp_path, cycles_at_once=4, plan=plan, broken=kind, rest_seconds=10.0)

    result = await run(wish, print)

    found = {anomaly.kind for anomaly in result.anomalies}
    print(*result.anomalies[:20], sep="\n")
    assert found & expected, f"only {sorted(found)}"
