"""SOP steps 2 and 3: a sheet is taken whole, from its filler, with what the form asks for."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from services.collector.commands import SubmitSheet
from services.collector.domain.states import Submission
from shared.contract import DataSubmitted
from shared.contract.catalogue import SheetRef
from shared.contract.figures import KABUPATEN, Count, IndicatorFigures, RegionRow
from shared.contract.vocabulary import Source
from shared.decision import Ignored, Outcome
from tests.unit.collector.world import (
    DAFDUK_SIAK,
    DD_01,
    DD_02,
    INDICATORS,
    ISSUED,
    KASUBAG,
    KPEP_SHEET,
    PIAK,
    Desk,
    figures,
    indicator,
    issued,
    refused,
    row,
    sheet,
    submitted,
    taken,
    wita,
)

NIK = "6304010101010001"
"""Sixteen digits in the shape of a NIK; nobody's."""

OTHER = figures("DD-02", row(KABUPATEN, 151))


def _event(outcome: Outcome) -> DataSubmitted:
    (event,) = taken(outcome).events
    assert isinstance(event, DataSubmitted)
    return event


def test_a_submission_tells_the_sheet_its_figures_and_who_answers_for_them() -> None:
    event = _event(issued().ask(sheet(DD_02, DD_01), PIAK))

    assert (event.sheet, event.revision, event.sop_step) == (DAFDUK_SIAK, 1, 2)
    assert (event.actor.role, event.on_time, event.reason) == (PIAK, True, None)
    assert event.figures == (DD_01, DD_02)


def test_a_non_siak_sheet_is_filled_by_its_own_bidang_in_step_3() -> None:
    command = SubmitSheet(sheet=KPEP_SHEET, figures=(figures("NS-01", row(KABUPATEN, 80)),))

    assert _event(issued().ask(command, KASUBAG)).sop_step == 3


@pytest.mark.parametrize(
    ("at", "on_time"), [(wita(8, 16), True), (wita(8, 16, 1), False), (wita(10, 9), False)]
)
def test_a_sheet_is_on_time_up_to_the_minute_it_is_due(at: datetime, on_time: bool) -> None:  # noqa: FBT001
    assert _event(issued().ask(sheet(), PIAK, at=at)).on_time is on_time


@pytest.mark.parametrize(
    ("content", "places"),
    [
        ((DD_01,), "2 sel kosong: DD-02 KABUPATEN PEMBILANG JML; DD-02 KABUPATEN PENYEBUT JML."),
        (
            (figures("DD-01", row("ALALAK", 1), row(KABUPATEN, 1)), DD_02),
            "2 sel kosong: DD-01 BELAWANG PEMBILANG JML; DD-01 BELAWANG PENYEBUT JML.",
        ),
        (
            (DD_01, figures("DD-02", row(KABUPATEN, 150, None))),
            "1 sel kosong: DD-02 KABUPATEN PENYEBUT JML.",
        ),
        ((DD_02,), "6 sel kosong: "),
    ],
)
def test_a_sheet_with_an_empty_cell_is_not_complete_and_the_cells_are_named(
    content: tuple[IndicatorFigures, ...], places: str
) -> None:
    outcome = refused(issued().ask(sheet(*content), PIAK))

    assert (outcome.rule, outcome.status) == ("sel-kosong", 422)
    assert outcome.detail.startswith(places)
    assert "tidak tersedia" in outcome.remedy


def test_where_men_and_women_are_asked_for_both_must_be_there() -> None:
    by_sex = (indicator("DD-01", "DAFDUK", Source.SIAK, by_sex=True), *INDICATORS[1:])
    desk = issued(indicators=by_sex)

    outcome = refused(desk.ask(sheet(figures("DD-01", row(KABUPATEN, 170)), DD_02), PIAK))

    assert outcome.detail == (
        "4 sel kosong: DD-01 KABUPATEN PEMBILANG LK; DD-01 KABUPATEN PEMBILANG PR; "
        "DD-01 KABUPATEN PENYEBUT LK; DD-01 KABUPATEN PENYEBUT PR."
    )


def test_an_indicator_that_is_not_available_is_not_missing() -> None:
    unavailable = IndicatorFigures(indicator="DD-02", unavailable="Laporan SIAK belum terbit")

    assert _event(issued().ask(sheet(DD_01, unavailable), PIAK)).figures == (DD_01, unavailable)


def test_the_same_content_again_changes_nothing_in_whatever_order_it_comes() -> None:
    turned = DD_01.model_copy(update={"rows": tuple(reversed(DD_01.rows))})

    assert isinstance(submitted().ask(sheet(DD_02, turned), PIAK), Ignored)


def test_a_revision_replaces_the_sheet_and_every_revision_stays_on_record() -> None:
    desk = submitted()

    revised = desk.ask(sheet(DD_01, OTHER, reason="DD-02 salah unggah"), PIAK)

    assert (_event(revised).revision, _event(revised).reason) == (2, "DD-02 salah unggah")
    assert desk.collection.submissions["DAFDUK/SIAK"].figures == (DD_01, OTHER)
    (entry,) = taken(revised).entries
    assert entry.kind == "submissions"
    assert isinstance(entry.data, Submission)
    assert (entry.data.by.role, entry.data.at, entry.data.revision) == (PIAK, ISSUED, 2)


