"""What the notifier shows of itself: notices, letters, deliveries, numbers, the clock."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from services.notifier.domain.clockwork import SlaChange
from services.notifier.domain.delivery import Attempt, Channel, Delivery, DeliveryState
from services.notifier.domain.letter import Letter
from services.notifier.domain.receiving import Standing
from services.notifier.domain.timer import Sla, Timer
from shared.contract.event import Line
from shared.contract.identifiers import Code
from shared.decision import Ref


class View(BaseModel):
    """Base of what is shown."""

    model_config = ConfigDict(frozen=True)


class LetterView(Letter):
    """A letter with its id in the cycle (L8-3), its number and its plain text."""

    id: Line


class DeliveryView(View):
    """What was sent to whom by which channel, how it went, and every try at it."""

    id: str
    recipient: str
    channel: Channel
    subject: str
    letters: tuple[str, ...]
    state: DeliveryState
    attempts: int
    answer: str | None
    queued_at: datetime
    next_at: datetime | None
    sent_at: datetime | None
    read_at: datetime | None
    tries: tuple[Attempt, ...] = ()


class LetterLine(View):
    """A letter in a list."""

    id: Line
    subject: Line
    recipients: tuple[Line, ...]
    signer: Code
    number: Line | None = Field(description="none: a draft")


class PostView(View):
    """All post of a cycle; receipts once there is a report."""

    letters: tuple[LetterLine, ...]
    deliveries: tuple[DeliveryView, ...] = Field(description="without their tries")
    receipts: Standing | None


class InboxItem(View):
    """A message in a role's inbox."""

    id: str
    cycle: str
    subject: str
    text: str
    actionable: bool
    sop_step: int | None
    due: datetime | None
    letters: tuple[str, ...]
    at: datetime
    read_at: datetime | None
    read_by: str | None


class TimerView(View):
    """A deadline and how it stands now."""

    timer: Timer
    sla: Sla


class ClockView(View):
    """The deadlines of a cycle, and every change of their standing."""

    timers: tuple[TimerView, ...]
    changes: tuple[SlaChange, ...]


def letter_line(name: str, letter: Letter) -> LetterLine:
    """A letter without its text."""
    return LetterLine(
        id=name,
        subject=letter.subject,
        recipients=letter.recipients,
        signer=letter.signer,
        number=letter.number,
    )


def delivery_view(ref: Ref, delivery: Delivery) -> DeliveryView:
    """A delivery without its text."""
    return DeliveryView(
        id=ref.id,
        recipient=delivery.recipient,
        channel=delivery.channel,
        subject=delivery.content.subject,
        letters=delivery.content.letters,
        state=delivery.state,
        attempts=delivery.attempts,
        answer=delivery.answer,
        queued_at=delivery.queued_at,
        next_at=delivery.next_at,
        sent_at=delivery.sent_at,
        read_at=delivery.read_at,
    )


def inbox_item(ref: Ref, delivery: Delivery) -> InboxItem:
    """A delivery as its recipient reads it."""
    content = delivery.content
    return InboxItem(
        id=ref.id,
        cycle=delivery.cycle,
        subject=content.subject,
        text=content.text,
        actionable=content.actionable,
        sop_step=content.sop_step,
        due=content.due,
        letters=content.letters,
        at=delivery.queued_at,
        read_at=delivery.read_at,
        read_by=delivery.read_by,
    )
