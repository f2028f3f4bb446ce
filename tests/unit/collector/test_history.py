"""Every earlier value of a cell stays: who, when, why."""

from decimal import Decimal

from services.collector.commands import SubmitDraft, WithdrawSheet
from services.collector.domain.states import Submission
from services.collector.history import CellHistory, cell_history
from shared.contract.figures import KABUPATEN
from tests.unit.collector.world import (
    DAFDUK_SIAK,
    DD_01,
    DD_02,
    PIAK,
    figures,
    issued,
    row,
    sheet,
    taken,
    wita,
)

CORRECTED = figures("DD-01", row("ALALAK", 90), row("BELAWANG", 85), row(KABUPATEN, 175))


def history(indicator: str = "DD-01", region: str | None = None) -> CellHistory:
    """Sent, taken back, sent again, corrected."""
    desk, kept = issued(), []
    for command, at in (
        (sheet(DD_01, DD_02), wita(6, 9)),
        (WithdrawSheet(sheet=DAFDUK_SIAK, reason="salah unggah"), wita(6, 10)),
        (SubmitDraft(sheet=DAFDUK_SIAK), wita(6, 11)),
        (sheet(CORRECTED, DD_02, reason="unduhan ulang"), wita(7, 9)),
    ):
        entries = taken(desk.ask(command, PIAK, at=at)).entries
        kept += [entry.data for entry in entries if isinstance(entry.data, Submission)]
    return cell_history(kept, indicator, region)


def test_each_change_of_a_cell_has_the_value_before_and_the_reason() -> None:
    cells = [c for c in history(region="BELAWANG").cells if c.part == "PEMBILANG"]

    assert [(c.revision, c.before, c.value, c.reason) for c in cells] == [
        (1, None, Decimal(80), None),
        (2, Decimal(80), None, "salah unggah"),
        (3, None, Decimal(80), None),
        (4, Decimal(80), Decimal(85), "unduhan ulang"),
    ]
    assert [(c.at, c.by.role) for c in cells][-1] == (wita(7, 9), PIAK)
    assert [c.withdrawn for c in cells] == [False, True, False, False]


def test_a_cell_that_did_not_change_in_a_revision_is_not_listed_for_it() -> None:
    revisions = [c.revision for c in history(region="ALALAK").cells if c.part == "PEMBILANG"]

    assert revisions == [1, 2, 3]


def test_without_a_region_all_of_the_indicator_is_told() -> None:
    assert {c.region for c in history().cells} == {"ALALAK", "BELAWANG", KABUPATEN}


def test_each_revision_tells_the_paper_of_the_indicator() -> None:
    revisions = history("DD-02").revisions

    assert [r.revision for r in revisions] == [1, 2, 3, 4]
    assert revisions[0].provenance is not None
    assert (revisions[1].withdrawn, revisions[1].provenance) == (True, None)
