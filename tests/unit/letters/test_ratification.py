"""L7: what a lembar pengesahan says, and that its QR code leads to its own hash."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from shared.contract.sample_recap import ROW
from shared.letters import IncompleteLetterError, RatificationSheet, ratification_sheet
from shared.letters.qr import qr_svg
from shared.office import load_offices
from shared.sop import load_sop

SHA256 = "0123456789abcdef" * 4
SHEET = RatificationSheet(
    office=load_offices(Path("shared/office/offices.toml"))["6304-dukcapil"],
    sop=load_sop(),
    cycle="6304-dukcapil:2025-Q3:r0",
    revision=0,
    recap_version=2,
    table=(ROW,),
    sha256=SHA256,
    previous_sha256=None,
    ratified_at=datetime(2025, 10, 15, 8, 15, tzinfo=ZoneInfo("Asia/Makassar")),
    role="KEPALA_DINAS",
    name="Abdul Gani (contoh)",
    verify_url="https://kinerja.contoh.example/verifikasi",
)


def _text(sheet: RatificationSheet) -> str:
    pages = PdfReader(BytesIO(ratification_sheet(sheet))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize(
    "words",
    [
        "LEMBAR PENGESAHAN",
        "PENGUKURAN KINERJA TRIWULAN III TAHUN 2025",
        "Revisi : awal",
        "Rabu, 15 Oktober 2025 pukul 08.15 WITA",
        "01234567 89abcdef 01234567 89abcdef",
        "tidak ada (dokumen pertama kantor ini)",
        "Marabahan, 15 Oktober 2025",
        "Kepala Dinas Kependudukan dan Pencatatan Sipil Kabupaten Barito Kuala,",
        "Abdul Gani (contoh)",
        "Pembina Utama Muda (IV/c)",
        "NIP. 19690912 199403 1 007",
        ROW.name,
    ],
)
def test_it_says(words: str) -> None:
    assert words in _text(SHEET)


def test_a_revision_names_its_number_and_the_hash_before_it() -> None:
    text = _text(SHEET.model_copy(update={"revision": 2, "previous_sha256": "ab" * 32}))

    assert "Revisi : 2" in text
    assert "abababab abababab abababab abababab" in text


def test_it_has_its_number_once_it_has_one() -> None:
    number = "400.12/7/DUKCAPIL/2025"

    assert f"NOMOR {number}" in _text(SHEET.model_copy(update={"number": number}))
    assert "NOMOR ...." in _text(SHEET)


def test_an_electronic_signature_is_said() -> None:
    electronic = _text(SHEET.model_copy(update={"electronic": True}))

    assert "Ditandatangani secara elektronik" in electronic
    assert "Ditandatangani secara elektronik" not in _text(SHEET)


def test_who_is_not_in_the_register_cannot_have_ratified() -> None:
    with pytest.raises(IncompleteLetterError, match="KEPALA_DINAS"):
        ratification_sheet(SHEET.model_copy(update={"name": "Orang Lain"}))


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert ratification_sheet(SHEET) == ratification_sheet(SHEET)


def test_the_address_of_the_qr_code_is_the_verification_page_of_its_hash() -> None:
    address = f"https://kinerja.contoh.example/verifikasi/{SHA256}"

    assert address in "".join(_text(SHEET).split())
    assert qr_svg(address) != qr_svg(address.replace("0123", "0124"))
