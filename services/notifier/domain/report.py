"""The report of step 7: what was ratified, who it goes to, and who has acknowledged it."""

from typing import Final

from pydantic import Field

from services.notifier.domain.kept import Kept
from shared.contract import Approved
from shared.contract.event import Actor, Line, Moment
from shared.contract.identifiers import Code
from shared.decision import Ref

REPORT: Final = "report"


class Receipt(Kept):
    """An agency's tanda terima, and who recorded it."""

    recipient: Code
    received_by: Line
    received_at: Moment
    number: Line | None
    recorded_by: Actor
    recorded_at: Moment


class Report(Kept):
    """A cycle's report."""

    event: Approved
    agencies: tuple[Code, ...] = Field(description="as the SOP file listed them at ratification")
    receipts: tuple[Receipt, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Agencies that have not acknowledged it yet."""
        have = {receipt.recipient for receipt in self.receipts}
        return tuple(code for code in self.agencies if code not in have)


def report_ref(cycle: str) -> Ref:
    """The aggregate of a cycle's report."""
    return Ref(REPORT, cycle)
