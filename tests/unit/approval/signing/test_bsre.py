"""The BSrE client against a server of our own that signs for real and then misbehaves."""

import base64
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.approval.signing.bsre import BsreSigner
from services.approval.signing.pades import PadesSigner
from services.approval.signing.refusals import (
    EXPIRED,
    NOT_REGISTERED,
    PROVIDER_AWAY,
    PROVIDER_REFUSED,
    SECRETS_MISSING,
    WRONG_PASSPHRASE,
)
from services.approval.signing.signer import Refused, Signed, Unknown
from services.approval.signing.verification import verify
from shared.refusal import Rule
from tests.unit.approval.signing.stand import (
    ACCOUNT,
    IMPATIENCE,
    NIK,
    PASSPHRASE,
    PATIENCE,
    REFERENCE,
    Bsre,
    Reply,
    answers,
    breaks_off,
    bsre,
    drops_after_signing,
    gives_id,
    gives_pdf,
    hangs,
    identity,
    order,
    sheet,
)

Standing = tuple[Bsre, BsreSigner]


@pytest.fixture
async def standing(tmp_path: Path) -> AsyncIterator[Standing]:
    async with bsre(PadesSigner(identity(tmp_path))) as (server, address):
        yield server, BsreSigner(address + "/", *ACCOUNT, seconds=PATIENCE)


async def test_the_order_is_sent_as_the_api_asks(standing: Standing) -> None:
    server, signer = standing

    outcome = await signer.sign(sheet(), order())

    assert isinstance(outcome, Signed)
    assert outcome.reference == REFERENCE
    (sent,) = server.orders
    account = base64.b64encode(b"kinerja:kata-sandi-akun-aplikasi").decode()
    assert (sent.method, sent.authorization) == ("POST", f"Basic {account}")
    assert sent.parts == {
        "file": sheet(),
        "nik": NIK.encode(),
        "passphrase": PASSPHRASE.encode(),
        "tampilan": b"invisible",
    }


@pytest.mark.parametrize("reply", [gives_pdf, gives_id])
async def test_a_pdf_or_an_id_brings_the_signed_pdf(standing: Standing, reply: Reply) -> None:
    server, signer = standing
    server.reply = reply

    outcome = await signer.sign(sheet(), order())

    assert isinstance(outcome, Signed)
    assert (await verify(outcome.pdf)).genuine
    assert len(server.orders) == 1


@pytest.mark.parametrize("reply", [drops_after_signing, hangs])
async def test_no_answer_is_unknown_and_is_not_sent_again(standing: Standing, reply: Reply) -> None:
    server, signer = standing
    server.reply = reply
    signer._seconds = IMPATIENCE

    outcome = await signer.sign(sheet(), order())

    assert isinstance(outcome, Unknown)
    assert outcome.reference is None
    assert len(server.orders) == 1


async def test_an_answer_that_breaks_off_after_its_id_is_found_by_that_id(
    standing: Standing,
) -> None:
    server, signer = standing
    server.reply = breaks_off

    outcome = await signer.sign(sheet(), order())
    found = await signer.status(outcome.reference if isinstance(outcome, Unknown) else None)

    assert outcome == Unknown("BSrE tidak menjawab (RemoteProtocolError).", REFERENCE)
    assert isinstance(found, Signed)
    assert found.pdf == server.kept[REFERENCE]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, "<html>gerbang</html>"),
        (200, '{"message":"sedang diproses"}'),
        (408, "{}"),
        (500, "galat"),
        (502, "<html>"),
        (504, '{"error":"upstream"}'),
    ],
)
async def test_an_answer_that_proves_nothing_is_unknown(
    standing: Standing, status: int, body: str
) -> None:
    server, signer = standing
    server.reply = answers(status, body)

    assert isinstance(await signer.sign(sheet(), order()), Unknown)


