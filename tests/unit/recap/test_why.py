"""Why a figure is what it is: the sentence, and taken apart down to each cell and its paper."""

from datetime import date
from decimal import Decimal

import pytest

from services.recap.domain.states import Recap
from services.recap.domain.why import CellWhy, Explanation, QuarterWhy, explain
from shared.contract.catalogue import Indicator, Level
from shared.contract.figures import (
    KABUPATEN,
    Analysis,
    Evidence,
    IndicatorFigures,
    Provenance,
    RegionRow,
)
from shared.contract.recap import RegionValue
from shared.contract.vocabulary import Aggregation, Basis, Formula, Measured
from tests.unit.recap.world import (
    ALALAK,
    BELAWANG,
    BROKEN,
    DAFDUK,
    HISTORY_REF,
    IN_TIME,
    SOUND,
    Office,
    actor,
    count,
    counted,
    figures,
    form,
    imported,
    indicator,
    row,
    submitted,
    taken,
    whole,
)

PAPER = Provenance(document="Laporan perekaman SIAK", file_name="perekaman.xlsx", sha256="0f" * 32)
BY_SEX = indicator(regional=True, by_sex=True)


def sent(content: IndicatorFigures, asked: Indicator = BY_SEX) -> Office:
    office = Office()
    office.tell(form(asked), submitted(DAFDUK, content))
    return office


def explained(office: Office, code: str = "DD-01") -> Explanation:
    found = explain(office.recap, code)
    assert found is not None
    return found


def traced() -> IndicatorFigures:
    """Figures with paper, place, population and day."""
    places = zip(SOUND.rows, ("Lembar1!A7", "Lembar1!A8", "Lembar1!A9"), strict=True)
    rows = tuple(one.model_copy(update={"origin": place}) for one, place in places)
    said: dict[str, object] = {
        "rows": rows,
        "provenance": PAPER,
        "basis": Basis.DINAMIS,
        "as_of": date(2025, 9, 30),
    }
    return SOUND.model_copy(update=said)


def test_the_sentence_names_paper_file_place_population_day_sheet_and_versions() -> None:
    why = sent(traced()).row("DD-01").why

    assert why.endswith(
        "; sumber: Laporan perekaman SIAK (perekaman.xlsx, Lembar1!A9), basis DINAMIS, keadaan "
        "per 30 September 2025, lembar DAFDUK/SIAK revisi 1; rumus NAIK#1, skala "
        "permendagri-86-2017#1, katalog 2025.1."
    )


@pytest.mark.parametrize(
    ("asked", "number", "words"),
    [
        (
            {"formula": Formula.TURUN_TR, "target_quarter": 10},
            20,
            "target / realisasi x 100 dengan target 10 = 50,00 persen",
        ),
        (
            {"formula": Formula.TURUN_TR, "target_quarter": 10},
            0,
            "realisasi 0 memenuhi target 10 = 100,00 persen",
        ),
        (
            {"formula": Formula.BATAS_MUTLAK, "target_quarter": 10},
            11,
            "batas 10, 100 bila tidak dilampaui dan 0 bila dilampaui = 0,00 persen",
        ),
        (
            {"formula": Formula.RENTANG, "target_low": 10, "target_high": 20},
            25,
            "rentang 10 sampai dengan 20, selebihnya terhadap batas yang dilewati = 75,00 persen",
        ),
        ({"formula": Formula.RENTANG, "target_low": 10}, 25, "di dalam batas bawah 10, selebihnya"),
        ({"formula": Formula.RENTANG, "target_high": 20}, 5, "di dalam batas atas 20, selebihnya"),
        ({"formula": Formula.RENTANG}, 5, "tidak dapat diukur karena rentang target tidak sah;"),
        (
            {"aggregation": Aggregation.RATA_RATA_TERTIMBANG},
            5,
            "Realisasi tidak dapat diukur karena bobot rata-ratanya tidak ditetapkan;",
        ),
    ],
)
def test_each_formula_is_told_in_its_own_words(
    asked: dict[str, object], number: int, words: str
) -> None:
    office = Office()
    one = counted(**asked, bidang="DAFDUK", source="SIAK")
    office.tell(form(one), submitted(DAFDUK, figures("PS-01", row(KABUPATEN, count(number)))))

    assert words in office.row("PS-01").why


