"""Step 7: the report goes out, agencies acknowledge it, and then the cycle is reported."""

from datetime import datetime, timedelta

import httpx
import pytest

from shared.contract.vocabulary import Progress
from shared.engine.testing import Fault
from tests.unit.notifier.house import House, house
from tests.unit.notifier.world import (
    CYCLE_ID,
    KADIS,
    KASUBAG,
    RULES,
    SEKRETARIS,
    approved,
    form,
    recap,
    wita,
)

AGENCIES = tuple(agency.code for agency in RULES.sop.recipients)
PATH = f"/cycles/{CYCLE_ID}/receipts"


async def ratified(h: House, *, signed: int = len(AGENCIES)) -> None:
    """The figures are ratified, and so many cover letters are signed."""
    await h.tell(form(), recap(2), approved(), at=wita(15, 9))
    for number in range(1, signed + 1):
        assert (await h.sign(f"L8-{number}", KADIS)).status_code == 200


async def receipt(
    h: House, code: str, role: str = KASUBAG, at: datetime | None = None, by: str = "Tata usaha"
) -> httpx.Response:
    moment = (at or h.now).isoformat()
    body = {"recipient": code, "received_by": by, "received_at": moment, "number": "045/1/2025"}
    return await h.post(PATH, role, body)


def progress(h: House) -> list[tuple[Progress, str | None]]:
    told = {Progress.DELIVERED, Progress.REPORTED}
    return [(said.progress, said.refers_to) for said in h.said() if said.progress in told]


def keys(h: House) -> list[str]:
    return [timer.key for timer in h.mailroom().timers if timer.running]


async def test_a_receipt_says_who_received_it_when_and_under_which_number() -> None:
    async with house() as h:
        await ratified(h)
        h.now = wita(16, 10)

        answer = await receipt(h, "INSPEKTORAT")

        assert answer.status_code == 200, answer.text
        shown = await h.get(PATH)
        (row,) = shown["receipts"]
        assert (row["recipient"], row["received_by"]) == ("INSPEKTORAT", "Tata usaha")
        assert (row["number"], row["recorded_by"]["role"]) == ("045/1/2025", KASUBAG)
        assert shown["missing"] == [code for code in AGENCIES if code != "INSPEKTORAT"]
        assert progress(h) == [(Progress.DELIVERED, "INSPEKTORAT")]


async def test_with_the_last_receipt_the_cycle_is_reported_once() -> None:
    async with house() as h:
        await ratified(h)
        for code in (*AGENCIES, *AGENCIES):
            assert (await receipt(h, code, at=wita(15, 9))).status_code == 200
        await h.engine.relay.drain()

        assert [p for p, _ in progress(h)].count(Progress.REPORTED) == 1
        last = h.said()[-1]
        assert (last.progress, last.before, last.after) == (
            Progress.REPORTED,
            "DISAHKAN",
            "DILAPORKAN",
        )
        assert keys(h) == []


async def test_the_same_receipt_again_changes_nothing_and_another_is_refused() -> None:
    async with house() as h:
        await ratified(h)
        await receipt(h, "INSPEKTORAT")
        before = h.store.documents.copy()

        again = await receipt(h, "INSPEKTORAT")
        other = await receipt(h, "INSPEKTORAT", by="Orang lain")

        assert again.status_code == 200
        assert (other.status_code, other.json()["rule"]) == (409, "tanda-terima-sudah-ada")
        assert h.store.documents == before


@pytest.mark.parametrize(
    ("code", "role", "offset", "status", "rule"),
    [
        ("INSPEKTORAT", SEKRETARIS, 0, 403, "bukan-pencatat-tanda-terima"),
        ("KODIM", KASUBAG, 0, 404, "instansi-tidak-dikenal"),
        ("INSPEKTORAT", KASUBAG, 1, 422, "tanda-terima-mendahului"),
        ("INSPEKTORAT", KASUBAG, -1, 422, "tanda-terima-mendahului"),
    ],
)
async def test_a_receipt_that_cannot_be_is_refused(
    code: str, role: str, offset: int, status: int, rule: str
) -> None:
    async with house() as h:
        await ratified(h)

        answer = await receipt(h, code, role, h.now + timedelta(hours=offset))

        assert (answer.status_code, answer.json()["rule"]) == (status, rule)
        assert progress(h) == []


async def test_before_ratification_and_before_its_signature_nothing_can_be_received() -> None:
    async with house() as h:
        await h.tell(form(), recap(2), at=wita(15, 9))
        early = await receipt(h, "INSPEKTORAT")
        await h.tell(approved())
        unsigned = await receipt(h, "INSPEKTORAT")

        assert (early.status_code, early.json()["rule"]) == (409, "belum-disahkan")
        assert (unsigned.status_code, unsigned.json()["rule"]) == (409, "surat-belum-bernomor")


async def test_signing_starts_the_wait_for_each_receipt_and_ends_step_7_with_the_last() -> None:
    async with house() as h:
        await ratified(h, signed=2)
        assert keys(h) == [
            "7:lapor",
            "7:tanda-terima:BAGIAN_ORGANISASI",
            "7:tanda-terima:BAPPERIDA",
        ]

        for number in (3, 4, 5):
            await h.sign(f"L8-{number}", KADIS)

        assert keys(h) == [f"7:tanda-terima:{code}" for code in AGENCIES]


async def test_an_overdue_receipt_is_followed_up() -> None:
    async with house() as h:
        await ratified(h)
        await receipt(h, "INSPEKTORAT")
        within = RULES.after(h.now, RULES.thresholds.receipt_within)

        await h.ring(within)

        late = [s for s in h.said() if s.progress is Progress.OVERDUE]
        assert {s.refers_to for s in late} == {
            f"7:tanda-terima:{code}" for code in AGENCIES if code != "INSPEKTORAT"
        }
        digest = [n for n in h.entries("notices") if "Pengingat" in str(n["subject"])]
        assert [n["recipient"] for n in digest] == [KASUBAG]
        assert "tanda terima laporan dari BAPPERIDA" in str(digest[0]["text"])
        assert "L9" not in {slip.code for slip in h.mailroom().letters}


@pytest.mark.parametrize("fault", list(Fault))
async def test_whatever_becomes_of_the_commit_a_receipt_is_told_once(fault: Fault) -> None:
    async with house() as h:
        await ratified(h)
        h.store.faults = [fault]

        await receipt(h, "INSPEKTORAT")
        await h.engine.relay.drain()

        assert len(set(progress(h))) == 1
        assert len((await h.get(PATH))["receipts"]) == 1


async def withdrawn(h: House, letter: str) -> httpx.Response:
    path = f"/cycles/{CYCLE_ID}/letters/{letter}/cancellation"
    return await h.post(path, SEKRETARIS, {"reason": "salah lampiran"})


async def test_a_withdrawn_cover_letter_is_to_be_signed_again_and_then_waited_for_anew() -> None:
    async with house() as h:
        await ratified(h)
        await withdrawn(h, "L8-2")
        assert "7:tanda-terima:BAPPERIDA" not in keys(h)
        assert "7:lapor" in keys(h)

        await h.sign("L8-2", KADIS)

        assert "7:tanda-terima:BAPPERIDA" in keys(h)
        assert "7:lapor" not in keys(h)


async def test_a_cover_letter_that_was_acknowledged_cannot_be_withdrawn() -> None:
    async with house() as h:
        await ratified(h)
        await receipt(h, "BAPPERIDA")

        answer = await withdrawn(h, "L8-2")

        assert (answer.status_code, answer.json()["rule"]) == (409, "surat-sudah-diterima")