@pytest.mark.parametrize(
    ("status", "body", "rule"),
    [
        (400, '{"status_code":2031,"error":"Passphrase anda salah"}', WRONG_PASSPHRASE),
        (500, '{"status_code":2031,"message":"Proses signing gagal"}', WRONG_PASSPHRASE),
        (200, '{"status_code":2031,"error":"x"}', WRONG_PASSPHRASE),
        (400, '{"message":"Proses signing gagal : Passphrase anda salah"}', WRONG_PASSPHRASE),
        (400, '{"status_code":2011,"error":"User tidak terdaftar"}', NOT_REGISTERED),
        (400, '{"error":"Sertifikat expired"}', EXPIRED),
        (401, "{}", PROVIDER_REFUSED),
        (302, "", PROVIDER_REFUSED),
        (422, '{"error":"file bukan pdf"}', PROVIDER_REFUSED),
    ],
)
async def test_a_clear_no_is_a_refusal_by_its_rule(
    standing: Standing, status: int, body: str, rule: Rule
) -> None:
    server, signer = standing
    server.reply = answers(status, body)

    outcome = await signer.sign(sheet(), order())

    assert isinstance(outcome, Refused)
    assert outcome.rule is rule


async def test_a_refusal_repeats_nothing_that_the_server_said(standing: Standing) -> None:
    server, signer = standing
    said = f'{{"status_code":2031,"error":"NIK {NIK} passphrase {PASSPHRASE} salah"}}'
    server.reply = answers(400, said)

    outcome = await signer.sign(sheet(), order())

    assert outcome == Refused(WRONG_PASSPHRASE, "BSrE menolak (HTTP 400, kode 2031).")


@pytest.mark.parametrize(
    ("status", "rule"),
    [("EXPIRED", EXPIRED), ("NOT_REGISTERED", NOT_REGISTERED), ("SUSPEND", NOT_REGISTERED)],
)
async def test_who_has_no_active_certificate_sends_no_passphrase(
    standing: Standing, status: str, rule: Rule
) -> None:
    server, signer = standing
    server.user_status = (200, f'{{"status":"{status}"}}'.encode())

    outcome = await signer.sign(sheet(), order())

    assert isinstance(outcome, Refused)
    assert outcome.rule is rule
    assert server.orders == []


async def test_a_status_that_cannot_be_told_does_not_hinder(standing: Standing) -> None:
    server, signer = standing
    server.user_status = (404, b"<html>")

    assert isinstance(await signer.sign(sheet(), order()), Signed)


async def test_a_server_that_is_away_has_certainly_signed_nothing() -> None:
    signer = BsreSigner("http://127.0.0.1:9", *ACCOUNT, seconds=PATIENCE)

    outcome = await signer.sign(sheet(), order())

    assert isinstance(outcome, Refused)
    assert outcome.rule is PROVIDER_AWAY


@pytest.mark.parametrize(("nik", "passphrase"), [(None, "x"), ("123", "x"), (NIK, None)])
async def test_an_order_without_sound_secrets_is_not_sent(
    standing: Standing, nik: str | None, passphrase: str | None
) -> None:
    server, signer = standing

    outcome = await signer.sign(sheet(), order(nik, passphrase))

    assert isinstance(outcome, Refused)
    assert outcome.rule is SECRETS_MISSING
    assert server.heard == []


async def test_without_an_id_the_status_stays_unknown(standing: Standing) -> None:
    server, signer = standing

    assert isinstance(await signer.status(None), Unknown)
    assert server.heard == []


async def test_a_document_that_is_not_there_yet_is_unknown_and_not_failed(
    standing: Standing,
) -> None:
    _, signer = standing

    outcome = await signer.status("dok-9999")

    assert outcome == Unknown("BSrE belum menyerahkan dokumennya (HTTP 404).", "dok-9999")


async def test_an_id_that_is_no_id_is_not_made_part_of_an_address(standing: Standing) -> None:
    server, signer = standing
    server.reply = answers(200, '{"id":"../../admin?x"}')

    outcome = await signer.sign(sheet(), order())

    assert isinstance(outcome, Unknown)
    assert outcome.reference is None
    assert [heard.path for heard in server.heard][-1] == "/api/sign/pdf"


def test_an_order_shows_neither_nik_nor_passphrase() -> None:
    shown = f"{order()!r} {order()}"

    assert NIK not in shown
    assert PASSPHRASE not in shown
