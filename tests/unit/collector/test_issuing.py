"""SOP step 1: the catalogue is taken, the form is built from it and goes out once."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from services.collector.commands import IssueForm
from services.collector.domain.states import Catalogue
from shared.contract.vocabulary import Source
from shared.decision import CYCLE, Command, Ignored, Ref
from tests.unit.collector.world import (
    CATALOGUE_REF,
    INDICATORS,
    ISSUED,
    KASUBAG,
    OFFICE,
    PERIOD,
    PIAK,
    REF,
    RULES,
    SEKRETARIS,
    Desk,
    agreed,
    catalogue,
    form_of,
    indicator,
    issued,
    refused,
    taken,
    wita,
)


def _put(**other: object) -> Desk:
    desk = Desk()
    taken(desk.ask(catalogue(**other), ref=CATALOGUE_REF))
    return desk


def _cycle(quarter: int, revision: int = 0) -> Ref:
    period = PERIOD.model_copy(update={"quarter": quarter, "revision": revision})
    return Ref(CYCLE, period.cycle)


def _codes(quarter: int) -> list[str]:
    form = form_of(_put().ask(IssueForm(year=2025, quarter=quarter), ref=_cycle(quarter)))
    return [item.code for item in form.indicators]


def test_the_catalogue_is_replaced_whole_and_remembers_its_earlier_versions() -> None:
    desk = _put()

    taken(desk.ask(catalogue(version="2025.2", indicators=INDICATORS[:1]), ref=CATALOGUE_REF))

    kept = Catalogue.model_validate(desk.kept[CATALOGUE_REF])
    assert (kept.version, len(kept.indicators), kept.earlier) == ("2025.2", 1, ("2025.1",))


def test_the_same_catalogue_again_changes_nothing() -> None:
    assert isinstance(_put().ask(catalogue(), ref=CATALOGUE_REF), Ignored)


@pytest.mark.parametrize("past", ["2025.1", "2025.2"])
def test_a_catalogue_version_names_one_content_for_ever(past: str) -> None:
    desk = _put()
    taken(desk.ask(catalogue(version="2025.2"), ref=CATALOGUE_REF))

    outcome = desk.ask(catalogue(version=past, indicators=INDICATORS[:1]), ref=CATALOGUE_REF)

    assert refused(outcome).rule == "versi-katalog-sudah-dipakai"


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ({"indicators": (INDICATORS[0], INDICATORS[0])}, "indikator-ganda"),
        ({"regions": ("ALALAK", "ALALAK")}, "wilayah-ganda"),
        ({"regions": ("ALALAK", "KABUPATEN")}, "wilayah-khusus"),
        ({"indicators": (indicator("XX-01", "PERTANIAN", Source.SIAK),)}, "bidang-tidak-dikenal"),
    ],
)
def test_an_unsound_catalogue_is_refused(fault: dict[str, Any], rule: str) -> None:
    outcome = refused(Desk().ask(catalogue(**fault), ref=CATALOGUE_REF))

    assert (outcome.rule, outcome.status) == (rule, 422)


@pytest.mark.parametrize(
    ("quarter", "codes"),
    [
        (1, ["DD-01", "DD-02", "NS-01"]),
        (2, ["DD-01", "DD-02", "DD-03", "NS-01"]),
        (3, ["DD-01", "DD-02", "NS-01"]),
        (4, ["DD-01", "DD-02", "DD-03", "DC-01", "NS-01"]),
    ],
)
def test_the_form_asks_for_what_is_measured_in_its_quarter(quarter: int, codes: list[str]) -> None:
    assert _codes(quarter) == codes


def test_there_is_one_sheet_per_bidang_and_source_with_the_filler_of_the_sop() -> None:
    form = form_of(_put().ask(IssueForm(year=2025, quarter=4), ref=_cycle(4)))

    assert [(s.ref.key, s.filler, s.indicators) for s in form.sheets] == [
        ("DAFDUK/SIAK", "KABID_PIAK", ("DD-01", "DD-02", "DD-03")),
        ("CAPIL/SIAK", "KABID_PIAK", ("DC-01",)),
        ("SEKRETARIAT/NON_SIAK", "KASUBAG_KPEP", ("NS-01",)),
    ]


def test_siak_and_non_siak_run_side_by_side_and_later_steps_follow_each_other() -> None:
    form = form_of(_put().ask(IssueForm(year=2025, quarter=3)))

    assert {due.sop_step: due.at for due in form.due} == {
        2: wita(8, 16),
        3: wita(7, 16),
        4: wita(10, 16, 30),
        5: wita(13, 16),
        6: wita(14, 16),
        7: wita(15, 8, 30),
    }
    assert {s.ref.source: s.due for s in form.sheets} == {
        Source.SIAK: wita(8, 16),
        Source.NON_SIAK: wita(7, 16),
    }


@pytest.mark.parametrize(
    ("quarter", "start", "end"),
    [
        (1, date(2025, 1, 1), date(2025, 3, 31)),
        (2, date(2025, 4, 1), date(2025, 6, 30)),
        (3, date(2025, 7, 1), date(2025, 9, 30)),
        (4, date(2025, 10, 1), date(2025, 12, 31)),
    ],
)
def test_the_period_is_the_quarter_from_first_to_last_day(
    quarter: int, start: date, end: date
) -> None:
    form = form_of(_put().ask(IssueForm(year=2025, quarter=quarter), ref=_cycle(quarter)))

    assert (form.period.start, form.period.end) == (start, end)


def test_the_form_names_its_period_and_the_versions_it_was_made_by() -> None:
    form = form_of(_put().ask(IssueForm(year=2025, quarter=3)))

    assert form.title == "Form Penjaringan Data Kinerja Triwulan III Tahun 2025"
    assert "Triwulan III Tahun 2025" in form.letter_concept
    assert form.versions.model_dump() == {
        "sop": RULES.sop.version,
        "catalogue": "2025.1",
        "calendar": RULES.calendar.version,
        "rules": "2025.1",
    }
    assert (form.cycle, form.sop_step, form.actor.role) == (PERIOD.cycle, 1, KASUBAG)


def test_a_form_needs_a_catalogue() -> None:
    outcome = refused(Desk().ask(IssueForm(year=2025, quarter=3)))

    assert (outcome.rule, outcome.status) == ("katalog-belum-ada", 409)


def test_a_form_needs_an_indicator_that_is_measured_in_the_quarter() -> None:
    desk = _put(indicators=(INDICATORS[3],))

    outcome = refused(desk.ask(IssueForm(year=2025, quarter=3)))

    assert (outcome.rule, outcome.status) == ("tidak-ada-indikator-periode", 409)


def test_a_bidang_that_the_sop_lost_since_is_named_and_not_guessed() -> None:
    desk = _put()
    fewer = RULES.sop.model_copy(update={"bidang": RULES.sop.bidang[1:]})

    outcome = refused(
        Desk(desk.kept, replace(RULES, sop=fewer)).ask(IssueForm(year=2025, quarter=3))
    )

    assert (outcome.rule, outcome.status) == ("bidang-tidak-dikenal", 422)
    assert "SEKRETARIAT" in outcome.detail


def test_a_command_that_collector_does_not_know_is_a_fault_of_the_program() -> None:
    with pytest.raises(TypeError, match="Command"):
        issued().ask(Command())


def test_a_form_goes_out_once_per_cycle() -> None:
    outcome = refused(issued().ask(IssueForm(year=2025, quarter=3)))

    assert (outcome.rule, outcome.status) == ("form-sudah-terbit", 409)


def test_a_revision_waits_until_the_draft_before_it_is_agreed_on() -> None:
    desk, revision = issued(), IssueForm(year=2025, quarter=3, revision=1)

    early = desk.ask(revision, ref=_cycle(3, 1))
    taken(desk.tell(agreed()))
    form = form_of(desk.ask(revision, ref=_cycle(3, 1)))

    assert refused(early).rule == "revisi-sebelumnya-belum-selesai"
    assert refused(early).detail == "Draf revisi 0 belum disepakati."
    assert form.title.endswith("Triwulan III Tahun 2025 Revisi 1")


def test_a_revision_of_nothing_is_refused() -> None:
    outcome = _put().ask(IssueForm(year=2025, quarter=3, revision=1), ref=_cycle(3, 1))

    assert refused(outcome).rule == "revisi-sebelumnya-belum-selesai"


def test_a_year_that_the_calendar_does_not_have_is_said_and_not_guessed() -> None:
    late = datetime(2030, 10, 7, 9, tzinfo=ISSUED.tzinfo)

    outcome = refused(_put().ask(IssueForm(year=2025, quarter=3), at=late))

    assert (outcome.rule, outcome.status) == ("kalender-belum-memuat", 409)
    assert "2030" in outcome.detail


def test_the_command_and_the_address_must_name_the_same_cycle() -> None:
    outcome = refused(_put().ask(IssueForm(year=2025, quarter=4), ref=REF))

    assert (outcome.rule, outcome.status) == ("siklus-tidak-cocok", 422)


@pytest.mark.parametrize("role", [PIAK, SEKRETARIS, "KEPALA_DINAS"])
def test_only_the_role_that_the_sop_names_puts_a_catalogue_or_issues_a_form(role: str) -> None:
    put = refused(Desk().ask(catalogue(), role, ref=CATALOGUE_REF))
    form = refused(_put().ask(IssueForm(year=2025, quarter=3), role))

    assert {put.rule, form.rule} == {"bukan-wewenang"}
    assert {put.status, form.status} == {403}
    assert "Kepala Sub Bagian Keuangan" in put.detail


def test_a_role_that_the_sop_does_not_know_is_refused_by_name() -> None:
    outcome = refused(Desk().ask(catalogue(), "BENDAHARA", ref=CATALOGUE_REF))

    assert (outcome.rule, outcome.status) == ("jabatan-tidak-dikenal", 403)


def test_people_of_another_office_are_refused() -> None:
    outcome = refused(Desk().ask(catalogue(), ref=CATALOGUE_REF, office="6303-dukcapil"))

    assert (outcome.rule, outcome.status) == ("bukan-kantor-sendiri", 403)
    assert OFFICE not in outcome.detail
