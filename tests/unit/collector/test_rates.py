"""Completeness and timeliness: expected, submitted, on time, as DHIS2's reporting rates."""

from decimal import Decimal

import pytest

from services.collector.commands import ExtendDue, SubmitSheet, WithdrawSheet
from services.collector.rates import completeness, office_completeness
from shared.contract.figures import KABUPATEN, IndicatorFigures
from shared.contract.vocabulary import Progress
from tests.unit.collector.world import (
    DAFDUK_SIAK,
    DD_01,
    KASUBAG,
    KPEP_SHEET,
    PIAK,
    SEKRETARIS,
    Desk,
    figures,
    issued,
    progressed,
    row,
    sheet,
    submitted,
    taken,
    wita,
)

NOT_THERE = IndicatorFigures(indicator="DD-02", unavailable="Laporan belum terbit")
KPEP = SubmitSheet(sheet=KPEP_SHEET, figures=(figures("NS-01", row(KABUPATEN, 80)),))


def half() -> Desk:
    """The DAFDUK sheet came in, one of its indicators not available; the other sheet is late."""
    desk = issued()
    taken(desk.ask(sheet(DD_01, NOT_THERE), PIAK))
    return desk


def test_a_sheet_is_counted_in_indicators_filled_and_unavailable() -> None:
    first, second = completeness(half().collection).sheets

    assert (first.expected, first.filled, first.unavailable) == (2, 1, 1)
    assert (first.on_time, first.submitted_at) == (True, wita(6, 9))
    assert (second.expected, second.filled, second.unavailable) == (1, 0, 0)
    assert (second.on_time, second.submitted_at) == (None, None)


def test_a_sheet_with_all_its_figures_has_nothing_unavailable() -> None:
    (first, _) = completeness(submitted().collection).sheets

    assert (first.filled, first.unavailable) == (2, 0)


def test_a_bidang_has_the_rates_of_its_own_sheets() -> None:
    rates = {rate.bidang: rate for rate in completeness(half().collection).bidang}

    dafduk = rates["DAFDUK"]
    assert (dafduk.expected, dafduk.submitted, dafduk.on_time) == (1, 1, 1)
    assert (dafduk.reporting_rate, dafduk.on_time_rate) == (Decimal("100.0"), Decimal("100.0"))
    assert dafduk.filled_rate == Decimal("50.0")
    assert rates["SEKRETARIAT"].reporting_rate == 0


def test_all_together_is_counted_and_rounded_to_a_tenth() -> None:
    total = completeness(half().collection).total

    assert (total.expected, total.submitted, total.indicators, total.filled) == (2, 1, 3, 1)
    assert (total.reporting_rate, total.filled_rate) == (Decimal("50.0"), Decimal("33.3"))


def test_a_late_sheet_is_submitted_and_not_on_time() -> None:
    desk = half()
    taken(desk.ask(KPEP, KASUBAG, at=wita(9, 9)))

    total = completeness(desk.collection).total

    assert (total.submitted, total.on_time) == (2, 1)
    assert (total.reporting_rate, total.on_time_rate) == (Decimal("100.0"), Decimal("50.0"))


def test_a_sheet_within_its_extension_is_on_time() -> None:
    desk = half()
    longer = ExtendDue(sheet=KPEP_SHEET, due=wita(9, 16), reason="Survei belum selesai")
    taken(desk.ask(longer, SEKRETARIS))
    taken(desk.ask(KPEP, KASUBAG, at=wita(9, 9)))

    assert completeness(desk.collection).total.on_time == 2


def test_a_withdrawn_sheet_is_not_submitted() -> None:
    desk = half()
    taken(desk.ask(WithdrawSheet(sheet=DAFDUK_SIAK, reason="salah unggah"), PIAK))

    assert completeness(desk.collection).total.submitted == 0


def test_the_cycles_of_an_office_are_added_up_before_they_are_divided() -> None:
    office = office_completeness([half().collection, issued().collection], 2025)

    assert (office.total.expected, office.total.submitted) == (4, 1)
    assert office.total.reporting_rate == Decimal("25.0")
    assert [rate.expected for rate in office.bidang] == [2, 2]


def test_a_cancelled_cycle_is_shown_and_not_counted() -> None:
    cancelled = submitted(progressed(Progress.CANCELLED)).collection

    office = office_completeness([half().collection, cancelled], None)

    assert [cycle.status for cycle in office.cycles] == ["TERBUKA", "DIBATALKAN"]
    assert office.total.expected == 2


@pytest.mark.parametrize("rate", ["reporting_rate", "on_time_rate", "filled_rate"])
def test_where_nothing_was_expected_there_is_no_rate(rate: str) -> None:
    assert getattr(office_completeness([], 2024).total, rate) is None
