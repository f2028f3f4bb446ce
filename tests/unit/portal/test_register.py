"""The offices' file as the wizard writes it: whole, others kept, never the sample of the code."""

from pathlib import Path
from typing import Final

import pytest

from services.portal.register import NotWritten, Register
from shared.contract.sample import OFFICE
from shared.documents import MemoryDocuments
from shared.office import load_offices, offices_toml
from shared.office.load import OFFICES_FILE

SAMPLE: Final = load_offices(OFFICES_FILE)[OFFICE]
OTHER: Final = SAMPLE.model_copy(update={"code": "kab-lain"})
MINE: Final = SAMPLE.model_copy(update={"city": "Kota Baru"})


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "offices.toml"
    monkeypatch.setenv("KINERJA_OFFICES_FILE", str(path))
    return path


def register() -> Register:
    return Register(MemoryDocuments(), {OFFICE: SAMPLE})


async def test_other_offices_of_the_file_stay(file: Path) -> None:
    _holds(file, offices_toml([OTHER, SAMPLE]))

    await register().write(MINE)

    assert load_offices(file) == {"kab-lain": OTHER, OFFICE: MINE}
    assert [path.name for path in file.parent.iterdir()] == ["offices.toml"]


async def test_a_new_file_holds_this_office_alone(file: Path) -> None:
    await register().write(MINE)

    assert load_offices(file) == {OFFICE: MINE}
    assert register().written(MINE)
    assert not register().written(SAMPLE)


async def test_a_file_that_cannot_be_read_is_not_overwritten(file: Path) -> None:
    _holds(file, "bukan = toml = ini")

    with pytest.raises(NotWritten):
        await register().write(MINE)

    assert _said(file) == "bukan = toml = ini"


async def test_the_sample_that_comes_with_the_code_is_never_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KINERJA_OFFICES_FILE", str(OFFICES_FILE))
    before = OFFICES_FILE.read_bytes()

    with pytest.raises(NotWritten):
        await register().write(MINE)

    assert OFFICES_FILE.read_bytes() == before


async def test_a_draft_is_kept_until_it_says_what_is_in_force_or_is_dropped() -> None:
    known = register()

    await known.keep(MINE)
    assert await known.known(OFFICE) == MINE
    await known.keep(SAMPLE)
    assert await known.draft(OFFICE) is None
    await known.keep(MINE)
    await known.drop(OFFICE)
    assert await known.known(OFFICE) == SAMPLE


def _holds(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


def _said(file: Path) -> str:
    return file.read_text(encoding="utf-8")
