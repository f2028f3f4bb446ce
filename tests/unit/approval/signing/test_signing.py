"""The lembar pengesahan is signed electronically once, by whom it names, and can be fetched."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from services.approval.signing.certificate import load_roots
from services.approval.signing.pades import PadesSigner
from services.approval.signing.signer import Outcome, SigningOrder
from services.approval.signing.verification import verify
from shared.engine import StoreUnavailable
from shared.files import StoredFile
from tests.unit.approval.signing.house import PATH, House, Watched, bearer, house
from tests.unit.approval.signing.stand import identity
from tests.unit.approval.world import CHAIR, HEAD, World


@pytest.fixture
def signer(tmp_path: Path) -> Watched:
    return Watched(PadesSigner(identity(tmp_path)))


@pytest.fixture
async def office(signer: Watched) -> AsyncIterator[House]:
    async with house(signer) as standing:
        yield standing


async def test_the_head_signs_and_the_sheet_is_the_signed_one(
    office: House, tmp_path: Path
) -> None:
    answer = await office.post("signature")

    sheet = await office.get("lembar-pengesahan.pdf")
    assert (answer.status_code, answer.json()["status"]) == (200, "SIGNED")
    assert answer.json()["signer"] == "Kepala_Dinas (contoh)"
    assert hashlib.sha256(sheet.content).hexdigest() == answer.json()["sha256"]
    assert (await verify(sheet.content, load_roots(tmp_path / "root.pem"))).trusted


async def test_the_signed_sheet_shows_the_hash_of_the_ratified_document(office: House) -> None:
    await office.post("signature")

    content = (await office.get("lembar-pengesahan.pdf")).content
    text = "".join(PdfReader(BytesIO(content)).pages[0].extract_text().split())
    world = World().ratified().state
    assert world.ratified is not None
    assert world.ratified.sha256 in text


async def test_before_it_is_signed_the_sheet_is_the_one_to_print(office: House) -> None:
    sheet = await office.get("lembar-pengesahan.pdf")

    assert sheet.headers["content-type"] == "application/pdf"
    assert (await verify(sheet.content)).signatures == ()
    assert "secara elektronik" not in PdfReader(BytesIO(sheet.content)).pages[0].extract_text()


async def test_two_clicks_at_once_sign_once(tmp_path: Path) -> None:
    class Slow(PadesSigner):
        async def sign(self, pdf: bytes, order: SigningOrder) -> Outcome:
            begun.set()
            await go_on.wait()
            return await super().sign(pdf, order)

    begun, go_on = asyncio.Event(), asyncio.Event()
    signer = Watched(Slow(identity(tmp_path)))
    async with house(signer) as office:
        first = asyncio.create_task(office.post("signature"))
        await begun.wait()
        second = await office.post("signature")
        go_on.set()

        assert (await first).json()["status"] == "SIGNED"
    assert (second.status_code, second.json()["rule"]) == (
        409,
        "penandatanganan-sedang-berlangsung",
    )
    assert signer.orders == 1


async def test_two_clicks_that_race_for_the_claim_sign_once(office: House, signer: Watched) -> None:
    answers = await asyncio.gather(*(office.post("signature") for _ in range(5)))

    assert signer.orders == 1
    assert [answer.status_code for answer in answers].count(200) == 1
    assert {answer.status_code for answer in answers} == {200, 409}


async def test_a_request_that_is_sent_again_with_its_key_gets_the_signature_there_is(
    office: House, signer: Watched
) -> None:
    first = await office.post("signature", key="klik-1")
    again = await office.post("signature", key="klik-1")

    assert first.json() == again.json()
    assert signer.orders == 1


async def test_nobody_signs_for_the_head(office: House, signer: Watched) -> None:
    answer = await office.post("signature", role=CHAIR)

    assert (answer.status_code, answer.json()["rule"]) == (403, "bukan-penanda-tangan")
    assert signer.orders == 0
    assert await office.signatures() == ()


async def test_an_installation_without_signer_says_how_to_go_on() -> None:
    async with house(None) as office:
        answer = await office.post("signature")

    assert (answer.status_code, answer.json()["rule"]) == (
        409,
        "tanda-tangan-elektronik-tidak-tersedia",
    )
    assert "ditandatangani basah" in answer.json()["remedy"]


async def test_before_ratification_there_is_neither_sheet_nor_signature(signer: Watched) -> None:
    async with house(signer, World().submitted()) as office:
        answers = (await office.post("signature"), await office.get("lembar-pengesahan.pdf"))

    assert [answer.json()["rule"] for answer in answers] == ["siklus-belum-disahkan"] * 2
    assert signer.orders == 0


async def test_a_claim_whose_process_died_is_settled_and_the_sheet_signed(
    office: House, signer: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(office.files, "put", _dies)
        with pytest.raises(Died):
            await office.post("signature")
    early = await office.post("signature")

    office.later(5)
    late = await office.post("signature")

    assert early.json()["rule"] == "penandatanganan-sedang-berlangsung"
    assert late.json()["status"] == "SIGNED"
    assert [s.status for s in await office.signatures()] == ["FAILED", "SIGNED"]
    assert signer.orders == 2


async def test_a_process_that_wakes_after_its_lease_does_not_sign_a_second_time(
    tmp_path: Path,
) -> None:
    class Stalled(PadesSigner):
        async def sign(self, pdf: bytes, order: SigningOrder) -> Outcome:
            if not begun.is_set():
                begun.set()
                await go_on.wait()
            return await super().sign(pdf, order)

    begun, go_on = asyncio.Event(), asyncio.Event()
    async with house(Stalled(identity(tmp_path))) as office:
        first = asyncio.create_task(office.post("signature"))
        await begun.wait()
        office.later(5)
        second = await office.post("signature")
        go_on.set()

        late = await first
        assert second.json()["status"] == "SIGNED"
        assert (late.status_code, late.json()["rule"]) == (409, "hasil-tanda-tangan-sudah-pasti")
        assert [s.status for s in await office.signatures()] == ["FAILED", "SIGNED"]
        sheet = await office.get("lembar-pengesahan.pdf")
        assert hashlib.sha256(sheet.content).hexdigest() == second.json()["sha256"]


async def test_a_signed_file_waits_for_a_database_that_is_away(
    office: House, signer: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, tries = office.files.put, [1, 2]

    async def away_at_first(content: bytes, media_type: str) -> StoredFile:
        if tries:
            tries.pop()
            raise StoreUnavailable("no primary")
        return await put(content, media_type)

    monkeypatch.setattr(office.files, "put", away_at_first)

    answer = await office.post("signature")

    assert answer.json()["status"] == "SIGNED"
    assert office.paused == [0.5, 1.0]
    assert signer.orders == 1


class Died(BaseException):
    """The process ends here."""


async def _dies(content: bytes, media_type: str) -> None:
    del content, media_type
    raise Died


async def test_an_expired_certificate_is_refused_with_its_remedy(tmp_path: Path) -> None:
    async with house(PadesSigner(identity(tmp_path, age=30))) as office:
        answer = await office.post("signature")

        assert (answer.status_code, answer.json()["rule"]) == (409, "sertifikat-tidak-berlaku")
        assert "memperbarui sertifikat" in answer.json()["remedy"]
        assert [s.status for s in await office.signatures()] == ["FAILED"]


async def test_the_signed_document_is_listed_fetched_and_verified(office: House) -> None:
    sha256 = (await office.post("signature")).json()["sha256"]

    listed = (await office.get("documents")).json()
    fetched = await office.get(f"documents/{sha256}")
    checked = (await office.get(f"documents/{sha256}/verification")).json()

    assert [item["name"] for item in listed][:3] == [
        "ratified.json",
        "ratified.csv",
        "lembar-pengesahan.pdf",
    ]
    assert (listed[-1]["kind"], listed[-1]["sha256"]) == ("tanda tangan elektronik", sha256)
    assert hashlib.sha256(fetched.content).hexdigest() == sha256
    assert fetched.headers["etag"] == f'"{sha256}"'
    assert fetched.headers["content-disposition"].startswith("attachment;")
    assert (checked["genuine"], checked["trusted"]) == (True, False)


@pytest.mark.parametrize("path", [f"documents/{'a' * 64}", f"documents/{'a' * 64}/verification"])
async def test_a_document_that_is_not_of_this_cycle_is_not_found(office: House, path: str) -> None:
    await office.post("signature")

    answer = await office.get(path)

    assert (answer.status_code, answer.json()["rule"]) == (404, "dokumen-tidak-ditemukan")


async def test_the_event_names_the_signed_file_and_nobody_s_number(office: House) -> None:
    sha256 = (await office.post("signature")).json()["sha256"]

    await office.bus.topics(1)
    (event,) = office.bus.sent
    assert event.topic == "kinerja.step-progressed.v1"
    assert sha256.encode() in event.value


async def test_without_token_or_from_another_office_nothing_is_shown(office: House) -> None:
    stranger = bearer(HEAD, "6371-dukcapil")
    paths = ("lembar-pengesahan.pdf", "documents", f"documents/{'a' * 64}")

    for path in paths:
        assert (await office.client.get(f"{PATH}/{path}")).status_code == 401
        answer = await office.client.get(f"{PATH}/{path}", headers=stranger)
        assert answer.json()["rule"] == "bukan-kantor-sendiri"
    answer = await office.client.post(f"{PATH}/signature", json={}, headers=stranger)
    assert answer.status_code == 403
