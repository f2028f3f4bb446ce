"""Letter numbers: gapless per year and kind, given at signing, kept when they are cancelled."""

import asyncio
from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from services.notifier.commands import CancelNumber, SignLetter
from services.notifier.data_files import DELIVERY_FILE, REGISTER_FILE, DataFileError, load
from services.notifier.domain import decide, touches
from services.notifier.domain.numbering import Kind, Numbering, number_text
from services.notifier.domain.register import Register, register_ref
from services.notifier.domain.states import Mailroom
from shared.decision import Command, Message, Ref, Rejected, Taken
from shared.engine import Engine, Request
from shared.engine.testing import Fault, running
from tests.unit.notifier.house import House, bearer, house
from tests.unit.notifier.world import (
    CYCLE_ID,
    KADIS,
    KASUBAG,
    OFFICE,
    PIAK,
    REF,
    RULES,
    SEKRETARIS,
    actor,
    after,
    approved,
    discrepancy,
    form,
    recap,
    wita,
)

SURAT = register_ref(OFFICE, 2025, "SURAT")


def lines(h: House, ref: Ref = SURAT) -> list[tuple[int, str]]:
    state = Register.model_validate(h.store.documents[ref]["state"])
    return [(line.number, line.letter) for line in state.lines]


async def drafted(h: House) -> None:
    """Letters of all kinds: L1, L2, L4, L7 and five L8."""
    await h.tell(form(), recap(1), discrepancy(), approved())


async def test_a_letter_is_numbered_when_it_is_signed_and_not_before() -> None:
    async with house() as h:
        await drafted(h)
        assert SURAT not in h.store.documents

        answer = await h.sign("L1-1", KADIS)

        assert answer.json() == {"letter": "L1-1", "number": "000.8/001/DUKCAPIL/X/2025"}
        shown = await h.get(f"/cycles/{CYCLE_ID}/letters", code="L1")
        assert [(row["id"], row["number"], row["signed_on"]) for row in shown] == [
            ("L1-1", "000.8/001/DUKCAPIL/X/2025", "2025-10-06")
        ]


async def test_each_kind_has_a_sequence_of_its_own() -> None:
    async with house() as h:
        await drafted(h)
        for letter in ("L1-1", "L4-1", "L2-1", "L8-2"):
            assert (await h.sign(letter)).status_code == 200

        assert lines(h) == [(1, "L1-1"), (2, "L4-1"), (3, "L8-2")]
        assert lines(h, register_ref(OFFICE, 2025, "NOTA_DINAS")) == [(1, "L2-1")]


async def test_the_registers_of_an_office_are_listed() -> None:
    async with house() as h:
        await drafted(h)
        await h.sign("L1-1")
        await h.sign("L2-1")

        assert await h.get(f"/offices/{OFFICE}/registers") == [
            {"year": 2025, "kind": "NOTA_DINAS"},
            {"year": 2025, "kind": "SURAT"},
        ]
        other = await h.client.get("/offices/6371-dukcapil/registers", headers=bearer("SEKRETARIS"))
        assert other.status_code == 403


async def test_a_new_year_begins_with_one() -> None:
    async with house() as h:
        await drafted(h)
        await h.sign("L1-1")
        h.now = datetime(2026, 1, 1, 0, 30, tzinfo=ZoneInfo("Asia/Makassar"))

        answer = await h.sign("L4-1")

        assert answer.json()["number"] == "000.8/001/DUKCAPIL/I/2026"


async def test_a_letter_that_has_a_number_keeps_it() -> None:
    async with house() as h:
        await drafted(h)
        first, again = await h.sign("L1-1"), await h.sign("L1-1")

        assert first.json() == again.json()
        assert lines(h) == [(1, "L1-1")]


async def test_a_signing_repeated_with_its_key_takes_one_number() -> None:
    async with house() as h:
        await drafted(h)
        first = await h.sign("L1-1", Idempotency_Key="k")
        await h.sign("L4-1")
        again = await h.sign("L1-1", Idempotency_Key="k")

        assert first.json() == again.json()
        assert lines(h) == [(1, "L1-1"), (2, "L4-1")]


@pytest.mark.parametrize("fault", list(Fault))
async def test_whatever_becomes_of_the_commit_there_is_no_gap(fault: Fault) -> None:
    async with house() as h:
        await drafted(h)
        h.store.faults = [fault]
        await h.sign("L1-1")
        await h.sign("L4-1")

        assert lines(h) == [(1, "L1-1"), (2, "L4-1")]


