"""What was stored before an upgrade is still read, and goes on from where it stood."""

from typing import Any, Final

from services.approval.commands import Ratify, Submit
from services.approval.domain.minutes import minutes
from services.approval.domain.states import Agreement
from services.approval.views import agreement_view
from tests.unit.approval.world import CHAIR, HEAD, RULES, World, must

NEW: Final[dict[str, set[str]]] = {
    "": {
        "fillers",
        "authors",
        "rulings",
        "extensions",
        "escalated",
        "officers",
        "signatures",
        "superseded",
        "reported_at",
        "cancelled",
    },
    "draft": {"sheets"},
    "meeting": {"at", "place", "participants", "attendance", "notes"},
    "agreed": {"held_at", "attendance", "officer", "notes", "table_sha256", "change_reason"},
    "ratified": {"csv", "supersedes", "officer"},
}
"""Fields that the first form of the state did not have, by the part that they are in."""


def as_before(world: World) -> World:
    """The world with its cycle as the first form would have stored it."""
    document: dict[str, Any] = world.state.model_dump(mode="json")
    for part, names in NEW.items():
        place = document[part] if part else document
        for name in names if place else ():
            del place[name]
    world.states[world.ref] = Agreement.model_validate(document)
    return world


def test_a_cycle_that_was_agreed_before_is_ratified_after() -> None:
    world = as_before(World().drafted().confirmed().agreed())

    must(world.ask(CHAIR, Submit(recap_version=1)))
    must(world.ask(HEAD, Ratify(recap_version=1)))

    assert world.status == "DISAHKAN"


def test_a_cycle_that_was_drafted_before_is_confirmed_and_agreed_after() -> None:
    world = as_before(World().drafted()).confirmed().agreed()

    assert world.state.agreed is not None
    assert world.state.agreed.table_sha256 is not None


def test_minutes_and_view_of_a_cycle_of_before_say_what_was_known() -> None:
    world = as_before(World().submitted())

    told = minutes(RULES, world.state)

    assert (told.held_at, told.table_sha256) == (world.at, None)
    assert told.signatures[0].officer.role == CHAIR
    assert agreement_view(RULES, as_before(World().ratified()).state).ratified is not None
