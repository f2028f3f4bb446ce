"""Rules on population, dates, plans, evidence and the catalogue: D09, D10, D14, D17, D20 to D24."""

from datetime import date
from decimal import Decimal

import pytest

from services.recap.commands import Plan, PlanKind, PlannedTarget, SourceFile
from services.recap.domain.books import Books
from services.recap.domain.rules.formal import named
from services.recap.domain.states import Recap
from services.recap.domain.targets import PlanDocument, Targets
from shared.contract.catalogue import Indicator
from shared.contract.figures import (
    KABUPATEN,
    Analysis,
    Evidence,
    IndicatorFigures,
    Provenance,
    RegionRow,
)
from shared.contract.recap import Cell, Finding
from shared.contract.vocabulary import Basis, Severity
from shared.privacy import scan
from tests.unit.recap.world import (
    BROKEN,
    count,
    counted,
    figures,
    found_in,
    ids,
    indicator,
    recap_of,
    roots,
    row,
    siak,
    whole,
)

SENT = figures("DD-01", whole(7))


def found(asked: Indicator, sent: IndicatorFigures, books: Books | None = None) -> list[Finding]:
    return list(found_in(recap_of((asked, sent)), books))


# --- D09 --------------------------------------------------------------------------------


def three(*bases: tuple[Basis | None, date | None]) -> list[str]:
    """Findings where indicators of SIAK were counted on these populations."""
    sent = [
        (
            indicator(f"DD-0{n}"),
            figures(f"DD-0{n}", whole(7), basis=basis, as_of=day),
        )
        for n, (basis, day) in enumerate(bases, start=1)
    ]
    return [f.id for f in found_in(recap_of(*sent)) if f.rule == "D09"]


SEPTEMBER, JUNE = date(2025, 9, 30), date(2025, 6, 30)


def test_the_population_that_few_were_counted_on_is_told() -> None:
    one, other = (Basis.DINAMIS, SEPTEMBER), (Basis.DKB_AWAL, SEPTEMBER)

    assert three(one, other, one) == ["D09:DD-02"]
    assert three(one, one, one) == []


def test_of_equally_many_the_first_on_the_form_is_the_usual_one() -> None:
    assert three((Basis.DKB_AWAL, SEPTEMBER), (Basis.DINAMIS, SEPTEMBER)) == ["D09:DD-02"]


def test_another_semester_is_another_population() -> None:
    assert three((Basis.DKB_AWAL, JUNE), (Basis.DKB_AWAL, SEPTEMBER)) == ["D09:DD-02"]
    assert three((Basis.DKB_AWAL, None), (Basis.DKB_AWAL, None)) == []


def test_figures_without_a_population_are_not_compared() -> None:
    assert three((None, SEPTEMBER), (Basis.DINAMIS, SEPTEMBER)) == []


def test_it_names_the_usual_population_and_this_one() -> None:
    sent = (
        (indicator(), figures("DD-01", whole(7), basis=Basis.DINAMIS, as_of=SEPTEMBER)),
        (indicator("DD-02"), figures("DD-02", whole(7), basis=Basis.DKB_AWAL, as_of=SEPTEMBER)),
    )
    (finding,) = found_in(recap_of(*sent))

    assert (finding.expected, finding.found) == (
        "DINAMIS, Semester 2 2025",
        "DKB_AWAL, Semester 2 2025",
    )
    assert finding.severity is Severity.WAJIB_DIJAWAB


# --- D10 --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2025, 7, 1), False),
        (date(2025, 9, 30), False),
        (date(2025, 6, 30), True),
        (date(2025, 10, 1), True),
        (None, False),
    ],
)
def test_keadaan_per_lies_inside_the_quarter(day: date | None, *, told: bool) -> None:
    got = found(indicator(), figures("DD-01", whole(7), as_of=day))

    assert [f.id for f in got] == (["D10:DD-01"] if told else [])
    if told:
        assert got[0].expected == "1 Juli 2025 sampai dengan 30 September 2025"
        assert got[0].cells == (Cell(indicator="DD-01"),)


# --- D14 --------------------------------------------------------------------------------


@pytest.mark.parametrize(("other", "told"), [(70, False), (72, False), (73, True), (67, True)])
def test_two_indicators_of_one_fact_agree_within_their_tolerance(other: int, *, told: bool) -> None:
    one = indicator(same_as="PS-01", tolerance=Decimal(2))
    two = counted(unit="persen", target_quarter=Decimal(1))
    sent = figures("PS-01", row(KABUPATEN, count(other)))
    got = found_in(recap_of((one, figures("DD-01", whole(70))), (two, sent)))

    assert ids(got) == (["D14:DD-01:KABUPATEN"] if told else [])
    if told:
        assert got[0].expected == f"PS-01: {other}"
        assert "melebihi toleransi 2" in got[0].message


def test_an_indicator_without_a_value_is_not_compared_with_its_twin() -> None:
    one, other = indicator(same_as="PS-01"), figures("PS-01", row(KABUPATEN, count(7)))
    absent = figures("DD-01", unavailable="Belum ada")

    assert found_in(recap_of((one, absent), (counted(), other))) == ()
    empty = found_in(recap_of((one, figures("DD-01")), (counted(), other)))
    assert ids(empty) == ["D01:DD-01"]