async def test_two_replicas_that_sign_at_once_give_two_numbers() -> None:
    async with house() as h:
        await drafted(h)
        other = type(h.engine)(h.engine.step, h.store, h.bus, clock=lambda: h.now)
        async with running(other):
            h.store.rivals = [lambda: _ask(other, SignLetter(letter="L4-1"))]

            await h.sign("L1-1")

        assert sorted(lines(h)) == [(1, "L4-1"), (2, "L1-1")]


async def _ask(engine: Engine, command: Command) -> None:
    message = Message(command, str(uuid4()), engine.clock(), REF, actor(SEKRETARIS))
    await engine.ask(Request(message, "c", "k"))


async def test_a_cancelled_number_stays_with_its_reason_and_the_letter_gets_another() -> None:
    async with house() as h:
        await drafted(h)
        await h.sign("L1-1")
        await h.sign("L4-1")

        path = f"/cycles/{CYCLE_ID}/letters/L1-1/cancellation"
        answer = await h.post(path, KASUBAG, {"reason": "salah tujuan"})
        again = await h.sign("L1-1")

        assert answer.status_code == 200, answer.text
        assert again.json()["number"] == "000.8/003/DUKCAPIL/X/2025"
        shown = await h.get(f"/offices/{OFFICE}/registers/2025/SURAT")
        assert [(row["number"], row["reason"]) for row in shown["lines"]] == [
            (1, "salah tujuan"),
            (2, None),
            (3, None),
        ]
        assert shown["lines"][0]["cancelled_by"]["role"] == KASUBAG


async def test_last_year_s_number_can_be_cancelled_an_older_one_cannot() -> None:
    async with house() as h:
        await drafted(h)
        await h.sign("L1-1")
        await h.sign("L4-1")
        body = {"reason": "salah tujuan"}

        h.now = wita(6, 9).replace(year=2026)
        last = await h.post(f"/cycles/{CYCLE_ID}/letters/L1-1/cancellation", body=body)
        h.now = wita(6, 9).replace(year=2027)
        older = await h.post(f"/cycles/{CYCLE_ID}/letters/L4-1/cancellation", body=body)

        assert last.status_code == 200, last.text
        assert (older.status_code, older.json()["rule"]) == (409, "register-tahun-lain")


@pytest.mark.parametrize(
    ("letter", "role", "status", "rule"),
    [
        ("L1-1", PIAK, 403, "bukan-penanda-tangan"),
        ("L1-2", SEKRETARIS, 404, "surat-tidak-dikenal"),
        ("L3-1", SEKRETARIS, 404, "surat-tidak-dikenal"),
    ],
)
async def test_who_may_not_sign_takes_no_number(
    letter: str, role: str, status: int, rule: str
) -> None:
    async with house() as h:
        await drafted(h)

        answer = await h.sign(letter, role)

        assert (answer.status_code, answer.json()["rule"]) == (status, rule)
        assert SURAT not in h.store.documents


async def test_what_was_never_signed_cannot_be_cancelled() -> None:
    async with house() as h:
        await drafted(h)

        path = f"/cycles/{CYCLE_ID}/letters/L1-1/cancellation"
        answer = await h.post(path, body={"reason": "salah tujuan"})

        assert (answer.status_code, answer.json()["rule"]) == (409, "surat-belum-bernomor")


async def test_a_letter_of_an_unknown_cycle_is_404() -> None:
    async with house() as h:
        answer = await h.sign("L1-1")

        assert (answer.status_code, answer.json()["rule"]) == (404, "siklus-tidak-dikenal")


async def test_who_signs_his_own_letter_is_named_and_who_notes_another_s_is_not() -> None:
    async with house() as h:
        await drafted(h)
        await h.sign("L8-1", KADIS)
        await h.sign("L8-2", KASUBAG)
        path = f"/cycles/{CYCLE_ID}/letters/L8-3/signing"
        await h.post(path, SEKRETARIS, {"deputy": SEKRETARIS})

        slips = {slip.id: slip for slip in h.mailroom().letters}
        assert [(slips[i].signed_by, slips[i].deputy) for i in ("L8-1", "L8-2", "L8-3")] == [
            ("Abdul Gani (contoh)", None),
            (None, None),
            ("Siti Aisyah (contoh)", SEKRETARIS),
        ]


async def test_who_is_no_officer_of_that_day_signs_nothing() -> None:
    async with house() as h:
        await drafted(h)
        path = f"/cycles/{CYCLE_ID}/letters/L4-1/signing"

        stranger = await h.client.post(path, headers=bearer(SEKRETARIS, "Orang Lain (contoh)"))
        h.now = wita(6, 9).replace(year=2023)
        too_early = await h.sign("L4-1", KASUBAG)

        for answer in (stranger, too_early):
            assert (answer.status_code, answer.json()["rule"]) == (409, "pejabat-tidak-terdaftar")
        assert SURAT not in h.store.documents


