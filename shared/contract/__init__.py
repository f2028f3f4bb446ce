"""What the outside may rely on: seven events, one small file each.

List this folder to learn every event. `EVENTS` is the register that the engine, the
schemas, the provisioning of topics and the documents are made from.
"""

from typing import Final

from shared.contract.approved import Approved
from shared.contract.data_submitted import DataSubmitted
from shared.contract.discrepancy_found import DiscrepancyFound
from shared.contract.draft_agreed import DraftAgreed
from shared.contract.event import Event
from shared.contract.form_issued import FormIssued
from shared.contract.recap_ready import RecapReady
from shared.contract.step_progressed import StepProgressed

EVENTS: Final[tuple[type[Event], ...]] = (
    FormIssued,
    DataSubmitted,
    RecapReady,
    DiscrepancyFound,
    DraftAgreed,
    Approved,
    StepProgressed,
)

BY_TOPIC: Final[dict[str, type[Event]]] = {event.TOPIC: event for event in EVENTS}
TOPICS: Final[tuple[str, ...]] = tuple(BY_TOPIC)

__all__ = [
    "BY_TOPIC",
    "EVENTS",
    "TOPICS",
    "Approved",
    "DataSubmitted",
    "DiscrepancyFound",
    "DraftAgreed",
    "Event",
    "FormIssued",
    "RecapReady",
    "StepProgressed",
]
