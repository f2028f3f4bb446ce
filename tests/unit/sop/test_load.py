"""The SOP file: what it says, and that a slip in it is found at the start, with its place."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.contract.vocabulary import Source
from shared.sop import DataFileError, Sop, load_calendar, load_sop
from shared.sop.load import CALENDAR_FILE, SOP_FILE
from shared.sop.model import Budget, Unit

SOP = load_sop()
Change = Callable[[str], str]


def replace(old: str, new: str) -> Change:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


def reasons(
    folder: Path, change: Change, file: Path = SOP_FILE, load: Callable[[Path], object] = load_sop
) -> str:
    """What loading a changed copy of a data file complains about."""
    copy = folder / file.name
    copy.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(DataFileError) as raised:
        load(copy)
    assert file.name in str(raised.value)
    return "\n".join(raised.value.reasons)


@pytest.mark.parametrize(
    ("number", "amount", "unit", "output"),
    [
        (1, 1, Unit.JAM, "Form penjaringan data kinerja"),
        (2, 2, Unit.HARI, "Inventarisir data kinerja per indikator berbasis SIAK"),
        (3, 1, Unit.HARI, "Inventarisir data kinerja per indikator berbasis Non SIAK"),
        (4, 2, Unit.HARI, "Draf Data kinerja per indikator"),
        (5, 1, Unit.HARI, "Draf Data Kinerja yang disepakati"),
        (6, 1, Unit.HARI, "Draf Data Kinerja yang disepakati"),
        (7, 1, Unit.JAM, "Data Kinerja yang disahkan"),
    ],
)
def test_each_step_has_the_budget_and_output_of_the_sop_text(
    number: int, amount: int, unit: Unit, output: str
) -> None:
    step = SOP.step(number)

    assert (step.budget, step.output) == (Budget(amount=amount, unit=unit), output)


def test_a_step_that_the_sop_does_not_have_is_an_error() -> None:
    with pytest.raises(KeyError):
        SOP.step(8)


def test_the_lost_marks_are_named_as_a_proposal_with_the_words_of_the_text() -> None:
    cited = {role.code: role.cited_as for role in SOP.roles}

    assert SOP.assignment_source == "usulan, tanda pelaksana pada naskah SOP hilang"
    assert "Kasubag Kepegawaian" in cited["KASUBAG_KPEP"]


@pytest.mark.parametrize("bidang", ["SEKRETARIAT", "PIAK", "DAFDUK", "CAPIL"])
def test_piak_fills_every_siak_sheet(bidang: str) -> None:
    assert SOP.filler(bidang, Source.SIAK) == "KABID_PIAK"


@pytest.mark.parametrize(
    ("bidang", "role"),
    [
        ("SEKRETARIAT", "KASUBAG_KPEP"),
        ("PIAK", "KABID_PIAK"),
        ("DAFDUK", "KABID_DAFDUK"),
        ("CAPIL", "KABID_CAPIL"),
    ],
)
def test_each_bidang_fills_its_own_non_siak_sheet(bidang: str, role: str) -> None:
    assert SOP.filler(bidang, Source.NON_SIAK) == role


def test_only_the_head_ratifies_and_he_submits_nothing() -> None:
    assert SOP.actions["ratify"] == ("KEPALA_DINAS",)
    assert not SOP.may("KEPALA_DINAS", "submit")
    assert not SOP.may("SEKRETARIS", "ratify")


def test_an_action_that_is_not_listed_is_nobodys() -> None:
    assert not any(SOP.may(role.code, "delete_everything") for role in SOP.roles)


def test_the_sop_survives_the_way_through_json() -> None:
    assert Sop.model_validate(SOP.model_dump(mode="json")) == SOP


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            replace('decides = "KEPALA_DINAS"', 'decides = "BUPATI"'),
            "steps nomor 1, decides: jabatan BUPATI tidak ada",
        ),
        (
            replace('performers = ["SEKRETARIS", "KASUBAG_KPEP"]', 'performers = ["CAMAT"]'),
            "steps nomor 5, performers: jabatan CAMAT tidak ada",
        ),
        (
            replace('consulted = ["SEKRETARIS"]', 'consulted = ["CAMAT"]'),
            "steps nomor 1, consulted: jabatan CAMAT tidak ada",
        ),
        (
            replace('informed = ["KEPALA_DINAS"]', 'informed = ["CAMAT"]'),
            "steps nomor 5, informed: jabatan CAMAT tidak ada",
        ),
        (
            replace('role = "KABID_CAPIL"', 'role = "CAMAT"'),
            "bidang CAPIL, role: jabatan CAMAT tidak ada",
        ),
        (
            replace('ratify = ["KEPALA_DINAS"]', 'ratify = ["CAMAT"]'),
            "actions, ratify: jabatan CAMAT tidak ada",
        ),
        (
            replace('filler = "KABID_PIAK"', 'filler = "CAMAT"'),
            "sheets SIAK, filler: jabatan CAMAT tidak ada",
        ),
        (
            replace('filler = "KABID_PIAK"', 'filler = "KABID_CAPIL"'),
            "sheets SIAK: pengisi KABID_CAPIL bukan pelaksana langkah 2",
        ),
        (replace("number = 7", "number = 6"), "steps: langkah 1 sampai 7"),
        (replace("number = 7", "number = 8"), "steps ke-7, number"),
        (
            replace('code = "STAF_PEP"', 'code = "OPERATOR"'),
            "roles: kode OPERATOR tercantum 2 kali",
        ),
        (
            replace('code = "PIAK"', 'code = "CAPIL"'),
            "bidang: kode CAPIL tercantum 2 kali",
        ),
        (
            replace('code = "INSPEKTORAT"', 'code = "BAPPERIDA"'),
            "recipients: kode BAPPERIDA tercantum 2 kali",
        ),
        (replace('source = "NON_SIAK"', 'source = "SIAK"'), "sheets: sumber NON_SIAK"),
        (replace('service = "recap"', 'service = "rekap"'), "layanan rekap tidak ada"),
        (replace('events = ["FormIssued"]', 'events = ["FormSent"]'), "peristiwa FormSent"),
        (replace('submit = ["SEKRETARIS"]', "submit = []"), "actions: submit belum diberikan"),
        (
            replace('agree = ["SEKRETARIS"]', 'agree = ["SEKRETARIS"]\nvote = ["SEKRETARIS"]'),
            "actions: vote tidak dikenal",
        ),
        (
            replace('{ amount = 2, unit = "HARI" }', '{ amount = 2, unit = "MINGGU" }'),
            "steps ke-2, budget, unit",
        ),
        (replace('title = "Petugas TI"', 'titel = "Petugas TI"'), "roles ke-8, titel"),
        (replace("[actions]", "[actions"), "bukan TOML yang benar"),
    ],
)
def test_a_slip_in_the_sop_file_is_named_with_its_place(
    tmp_path: Path, change: Change, reason: str
) -> None:
    assert reason in reasons(tmp_path, change)


def test_all_slips_are_named_at_once(tmp_path: Path) -> None:
    def two(text: str) -> str:
        text = replace('agree = ["SEKRETARIS"]', 'agree = ["CAMAT"]')(text)
        return replace('service = "recap"', 'service = "rekap"')(text)

    assert len(reasons(tmp_path, two).splitlines()) == 2


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"hilang\.toml: tidak dapat dibaca"):
        load_sop(tmp_path / "hilang.toml")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (replace("07.30-12.00", "07.30-11.00"), "tidak sama dengan 2250 menit"),
        (replace("07.30-12.00", "12.00-07.30"), "harus sebelum jam selesai"),
        (replace('"07.30-12.00", "13.00-16.00"', '"07.30-13.30", "13.00-16.00"'), "tumpang tindih"),
        (replace("07.30-12.00", "pagi"), "patterns ke-1, hours, SENIN ke-1"),
        (replace("SENIN", "MONDAY"), "patterns ke-1, hours, MONDAY"),
        (replace("Asia/Makassar", "Asia/Marabahan"), "zone"),
        (replace("date = 2025-01-27", "date = 2025-01-01"), "tercantum lebih dari satu kali"),
        (replace("years = [2025, 2026, 2027]", "years = [2025]"), "di luar tahun yang dimuat"),
        (replace('kind = "CUTI_BERSAMA"', 'kind = "CUTI"'), "kind"),
    ],
)
def test_a_slip_in_the_calendar_file_is_named_with_its_place(
    tmp_path: Path, change: Change, reason: str
) -> None:
    assert reason in reasons(tmp_path, change, CALENDAR_FILE, load_calendar)


@pytest.mark.parametrize(("year", "public", "cuti"), [(2025, 17, 11), (2026, 17, 8)])
def test_the_calendar_has_the_holidays_of_the_joint_decree(
    year: int, public: int, cuti: int
) -> None:
    kinds = [day.kind.value for day in load_calendar().holidays if day.date.year == year]

    assert (kinds.count("LIBUR_NASIONAL"), kinds.count("CUTI_BERSAMA")) == (public, cuti)


def test_the_data_files_hold_no_personal_number() -> None:
    for file in (SOP_FILE, CALENDAR_FILE):
        text = file.read_text(encoding="utf-8")

        assert tomllib.loads(text)
        assert "NIP" not in text
        assert "NIK" not in text
