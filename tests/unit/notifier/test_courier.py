"""Couriers: each delivery is sent once, tried again sensibly, and every try is on record."""

import asyncio
import csv
from dataclasses import replace
from datetime import timedelta

import pytest
import structlog

from services.notifier.app import channels, courier
from services.notifier.channels import Outcome, Sent
from services.notifier.commands import Claim, Record
from services.notifier.domain.delivery import DELIVERY, Channel, Delivery, DeliveryState
from services.notifier.settings import ChannelSettings
from services.notifier.table_file import COLUMNS
from shared.decision import Ref
from shared.engine.testing import Fault, running
from tests.unit.notifier.house import Fake, House, house, with_channels
from tests.unit.notifier.world import CYCLE_ID, KADIS, OPERATOR, PIAK, approved, form, recap

EMAIL = with_channels(Channel.EMAIL)
FAILED = Sent("FAILED", "451", "a@b.example")


def mails(h: House) -> list[Delivery]:
    return h.deliveries(Channel.EMAIL)


def states(h: House) -> set[DeliveryState]:
    return {mail.state for mail in mails(h)}


def one_ref(h: House) -> Ref:
    return next(
        ref
        for ref in sorted(h.store.documents)
        if ref.kind == DELIVERY and ref.id.endswith(Channel.EMAIL)
    )


async def form_out(h: House) -> Ref:
    """The form is out; of its mails only the first is left to be sent."""
    await h.tell(form())
    first = one_ref(h)
    for ref in [r for r in h.store.documents if r.kind == DELIVERY and r != first]:
        del h.store.documents[ref]
    return first


async def test_what_is_due_is_sent_once_with_every_attempt_on_record() -> None:
    async with house(EMAIL) as h:
        await h.tell(form())
        way = Fake()

        made = await h.courier({Channel.EMAIL: way}).round()

        assert made == len(mails(h)) == len(way.parcels)
        assert states(h) == {DeliveryState.SENT}
        assert await h.courier({Channel.EMAIL: way}).round() == 0
        shown = await h.get(f"/cycles/{CYCLE_ID}/deliveries")
        mail = next(row for row in shown if row["channel"] == "EMAIL")
        (attempt,) = mail["tries"]
        assert (attempt["number"], attempt["to"]) == (1, "a@b.example")
        assert (attempt["outcome"], attempt["answer"]) == ("SENT", "250")
        assert mail["sent_at"] is not None


async def test_the_first_attempt_is_due_at_once_however_far_ahead_the_sender_s_clock_is() -> None:
    async with house(EMAIL) as h:
        h.now += timedelta(hours=32)
        await h.tell(form())
        h.now -= timedelta(hours=32)

        made = await h.courier({Channel.EMAIL: Fake()}).round()

        assert made == len(mails(h)) > 0
        assert states(h) == {DeliveryState.SENT}


async def test_what_waits_longest_for_its_first_attempt_is_sent_first() -> None:
    async with house(EMAIL) as h:
        for version in (1, 2, 3):
            await h.tell(form() if version == 1 else recap(version))
            h.now += timedelta(seconds=2)
        due = await h.store.due(DELIVERY, h.now, 1000)
        by_ref = {
            ref: Delivery.model_validate(d["state"])
            for ref, d in h.store.documents.items()
            if ref.kind == DELIVERY
        }

        ages = [by_ref[ref].queued_at for ref in due]

        assert ages == sorted(ages)
        assert len(set(ages)) > 1


async def test_an_attempt_s_record_holds_no_content() -> None:
    async with house(EMAIL) as h:
        await h.tell(form())
        await h.courier({Channel.EMAIL: Fake()}).round()

        texts = [mail.content.text for mail in mails(h)]
        assert not any(text[:40] in str(row) for row in h.entries("attempts") for text in texts)


