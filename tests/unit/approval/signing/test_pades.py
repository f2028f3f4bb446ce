"""The office's own signature: real PAdES, judged by pyHanko and by openssl."""

import random
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import httpx
import pymupdf
import pytest
from asn1crypto.tsp import TimeStampReq  # type: ignore[import-untyped]  # ships no types
from pypdf import PdfReader, PdfWriter

from services.approval.signing.certificate import Identity, load_roots
from services.approval.signing.pades import PadesSigner
from services.approval.signing.refusals import EXPIRED, NOT_SIGNED, PROVIDER_REFUSED, TIMESTAMP_AWAY
from services.approval.signing.signer import Refused, Signed
from services.approval.signing.stamp import text
from services.approval.signing.timestamp import HttpTimeStamper
from services.approval.signing.verification import verify
from tests.unit.approval.signing.stand import identity, order, sheet, small_pdf, time_authority

BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


@pytest.fixture
def own(tmp_path: Path) -> Identity:
    return identity(tmp_path)


async def signed(own: Identity, pdf: bytes | None = None) -> bytes:
    outcome = await PadesSigner(own).sign(pdf or sheet(), order())
    assert isinstance(outcome, Signed), outcome
    return outcome.pdf


def signed_parts(pdf: bytes) -> tuple[bytes, bytes]:
    """The bytes that were signed, and the signature (CMS) itself."""
    found = BYTE_RANGE.search(pdf)
    assert found is not None
    start, length, second, rest = map(int, found.groups())
    hexed = pdf[start + length : second].strip(b"<>")
    cms = bytes.fromhex(hexed.decode())
    return pdf[start : start + length] + pdf[second : second + rest], cms


def openssl(folder: Path, content: bytes, cms: bytes) -> subprocess.CompletedProcess[str]:
    """OpenSSL's own word on a signature, with the root that the identity came with."""
    (folder / "content").write_bytes(content)
    (folder / "cms").write_bytes(cms)
    command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "cms"]
    trust = ["-content", "content", "-CAfile", "root.pem", "-out", "/dev/null"]
    return subprocess.run(
        [*command, *trust], cwd=folder, check=False, capture_output=True, text=True
    )


async def test_a_signed_sheet_is_genuine_and_trusted(own: Identity, tmp_path: Path) -> None:
    report = await verify(await signed(own), load_roots(tmp_path / "root.pem"))

    (signature,) = report.signatures
    assert (report.genuine, report.trusted, signature.whole_document) == (True, True, True)
    assert "CONTOH Penanda Tangan" in signature.signer
    assert "CA CONTOH" in signature.issuer


async def test_a_signer_whose_root_is_not_trusted_here_is_genuine_and_not_trusted(
    own: Identity,
) -> None:
    report = await verify(await signed(own))

    assert (report.genuine, report.trusted) == (True, False)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the openssl command")
async def test_openssl_verifies_the_signature_and_refuses_one_changed_byte(
    own: Identity, tmp_path: Path
) -> None:
    content, cms = signed_parts(await signed(own))
    changed = bytearray(content)
    changed[len(changed) // 3] ^= 1

    sound, broken = openssl(tmp_path, content, cms), openssl(tmp_path, bytes(changed), cms)

    assert sound.returncode == 0, sound.stderr
    assert broken.returncode != 0
    assert "digest failure" in broken.stderr or "verification failure" in broken.stderr.lower()


async def test_the_signature_is_pades_and_forbids_any_change(own: Identity) -> None:
    reader = PdfReader(BytesIO(await signed(own)))

    fields = reader.get_fields() or {}
    value = fields["PengesahanKepalaDinas"]["/V"]
    assert value["/SubFilter"] == "/ETSI.CAdES.detached"
    (reference,) = value["/Reference"]
    transform = reference.get_object()
    assert transform["/TransformMethod"] == "/DocMDP"
    assert transform["/TransformParams"]["/P"] == 1
    assert (value["/Name"], value["/Reason"]) == ("Abdul Gani (contoh)", "Pengesahan Data Kinerja")


@pytest.mark.parametrize("part", [0.05, 0.3, 0.5])
async def test_one_changed_byte_in_what_was_signed_shows(own: Identity, part: float) -> None:
    pdf = bytearray(await signed(own))
    pdf[int(len(sheet()) * part)] ^= 1

    report = await verify(bytes(pdf))

    assert report.genuine is False


@pytest.mark.parametrize("seed", range(6))
async def test_bytes_changed_at_random_never_pass_and_never_break_the_reader(
    own: Identity, seed: int
) -> None:
    pdf, chance = await signed(own), random.Random(seed)
    found = BYTE_RANGE.search(pdf)
    assert found is not None
    start, length, second, rest = map(int, found.groups())
    places = [*range(start, start + length), *range(second, second + rest)]

    for _ in range(10):
        altered = bytearray(pdf)
        for place in chance.sample(places, chance.choice((1, 1, 3, 40))):
            altered[place] ^= chance.randint(1, 255)
        assert (await verify(bytes(altered))).genuine is False, seed


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9, 0.99])
async def test_a_file_that_was_cut_short_is_not_genuine(own: Identity, cut: float) -> None:
    pdf = await signed(own)

    assert (await verify(pdf[: int(len(pdf) * cut)])).genuine is False


