"""What an office's recaps are read against: its earlier quarters and its plans."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from services.recap.commands import PlanKind
from services.recap.domain.states import History
from services.recap.domain.targets import Targets
from shared.contract.catalogue import Indicator

_BINDING: Final = (PlanKind.PK, PlanKind.RENJA, PlanKind.RENSTRA)
"""Plans that fix a year's target, the nearest to the office first."""


@dataclass(frozen=True, slots=True)
class Books:
    """The office's history and plans, as they are when a draft is made."""

    history: History = field(default_factory=History)
    targets: Targets = field(default_factory=Targets)

    def planned(self, indicator: Indicator, year: int, on: date) -> tuple[str, Decimal] | None:
        """The year's target by the nearest plan in force on a day, and that plan's name.

        An imported plan goes before what the catalogue says of it.
        """
        for kind in _BINDING:
            document = self.targets.in_force(kind, year, on)
            row = None if document is None else document.target(indicator.code, year)
            if document is not None and row is not None and row.target is not None:
                return document.plan.label, row.target
        if indicator.planned_target is None:
            return None
        return indicator.planned_in or "Perjanjian Kinerja", indicator.planned_target