async def test_a_failed_attempt_is_tried_again_after_its_pause_and_not_before() -> None:
    async with house(EMAIL) as h:
        await form_out(h)
        way = Fake([FAILED])
        kurir = h.courier({Channel.EMAIL: way})
        await kurir.round()
        (mail,) = mails(h)
        assert (mail.state, mail.answer) == (DeliveryState.FAILED, "451")
        assert mail.next_at is not None

        h.now = mail.next_at - timedelta(seconds=1)
        assert await kurir.round() == 0
        h.now = mail.next_at
        assert await kurir.round() == 1

        assert (states(h), mails(h)[0].attempts) == ({DeliveryState.SENT}, 2)


@pytest.mark.parametrize(
    ("outcome", "final"), [("FAILED", DeliveryState.GAVE_UP), ("UNKNOWN", DeliveryState.UNKNOWN)]
)
async def test_after_the_last_attempt_it_is_given_up_and_says_how_it_ended(
    outcome: Outcome, final: DeliveryState
) -> None:
    async with house(with_channels(Channel.EMAIL, stale_after_hours=9999)) as h:
        await form_out(h)
        way = Fake([Sent(outcome, "x")] * 99)
        kurir = h.courier({Channel.EMAIL: way})

        for _ in range(20):
            await kurir.round()
            h.now = mails(h)[0].next_at or h.now

        (mail,) = mails(h)
        assert (mail.state, mail.attempts) == (final, EMAIL.posts.max_attempts)
        assert len(way.parcels) == len(h.entries("attempts")) == EMAIL.posts.max_attempts


async def test_what_the_other_side_refuses_for_good_is_not_tried_again() -> None:
    async with house(EMAIL) as h:
        await form_out(h)
        kurir = h.courier({Channel.EMAIL: Fake([Sent("GAVE_UP", "550")])})

        await kurir.round()
        h.now += timedelta(days=1)

        assert await kurir.round() == 0
        assert (states(h), mails(h)[0].answer) == ({DeliveryState.GAVE_UP}, "550")


async def test_what_was_given_up_is_tried_again_once_somebody_has_mended_it() -> None:
    async with house(EMAIL) as h:
        ref = await form_out(h)
        kurir = h.courier({Channel.EMAIL: Fake([Sent("GAVE_UP", "tanpa-alamat")])})
        await kurir.round()
        (failed,) = await h.get("/deliveries")
        assert (failed["id"], failed["answer"]) == (ref.id, "tanpa-alamat")
        h.now += timedelta(days=30)

        answer = await h.post(f"/deliveries/{ref.id}/retry", OPERATOR)
        assert answer.status_code == 200, answer.text
        await kurir.round()

        (mail,) = mails(h)
        assert (mail.state, mail.attempts) == (DeliveryState.SENT, 2)
        assert [row["number"] for row in h.entries("attempts")] == [1, 2]
        assert await h.get("/deliveries") == []


@pytest.mark.parametrize(
    ("role", "sent", "status", "rule"),
    [
        (PIAK, Sent("GAVE_UP", "550"), 403, "bukan-pengelola-kiriman"),
        (OPERATOR, Sent("SENT", "250"), 409, "kiriman-tidak-gagal"),
        (OPERATOR, Sent("FAILED", "451"), 409, "kiriman-tidak-gagal"),
    ],
)
async def test_only_what_was_given_up_is_tried_again_and_only_by_who_may(
    role: str, sent: Sent, status: int, rule: str
) -> None:
    async with house(EMAIL) as h:
        ref = await form_out(h)
        await h.courier({Channel.EMAIL: Fake([sent])}).round()

        answer = await h.post(f"/deliveries/{ref.id}/retry", role)

        assert (answer.status_code, answer.json()["rule"]) == (status, rule)


async def test_after_a_retry_it_has_all_its_attempts_again() -> None:
    async with house(with_channels(Channel.EMAIL, stale_after_hours=9999)) as h:
        ref = await form_out(h)
        kurir = h.courier({Channel.EMAIL: Fake([FAILED] * 99)})
        for _ in range(2):
            for _ in range(15):
                await kurir.round()
                h.now = mails(h)[0].next_at or h.now
            await h.post(f"/deliveries/{ref.id}/retry", OPERATOR)

        assert mails(h)[0].attempts == 2 * EMAIL.posts.max_attempts


