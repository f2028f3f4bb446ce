"""About a minute of faults of every kind, for `make test`; `make chaos` is the long form."""

import os
from pathlib import Path

import pytest

from tests.chaos.__main__ import told
from tests.chaos.run import Wish, run
from tests.chaos.schedule import Kind

pytestmark = [pytest.mark.system, pytest.mark.chaos, pytest.mark.timeout(480)]

SEED = int(os.environ.get("KINERJA_SEED", "20251101"))
SECONDS = 45.0


async def test_every_promise_is_kept_under_every_kind_of_fault(tmp_path: Path) -> None:
    result = await run(Wish(SEED, SECONDS, tmp_path, cycles_at_once=4), print)
    print(told(result))

    assert result.anomalies == []
    assert set(result.faults) == {str(kind) for kind in Kind}
    assert result.ratified == result.cycles >= 4
    assert result.commands["ok"] > 100
    assert result.commands["unknown"] > 0, "no answer was ever lost: the faults do not reach people"
    assert result.copies > 0, "no event was ever delivered twice"