async def test_a_page_that_is_added_after_signing_shows(own: Identity) -> None:
    writer = PdfWriter(BytesIO(await signed(own)), incremental=True)
    writer.add_blank_page(100, 100)
    out = BytesIO()
    writer.write(out)

    report = await verify(out.getvalue())

    assert report.genuine is False
    assert report.detail == "Dokumen diubah atau ditambah setelah ditandatangani."


@pytest.mark.parametrize("junk", [b"", b"%PDF-1.7 x", b"\x00" * 999, small_pdf("tanpa")])
async def test_what_carries_no_signature_is_not_genuine(junk: bytes) -> None:
    report = await verify(junk)

    assert (report.genuine, report.trusted, report.signatures) == (False, False, ())


async def test_the_sheet_shows_who_signed_as_what_and_when(own: Identity) -> None:
    with pymupdf.open(stream=await signed(own)) as document:  # type: ignore[no-untyped-call]
        shown = document[0].get_text()

    for words in ("secara elektronik oleh:", "Abdul Gani (contoh)", "Kepala Dinas"):
        assert words in shown
    assert "15-10-2025 pukul 08.15.00" in shown


def test_the_stamp_writes_what_every_reader_can_show() -> None:
    who = replace(order(), name="Nur’aini, S.Sos – M.Si", title="Kepala " + "panjang " * 20)

    lines = text(who).split("\n")

    assert lines[1] == "Nur'aini, S.Sos - M.Si"
    assert max(map(len, lines)) <= 96
    assert " ".join(lines[2:-1]).split() == ["Kepala", *["panjang"] * 20]


async def test_an_expired_certificate_is_refused_and_the_remedy_names_the_setting(
    tmp_path: Path,
) -> None:
    old = identity(tmp_path, timedelta(days=1), age=10)

    outcome = await PadesSigner(old).sign(sheet(), order())

    assert isinstance(outcome, Refused)
    assert outcome.rule is EXPIRED
    assert "SIGNING_CERTIFICATE" in outcome.rule.remedy


async def test_a_certificate_of_tomorrow_is_refused(tmp_path: Path) -> None:
    outcome = await PadesSigner(identity(tmp_path, age=-5)).sign(sheet(), order())

    assert isinstance(outcome, Refused)
    assert outcome.rule is EXPIRED


async def test_what_is_no_pdf_is_refused(own: Identity) -> None:
    outcome = await PadesSigner(own).sign(b"bukan PDF", order())

    assert isinstance(outcome, Refused)
    assert outcome.rule is PROVIDER_REFUSED


async def test_an_attempt_that_broke_off_has_signed_nothing(own: Identity) -> None:
    outcome = await PadesSigner(own).status(None)

    assert isinstance(outcome, Refused)
    assert outcome.rule is NOT_SIGNED


def authority(kind: str = "application/timestamp-reply") -> HttpTimeStamper:
    """A time-stamping authority that answers by HTTP."""
    stamper = time_authority()

    def answer(request: httpx.Request) -> httpx.Response:
        asked = TimeStampReq.load(request.content)
        content = stamper.request_tsa_response(asked).dump()
        return httpx.Response(200, content=content, headers={"Content-Type": kind})

    transport = httpx.MockTransport(answer)
    return HttpTimeStamper("http://tsa.example", lambda: httpx.AsyncClient(transport=transport))


async def test_with_a_time_stamping_authority_the_signature_carries_its_time(own: Identity) -> None:
    outcome = await PadesSigner(own, authority()).sign(sheet(), order())

    assert isinstance(outcome, Signed)
    (signature,) = (await verify(outcome.pdf)).signatures
    assert signature.timestamped


def away(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("no route", request=request)


def broken(request: httpx.Request) -> httpx.Response:
    del request
    return httpx.Response(500)


@pytest.mark.parametrize("answer", [away, broken])
async def test_without_its_time_stamp_nothing_is_signed(
    own: Identity, answer: Callable[[httpx.Request], httpx.Response]
) -> None:
    transport = httpx.MockTransport(answer)
    stamper = HttpTimeStamper("http://tsa.example", lambda: httpx.AsyncClient(transport=transport))

    outcome = await PadesSigner(own, stamper).sign(sheet(), order())

    assert isinstance(outcome, Refused)
    assert outcome.rule is TIMESTAMP_AWAY


async def test_an_answer_that_is_no_time_stamp_is_refused(own: Identity) -> None:
    outcome = await PadesSigner(own, authority("text/html")).sign(sheet(), order())

    assert isinstance(outcome, Refused)
    assert outcome.rule is TIMESTAMP_AWAY
