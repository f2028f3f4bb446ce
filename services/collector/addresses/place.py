"""The address of one sheet: cycle, bidang and source, as they stand in a path."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from services.collector.domain.states import sheet_draft
from shared.contract.catalogue import SheetRef
from shared.contract.identifiers import Code, CycleId
from shared.contract.vocabulary import Source
from shared.decision import CYCLE, Ref

PATH = "/cycles/{cycle}/sheets/{bidang}/{source}"


@dataclass(frozen=True, slots=True)
class Place:
    """One sheet of one cycle."""

    cycle: str
    sheet: SheetRef

    @property
    def whole(self) -> Ref:
        """The collection that it belongs to."""
        return Ref(CYCLE, self.cycle)

    @property
    def draft(self) -> Ref:
        """Its working content."""
        return sheet_draft(self.cycle, self.sheet)


def _place(cycle: CycleId, bidang: Code, source: Source) -> Place:
    return Place(cycle, SheetRef(bidang=bidang, source=source))


At = Annotated[Place, Depends(_place)]
