"""What the service itself asks of itself: timers and background adapters act as role SISTEM."""

from typing import Final

from shared.contract.event import Actor
from shared.decision import Ref

SYSTEM: Final = "SISTEM"


def system_actor(service: str, ref: Ref) -> Actor:
    """The service as an actor of the office that an aggregate belongs to."""
    return Actor(office=ref.id.split(":", 1)[0], role=SYSTEM, name=f"Layanan {service}")
