"""From what is told to what is delivered: one delivery for each event, recipient and channel.

Who acts gets an actionable notice (mail and inbox), who is only told finds it in the inbox. What
a role is told by one event goes out as one message, however many tasks it has in it.
"""

from collections.abc import Iterable
from typing import Final

from services.notifier.domain.delivery import Channel, Content, Delivery, delivery_ref, queued
from services.notifier.domain.notices import Notice
from services.notifier.domain.report import Report
from services.notifier.domain.rules import Rules
from services.notifier.domain.slips import Slip
from shared.contract import Event
from shared.decision import Message, Ref
from shared.sop.model import Recipient
from shared.words import period_words

_TO_ROLES: Final = (Channel.INBOX, Channel.EMAIL, Channel.GATEWAY)
_TO_AGENCIES: Final = (Channel.EMAIL, Channel.WEBHOOK)

Deliveries = dict[Ref, Delivery]


def candidates(rules: Rules, message: Message) -> tuple[Ref, ...]:
    """Every delivery that a message could call for, by the office's data alone."""
    roles = [role.code for role in rules.sop.roles]
    agencies = [agency.code for agency in rules.sop.recipients]
    pairs = [(code, channel) for code in roles for channel in _TO_ROLES]
    pairs += [(code, channel) for code in agencies for channel in _TO_AGENCIES]
    pairs += [(system.code, Channel.WEBHOOK) for system in rules.posts.subscribers]
    cycle, cause = message.ref.id, message.id
    refs = (delivery_ref(cycle, cause, c, ch) for c, ch in pairs if ch in rules.posts.channels)
    return tuple(dict.fromkeys(refs))


def of_notices(rules: Rules, message: Message, notices: Iterable[Notice]) -> Deliveries:
    """Notices to their roles."""
    by_role: dict[str, list[Notice]] = {}
    for notice in notices:
        by_role.setdefault(notice.recipient, []).append(notice)
    made = [
        _made(rules, message, role, channel, _content(mine))
        for role, mine in by_role.items()
        for channel in _TO_ROLES
    ]
    return dict(pair for pair in made if pair is not None)


def of_event(rules: Rules, message: Message) -> Deliveries:
    """The event itself to the systems that subscribe to its topic."""
    event = message.data
    if not isinstance(event, Event):
        return {}
    content = Content(subject=event.TOPIC, text="", event=event.model_dump_json())
    systems = [system for system in rules.posts.subscribers if event.TOPIC in system.topics]
    made = [_made(rules, message, s.code, Channel.WEBHOOK, content) for s in systems]
    return dict(pair for pair in made if pair is not None)


def of_letter(
    rules: Rules, message: Message, slip: Slip, extra: tuple[str, ...], report: Report | None
) -> Deliveries:
    """A signed letter to its addressees; ``extra`` letters go with it (L7 with L8)."""
    period = period_words(message.ref.id)
    content = Content(
        subject=f"{slip.subject}",
        text=f"Bersama ini disampaikan surat nomor {slip.number} hal {slip.subject} ({period}).",
        letters=(slip.id, *extra),
        event=None if report is None else report.event.model_dump_json(),
    )
    agencies = {agency.code: agency for agency in rules.sop.recipients}
    made = [
        _made(rules, message, code, channel, content)
        for code in slip.addressees
        if code != message.actor.role
        for channel in _channels(agencies.get(code))
    ]
    return dict(pair for pair in made if pair is not None)


def _channels(agency: Recipient | None) -> tuple[Channel, ...]:
    """An agency gets a report by what it has an address for; without one it is carried there."""
    if agency is None:
        return _TO_ROLES
    have = {Channel.EMAIL: agency.email, Channel.WEBHOOK: agency.webhook}
    return tuple(channel for channel in _TO_AGENCIES if have[channel])


def _content(notices: list[Notice]) -> Content:
    first = next((notice for notice in notices if notice.actionable), notices[0])
    dues = [notice.due for notice in notices if notice.due is not None]
    return Content(
        subject=first.subject,
        text="\n\n".join(notice.text for notice in notices),
        actionable=any(notice.actionable for notice in notices),
        sop_step=first.sop_step,
        due=min(dues, default=None),
    )


def _made(
    rules: Rules, message: Message, recipient: str, channel: Channel, content: Content
) -> tuple[Ref, Delivery] | None:
    """The delivery, where the channel is at hand and the matter worth it."""
    told_only = not content.actionable and not content.letters and content.event is None
    quiet = channel is not Channel.INBOX and told_only and not rules.posts.email_informational
    if channel not in rules.posts.channels or quiet:
        return None
    delivery = Delivery(
        cycle=message.ref.id,
        cause=message.id,
        recipient=recipient,
        channel=channel,
        content=content,
        queued_at=message.at,
    )
    return delivery_ref(message.ref.id, message.id, recipient, channel), queued(delivery)