def test_a_level_is_told_beside_its_number_and_the_target_s() -> None:
    levels = (Level(label="BB", value=Decimal(70)), Level(label="A", value=Decimal(80)))
    asked = counted(
        formula=Formula.PREDIKAT,
        levels=levels,
        target_quarter=Decimal(80),
        target_year=Decimal(80),
        bidang="DAFDUK",
        source="SIAK",
        unit="predikat",
    )
    office = Office()
    office.tell(form(asked), submitted(DAFDUK, figures("PS-01", row(KABUPATEN, count("BB")))))
    found = office.row("PS-01")

    assert found.why.startswith(
        "Realisasi = 70 predikat (BB); capaian triwulan = realisasi / target x 100 dengan target "
        "80 (A) = 87,50 persen"
    )
    assert (found.label, found.value, found.measured) == ("BB", Decimal(70), Measured.TERUKUR)


def test_a_weight_of_nought_is_named() -> None:
    asked = indicator(
        weight="Responden", denominator="Responden", aggregation=Aggregation.RATA_RATA_TERTIMBANG
    )

    why = sent(figures("DD-01", whole(85, 0)), asked).row("DD-01").why

    assert why.startswith("Realisasi tidak dapat diukur karena bobot (Responden) bernilai 0; ")


# --- the row ----------------------------------------------------------------------------


def test_the_row_carries_paper_words_formula_scale_and_what_each_kecamatan_adds() -> None:
    analysis = Analysis(supporting="Jemput bola", hindering="Jaringan", follow_up="Tambah alat")
    content = traced().model_copy(update={"note": "Lengkap", "analysis": analysis})
    found = sent(content).row("DD-01")

    assert (found.document, found.note) == ("Laporan perekaman SIAK", "Lengkap")
    assert (found.supporting, found.hindering, found.follow_up) == (
        "Jemput bola",
        "Jaringan",
        "Tambah alat",
    )
    assert (found.formula, found.scale) == ("NAIK#1", "permendagri-86-2017#1")
    assert found.regions == (
        RegionValue(
            region=ALALAK,
            measured=Measured.TERUKUR,
            numerator=Decimal(81),
            denominator=Decimal(90),
            value=Decimal("90.00"),
        ),
        RegionValue(
            region=BELAWANG,
            measured=Measured.TERUKUR,
            numerator=Decimal(59),
            denominator=Decimal(60),
            value=Decimal("98.33"),
        ),
    )


@pytest.mark.parametrize(
    ("above", "below", "measured"),
    [
        (count("x"), count(90), Measured.BELUM_ADA_DATA),
        (count(40), None, Measured.BELUM_ADA_DATA),
        (count(0), count(0), Measured.TIDAK_DAPAT_DIUKUR),
    ],
)
def test_a_kecamatan_is_missing_or_not_measurable_by_itself(
    above: object, below: object, measured: Measured
) -> None:
    odd = RegionRow.model_validate({"region": ALALAK, "numerator": above, "denominator": below})
    content = figures("DD-01", odd, row(BELAWANG, count(1), count(2)), whole(70))
    first, second = sent(content, indicator(regional=True)).row("DD-01").regions

    assert (first.measured, first.value) == (measured, None)
    assert (second.measured, second.value) == (Measured.TERUKUR, Decimal("50.00"))


def test_a_kecamatan_that_is_made_unchecked_is_what_the_contract_would_make() -> None:
    for found in sent(SOUND).row("DD-01").regions:
        checked = RegionValue.model_validate(found.model_dump())
        assert found == checked
        assert found.model_dump_json() == checked.model_dump_json()
        assert hash(found) == hash(checked)
        assert found.model_fields_set == checked.model_fields_set == set(RegionValue.model_fields)
        assert found.model_copy(update={"value": None}).value is None


