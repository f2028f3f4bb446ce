"""A kecamatan may have no figures, and a row may have words: each with its own rule."""

from decimal import Decimal

import pytest

from services.collector.commands import SaveDraft
from services.collector.domain.cells import changes
from services.collector.domain.drafting import merged
from shared.contract.figures import KABUPATEN, Count, RegionRow
from shared.contract.recap import Cell
from tests.unit.collector.world import (
    DAFDUK_SIAK,
    DD_02,
    PIAK,
    figures,
    issued,
    refused,
    row,
    sheet,
    taken,
)

GONE = RegionRow(region="BELAWANG", numerator=Count(), unavailable="Kantor kecamatan terbakar")
WITH_GONE = figures("DD-01", row("ALALAK", 90), GONE, row(KABUPATEN, 90))
NOTED = row("BELAWANG", 80).model_copy(update={"note": "Termasuk rekam keliling"})


def test_a_sheet_is_complete_with_a_reason_in_the_place_of_a_kecamatan() -> None:
    without = figures("DD-01", row("ALALAK", 90), row(KABUPATEN, 90))

    assert refused(issued().ask(sheet(without, DD_02), PIAK)).rule == "sel-kosong"
    taken(issued().ask(sheet(WITH_GONE, DD_02), PIAK))


def test_the_kabupaten_s_own_figure_is_asked_for_whatever_its_row_says() -> None:
    whole = GONE.model_copy(update={"region": KABUPATEN})
    content = figures("DD-01", row("ALALAK", 90), row("BELAWANG", 80), whole)

    assert refused(issued().ask(sheet(content, DD_02), PIAK)).rule == "sel-kosong"


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"numerator": Count(total=Decimal(5))}, "tidak-tersedia-tetapi-berisi"),
        ({"unavailable": "  "}, "tidak-tersedia-tanpa-alasan"),
    ],
)
def test_a_row_has_figures_or_a_reason(changed: dict[str, object], rule: str) -> None:
    content = figures("DD-01", GONE.model_copy(update=changed))

    outcome = issued().ask(SaveDraft(sheet=DAFDUK_SIAK, figures=(content,)), PIAK)

    assert refused(outcome).rule == rule


def test_a_row_that_goes_is_a_change_of_the_row_and_words_are_none() -> None:
    before = figures("DD-01", row("ALALAK", 90), row("BELAWANG", 80), row(KABUPATEN, 170))
    noted = figures("DD-01", row("ALALAK", 90), NOTED, row(KABUPATEN, 170))

    changed = changes((before,), (WITH_GONE,))

    assert Cell(indicator="DD-01", region="BELAWANG") in changed
    assert changes((before,), (noted,)) == ()


def test_a_file_keeps_the_words_of_rows_and_the_reasons_of_those_it_does_not_have() -> None:
    before = figures("DD-01", NOTED, GONE.model_copy(update={"region": "ALALAK"}))

    (after,) = merged((before,), (figures("DD-01", row("BELAWANG", 81), row(KABUPATEN, 81)),))

    assert [(r.region, r.note, r.unavailable) for r in after.rows] == [
        ("BELAWANG", "Termasuk rekam keliling", None),
        (KABUPATEN, None, None),
        ("ALALAK", None, "Kantor kecamatan terbakar"),
    ]