def test_a_revision_needs_a_reason() -> None:
    outcome = refused(submitted().ask(sheet(DD_01, OTHER), PIAK))

    assert (outcome.rule, outcome.status) == ("alasan-wajib-diisi", 422)


def test_a_late_revision_before_the_closing_is_late() -> None:
    outcome = submitted().ask(sheet(DD_01, OTHER, reason="koreksi"), PIAK, at=wita(9, 9))

    assert _event(outcome).on_time is False


@pytest.mark.parametrize("role", [KASUBAG, "SEKRETARIS", "KABID_DAFDUK"])
def test_a_sheet_is_sent_by_its_filler_alone(role: str) -> None:
    outcome = refused(issued().ask(sheet(), role))

    assert (outcome.rule, outcome.status) == ("bukan-pengisi-lembar", 403)
    assert "Kepala Bidang Pengelolaan Informasi" in outcome.detail


def test_a_cycle_without_a_form_is_not_known() -> None:
    outcome = refused(Desk().ask(sheet(), PIAK))

    assert (outcome.rule, outcome.status) == ("siklus-tidak-dikenal", 404)


def test_a_sheet_that_the_form_does_not_have_is_not_known() -> None:
    other = SubmitSheet(sheet=SheetRef(bidang="CAPIL", source=Source.SIAK), figures=(DD_01,))

    outcome = refused(issued().ask(other, PIAK))

    assert (outcome.rule, outcome.status) == ("lembar-tidak-dikenal", 404)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ((figures("ZZ-99", row(KABUPATEN, 1)),), "indikator-tidak-dikenal"),
        ((figures("NS-01", row(KABUPATEN, 1)),), "indikator-tidak-dikenal"),
        ((DD_01, DD_01), "indikator-ganda"),
        ((figures("DD-01", row("MARABAHAN", 1)),), "wilayah-tidak-dikenal"),
        ((figures("DD-02", row("ALALAK", 1)),), "wilayah-tidak-dikenal"),
        ((figures("DD-01", row("ALALAK", 1), row("ALALAK", 2)),), "wilayah-ganda"),
        (
            (figures("DD-02", row(KABUPATEN, 1), unavailable="tidak ada"),),
            "tidak-tersedia-tetapi-berisi",
        ),
        ((figures("DD-02", unavailable=" "),), "tidak-tersedia-tanpa-alasan"),
    ],
)
def test_what_the_form_does_not_ask_for_is_refused(
    content: tuple[IndicatorFigures, ...], rule: str
) -> None:
    outcome = refused(issued().ask(sheet(*content), PIAK))

    assert (outcome.rule, outcome.status) == (rule, 422)


@pytest.mark.parametrize(
    ("fault", "place"),
    [
        ({"unavailable": f"menunggu {NIK}"}, "figures[0].unavailable"),
        ({"rows": (row(f"A{NIK}", 1),)}, "figures[0].rows[0].region"),
        ({"rows": (row(KABUPATEN, int(NIK)),)}, "figures[0].rows[0].numerator.total"),
        ({"provenance": {"document": "6304 0101 0101 0001"}}, "figures[0].provenance.document"),
    ],
)
def test_a_personal_number_is_refused_by_its_place_and_never_repeated(
    fault: dict[str, Any], place: str
) -> None:
    outcome = refused(issued().ask(sheet(figures("DD-02", **fault)), PIAK))

    assert (outcome.rule, outcome.status) == ("nomor-pribadi", 422)
    assert place in outcome.detail
    assert NIK not in repr(outcome)


def test_a_personal_number_in_the_reason_is_refused_before_any_other_rule() -> None:
    outcome = refused(Desk().ask(sheet(reason=f"data {NIK} salah"), "BENDAHARA"))

    assert outcome.rule == "nomor-pribadi"


def test_words_in_the_place_of_a_number_are_taken_for_recap_to_report() -> None:
    said = Count(total="75 poin")
    spoken = figures("DD-02", RegionRow(region=KABUPATEN, numerator=said, denominator=said))

    assert _event(issued().ask(sheet(DD_01, spoken), PIAK)).figures == (DD_01, spoken)


@pytest.mark.parametrize("number", ["1E-21", "0.123456789012345678901", "123456789012.345678901"])
def test_a_number_with_too_many_digits_is_refused_by_its_place(number: str) -> None:
    long = Count(total=Decimal(number))
    content = figures("DD-02", RegionRow(region=KABUPATEN, numerator=long, denominator=long))

    outcome = refused(issued().ask(sheet(DD_01, content), PIAK))

    assert (outcome.rule, outcome.status) == ("angka-terlalu-panjang", 422)
    assert "[1].rows[0].numerator.total" in outcome.detail


def test_a_number_with_twenty_digits_is_taken() -> None:
    exact = Count(total=Decimal("0.12345678901234567890"))
    content = figures("DD-02", RegionRow(region=KABUPATEN, numerator=exact, denominator=exact))

    assert _event(issued().ask(sheet(DD_01, content), PIAK)).figures[1] == content