def test_a_kecamatan_of_a_weighted_value_is_its_value() -> None:
    asked = indicator(
        weight="Responden",
        denominator="Responden",
        aggregation=Aggregation.RATA_RATA_TERTIMBANG,
        factor=Decimal(1),
        regional=True,
    )
    content = figures("DD-01", row(ALALAK, count(85), count(7)), whole(85, 7))

    assert sent(content, asked).row("DD-01").regions[0].value == Decimal("85.00")


def test_without_rows_or_with_a_declared_absence_there_are_no_kecamatan() -> None:
    absent = SOUND.model_copy(update={"unavailable": "Belum ada"})

    assert sent(absent).row("DD-01").regions == ()
    assert sent(figures("DD-01")).row("DD-01").regions == ()
    assert sent(SOUND, indicator()).row("DD-01").regions == ()


# --- taken apart ------------------------------------------------------------------------


def test_an_explanation_goes_down_to_each_cell_with_its_place_in_the_file() -> None:
    found = explained(sent(traced()))
    first, *_, last = found.regions

    assert (first.region, first.origin, first.value) == (ALALAK, "Lembar1!A7", Decimal("90.00"))
    assert first.cells[:3] == (
        CellWhy(part="PEMBILANG", group="JML", value=Decimal(81)),
        CellWhy(part="PEMBILANG", group="LK", value=Decimal(40)),
        CellWhy(part="PEMBILANG", group="PR", value=Decimal(41)),
    )
    assert (last.region, last.origin, len(last.cells)) == (KABUPATEN, "Lembar1!A9", 6)


def test_an_explanation_names_paper_sheet_revision_sender_and_reason() -> None:
    proof = Evidence(name="bukti.pdf", media_type="application/pdf", size=9, sha256="0f" * 32)
    content = traced().model_copy(update={"evidence": (proof,)})
    office = Office()
    by = actor("KABID_DAFDUK")
    office.tell(
        form(BY_SEX), submitted(DAFDUK, content, revision=2, reason="Salah baris", actor=by)
    )
    found = explained(office)

    assert (found.sheet, found.revision, found.reason) == (DAFDUK, 2, "Salah baris")
    assert (found.submitted_by, found.submitted_at) == (by, IN_TIME)
    assert (found.provenance, found.evidence) == (PAPER, (proof,))
    assert (found.recap_version, found.provisional, found.catalogue) == (1, True, "2025.1")
    assert (found.numerator_name, found.denominator_name) == ("Sudah rekam", "Wajib KTP")
    assert found.sentence == found.row.why


def test_an_explanation_shows_the_earlier_quarters_that_were_added() -> None:
    office = Office()
    taken(office.ask(imported({"2025-Q2": {"PS-01": {"numerator": "4"}}}), ref=HISTORY_REF))
    one = counted(bidang="DAFDUK", source="SIAK")
    office.tell(form(one), submitted(DAFDUK, figures("PS-01", row(KABUPATEN, count(2)))))

    assert explained(office, "PS-01").quarters == (
        QuarterWhy(quarter="2025-Q2", numerator=Decimal(4), denominator=None),
    )


def test_an_explanation_names_the_open_findings_on_the_figure() -> None:
    assert explained(sent(BROKEN)).findings == (
        "D03:DD-01:BELAWANG:PENYEBUT",
        "D08:DD-01:KABUPATEN:PENYEBUT",
    )
    assert explained(sent(SOUND)).findings == ()


def test_what_was_not_submitted_is_explained_as_that() -> None:
    office = Office()
    office.tell(form(BY_SEX, counted()), submitted(DAFDUK, SOUND))
    found = explained(office, "PS-01")

    assert (found.revision, found.submitted_by, found.provenance) == (0, None, None)
    assert (found.regions, found.row.measured) == ((), Measured.BELUM_ADA_DATA)


def test_without_a_draft_or_for_a_strange_indicator_there_is_nothing_to_explain() -> None:
    office = sent(SOUND)

    assert explain(office.recap, "DD-99") is None
    assert explain(Recap(form=form(BY_SEX)), "DD-01") is None


def test_an_explanation_comes_back_from_json_as_it_was() -> None:
    found = explained(sent(traced()))

    assert Explanation.model_validate_json(found.model_dump_json()) == found
