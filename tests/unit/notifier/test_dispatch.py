"""From what is told to what is delivered: once for each event, recipient and channel."""

from dataclasses import replace

import pytest

from services.notifier.domain.delivery import Channel, Delivery, DeliveryState
from services.notifier.domain.posts import Subscriber
from services.notifier.domain.rules import Rules
from shared.contract import EVENTS, Approved, DiscrepancyFound
from shared.contract.vocabulary import Progress
from shared.engine.testing import feed
from tests.unit.notifier.house import ALL, House, bearer, house, with_channels
from tests.unit.notifier.world import (
    CLOSED,
    CYCLE_ID,
    KADIS,
    KASUBAG,
    MEETING,
    OFFICE,
    PIAK,
    SEKRETARIS,
    approved,
    discrepancy,
    form,
    progressed,
    recap,
)

EMAIL = with_channels(Channel.EMAIL)


def recipients(h: House, channel: Channel) -> list[str]:
    return sorted(delivery.recipient for delivery in h.deliveries(channel))


def with_agency(**addresses: str) -> Rules:
    """The rules, with these addresses for the first agency."""
    first, *others = EMAIL.sop.recipients
    agency = first.model_copy(update=dict(addresses))
    sop = EMAIL.sop.model_copy(update={"recipients": (agency, *others)})
    return replace(with_channels(*ALL), sop=sop)


async def test_who_must_act_gets_mail_and_who_is_told_finds_it_in_the_inbox() -> None:
    async with house(EMAIL) as h:
        await h.tell(form())

        told = {notice["recipient"] for notice in h.entries("notices")}
        asked = {n["recipient"] for n in h.entries("notices") if n["actionable"]}
        assert recipients(h, Channel.INBOX) == sorted(told)
        assert recipients(h, Channel.EMAIL) == sorted(asked)
        assert asked < told


async def test_who_acted_is_not_told_of_his_own_act() -> None:
    async with house(EMAIL) as h:
        await h.tell(form())
        before = len(h.deliveries())
        await h.tell(CLOSED)

        assert KASUBAG not in {d.recipient for d in h.deliveries()[before:]}
        mine = [d for d in h.deliveries() if d.recipient == KASUBAG]
        assert {d.content.subject[:4] for d in mine} == {"Form"}


async def test_two_tasks_of_one_role_are_one_delivery() -> None:
    async with house(EMAIL) as h:
        sheets = form().sheets
        both = form().model_copy(
            update={"sheets": (*sheets[:2], sheets[2].model_copy(update={"filler": PIAK}))}
        )
        await h.tell(both)

        notices = [n for n in h.entries("notices") if n["recipient"] == PIAK]
        (mail,) = [d for d in h.deliveries(Channel.EMAIL) if d.recipient == PIAK]
        assert len(notices) == 2
        assert all(str(notice["text"]) in mail.content.text for notice in notices)
        assert mail.content.due == min(sheet.due for sheet in both.sheets)


async def test_an_event_that_comes_again_delivers_nothing_again() -> None:
    async with house(EMAIL) as h:
        await h.tell(form())
        before = [d.model_dump() for d in h.deliveries()]

        await feed(h.engine, h.bus.again(h.bus.records[0]))

        assert [d.model_dump() for d in h.deliveries()] == before


async def test_the_inbox_is_delivered_when_it_is_stored_and_needs_no_courier() -> None:
    async with house() as h:
        await h.tell(form())

        assert {d.state for d in h.deliveries()} == {DeliveryState.SENT}
        assert await h.courier({}).round() == 0


async def test_a_channel_that_is_off_makes_no_delivery() -> None:
    async with house() as h:
        await h.tell(form(), MEETING)

        assert {d.channel for d in h.deliveries()} == {Channel.INBOX}


async def test_what_is_only_told_goes_by_mail_where_the_office_wants_it() -> None:
    async with house(with_channels(Channel.EMAIL, email_informational=True)) as h:
        await h.tell(form())

        assert recipients(h, Channel.EMAIL) == recipients(h, Channel.INBOX)


async def test_a_blocked_cycle_is_told_the_operator_though_its_form_is_unknown() -> None:
    async with house(EMAIL) as h:
        await h.tell(progressed(Progress.BLOCKED, "SISTEM", "OPERATOR"))

        assert recipients(h, Channel.EMAIL) == ["OPERATOR"]


async def test_a_fault_that_calls_nobody_still_goes_to_the_system_that_subscribes_to_it() -> None:
    """Seen by chaos, seed 20251125: such a DiscrepancyFound reached no webhook."""
    topic = DiscrepancyFound.TOPIC
    system = Subscriber(code="SATU_DATA", url="https://data.example/x", topics=(topic,))
    rules = with_channels(Channel.WEBHOOK, Channel.EMAIL, subscribers=(system,))
    async with house(rules) as h:
        await h.tell(form(), recap(1), MEETING, recap(2), progressed(Progress.CANCELLED))
        mails = len(h.deliveries(Channel.EMAIL))

        await h.tell(discrepancy(version=2))

        assert [d.content.subject for d in h.deliveries(Channel.WEBHOOK)] == [topic]
        assert len(h.deliveries(Channel.EMAIL)) == mails


async def test_a_signed_letter_goes_to_its_addressees_with_itself_as_paper() -> None:
    async with house(EMAIL) as h:
        await h.tell(form())
        before = {(d.cause, d.recipient, d.channel) for d in h.deliveries()}
        await h.sign("L1-1", KADIS)

        new = [d for d in h.deliveries() if (d.cause, d.recipient, d.channel) not in before]
        slip = h.mailroom().letters[0]
        assert {d.recipient for d in new} == set(slip.addressees)
        assert {d.content.letters for d in new} == {("L1-1",)}
        assert {d.channel for d in new} == {Channel.EMAIL, Channel.INBOX}
        assert all(str(slip.number) in d.content.text for d in new)