async def test_two_couriers_on_one_store_send_each_mail_once() -> None:
    async with house(EMAIL) as h:
        await h.tell(form())
        other = type(h.engine)(h.engine.step, h.store, h.bus, clock=lambda: h.now)
        async with running(other):
            way = Fake()
            desk = type(h.desk)(other, h.desk._verifier, files=h.desk.files)
            second = type(h.courier({}))(desk, {Channel.EMAIL: way}, h.courier({})._papers)

            made = await asyncio.gather(h.courier({Channel.EMAIL: way}).round(), second.round())

        refs = [parcel.ref for parcel in way.parcels]
        assert sum(made) == len(refs) == len(set(refs)) == len(mails(h))


async def test_while_one_courier_holds_a_mail_no_other_takes_it() -> None:
    async with house(EMAIL) as h:
        await form_out(h)
        slow = Fake(gate=asyncio.Event())
        first = asyncio.create_task(h.courier({Channel.EMAIL: slow}).round())
        await slow.begun.wait()

        assert await h.courier({Channel.EMAIL: Fake()}).round() == 0

        assert slow.gate is not None
        slow.gate.set()
        assert await first == 1


async def test_a_courier_that_dies_leaves_a_lease_and_the_next_one_notes_it_is_unknown() -> None:
    async with house(EMAIL) as h:
        await form_out(h)
        slow = Fake(gate=asyncio.Event())
        dead = asyncio.create_task(h.courier({Channel.EMAIL: slow}).round())
        await slow.begun.wait()
        dead.cancel()
        h.now += timedelta(seconds=EMAIL.posts.lease_seconds)

        way = Fake()
        assert await h.courier({Channel.EMAIL: way}).round() == 1

        outcomes = [(row["number"], row["outcome"]) for row in h.entries("attempts")]
        assert outcomes == [(1, "UNKNOWN"), (2, "SENT")]
        assert way.parcels[0].ref == slow.parcels[0].ref


async def test_a_courier_whose_lease_ran_out_does_not_overwrite_what_another_noted() -> None:
    async with house(EMAIL) as h:
        ref = await form_out(h)
        await h.desk.act(ref, Claim(courier="lambat"), "1")
        h.now += timedelta(seconds=EMAIL.posts.lease_seconds)
        await h.courier({Channel.EMAIL: Fake()}).round()

        late = Record(courier="lambat", attempt=1, outcome="FAILED", answer="x")
        answer = await h.desk.act(ref, late, "2")

        assert (answer.status, answer.body["rule"]) == (409, "kiriman-dipegang-lain")
        assert states(h) == {DeliveryState.SENT}


@pytest.mark.parametrize("fault", list(Fault))
async def test_whatever_becomes_of_a_commit_a_mail_is_sent_once(fault: Fault) -> None:
    async with house(EMAIL) as h:
        await form_out(h)
        way = Fake()
        h.store.faults = [fault, fault]

        await h.courier({Channel.EMAIL: way}).round()

        assert (len(way.parcels), states(h)) == (1, {DeliveryState.SENT})
        assert len(h.entries("attempts")) == 1


async def test_what_is_too_old_is_not_sent_any_more() -> None:
    async with house(EMAIL) as h:
        await form_out(h)
        h.now += timedelta(hours=EMAIL.posts.stale_after_hours, seconds=1)
        way = Fake()

        await h.courier({Channel.EMAIL: way}).round()

        assert (way.parcels, states(h)) == ([], {DeliveryState.GAVE_UP})
        assert mails(h)[0].answer == "kedaluwarsa"


async def test_a_letter_that_cannot_be_printed_is_tried_again_later() -> None:
    async with house(EMAIL) as h:
        await form_out(h)
        kurir = h.courier({Channel.EMAIL: Fake()})

        async def broken(*_: object) -> tuple[()]:
            raise ZeroDivisionError

        kurir._papers = broken
        with structlog.testing.capture_logs():
            await kurir.round()

        assert mails(h)[0].answer == "surat-gagal-dicetak"
        assert states(h) == {DeliveryState.FAILED}


