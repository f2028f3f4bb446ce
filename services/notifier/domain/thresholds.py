"""When the clock speaks, and to whom: the office's own data (`clock.toml`)."""

from pydantic import BaseModel, ConfigDict, Field

from shared.contract.identifiers import Code
from shared.sop import Budget


class Thresholds(BaseModel):
    """Reminder, escalation and receipts in working time; who is whose superior."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    near_percent: int = Field(ge=1, le=99, description="of the working time from start to due")
    escalate_after: Budget = Field(description="working time after the due time")
    receipt_within: Budget = Field(description="for an agency to acknowledge the report (step 7)")
    superiors: dict[Code, Code]

    def superior(self, role: str) -> str | None:
        """Who is told when a role is late for too long; nobody for who has no superior."""
        return self.superiors.get(role)
