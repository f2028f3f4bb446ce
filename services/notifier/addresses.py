"""Who is reached where: officers by the office's register, agencies and systems by their files."""

from dataclasses import dataclass
from datetime import datetime

from services.notifier.channels import Parcel
from services.notifier.domain.delivery import Channel, Delivery
from services.notifier.domain.rules import Rules
from shared.office import Officer
from shared.sop.model import Recipient


@dataclass(frozen=True, slots=True)
class Addresses:
    """Looked up when something is sent, so that a new officer gets what waits for the role."""

    rules: Rules

    def of(self, parcel: Parcel, at: datetime) -> str | None:
        """The address for a delivery's channel; none where the office has not given one."""
        delivery = parcel.delivery
        if agency := self._agency(delivery.recipient):
            return agency.email if delivery.channel is Channel.EMAIL else agency.webhook
        for system in self.rules.posts.subscribers:
            if system.code == delivery.recipient and delivery.channel is Channel.WEBHOOK:
                return system.url
        return self._of_officer(delivery, at)

    def _agency(self, code: str) -> Recipient | None:
        return next((a for a in self.rules.sop.recipients if a.code == code), None)

    def _of_officer(self, delivery: Delivery, at: datetime) -> str | None:
        office = self.rules.offices.get(delivery.cycle.split(":", 1)[0])
        officer = office and office.officer(delivery.recipient, self.rules.local(at).date())
        return _reach(officer, delivery.channel) if officer else None


def _reach(officer: Officer, channel: Channel) -> str | None:
    match channel:
        case Channel.EMAIL:
            return officer.email
        case Channel.GATEWAY:
            return officer.phone
        case _:
            return None
