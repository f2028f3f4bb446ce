"""Versions of letter templates: they change with everything that the words come from."""

import shutil
from pathlib import Path

import pytest

from shared.letters.editions import editions
from shared.letters.wording import TEMPLATES


def test_every_letter_has_a_title_a_version_and_its_files() -> None:
    found = {edition.code: edition for edition in editions()}

    assert list(found) == [f"L{n}" for n in range(1, 10)]
    assert found["L7"].title.startswith("lembar pengesahan")
    assert {"L7.surat", "_judul.surat", "tabel.toml"} <= set(found["L7"].files)
    assert len({edition.sha256 for edition in found.values()}) == 9


@pytest.mark.parametrize(
    ("changed", "moved"), [("L3.surat", {"L3"}), ("_acara.surat", {"L3", "L4"})]
)
def test_a_change_moves_the_versions_of_the_letters_built_on_it(
    tmp_path: Path, changed: str, moved: set[str]
) -> None:
    folder = tmp_path / "templates"
    shutil.copytree(TEMPLATES, folder)
    before = {e.code: e.sha256 for e in editions()}
    (folder / changed).write_text((folder / changed).read_text() + "\nTambahan.\n")

    after = {e.code: e.sha256 for e in editions(folder)}

    assert {code for code in before if before[code] != after[code]} == moved
