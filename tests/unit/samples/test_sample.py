"""The sample of Barito Kuala: what the demo relies on, and that it holds nothing it must not."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from samples import Sample, SampleError, SheetForm, load, outcomes
from samples.loader import FOLDER
from samples.outcome import number
from samples.siak import Report
from samples.tables import rows
from shared.contract.catalogue import SheetRef
from shared.contract.figures import KABUPATEN, Count, IndicatorFigures, RegionRow
from shared.contract.vocabulary import Frequency, Measured, Source
from shared.privacy import scan, scan_bytes
from shared.sop import load_sop

SAMPLE = load()
SOP = load_sop()
WRONG = SheetRef(bidang="DAFDUK", source=Source.SIAK)


def sheet(sheets: tuple[SheetForm, ...], ref: SheetRef = WRONG) -> SheetForm:
    return next(sheet for sheet in sheets if sheet.ref == ref)


def figures_of(sample: Sample, *, corrected: bool = True) -> dict[str, IndicatorFigures]:
    sheets = sample.final_sheets() if corrected else sample.sheets
    return {figures.indicator: figures for sheet in sheets for figures in sheet.figures}


def faults(figures: dict[str, IndicatorFigures]) -> list[str]:
    """The identities of the domain notes, section 2.2, that do not hold, by place."""
    found = []
    for code, one in figures.items():
        whole = {row.region: row for row in one.rows}.get(KABUPATEN)
        for row in one.rows:
            for part, count in counts(row):
                if (
                    count.male is not None
                    and total(count.male) + total(count.female) != count.total
                ):
                    found.append(f"{code} {row.region} {part}: LK + PR")
        for part in ("PEMBILANG", "PENYEBUT"):
            parts = [dict(counts(row)).get(part) for row in one.rows if row.region != KABUPATEN]
            whole_count = dict(counts(whole)).get(part) if whole else None
            if (
                parts
                and whole_count
                and sum(total(c.total) for c in parts if c) != whole_count.total
            ):
                found.append(f"{code} {KABUPATEN} {part}: kecamatan")
    return found


def counts(row: RegionRow) -> list[tuple[str, Count]]:
    pair = (("PEMBILANG", row.numerator), ("PENYEBUT", row.denominator))
    return [(part, count) for part, count in pair if count is not None]


def total(value: object) -> Decimal:
    assert isinstance(value, Decimal)
    return value


def test_the_sample_has_the_seventeen_kecamatan() -> None:
    assert len(set(SAMPLE.regions)) == 17


def test_the_form_of_the_third_quarter_asks_only_for_quarterly_indicators() -> None:
    asked = {item.code for item in SAMPLE.indicators if item.frequency is Frequency.TRIWULAN}

    assert set(figures_of(SAMPLE)) == asked


def test_every_sheet_belongs_to_the_owner_and_source_of_its_indicators() -> None:
    owners = {
        item.code: SheetRef(bidang=item.bidang, source=item.source) for item in SAMPLE.indicators
    }

    assert len(SAMPLE.sheets) == 7
    for form in SAMPLE.sheets:
        assert {owners[figures.indicator] for figures in form.figures} == {form.ref}


def test_every_regional_indicator_has_all_kecamatan_and_the_kabupaten() -> None:
    figures = figures_of(SAMPLE)

    for item in SAMPLE.indicators:
        if item.regional:
            assert {row.region for row in figures[item.code].rows} == {*SAMPLE.regions, KABUPATEN}


def test_indicators_by_sex_have_men_and_women_in_every_row() -> None:
    figures = figures_of(SAMPLE)

    for item in SAMPLE.indicators:
        if item.code in figures:
            cells = [count for row in figures[item.code].rows for _, count in counts(row)]
            assert all((count.female is not None) == item.by_sex for count in cells)


def test_the_first_submission_has_exactly_the_one_error_of_belawang() -> None:
    assert faults(figures_of(SAMPLE, corrected=False)) == [
        "DD-01 BELAWANG PENYEBUT: LK + PR",
        "DD-01 KABUPATEN PENYEBUT: kecamatan",
    ]


def test_the_correction_leaves_no_error() -> None:
    assert faults(figures_of(SAMPLE)) == []


def test_the_correction_changes_one_cell_and_gives_a_reason() -> None:
    (after,) = SAMPLE.corrections
    before = sheet(SAMPLE.sheets)
    changed = [
        (new.indicator, row.region)
        for old, new in zip(before.figures, after.figures, strict=True)
        for was, row in zip(old.rows, new.rows, strict=True)
        if was != row
    ]

    assert changed == [("DD-01", "BELAWANG")]
    assert after.reason
    assert before.figures[1:] == after.figures[1:]


def test_no_ratio_in_percent_is_above_one() -> None:
    percents = {item.code for item in SAMPLE.indicators if item.unit == "persen"}

    for code, figures in figures_of(SAMPLE).items():
        for row in figures.rows:
            if code in percents and row.denominator is not None:
                assert total(row.numerator.total) <= total(row.denominator.total)


def test_ikd_is_counted_on_those_who_are_recorded() -> None:
    figures = figures_of(SAMPLE)
    recorded = [row.numerator.total for row in figures["DD-01"].rows]

    assert [row.denominator.total for row in figures["DD-04"].rows if row.denominator] == recorded


def test_zero_not_measurable_and_not_available_are_three_things() -> None:
    expected = outcomes(SAMPLE)

    assert expected["DD-20"].measured is Measured.TERUKUR
    assert expected["DD-20"].value == 0
    assert expected["DD-09"].measured is Measured.TIDAK_DAPAT_DIUKUR
    assert expected["DD-13"].measured is Measured.TIDAK_TERSEDIA


@pytest.mark.parametrize(
    ("code", "value"),
    [
        pytest.param("DD-01", "99.33", id="221476 / 222964"),
        pytest.param("DD-07", "97.72", id="(388 + 402 + 409) / (396 + 409 + 422)"),
        pytest.param("DD-12", "42.50", id="17 / 40"),
        pytest.param("DD-16", "95.02", id="(10914 + 11377 + 11842) / (11602 + 12011 + 12310)"),
        pytest.param("DD-17", "24.0", id="(289120 + 280377 + 262774) / (11204 + 11530 + 11890)"),
    ],
)
def test_the_expected_values_are_those_of_paper_and_pencil(code: str, value: str) -> None:
    assert str(outcomes(SAMPLE)[code].value) == value


def test_history_has_two_quarters_and_a_nought_denominator_in_both() -> None:
    assert set(SAMPLE.history) == {"2025-Q1", "2025-Q2"}
    assert {SAMPLE.history[quarter]["DD-09"].denominator for quarter in SAMPLE.history} == {0}


def test_every_role_of_the_sop_has_one_officer_who_is_said_to_be_an_example() -> None:
    names = [officer.name for officer in SAMPLE.officers]

    assert {officer.role for officer in SAMPLE.officers} == {role.code for role in SOP.roles}
    assert len(set(names)) == len(names)
    assert all(name.endswith("(contoh)") for name in names)
    assert SAMPLE.officer("SEKRETARIS").name == "Siti Aisyah (contoh)"


def test_a_role_that_nobody_has_is_an_error() -> None:
    with pytest.raises(KeyError):
        SAMPLE.officer("BUPATI")


def test_every_owner_in_the_catalogue_is_a_bidang_of_the_sop() -> None:
    assert {item.bidang for item in SAMPLE.indicators} <= {entry.code for entry in SOP.bidang}


def test_the_bodies_are_json_without_personal_numbers() -> None:
    bodies = [SAMPLE.catalogue_body(), SAMPLE.form_body(), SAMPLE.history_body()]
    bodies += [form.body() for form in (*SAMPLE.sheets, *SAMPLE.corrections)]

    assert json.loads(json.dumps(bodies)) == bodies
    assert scan(bodies) == ()


def test_no_file_of_the_sample_holds_a_personal_number() -> None:
    files = [file for file in FOLDER.rglob("*") if file.suffix in {".csv", ".toml", ".md"}]

    assert len(files) > 15
    assert [file.name for file in files if scan_bytes(file.read_bytes())] == []


def test_the_readme_says_that_all_is_synthetic() -> None:
    assert "sintetis" in (FOLDER / "barito_kuala" / "README.md").read_text(encoding="utf-8")


def test_a_sample_survives_the_way_through_json() -> None:
    assert Sample.model_validate(SAMPLE.model_dump(mode="json")) == SAMPLE


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a,b\n1\n", r"x\.csv baris 2: jumlah kolom"),
        ("a,b\n1,2,3\n", r"x\.csv baris 2: jumlah kolom"),
        ("a,b\nsatu,2\n", r"x\.csv baris 2, kolom 'a': bukan angka"),
        ("b\n1\n", r"x\.csv baris 2: kolom 'a' tidak ada"),
    ],
)
def test_a_slip_in_a_file_is_named_with_its_place(tmp_path: Path, text: str, place: str) -> None:
    file = tmp_path / "x.csv"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(SampleError, match=place):
        [row.number("a") for row in rows(file)]


def test_a_yes_or_no_column_takes_no_other_word(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("a\nmungkin\n", encoding="utf-8")

    with pytest.raises(SampleError, match="harus ya atau tidak"):
        [row.yes("a") for row in rows(file)]


REPORT = Report(
    indicator="DD-04",
    report="IKD",
    file="ikd.csv",
    document="Dasbor IKD",
    numerator="JUMLAH IKD",
    denominator="REKAM DINAMIS",
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("WILAYAH,JUMLAH IKD,REKAM DINAMIS\nAlalak,1,2\n", r"tidak sesuai daftar \(Belawang\)"),
        ("WILAYAH,JUMLAH IKD,REKAM DINAMIS\nAlalak,1,2\nTamban,1,2\n", r"\(Belawang, Tamban\)"),
        ("WILAYAH,JUMLAH IKD,REKAM DINAMIS\n" + "Alalak,1,2\nBelawang,1,2\n" * 2, "rangkap"),
        ("WILAYAH,JUMLAH IKD\nAlalak,1\nBelawang,1\n", "kolom 'REKAM DINAMIS' tidak ada"),
    ],
)
def test_an_export_that_does_not_fit_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "ikd.csv"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(SampleError, match=reason):
        REPORT.figures(file, {"Alalak": "ALALAK", "Belawang": "BELAWANG"}, date(2025, 9, 30))


def test_words_in_the_place_of_a_figure_have_no_expected_value() -> None:
    with pytest.raises(TypeError, match="not '75 poin'"):
        number("75 poin")


def test_an_indicator_without_the_kabupatens_row_has_no_expected_value() -> None:
    (form, *others) = SAMPLE.sheets
    cut = form.figures[0].model_copy(update={"rows": form.figures[0].rows[:-1]})
    sheets = (form.model_copy(update={"figures": (cut,)}), *others)
    sample = SAMPLE.model_copy(update={"sheets": sheets, "corrections": ()})

    with pytest.raises(ValueError, match="DD-01: no row of the kabupaten"):
        outcomes(sample)