async def test_a_channel_that_was_switched_off_since_is_given_up_and_says_so() -> None:
    async with house(EMAIL) as h:
        await form_out(h)

        await h.courier({}).round()

        assert mails(h)[0].answer == "saluran-mati"


async def test_a_courier_works_until_it_is_told_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.notifier.courier.LOOK_SECONDS", 0.0)
    async with house(EMAIL) as h, asyncio.timeout(5):
        await form_out(h)
        stop, way = asyncio.Event(), Fake(gate=asyncio.Event())
        working = asyncio.create_task(h.courier({Channel.EMAIL: way}).run(stop))
        await way.begun.wait()
        stop.set()
        assert way.gate is not None
        way.gate.set()
        await working

        assert states(h) == {DeliveryState.SENT}


async def test_one_line_is_logged_for_each_attempt_without_address_or_text() -> None:
    async with house(EMAIL) as h:
        await form_out(h)
        with structlog.testing.capture_logs() as lines:
            await h.courier({Channel.EMAIL: Fake()}).round()

        (line,) = [line for line in lines if line["event"] == "delivery.attempted"]
        assert (line["state"], line["channel"], line["attempts"]) == ("SENT", "EMAIL", 1)
        assert "a@b.example" not in str(lines)
        assert "Form" not in str(lines)


async def test_the_pdf_of_a_signed_letter_goes_with_its_mail() -> None:
    settings = ChannelSettings(smtp_host="127.0.0.1", smtp_from="a@b.example")
    async with house(with_channels(*channels(settings))) as h:
        await h.tell(form(), recap(1))
        await h.courier({Channel.EMAIL: Fake()}).round()
        await h.sign("L1-1", KADIS)
        way, real = Fake(), courier(h.desk, h.rules, settings)
        real._ways = {Channel.EMAIL: way}

        await real.round()

        assert way.parcels
        for parcel in way.parcels:
            assert [paper.name for paper in parcel.papers] == ["L1-1.pdf"]
            assert parcel.papers[0].content.startswith(b"%PDF")


async def test_a_report_goes_with_its_letters_and_the_ratified_table() -> None:
    settings = ChannelSettings(smtp_host="127.0.0.1", smtp_from="a@b.example")
    rules = with_channels(*channels(settings))
    first, *others = rules.sop.recipients
    agency = first.model_copy(update={"email": "ortal@b.example"})
    sop = rules.sop.model_copy(update={"recipients": (agency, *others)})
    async with house(replace(rules, sop=sop)) as h:
        ratified = approved()
        signatory = ratified.signatory.model_copy(update={"name": "Abdul Gani (contoh)"})
        await h.tell(form(), recap(2), ratified.model_copy(update={"signatory": signatory}))
        await h.courier({Channel.EMAIL: Fake()}).round()
        await h.sign("L7-1", KADIS)
        await h.sign("L8-1", KADIS)
        way, real = Fake(), courier(h.desk, h.rules, settings)
        real._ways = {Channel.EMAIL: way}

        await real.round()

        (report,) = [p for p in way.parcels if p.delivery.recipient == agency.code]
        assert [paper.name for paper in report.papers] == [
            "L8-1.pdf",
            "L7-1.pdf",
            "data-kinerja-2025-Q3-r0.csv",
        ]
        lines = report.papers[2].content.decode().splitlines()
        one, two = csv.DictReader(lines)
        assert list(one) == list(COLUMNS)
        assert (one["kode"], one["realisasi"], one["capaian_triwulan"]) == (
            "DD-01",
            "99.51",
            "100.31",
        )
        assert (two["kode"], two["realisasi"], two["status"]) == ("NS-01", "", "BELUM_ADA_DATA")
        assert {one["periode"], two["periode"]} == {"2025-Q3"}
