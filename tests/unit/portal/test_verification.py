"""Verifikasi: genuine, superseded, changed, unknown; by hash, by QR code, by file."""

import hashlib
import json

import pytest

from services.portal.domain.publishing import Published
from services.portal.domain.verification import Claim, Verdict, claim, verdict
from services.portal.web import assets
from shared.contract import Approved
from shared.contract.sample import CYCLE
from shared.contract.vocabulary import Progress
from tests.unit.portal.pages import portal
from tests.unit.portal.world import NOW, form, progressed, said, whole_cycle

HASH = "0f" * 32
DATA = Published(sha256=HASH, cycle=CYCLE, document="data", at=NOW)


@pytest.mark.parametrize(
    ("given", "found", "claimed", "superseded", "wanted"),
    [
        (HASH, DATA, None, False, Verdict.ASLI),
        (HASH, DATA, None, True, Verdict.DIGANTIKAN),
        (HASH, DATA, DATA, False, Verdict.ASLI),
        ("a" * 64, None, DATA, False, Verdict.BERUBAH),
        ("a" * 64, None, None, False, Verdict.TIDAK_DIKENAL),
        ("abc", None, DATA, False, Verdict.BUKAN_SHA256),
    ],
)
def test_a_document_is_one_of_five(
    given: str,
    found: Published | None,
    claimed: Published | None,
    superseded: bool,  # noqa: FBT001
    wanted: Verdict,
) -> None:
    assert verdict(given, found, claimed, superseded=superseded) is wanted


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (b'{"agreement":{},"cycle":"' + CYCLE.encode() + b'"}', Claim(cycle=CYCLE)),
        (b'{\n "cycle": "' + CYCLE.encode() + b'" }', Claim(cycle=CYCLE)),
        (b'{"cycle":"nonsense"}', Claim()),
        (b"kode,nama\r\nDD-1,x," + HASH.encode(), Claim(sha256=HASH)),
        (b"\xef\xbb\xbfkode,nama\r\nDD-1,x," + HASH.encode(), Claim(sha256=HASH)),
        (b"%PDF-1.7 " + HASH.encode(), Claim()),
        (b"", Claim()),
    ],
)
def test_only_ratified_data_say_what_they_are(content: bytes, wanted: Claim) -> None:
    assert claim(content) == wanted


def test_the_browser_reads_the_same_claim_as_the_server() -> None:
    script = (assets.FOLDER / "verifikasi.js").read_text()

    assert r'"cycle"\s*:\s*"([a-z0-9][a-z0-9-]{1,39}:\d{4}-Q[1-4]:r\d{1,3})"' in script
    assert r"\b[0-9a-f]{64}\b" in script


async def test_a_copy_that_was_changed_is_told_from_a_stranger() -> None:
    async with portal(*whole_cycle()) as browser:
        get = browser.client.get
        altered = "a" * 64

        by_code = await get(f"/verifikasi?h={altered}&dari={HASH}")
        by_cycle = await get(f"/verifikasi?h={altered}&siklus={CYCLE}")
        unknown = await get(f"/verifikasi?h={altered}&siklus=x&dari=y")

        assert "Berubah." in by_code.text
        assert "Berubah." in by_cycle.text
        assert HASH in by_cycle.text
        assert "Tidak dikenal" in unknown.text


async def test_a_superseded_document_leads_to_the_revision_that_stands() -> None:
    newer, its = CYCLE.replace(":r0", ":r1"), "c" * 64
    again = [
        form().model_copy(update={"cycle": newer}),
        said(Approved, "KEPALA_DINAS", cycle=newer, sha256=its, revision=1, supersedes=CYCLE),
    ]
    old = [*whole_cycle(), progressed(Progress.SUPERSEDED, "KEPALA_DINAS")]
    async with portal(*old, *again) as browser:
        page = await browser.client.get(f"/verifikasi/{HASH}")

        assert "sudah digantikan" in page.text
        assert f'href="/verifikasi/{its}"' in page.text
        assert "Asli." in (await browser.client.get(f"/verifikasi/{its}")).text


async def test_a_file_that_is_sent_is_hashed_and_its_claim_read() -> None:
    content = json.dumps({"cycle": CYCLE}).encode()
    async with portal() as browser:
        answer = await browser.client.post("/verifikasi/berkas", content=content)
        empty = await browser.client.post("/verifikasi/berkas", content=b"")

        assert answer.json() == {
            "sha256": hashlib.sha256(content).hexdigest(),
            "dari": None,
            "siklus": CYCLE,
        }
        assert empty.status_code == 422


async def test_the_page_holds_no_secret_beside_what_is_asked() -> None:
    async with portal(*whole_cycle()) as browser:
        await browser.come_in("SEKRETARIS")

        text = (await browser.client.get("/verifikasi?h=guess")).text

        assert "_csrf" not in text
        assert "guess" not in text
