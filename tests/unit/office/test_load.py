"""The file of offices: what is wrong in it is said with its place, and never with its values."""

from pathlib import Path

import pytest

from samples import load
from shared.office import OfficesFileError, load_offices
from shared.privacy import personal_number_in
from shared.sop import load_sop

GOOD = """
[[offices]]
code = "kab-1"
government = "PEMERINTAH"
name = "DINAS"
address = "Jalan"
city = "Kota"
meeting_place = "Aula"
meeting_time = 09:00:00

[[offices.officers]]
role = "SEKRETARIS"
name = "A (contoh)"
since = 2025-01-01
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "offices.toml"


def refused(file: Path, text: str) -> str:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(OfficesFileError) as error:
        load_offices(file)
    return str(error.value)


def test_the_sample_register_knows_an_officer_for_every_role_of_the_sop() -> None:
    sample = load()
    office = load_offices()[sample.office]

    assert {officer.role for officer in office.officers} == {r.code for r in load_sop().roles}


def test_the_sample_officers_are_in_the_register_under_the_names_they_act_with() -> None:
    sample = load()
    office = load_offices()[sample.office]

    for known in sample.officers:
        assert [o.name for o in office.officers if o.role == known.role] == [known.name]


def test_the_sample_register_holds_no_personal_number_and_marks_all_names_as_samples() -> None:
    officers = [o for office in load_offices().values() for o in office.officers]

    assert not [o.role for o in officers if personal_number_in(o.model_dump_json())]
    assert all("(contoh)" in officer.name for officer in officers)


def test_a_file_is_read_by_office(file: Path) -> None:
    file.write_text(GOOD + GOOD.replace("kab-1", "kab-2"), encoding="utf-8")

    assert list(load_offices(file)) == ["kab-1", "kab-2"]


def test_the_variable_names_another_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text(GOOD, encoding="utf-8")
    monkeypatch.setenv("KINERJA_OFFICES_FILE", str(file))

    assert list(load_offices()) == ["kab-1"]


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINERJA_OFFICES_FILE", "")

    assert "6304-dukcapil" in load_offices()


def test_an_office_that_is_listed_twice_is_refused_by_name_of_the_file(file: Path) -> None:
    said = refused(file, GOOD + GOOD)

    assert str(file) in said
    assert "kab-1" in said


def test_a_typing_error_is_named_with_its_place(file: Path) -> None:
    said = refused(file, GOOD.replace("since =", "sinse ="))

    assert "offices.0.officers.0.sinse" in said
    assert str(file) in said


def test_a_value_that_is_wrong_is_not_repeated(file: Path) -> None:
    number = "63040" + "1" * 11
    said = refused(file, f'{GOOD}nip = "{number}"\n')

    assert "offices.0.officers.0.nip" in said
    assert number not in said


def test_overlapping_terms_are_named_with_the_role(file: Path) -> None:
    officer = GOOD[GOOD.index("[[offices.officers]]") :]

    assert "SEKRETARIS" in refused(file, GOOD + officer.replace("A (", "B ("))


@pytest.mark.parametrize("text", ["offices = [", "", "offices = 3"])
def test_what_is_no_register_is_refused(file: Path, text: str) -> None:
    assert str(file) in refused(file, text)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(OfficesFileError, match=r"tiada\.toml"):
        load_offices(tmp_path / "tiada.toml")


def test_a_file_that_is_no_text_is_refused(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(OfficesFileError, match=r"offices\.toml"):
        load_offices(file)