def test_a_twin_without_a_value_is_not_compared() -> None:
    one = indicator(same_as="PS-01")
    got = found_in(recap_of((one, SENT), (counted(), figures("PS-01", unavailable="Belum ada"))))

    assert got == ()


# --- D17 --------------------------------------------------------------------------------


def plans(target: str | None, *, kind: PlanKind = PlanKind.PK, version: int = 0) -> Books:
    """A plan for 2025 that says this of DD-01."""
    plan = Plan(kind=kind, year=2025, version=version, effective=date(2025, 1, 2), title="Dokumen")
    planned = None if target is None else Decimal(target)
    rows = (PlannedTarget(indicator="DD-01", year=2025, target=planned, origin="PK!A2"),)
    file = SourceFile(name="pk.xlsx", sha256="0f" * 32, size=1)
    document = PlanDocument(plan=plan, file=file, rows=rows)
    return Books(targets=Targets(documents={plan.key: document}))


@pytest.mark.parametrize(("planned", "told"), [("100", False), ("100.00", False), ("99", True)])
def test_the_target_is_that_of_the_catalogue_s_plan(planned: str, *, told: bool) -> None:
    asked = indicator(planned_target=Decimal(planned), planned_in="PK 2025 Murni")
    got = found(asked, SENT)

    assert [f.id for f in got] == (["D17:DD-01"] if told else [])
    if told:
        assert (got[0].expected, got[0].found) == ("target 99", "target 100")
        assert got[0].message.endswith("tidak sama dengan PK 2025 Murni.")
        assert got[0].severity is Severity.MENGHALANGI
        assert got[0].owner == "SEKRETARIAT"
        assert "revisi form" in got[0].remedy


def test_a_plan_that_was_imported_goes_before_what_the_catalogue_says_of_it() -> None:
    asked = indicator(planned_target=Decimal(99))

    assert found(asked, SENT, plans("100")) == []
    (finding,) = found(indicator(), SENT, plans("98", version=1))
    assert finding.message.endswith("tidak sama dengan PK 2025 Perubahan 1.")


@pytest.mark.parametrize("kind", [PlanKind.PK, PlanKind.RENJA, PlanKind.RENSTRA])
def test_each_plan_that_binds_is_looked_at(kind: PlanKind) -> None:
    assert [f.rule for f in found(indicator(), SENT, plans("98", kind=kind))] == ["D17"]


def test_a_national_standard_or_a_plan_without_a_target_binds_nobody() -> None:
    assert found(indicator(), SENT, plans("98", kind=PlanKind.NASIONAL)) == []
    assert found(indicator(), SENT, plans(None)) == []


def test_the_target_of_the_quarter_is_that_of_the_list_of_four() -> None:
    four = tuple(map(Decimal, ("70", "80", "85", "100")))
    got = found(indicator(targets=four), SENT)

    assert [(f.id, f.expected, f.found) for f in got] == [("D17:DD-01", "target 85", "target 90")]
    assert got[0].message.endswith("tidak sama dengan daftar target per triwulan.")
    assert [f.expected for f in found(indicator(targets=four[:3]), SENT)] == ["target 85"]
    assert found(indicator(targets=four[:2]), SENT) == []
    assert found(indicator(targets=(*four[:2], Decimal(90), four[3])), SENT) == []


def test_a_submission_by_another_catalogue_is_told() -> None:
    recap = recap_of((indicator(), SENT))
    sheet = recap.submissions["DAFDUK/SIAK"].model_copy(update={"catalogue": "2024.9"})
    stale = recap.model_copy(update={"submissions": {"DAFDUK/SIAK": sheet}})

    (finding,) = found_in(stale)

    assert (finding.expected, finding.found) == ("katalog 2025.1", "katalog 2024.9")
    assert "mengirim kembali" in finding.remedy
    assert finding.message.endswith("tidak sama dengan katalog pada form.")


def test_a_sheet_that_was_not_sent_has_no_version_to_compare() -> None:
    recap = recap_of((indicator(), None))
    sheet = recap.submissions["DAFDUK/SIAK"].model_copy(update={"catalogue": "2024.9"})
    withdrawn = recap.model_copy(update={"submissions": {"DAFDUK/SIAK": sheet}})

    assert ids(found_in(withdrawn)) == ["D01:DD-01"]


def test_a_wrong_target_is_a_root_beside_a_wrong_cell_of_the_same_weight() -> None:
    asked = indicator(regional=True, by_sex=True, planned_target=Decimal(1))

    assert [f.rule for f in roots(found(asked, BROKEN))] == ["D03", "D17"]


# --- D20 --------------------------------------------------------------------------------


