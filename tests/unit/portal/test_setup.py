"""Setting up an office: what the wizard accepts is what services start with."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

import pytest

from services.portal.domain.calendar import days_off
from services.portal.domain.importing import kecamatan, looked
from services.portal.domain.readiness import Setting, checks
from services.portal.domain.setup import NotSound, with_kop, with_officer, without_officer
from shared.contract.sample import OFFICE
from shared.office import Office, load_offices
from shared.sop import load_calendar, load_sop

KOP: Final = {
    "government": "PEMERINTAH KABUPATEN CONTOH",
    "name": "DINAS CONTOH",
    "address": "Jalan Contoh 1",
    "city": "Contoh",
    "meeting_place": "Aula",
    "meeting_time": "09:00",
    "second_factor": "KEPALA_DINAS",
}
HEAD: Final = {
    "role": "KEPALA_DINAS",
    "name": "A (contoh)",
    "kind": "DEFINITIF",
    "since": "2025-01-01",
}


def office() -> Office:
    return with_officer(with_kop("kab-contoh", None, KOP), HEAD)


def test_an_office_begins_with_its_kop_and_gets_its_officers_one_by_one() -> None:
    made = office()

    assert (made.code, made.second_factor) == ("kab-contoh", ("KEPALA_DINAS",))
    assert [o.name for o in made.officers] == ["A (contoh)"]
    again = with_kop("kab-contoh", made, KOP | {"city": "Lain", "second_factor": ""})
    assert (again.city, again.second_factor, again.officers) == ("Lain", (), made.officers)


def test_a_field_that_is_emptied_is_gone() -> None:
    made = with_kop("kab-contoh", None, KOP | {"phone": "0511-1"})

    assert with_kop("kab-contoh", made, KOP | {"phone": " "}).phone is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"nip": "123"}, "NIP: 18 angka"),
        ({"kind": "PLT", "until": "2025-12-31"}, "memerlukan nomor SK"),
        ({"kind": "PLT", "decree": "SK 1"}, "masa akhir"),
        ({"until": "2024-01-01"}, "mendahului"),
        ({"since": "besok"}, "tanggal mulai"),
        ({"name": ""}, "Nama: diisi"),
        ({"name": "A 6304012345678901"}, "NIK"),
    ],
)
def test_an_officer_that_cannot_stand_in_the_register_is_refused_in_words(
    change: dict[str, str], words: str
) -> None:
    with pytest.raises(NotSound) as refused:
        with_officer(office(), {**HEAD, "role": "SEKRETARIS"} | change)

    assert any(words in fault for fault in refused.value.faults), refused.value.faults


def test_two_holders_of_a_role_on_one_day_are_refused_and_a_plh_beside_one_is_not() -> None:
    with pytest.raises(NotSound, match="bertumpang tindih"):
        with_officer(office(), {**HEAD, "name": "B (contoh)"})
    plh = {"kind": "PLH", "name": "B (contoh)", "decree": "SK 2", "until": "2025-02-01"}

    assert len(with_officer(office(), HEAD | plh).officers) == 2


def test_an_officer_is_changed_in_place_and_struck_out() -> None:
    changed = with_officer(office(), HEAD | {"until": "2025-06-30"}, at=0)

    assert [o.until for o in changed.officers] == [date(2025, 6, 30)]
    assert without_officer(changed, 0).officers == ()


def test_a_sound_office_with_accounts_and_catalogue_is_ready() -> None:
    assert [c.name for c in _missing(date(2026, 6, 1))] == []


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("Kop surat dan kebiasaan rapat", {"office": None}),
        ("Pejabat pada masa tugasnya", {"officers": ()}),
        ("Katalog indikator", {"catalogue": False}),
        ("Katalog indikator", {"catalogue": None}),
        ("Akun untuk setiap jabatan", {"held": ("OPERATOR",)}),
        ("Kalender kerja", {"today": date(2027, 6, 1)}),
        ("Kalender kerja", {"today": date(2029, 6, 1)}),
    ],
)
def test_what_is_missing_is_named_with_who_can_supply_it(
    name: str, changes: dict[str, Any]
) -> None:
    found = {check.name: check for check in _missing(**changes)}

    assert name in found
    assert found[name].remedy.startswith(("Petugas TI", "Kasubag"))


def _missing(
    today: date = date(2026, 6, 1),
    *,
    catalogue: bool | None = True,
    held: Iterable[str] | None = None,
    **changes: Any,
) -> list[Any]:
    sop, known = load_sop(), load_offices()[OFFICE]
    there = None if "office" in changes else known.model_copy(update=changes)
    roles = [role.code for role in sop.roles] if held is None else held
    setting = Setting(sop, load_calendar(), there, today)
    return [c for c in checks(setting, roles, catalogue=catalogue) if not c.good]


def test_a_year_s_days_off_are_laid_out_by_month_and_estimates_are_counted() -> None:
    sure, guessed, none = (days_off(load_calendar(), year) for year in (2026, 2027, 2031))

    assert (sure.covered, sure.unconfirmed) == (True, 0)
    assert guessed.unconfirmed == sum(len(days) for _, days in guessed.months)
    assert (none.covered, list(none.months)) == (False, [])


def test_the_collector_s_word_and_recap_s_word_come_in_one_shape() -> None:
    collector = {
        "result": "refused",
        "rule": "berkas-ditolak",
        "detail": "1 baris",
        "remedy": "betulkan",
        "verdicts": [
            {"place": "A2", "outcome": "DITERIMA", "indicator": "DD-01"},
            {"place": "A3", "outcome": "DITOLAK", "reason": "kosong", "remedy": "isi"},
        ],
        "remarks": [{"indicator": "DD-01", "rule": "x", "text": "lihat", "others": []}],
    }
    recap = {
        "result": "dry-run",
        "removed": ["DD-09 2025"],
        "rows": [{"origin": "A2", "about": "DD-01 2025", "verdict": "SAMA", "reason": None}],
    }

    ours, theirs = looked(collector, dry_run=True), looked(recap, dry_run=True)

    assert (ours.result, ours.fresh, [r.place for r in ours.ordered]) == (
        "refused",
        1,
        ["A3", "A2"],
    )
    assert (ours.remarks[0].text, ours.rule) == ("lihat", "berkas-ditolak")
    assert (theirs.result, theirs.same, theirs.removed) == ("taken", 1, ("DD-09 2025",))


@pytest.mark.parametrize(
    ("verdicts", "result"),
    [
        (["DITERIMA", "SAMA"], "taken"),
        (["SAMA"], "unchanged"),
        (["DITERIMA", "DITOLAK"], "refused"),
    ],
)
def test_a_dry_run_of_recap_is_read_from_its_rows(verdicts: list[str], result: str) -> None:
    rows = [{"origin": "A2", "about": "", "verdict": word} for word in verdicts]

    assert looked({"result": "dry-run", "rows": rows}, dry_run=True).result == result


def test_kecamatan_are_typed_by_name_and_become_codes_in_their_order() -> None:
    typed = "Alalak\n  Anjir  Muara ,Barambai\n\n"

    assert kecamatan(typed) == ("ALALAK", "ANJIR_MUARA", "BARAMBAI")
