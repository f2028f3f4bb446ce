"""Letters on paper: pages as pictures, what is printed, what is refused."""

import asyncio
from datetime import date
from io import BytesIO

import docx
import pytest

from services.approval.settings import ApprovalSettings
from services.notifier import printing
from services.notifier.domain.letter import Letter
from shared.letters import Paper
from shared.letters.crest import crest
from shared.refusal import RefusalError
from tests.unit.letters.pages import flat, gray, opened, picture, share_of_difference, texts
from tests.unit.notifier.golden import CODES, FOLDER, REGISTER, VERIFY_URL, drafted, numbered
from tests.unit.notifier.world import NAMES, OFFICE, RULES, SEKRETARIS

DRAFTS = drafted()
NUMBERED = numbered()
PICTURES = sorted(FOLDER.glob("*.png"))
TOLERATED = 0.0005
"""Share of points that another version of the viewer may draw differently."""


@pytest.fixture(autouse=True)
def _verified(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(printing.VERIFY_URL, VERIFY_URL)


async def _text(letter: Letter) -> str:
    return flat(" ".join(texts(await printing.pdf(letter, REGISTER))))


@pytest.mark.parametrize("file", PICTURES, ids=lambda file: file.stem)
async def test_the_page_looks_as_expected(file: object) -> None:
    code, number = str(getattr(file, "stem", "")).split("-")
    page = opened(await printing.pdf(NUMBERED[code], REGISTER))[int(number) - 1]

    expected = picture(FOLDER / f"{code}-{number}.png")

    assert share_of_difference(gray(page), expected) < TOLERATED


def test_every_letter_has_its_picture() -> None:
    assert sorted({file.stem.split("-")[0] for file in PICTURES}) == list(CODES)


def test_a_picture_of_another_letter_is_another_picture() -> None:
    one, other = picture(FOLDER / "L3-1.png"), picture(FOLDER / "L4-1.png")

    assert share_of_difference(one, other) > TOLERATED


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(("paper", "size"), [(Paper.A4, (210, 297)), (Paper.F4, (215, 330))])
async def test_each_letter_is_printed_on_a4_and_f4(
    code: str, paper: Paper, size: tuple[int, int]
) -> None:
    page = opened(await printing.pdf(NUMBERED[code], REGISTER, paper))[0]

    assert (round(page.rect.width / 72 * 25.4), round(page.rect.height / 72 * 25.4)) == size


@pytest.mark.parametrize("code", CODES)
async def test_the_three_forms_say_the_same(code: str) -> None:
    letter, office = DRAFTS[code], RULES.offices[OFFICE]
    document = docx.Document(BytesIO(await printing.docx(letter, office)))
    cells = [cell.text for t in document.tables for row in t.rows for cell in row.cells]
    word = flat(" ".join([*(p.text for p in document.paragraphs), *cells]))
    pdf = flat(" ".join(texts(await printing.pdf(letter, office))))
    said = [w for w in letter.text.split() if w.isalpha() and w != "saat" and len(w) > 3]

    assert len(said) > 30
    assert [w for w in said if w not in word] == []
    assert [w for w in said if w not in pdf] == []


@pytest.mark.parametrize("code", CODES)
async def test_the_number_and_the_signatory_are_printed(code: str) -> None:
    letter = NUMBERED[code]

    text = await _text(letter)

    assert str(letter.number) in text
    assert "NIP. 19" in text


async def test_a_deputy_signs_in_the_name_of_the_head_with_the_day_of_signing() -> None:
    text = await _text(NUMBERED["L1"])

    assert (
        "a.n. Kepala Dinas Kependudukan dan Pencatatan Sipil Kabupaten Barito Kuala, "
        "Sekretaris Dinas, Siti Aisyah (contoh) Pembina Tingkat I (IV/b) "
        "NIP. 19750618 200003 2 003" in text
    )
    assert "Marabahan, 7 Oktober 2025" in text


async def test_the_minutes_keep_the_day_of_the_meeting() -> None:
    later = NUMBERED["L5"].model_copy(update={"signed_on": date(2025, 10, 20)})

    text = await _text(later)

    assert "Marabahan, 14 Oktober 2025" in text
    assert "20 Oktober" not in text


async def test_the_submission_names_the_number_of_the_minutes() -> None:
    assert f"Kesepakatan Nomor {NUMBERED['L5'].number}," in await _text(NUMBERED["L6"])


@pytest.mark.parametrize("code", CODES)
async def test_a_draft_leaves_room_for_its_number(code: str) -> None:
    text = await _text(DRAFTS[code])

    assert "......" in text
    assert "saat penandatanganan" not in text


async def test_who_holds_the_role_on_the_day_of_signing_signs_not_who_held_it_before() -> None:
    letter = DRAFTS["L8"].model_copy(update={"number": "1", "signed_on": date(2025, 10, 16)})

    text = await _text(letter)

    assert "Muhammad Yusuf (contoh) Pembina Utama Muda (IV/c)" in text


async def test_who_ratified_stays_the_signatory_whoever_holds_the_role_today() -> None:
    with pytest.raises(RefusalError, match="KEPALA_DINAS"):
        await printing.pdf(NUMBERED["L7"], RULES.offices[OFFICE])


async def test_a_draft_leaves_room_for_who_is_not_in_the_register() -> None:
    nobody = REGISTER.model_copy(update={"officers": ()})

    pdf = await printing.pdf(DRAFTS["L8"], nobody)

    assert "NIP" not in " ".join(texts(pdf))


@pytest.mark.parametrize("form", [printing.pdf, printing.docx])
async def test_a_numbered_letter_of_someone_who_is_not_in_the_register_is_refused(
    form: object,
) -> None:
    nobody = REGISTER.model_copy(update={"officers": ()})

    with pytest.raises(RefusalError, match=r"isian-surat-kurang.*KEPALA_DINAS"):
        await form(NUMBERED["L8"], nobody)  # type: ignore[operator]


async def test_the_qr_code_of_a_ratification_leads_to_the_page_that_the_office_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_by_office = "".join((await _text(NUMBERED["L7"])).split())
    monkeypatch.delenv(printing.VERIFY_URL)
    local = "".join((await _text(NUMBERED["L7"])).split())

    assert f"{VERIFY_URL}/{'0f' * 32}" in set_by_office
    assert f"{printing.LOCAL_VERIFY_URL}/{'0f' * 32}" in local


def test_approval_and_notifier_send_to_the_same_page_by_default() -> None:
    default = ApprovalSettings.model_fields["verify_url"].default

    assert str(default) == printing.LOCAL_VERIFY_URL


@pytest.mark.parametrize(
    "field", ["subject", "sop_title", "rows", "titles", "day", "signature", "drafted_on"]
)
async def test_a_field_that_went_missing_is_refused(field: str) -> None:
    kept = {name: value for name, value in NUMBERED["L3"].fields.items() if name != field}

    with pytest.raises(RefusalError, match="isian-surat-kurang"):
        await printing.pdf(NUMBERED["L3"].model_copy(update={"fields": kept}), REGISTER)


async def test_a_letter_from_before_its_fields_were_kept_is_refused() -> None:
    old = NUMBERED["L2"].model_copy(update={"fields": {}})

    with pytest.raises(RefusalError, match="sebelum isiannya disimpan"):
        await printing.pdf(old, REGISTER)


def test_no_nip_is_kept_with_a_letter() -> None:
    numbers = [officer.nip for officer in REGISTER.officers if officer.nip]

    for letter in NUMBERED.values():
        stored = letter.model_dump_json()
        assert not any(nip in stored.replace(" ", "") for nip in numbers)


async def test_the_same_letter_gives_the_same_bytes() -> None:
    letter = NUMBERED["L5"]

    assert await printing.pdf(letter, REGISTER) == await printing.pdf(letter, REGISTER)
    assert await printing.docx(letter, REGISTER) == await printing.docx(letter, REGISTER)


async def test_the_event_loop_goes_on_while_a_letter_is_printed() -> None:
    printed, turns = asyncio.create_task(printing.pdf(NUMBERED["L4"], REGISTER)), 0
    while not printed.done():
        await asyncio.sleep(0)
        turns += 1

    assert turns > 2


async def test_a_plh_of_the_day_of_signing_signs_as_such() -> None:
    head = REGISTER.officer("KEPALA_DINAS", date(2025, 10, 15))
    deputy = REGISTER.officer(SEKRETARIS, date(2025, 10, 15))
    assert head is not None
    assert deputy is not None
    acting = deputy.model_copy(
        update={"role": "KEPALA_DINAS", "kind": "PLH", "since": date(2025, 10, 15)}
    )
    office = REGISTER.model_copy(update={"officers": (*REGISTER.officers, acting)})
    letter = NUMBERED["L8"].model_copy(
        update={"signed_on": date(2025, 10, 15), "signed_by": NAMES[SEKRETARIS]}
    )

    text = flat(" ".join(texts(await printing.pdf(letter, office))))

    assert "Plh. Kepala Dinas Kependudukan" in text
    assert "Siti Aisyah (contoh)" in text


def test_the_sample_office_has_no_lambang_and_none_is_invented() -> None:
    assert crest(REGISTER) is None


@pytest.mark.parametrize("code", CODES)
async def test_the_text_of_a_letter_can_be_searched(code: str) -> None:
    pages = texts(await printing.pdf(NUMBERED[code], REGISTER))

    assert not {"\u200b", "\u00ad", "\ufffd"} & set("".join(pages))