def test_a_personal_number_is_found_in_every_text_that_a_submission_has() -> None:
    """The desk of every service scans each command like this, before anything is stored."""
    personal = "63" + "04" * 7
    proof = Evidence(name=personal, media_type="application/pdf", size=1, sha256="0f" * 32)
    texts: tuple[dict[str, object], ...] = (
        {"unavailable": personal},
        {"note": personal},
        {"provenance": Provenance(document=personal)},
        {"provenance": Provenance(document="x", file_name=personal)},
        {"evidence": (proof,)},
        {"analysis": Analysis(supporting=personal)},
        {"rows": (RegionRow(region=KABUPATEN, numerator=count(personal)),)},
    )

    assert scan(siak(SENT)) == ()
    for text in texts:
        assert scan(siak(figures("DD-01", **text))), text


# --- D21 --------------------------------------------------------------------------------


def late(recap: Recap, **other: object) -> Recap:
    sheet = recap.submissions["DAFDUK/SIAK"].model_copy(update={"on_time": False, **other})
    return recap.model_copy(update={"submissions": {"DAFDUK/SIAK": sheet}})


def test_a_late_sheet_is_told_once_however_many_figures_it_has() -> None:
    pairs = [(indicator(f"DD-0{n}"), figures(f"DD-0{n}", whole(7))) for n in (1, 2)]
    (finding,) = found_in(late(recap_of(*pairs)))

    assert (finding.id, finding.severity) == ("D21:DAFDUK:SIAK", Severity.INFORMASI)
    assert [cell.indicator for cell in finding.cells] == ["DD-01", "DD-02"]
    assert finding.message == "Lembar DAFDUK/SIAK: lembar dikirim setelah batas waktu."
    assert (finding.expected, finding.found) == (
        "dikirim sebelum batas waktu",
        "revisi 1 terlambat",
    )


def test_a_sheet_in_time_does_not_hide_a_late_one() -> None:
    other = counted(bidang="CAPIL", source="SIAK")
    recap = recap_of((other, figures("PS-01", row(KABUPATEN, count(2)))), (indicator(), SENT))
    sheet = recap.submissions["DAFDUK/SIAK"].model_copy(update={"on_time": False})
    after = recap.model_copy(update={"submissions": {**recap.submissions, sheet.sheet.key: sheet}})

    assert ids(found_in(after)) == ["D21:DAFDUK:SIAK"]


def test_a_sheet_that_was_withdrawn_is_not_late_but_missing() -> None:
    withdrawn = late(recap_of((indicator(), SENT)), withdrawn=True, figures=())

    assert ids(found_in(withdrawn)) == ["D01:DD-01"]


# --- D22 --------------------------------------------------------------------------------


def test_evidence_is_asked_for_where_the_catalogue_says_so() -> None:
    proof = Evidence(name="bukti.pdf", media_type="application/pdf", size=9, sha256="0f" * 32)
    asked = indicator(evidence=True)

    (finding,) = found(asked, SENT)
    assert finding.id == "D22:DD-01"
    assert (finding.expected, finding.found) == ("bukti dukung terlampir", "belum ada")
    assert found(asked, figures("DD-01", whole(7), evidence=(proof,))) == []
    assert found(indicator(), SENT) == []


def test_nothing_is_asked_of_figures_that_do_not_exist() -> None:
    asked = indicator(evidence=True)

    assert found(asked, figures("DD-01", unavailable="Belum ada")) == []
    assert ids(found_in(recap_of((asked, None)))) == ["D01:DD-01"]


# --- D24 --------------------------------------------------------------------------------


def test_figures_for_an_indicator_that_is_out_of_use_are_told() -> None:
    (finding,) = found(indicator(active=False), SENT)

    assert (finding.id, finding.severity) == ("D24:DD-01", Severity.MENGHALANGI)
    assert finding.message == (
        "DD-01 Indikator DD-01: indikator tidak aktif pada katalog tetapi diisi."
    )
    assert (finding.expected, finding.found) == ("tidak diisi", "diisi")


def test_an_indicator_out_of_use_is_not_missed() -> None:
    assert found_in(recap_of((indicator(active=False), None))) == ()


@pytest.mark.parametrize("name", ["Indikator  dd-01", "INDIKATOR DD-01 "])
def test_the_second_of_two_indicators_of_one_name_is_told(name: str) -> None:
    twin = indicator("DD-02", name=name)
    got = found_in(recap_of((indicator(), SENT), (twin, figures("DD-02", whole(7)))))

    assert ids(got) == ["D24:DD-02"]
    assert "kembar dengan DD-01" in got[0].message
    assert (got[0].expected, got[0].found) == ("satu indikator", "nama sama dengan DD-01")


def test_indicators_whose_names_differ_by_a_space_alone_are_two() -> None:
    other = indicator("DD-02", name="IndikatorDD-01")
    got = found_in(recap_of((indicator(), SENT), (other, figures("DD-02", whole(7)))))

    assert got == ()
    assert named(indicator(name="A  b")) == "a b"


def test_a_twin_that_is_declared_not_available_is_not_counted_twice() -> None:
    twin = indicator("DD-02", name="Indikator DD-01")
    absent = figures("DD-02", unavailable="Dihitung pada DD-01")

    assert found_in(recap_of((indicator(), SENT), (twin, absent))) == ()
