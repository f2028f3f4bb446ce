"""How long the fuzzers run, and from which seed: the same seed gives the same examples."""

import os
from collections.abc import Callable
from typing import Any, Final

from hypothesis import HealthCheck, Phase, seed, settings

SEED: Final = int(os.environ.get("KINERJA_SEED", "20250903"))
"""Another seed, other examples; a failing test names the one that it had."""

BUDGET: Final = float(os.environ.get("KINERJA_FUZZ", "1"))
"""Multiplies the number of examples: 1 takes less than a minute for all on two free cores."""


def times(examples: int) -> int:
    """So many examples within the budget, at least one."""
    return max(1, round(examples * BUDGET))


def fuzzed(examples: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Run a test on so many examples at the usual budget, all drawn from the seed."""
    chosen = settings(
        max_examples=times(examples),
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),  # explaining traces every line
        suppress_health_check=[*HealthCheck],
    )

    def decorate(test: Callable[..., Any]) -> Callable[..., Any]:
        return chosen(seed(SEED)(test))

    return decorate