async def test_who_signs_does_not_send_himself_the_letter() -> None:
    async with house(EMAIL) as h:
        await h.tell(form(), recap(1))
        await h.sign("L2-1", SEKRETARIS)

        assert [d for d in h.deliveries() if d.content.letters] == []


async def test_a_report_goes_to_its_agency_by_every_address_that_it_has() -> None:
    rules = with_agency(email="a@b.example", webhook="https://b.example/hook")
    async with house(rules) as h:
        await h.tell(form(), recap(2), approved())
        await h.sign("L8-1", KADIS)
        await h.sign("L8-2", KADIS)

        reports = [d for d in h.deliveries() if "L8-1" in d.content.letters]
        assert {(d.recipient, d.channel) for d in reports} == {
            ("BAGIAN_ORGANISASI", Channel.EMAIL),
            ("BAGIAN_ORGANISASI", Channel.WEBHOOK),
        }
        assert {d.content.letters for d in reports} == {("L8-1", "L7-1")}
        event = Approved.model_validate_json(reports[0].content.event or "")
        assert event.sha256 == approved().sha256
        assert [d for d in h.deliveries() if "L8-2" in d.content.letters] == []


async def test_every_letter_s_addressees_are_roles_or_agencies_that_post_can_go_to() -> None:
    async with house() as h:
        await h.tell(form(), recap(1), discrepancy(), MEETING, recap(2), approved())

        for slip in h.mailroom().letters:
            assert slip.addressees, slip.id
            assert OFFICE not in slip.addressees


async def test_a_subscriber_gets_the_events_of_its_topics_and_no_others() -> None:
    system = Subscriber(code="SATU_DATA", url="https://x.example", topics=(Approved.TOPIC,))
    async with house(with_channels(Channel.WEBHOOK, subscribers=(system,))) as h:
        await h.tell(form(), recap(2), approved())

        (delivery,) = h.deliveries(Channel.WEBHOOK)
        assert (delivery.recipient, delivery.content.subject) == ("SATU_DATA", Approved.TOPIC)
        assert Approved.model_validate_json(delivery.content.event or "") == approved()


def test_a_subscription_to_an_unknown_topic_is_refused() -> None:
    with pytest.raises(ValueError, match="tidak dikenal"):
        Subscriber(code="A", url="https://x.example", topics=(EVENTS[0].TOPIC, "kinerja.x.v1"))


# --- the inbox --------------------------------------------------------------------------------


async def test_an_inbox_shows_what_its_role_was_told_newest_first() -> None:
    async with house() as h:
        await h.tell(form())
        await h.tell(recap(2), at=h.now.replace(hour=10))

        items = await h.get(f"/offices/{OFFICE}/inbox")

        assert [item["subject"][:4] for item in items] == ["Draf", "Form"]
        assert [item["actionable"] for item in items] == [True, False]
        assert {item["cycle"] for item in items} == {CYCLE_ID}
        other = await h.get(f"/offices/{OFFICE}/inbox", role=PIAK)
        assert {item["id"] for item in other} & {item["id"] for item in items} == set()


async def test_a_read_message_says_by_whom_and_leaves_the_unread_ones() -> None:
    async with house() as h:
        await h.tell(form())
        (item,) = await h.get(f"/offices/{OFFICE}/inbox")

        answer = await h.post(f"/inbox/{item['id']}/read")
        again = await h.post(f"/inbox/{item['id']}/read")

        assert answer.status_code == again.status_code == 200, answer.text
        assert await h.get(f"/offices/{OFFICE}/inbox", unread="true") == []
        (read,) = await h.get(f"/offices/{OFFICE}/inbox")
        assert read["read_by"] == "Siti Aisyah (contoh)"


async def test_only_the_recipient_marks_a_message_read() -> None:
    async with house() as h:
        await h.tell(form())
        (item,) = await h.get(f"/offices/{OFFICE}/inbox")

        answer = await h.post(f"/inbox/{item['id']}/read", PIAK)

        assert (answer.status_code, answer.json()["rule"]) == (403, "bukan-penerima")


async def test_an_unknown_message_and_another_office_s_inbox_are_refused() -> None:
    async with house() as h:
        unknown = await h.post(f"/inbox/{CYCLE_ID}:x:{SEKRETARIS}:INBOX/read")
        other = await h.client.get("/offices/6371-dukcapil/inbox", headers=bearer(SEKRETARIS))

        assert (unknown.status_code, unknown.json()["rule"]) == (404, "kiriman-tidak-dikenal")
        assert (other.status_code, other.json()["rule"]) == (403, "bukan-kantor-sendiri")


def test_pauses_double_up_to_a_bound_and_follow_from_the_delivery() -> None:
    posts = EMAIL.posts

    seconds = [posts.pause("x", n).total_seconds() for n in range(1, 12)]

    bases = [min(30 * 2 ** (n - 1), 21600) for n in range(1, 12)]
    assert all(base <= s <= base * 1.5 for s, base in zip(seconds, bases, strict=True))
    assert posts.pause("x", 3) == posts.pause("x", 3) != posts.pause("y", 3)


def test_a_delivery_comes_back_from_its_json() -> None:
    delivery = Delivery.model_validate(
        {
            "cycle": CYCLE_ID,
            "cause": "c",
            "recipient": PIAK,
            "channel": "EMAIL",
            "content": {"subject": "s", "text": "t"},
            "queued_at": "2025-10-06T01:00:00Z",
        }
    )

    assert Delivery.model_validate(delivery.model_dump(mode="json")) == delivery
