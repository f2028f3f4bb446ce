"""One line about each cycle, so that lists of twenty years need not read twenty years of tables."""

from typing import Final

from pydantic import Field

from services.portal.domain.states import Dossier, Kept, Phase, Ratified
from shared.contract.event import Line
from shared.contract.identifiers import CycleId, Period
from shared.decision import Ref

BRIEF: Final = "brief"
ENDED: Final = (Phase.DISAHKAN, Phase.DILAPORKAN, Phase.DIBATALKAN)
"""Nothing more is to be done in them."""


class Brief(Kept):
    """What lists say of a cycle. Follows from its dossier alone, so it is as order-independent."""

    cycle: CycleId
    title: Line
    phase: Phase
    superseded: bool
    blocked: bool = Field(description="whether a service holds a message of it back")
    ratified: Ratified | None

    @property
    def ended(self) -> bool:
        """Whether nothing more is to be done in it."""
        return self.phase in ENDED

    @property
    def period(self) -> Period:
        """Its quarter and revision."""
        return Period.of(self.cycle)


def brief_ref(cycle: str) -> Ref:
    """Where it is kept."""
    return Ref(BRIEF, cycle)


def brief(dossier: Dossier) -> Brief:
    """The line about a cycle."""
    return Brief(
        cycle=dossier.cycle,
        title=dossier.title,
        phase=dossier.phase,
        superseded=dossier.superseded,
        blocked=bool(dossier.blocked),
        ratified=dossier.ratified,
    )
