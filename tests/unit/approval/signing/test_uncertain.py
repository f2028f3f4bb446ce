"""BSrE does not answer: an attempt stays unknown until its end is found; nothing signs twice."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.approval.signing.bsre import BsreSigner
from services.approval.signing.pades import PadesSigner
from services.approval.signing.signer import Signed
from tests.unit.approval.signing.house import BODY, House, house
from tests.unit.approval.signing.stand import (
    ACCOUNT,
    IMPATIENCE,
    PATIENCE,
    REFERENCE,
    Bsre,
    Reply,
    answers,
    breaks_off,
    bsre,
    drops_after_signing,
    gives_pdf,
    hangs,
    identity,
    order,
    sheet,
)
from tests.unit.approval.world import CHAIR, REF, World

Standing = tuple[House, Bsre]


@pytest.fixture
async def standing(tmp_path: Path) -> AsyncIterator[Standing]:
    async with (
        bsre(PadesSigner(identity(tmp_path))) as (server, address),
        house(BsreSigner(address, *ACCOUNT, seconds=PATIENCE)) as office,
    ):
        yield office, server


async def test_bsre_signs_the_sheet(standing: Standing) -> None:
    office, server = standing

    answer = await office.post("signature", BODY)

    assert (answer.status_code, answer.json()["status"]) == (200, "SIGNED")
    assert (answer.json()["provider"], answer.json()["provider_reference"]) == ("BSRE", REFERENCE)
    assert (await office.get("lembar-pengesahan.pdf")).content == server.kept[REFERENCE]


@pytest.mark.parametrize("reply", [drops_after_signing, hangs])
async def test_no_answer_is_202_and_no_click_sends_the_order_again(
    standing: Standing, reply: Reply
) -> None:
    office, server = standing
    server.reply = reply
    office.give_up_after(IMPATIENCE if reply is hangs else PATIENCE)

    first = await office.post("signature", BODY)
    again = await office.post("signature", BODY)
    asked = await office.post("signature/status")

    assert (first.status_code, first.json()["status"]) == (202, "UNKNOWN")
    assert (again.status_code, again.json()["status"]) == (202, "UNKNOWN")
    assert asked.json()["status"] == "UNKNOWN"
    assert len(server.orders) == 1


async def test_with_the_id_that_came_before_the_break_the_status_settles_it(
    standing: Standing,
) -> None:
    office, server = standing
    server.reply = breaks_off
    first = await office.post("signature", BODY)

    asked = await office.post("signature/status", role=CHAIR)

    assert first.json()["status"] == "UNKNOWN"
    assert (asked.json()["status"], asked.json()["provider_reference"]) == ("SIGNED", REFERENCE)
    assert (await office.get("lembar-pengesahan.pdf")).content == server.kept[REFERENCE]
    assert len(server.orders) == 1


async def test_the_next_click_finds_out_by_itself(standing: Standing) -> None:
    office, server = standing
    server.reply = breaks_off
    await office.post("signature", BODY)

    again = await office.post("signature", BODY)

    assert (again.status_code, again.json()["status"]) == (200, "SIGNED")
    assert len(server.orders) == 1


async def test_the_signer_may_name_the_document_that_he_found_at_bsre(standing: Standing) -> None:
    office, server = standing
    server.reply = drops_after_signing
    await office.post("signature", BODY)

    asked = await office.post("signature/status", {"provider_reference": REFERENCE})

    assert asked.json()["status"] == "SIGNED"
    assert len(server.orders) == 1


async def test_a_number_of_another_document_settles_nothing(standing: Standing) -> None:
    office, server = standing
    server.reply = drops_after_signing
    await office.post("signature", BODY)
    other = await server._signer.sign(sheet("ab" * 32), order())
    assert isinstance(other, Signed)
    server.kept["dok-0002"] = other.pdf

    asked = await office.post("signature/status", {"provider_reference": "dok-0002"})

    assert (asked.status_code, asked.json()["rule"]) == (422, "bukan-dokumen-ini")
    assert [s.status for s in await office.signatures()] == ["UNKNOWN"]


async def test_the_signer_s_word_that_nothing_was_signed_allows_a_new_attempt(
    standing: Standing,
) -> None:
    office, server = standing
    server.reply = drops_after_signing
    await office.post("signature", BODY)

    said = await office.post("signature/status", {"not_signed": True})
    server.reply = gives_pdf
    again = await office.post("signature", BODY)

    assert said.json()["status"] == "FAILED"
    assert again.json()["status"] == "SIGNED"


@pytest.mark.parametrize("word", [{"not_signed": True}, {"provider_reference": REFERENCE}])
async def test_nobody_else_says_what_came_of_it(
    standing: Standing, word: dict[str, object]
) -> None:
    office, server = standing
    server.reply = drops_after_signing
    await office.post("signature", BODY)

    said = await office.post("signature/status", word, role=CHAIR)

    assert (said.status_code, said.json()["rule"]) == (403, "bukan-penanda-tangan")
    assert [s.status for s in await office.signatures()] == ["UNKNOWN"]


async def test_a_claim_whose_process_died_at_bsre_is_unknown_and_not_sent_again(
    standing: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, server = standing
    with monkeypatch.context() as broken:
        broken.setattr(office.files, "put", _dies)
        with pytest.raises(Died):
            await office.post("signature", BODY)

    office.later(5)
    answer = await office.post("signature", BODY)

    assert (answer.status_code, answer.json()["status"]) == (202, "UNKNOWN")
    assert len(server.orders) == 1


class Died(BaseException):
    """The process ends here."""


async def _dies(content: bytes, media_type: str) -> None:
    del content, media_type
    raise Died


async def test_a_wrong_passphrase_is_told_and_may_be_typed_again(standing: Standing) -> None:
    office, server = standing
    server.reply = answers(400, '{"status_code":2031,"error":"Passphrase anda salah"}')

    wrong = await office.post("signature", BODY)
    server.reply = gives_pdf
    right = await office.post("signature", BODY)

    assert (wrong.status_code, wrong.json()["rule"]) == (422, "passphrase-salah")
    assert right.json()["status"] == "SIGNED"
    assert [s.status for s in await office.signatures()] == ["FAILED", "SIGNED"]


async def test_a_pdf_that_is_not_the_sheet_counts_as_nothing(standing: Standing) -> None:
    office, server = standing
    server.reply = answers(200, "%PDF-1.7 bukan apa-apa")

    answer = await office.post("signature", BODY)

    assert (answer.status_code, answer.json()["rule"]) == (409, "penyedia-tte-menolak")
    assert [s.status for s in await office.signatures()] == ["FAILED"]


async def test_without_secrets_nothing_is_begun(standing: Standing) -> None:
    office, server = standing

    answer = await office.post("signature")

    assert (answer.status_code, answer.json()["rule"]) == (422, "passphrase-diperlukan")
    assert await office.signatures() == ()
    assert server.heard == []


async def test_after_the_signer_was_changed_an_old_attempt_stays_unknown(
    tmp_path: Path,
) -> None:
    cycle = World().ratified()
    (tmp_path / "office").mkdir()
    local = PadesSigner(identity(tmp_path / "office"))
    async with bsre(PadesSigner(identity(tmp_path))) as (server, address):
        server.reply = breaks_off
        async with house(BsreSigner(address, *ACCOUNT, seconds=PATIENCE), cycle) as office:
            await office.post("signature", BODY)
            cycle.states[REF] = await office.state()
        async with house(local, cycle) as office:
            answer = await office.post("signature")

    assert (answer.status_code, answer.json()["status"]) == (202, "UNKNOWN")
    assert len(server.orders) == 1


async def test_there_is_nothing_to_ask_where_nothing_is_open(standing: Standing) -> None:
    office, _ = standing

    answer = await office.post("signature/status")

    assert (answer.status_code, answer.json()["rule"]) == (409, "tidak-ada-percobaan-terbuka")
