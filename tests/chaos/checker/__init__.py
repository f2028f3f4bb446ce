"""Decides, from what is known after a run, which promises were not kept."""

from tests.chaos.checker.commands import check_commands
from tests.chaos.checker.events import check_events
from tests.chaos.checker.facts import Anomaly, Facts, Said
from tests.chaos.checker.figures import check_figures
from tests.chaos.checker.letters import check_letters
from tests.chaos.checker.parked import check_parked
from tests.chaos.checker.post import check_post

__all__ = ["Anomaly", "Facts", "Said", "check"]

_CHECKS = (check_commands, check_events, check_figures, check_letters, check_post, check_parked)


def check(facts: Facts) -> list[Anomaly]:
    """Every anomaly; an empty list says that all promises were kept in this run."""
    return [anomaly for look in _CHECKS for anomaly in look(facts)]