async def test_the_sheet_of_ratification_is_signed_by_who_ratified_or_not_at_all() -> None:
    async with house() as h:
        await drafted(h)
        other = await h.sign("L7-1", KADIS)
    ratified = approved()
    head = ratified.signatory.model_copy(update={"name": "Abdul Gani (contoh)"})
    async with house() as h:
        await h.tell(form(), recap(2), ratified.model_copy(update={"signatory": head}))
        await h.sign("L7-1", KASUBAG)

        assert (other.status_code, other.json()["rule"]) == (409, "pejabat-tidak-terdaftar")
        slip = next(slip for slip in h.mailroom().letters if slip.id == "L7-1")
        assert slip.signed_by == "Abdul Gani (contoh)"


async def test_a_letter_is_printed_with_its_number() -> None:
    async with house() as h:
        await drafted(h)
        await h.sign("L4-1")

        for ending, magic in (("pdf", b"%PDF"), ("docx", b"PK")):
            path = f"/cycles/{CYCLE_ID}/letters/L4-1.{ending}"
            answer = await h.client.get(path, headers=bearer(SEKRETARIS))
            assert answer.status_code == 200, answer.text
            assert answer.content.startswith(magic)


# --- any order of acts -----------------------------------------------------------------------

LETTERS = ("L1-1", "L4-1", "L8-1", "L8-2", "L8-3")
ACTS = st.lists(st.tuples(st.sampled_from(LETTERS), st.booleans()), max_size=25)


@settings(max_examples=60, deadline=None)
@given(ACTS)
def test_whatever_is_signed_and_cancelled_the_numbers_have_no_gap_and_no_double(
    acts: list[tuple[str, bool]],
) -> None:
    mail = after(recap(1), discrepancy(), approved())
    states: dict[Ref, BaseModel] = {REF: mail.mailroom}
    for number, (letter, cancels) in enumerate(acts):
        command = (
            CancelNumber(letter=letter, reason="keliru") if cancels else SignLetter(letter=letter)
        )
        message = Message(command, f"m{number}", wita(7, 9), REF, actor(SEKRETARIS))
        found = {ref: states[ref] for ref in touches(RULES, message) if ref in states}
        outcome = decide(RULES, found, message)
        assert isinstance(outcome, Taken | Rejected)
        if isinstance(outcome, Taken):
            states |= {r: s for r, s in outcome.states.items() if r.kind in {"cycle", "register"}}

    register = states.get(SURAT, Register(kind="SURAT", year=2025))
    assert isinstance(register, Register)
    assert [line.number for line in register.lines] == list(range(1, len(register.lines) + 1))
    assert len({line.text for line in register.lines}) == len(register.lines)
    alive = {line.letter: line.text for line in register.lines if line.cancelled_at is None}
    mailroom = states[REF]
    assert isinstance(mailroom, Mailroom)
    assert alive == {slip.id: slip.number for slip in mailroom.letters if slip.number}


# --- the data file ----------------------------------------------------------------------------


def test_every_letter_has_a_register() -> None:
    numbering = load(REGISTER_FILE, Numbering)

    assert {numbering.of(f"L{n}").kind for n in range(1, 10)} == {
        "SURAT",
        "NOTA_DINAS",
        "BERITA_ACARA",
        "PENGESAHAN",
    }


def test_a_number_reads_as_the_pattern_says() -> None:
    text = number_text("{number}/{number:04}/{month}/{month_roman}/{year}", 7, date(2026, 12, 1))

    assert text == "7/0007/12/XII/2026"


@pytest.mark.parametrize(
    "pattern", ["061/{year}", "061/{number}", "{number}/{year}/{unit}", "{number!x}{year}", "{"]
)
def test_a_pattern_that_cannot_number_is_refused(pattern: str) -> None:
    with pytest.raises(ValidationError):
        Kind(kind="SURAT", name="Surat", letters=("L1",), pattern=pattern)


def test_a_letter_in_two_registers_is_refused() -> None:
    kind = Kind(kind="A", name="a", letters=("L1",), pattern="{number}/{year}")
    with pytest.raises(ValidationError, match="L1"):
        Numbering(version="1", kinds=(kind, kind.model_copy(update={"kind": "B"})))


def test_a_file_of_the_wrong_kind_is_named_with_its_faults() -> None:
    with pytest.raises(DataFileError, match=r"delivery\.toml: kinds: "):
        load(DELIVERY_FILE, Numbering)


async def test_signings_that_come_together_are_numbered_without_gap() -> None:
    async with house() as h:
        await drafted(h)

        await asyncio.gather(*(h.sign(letter) for letter in LETTERS))

        assert sorted(number for number, _ in lines(h)) == [1, 2, 3, 4, 5]
