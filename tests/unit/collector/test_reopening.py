"""SOP step 6: after the closing only reopened cells change, after the agreement nothing does."""

from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest

from services.collector.commands import IssueForm
from services.collector.domain.cells import changes
from services.collector.domain.reopening import open_cells
from services.collector.domain.states import sheet_draft
from shared.contract import DataSubmitted, Event
from shared.contract.figures import KABUPATEN, IndicatorFigures, Provenance
from shared.contract.recap import Cell
from shared.contract.vocabulary import Progress
from shared.decision import CYCLE, Early, Ignored, Ref
from tests.unit.collector.world import (
    DAFDUK_SIAK,
    DD_01,
    DD_02,
    PERIOD,
    PIAK,
    REF,
    Desk,
    agreed,
    discrepancy,
    figures,
    form_of,
    issued,
    progressed,
    refused,
    row,
    sheet,
    submitted,
    taken,
    wita,
)

CLOSED = progressed(Progress.COLLECTION_CLOSED)
RETURNED = progressed(Progress.RETURNED)
BELAWANG = Cell(indicator="DD-01", region="BELAWANG", part="PEMBILANG", group="JML")
CORRECTED = figures("DD-01", row("ALALAK", 90), row("BELAWANG", 85), row(KABUPATEN, 170))
FIX = sheet(CORRECTED, DD_02, reason="salah ketik")


def _sent(desk: Desk, content: IndicatorFigures, *others: IndicatorFigures) -> str | None:
    """The rule that refuses the sheet; none where it is taken."""
    outcome = desk.ask(sheet(content, *others, reason="koreksi"), PIAK)
    return getattr(outcome, "rule", None)


def test_before_the_closing_every_cell_may_change() -> None:
    assert _sent(submitted(), CORRECTED, DD_02) is None


def test_after_the_closing_a_sheet_without_reopened_cells_stays_as_it_is() -> None:
    outcome = refused(submitted(CLOSED).ask(FIX, PIAK))

    assert (outcome.rule, outcome.status) == ("sel-tidak-dibuka-kembali", 409)


def test_a_reopened_cell_may_be_corrected_in_step_6() -> None:
    (event,) = taken(submitted(CLOSED, discrepancy(BELAWANG)).ask(FIX, PIAK)).events

    assert isinstance(event, DataSubmitted)
    assert (event.sop_step, event.revision) == (6, 2)


def test_a_correction_that_was_asked_for_keeps_the_sheet_on_time() -> None:
    outcome = submitted(CLOSED, discrepancy(BELAWANG)).ask(FIX, PIAK, at=wita(20, 9))

    (event,) = taken(outcome).events
    assert isinstance(event, DataSubmitted)
    assert event.on_time is True


@pytest.mark.parametrize(
    ("door", "opens"),
    [
        (Cell(indicator="DD-01"), True),
        (Cell(indicator="DD-01", region="BELAWANG"), True),
        (Cell(indicator="DD-01", region="BELAWANG", part="PEMBILANG"), True),
        (Cell(indicator="DD-01", part="PEMBILANG"), True),
        (BELAWANG, True),
        (Cell(indicator="DD-01", region="BELAWANG", part="PENYEBUT"), False),
        (Cell(indicator="DD-01", region="BELAWANG", part="PEMBILANG", group="LK"), False),
        (Cell(indicator="DD-01", region="ALALAK"), False),
        (Cell(indicator="DD-02"), False),
    ],
)
def test_a_cell_without_region_part_or_group_covers_all_below_it(door: Cell, opens: bool) -> None:  # noqa: FBT001
    desk = submitted(CLOSED, discrepancy(door))

    assert (_sent(desk, CORRECTED, DD_02) is None) is opens


def test_a_changed_cell_that_is_not_reopened_is_refused_by_its_place() -> None:
    desk = submitted(CLOSED, discrepancy(BELAWANG))
    other = figures("DD-01", row("ALALAK", 91), row("BELAWANG", 85), row(KABUPATEN, 170))

    outcome = refused(desk.ask(sheet(other, DD_02, reason="koreksi"), PIAK))

    assert outcome.rule == "sel-tidak-dibuka-kembali"
    assert "DD-01 ALALAK PEMBILANG JML" in outcome.detail
    assert "BELAWANG" not in outcome.detail


def test_many_changed_cells_are_counted_not_listed() -> None:
    desk = submitted(CLOSED, discrepancy(BELAWANG))

    outcome = refused(desk.ask(sheet(DD_02, reason="koreksi"), PIAK))

    assert outcome.detail.endswith("dan 1 sel lain.")


def test_leaving_an_indicator_out_changes_its_cells() -> None:
    assert _sent(submitted(CLOSED, discrepancy(BELAWANG)), CORRECTED) == "sel-tidak-dibuka-kembali"


@pytest.mark.parametrize("change", [{"basis": "DKB_AWAL"}, {"as_of": date(2025, 10, 1)}])
def test_basis_and_cut_off_change_only_where_the_whole_indicator_is_open(
    change: dict[str, object],
) -> None:
    other = IndicatorFigures.model_validate(CORRECTED.model_dump() | change)

    shut = _sent(submitted(CLOSED, discrepancy(BELAWANG)), other, DD_02)
    opened = _sent(submitted(CLOSED, discrepancy(Cell(indicator="DD-01"))), other, DD_02)

    assert (shut, opened) == ("sel-tidak-dibuka-kembali", None)


def test_a_corrected_export_may_be_another_file_for_all_figures_read_from_it() -> None:
    paper = Provenance(document="Laporan SIAK", file_name="perekaman-perbaikan.csv")
    anew = [f.model_copy(update={"provenance": paper}) for f in (CORRECTED, DD_02)]

    assert _sent(submitted(CLOSED, discrepancy(BELAWANG)), *anew) is None


def test_where_nothing_is_reopened_the_paper_stays_as_it_is_too() -> None:
    anew = DD_02.model_copy(update={"provenance": Provenance(document="Laporan lain")})

    assert _sent(submitted(CLOSED), DD_01, anew) == "sel-tidak-dibuka-kembali"


def test_a_missing_sheet_can_be_sent_after_the_closing_where_it_was_reopened() -> None:
    desk = issued()
    taken(desk.tell(CLOSED))
    shut = desk.ask(sheet(DD_01), PIAK)
    taken(desk.tell(discrepancy(Cell(indicator="DD-01"))))

    late = taken(desk.ask(sheet(DD_01), PIAK, at=wita(15, 9)))

    assert refused(shut).rule == "sel-tidak-dibuka-kembali"
    (event,) = late.events
    assert isinstance(event, DataSubmitted)
    assert event.on_time is False


def test_after_the_closing_only_what_is_open_must_be_complete() -> None:
    desk = issued()
    taken(desk.tell(CLOSED))
    taken(desk.tell(discrepancy(Cell(indicator="DD-01"), Cell(indicator="DD-02"))))

    outcome = refused(desk.ask(sheet(DD_01), PIAK))

    assert (outcome.rule, outcome.detail[:13]) == ("sel-kosong", "2 sel kosong:")


def test_a_cell_stays_open_until_the_agreement_so_that_a_correction_can_be_corrected() -> None:
    desk = submitted(CLOSED, discrepancy(BELAWANG))
    taken(desk.ask(FIX, PIAK))

    assert _sent(desk, DD_01, DD_02) is None


def test_after_the_agreement_nothing_changes_and_the_next_revision_is_named() -> None:
    desk = submitted(CLOSED, discrepancy(BELAWANG), agreed())

    outcome = refused(desk.ask(FIX, PIAK))

    assert (outcome.rule, outcome.status) == ("data-terkunci", 409)
    assert "revisi berikutnya" in outcome.remedy


def test_an_agreed_draft_leaves_no_cell_open() -> None:
    assert open_cells(submitted(CLOSED, discrepancy(BELAWANG), agreed()).collection) == ()


def test_the_same_content_is_unchanged_also_after_the_agreement() -> None:
    assert isinstance(submitted(CLOSED, agreed()).ask(sheet(), PIAK), Ignored)


def test_a_returned_draft_opens_the_cells_that_the_head_named_and_no_settled_ones() -> None:
    settled = discrepancy(Cell(indicator="DD-02"), recap_version=1)
    named = discrepancy(BELAWANG, recap_version=2)

    desk = submitted(CLOSED, settled, agreed(2), RETURNED, named)

    assert open_cells(desk.collection) == (BELAWANG,)
    assert _sent(desk, CORRECTED, DD_02) is None


def test_a_second_agreement_locks_again() -> None:
    desk = submitted(CLOSED, agreed(2), RETURNED, agreed(2))

    assert refused(desk.ask(FIX, PIAK)).rule == "data-terkunci"


def test_facts_of_other_services_give_the_same_collection_in_every_order() -> None:
    facts: tuple[Event, ...] = (
        CLOSED,
        discrepancy(Cell(indicator="DD-02"), recap_version=1),
        agreed(2),
        RETURNED,
        discrepancy(BELAWANG, recap_version=2),
    )

    ends = [submitted(*order).collection for order in permutations(facts)]

    assert all(end == ends[0] for end in ends)


def test_a_cancelled_cycle_takes_no_data_and_the_next_revision_may_go_out() -> None:
    desk = submitted(progressed(Progress.CANCELLED))

    outcome = refused(desk.ask(FIX, PIAK))
    revision = desk.ask(
        IssueForm(year=2025, quarter=3, revision=1),
        ref=Ref(CYCLE, PERIOD.model_copy(update={"revision": 1}).cycle),
    )

    assert (outcome.rule, outcome.status) == ("siklus-dibatalkan", 409)
    assert form_of(revision).title.endswith("Revisi 1")


def test_what_is_printed_beside_a_pair_is_open_with_any_cell_of_its_row() -> None:
    printed = row("BELAWANG", 85).model_copy(update={"percent": Decimal("42.50")})
    anew = figures("DD-01", row("ALALAK", 90), printed, row(KABUPATEN, 170))
    elsewhere = row("ALALAK", 90).model_copy(update={"percent": Decimal("45.00")})
    shut = figures("DD-01", elsewhere, row("BELAWANG", 85), row(KABUPATEN, 170))

    assert _sent(submitted(CLOSED, discrepancy(BELAWANG)), anew, DD_02) is None
    assert _sent(submitted(CLOSED, discrepancy(BELAWANG)), shut, DD_02) == (
        "sel-tidak-dibuka-kembali"
    )


def test_a_collection_of_before_drafts_and_extensions_goes_on() -> None:
    """A sheet that an earlier version took incomplete stays correctable where it is open."""
    desk = submitted(CLOSED, discrepancy(BELAWANG))
    kept = desk.kept[REF]
    for new in ("extensions", "cancelled"):
        del kept[new]
    del kept["submissions"]["DAFDUK/SIAK"]["withdrawn"]
    del kept["submissions"]["DAFDUK/SIAK"]["figures"][1]
    del desk.kept[sheet_draft(REF.id, DAFDUK_SIAK)]

    (event,) = taken(desk.ask(sheet(CORRECTED, reason="koreksi"), PIAK)).events

    assert isinstance(event, DataSubmitted)
    assert (event.revision, event.figures) == (2, (CORRECTED,))


def test_facts_of_a_cycle_without_a_form_wait_for_it() -> None:
    assert Desk().tell(CLOSED) == Early("FormIssued")


@pytest.mark.parametrize(
    "progress",
    sorted(set(Progress) - {Progress.COLLECTION_CLOSED, Progress.RETURNED, Progress.CANCELLED}),
)
def test_other_progress_does_not_concern_the_collection(progress: Progress) -> None:
    assert isinstance(issued().tell(progressed(progress)), Ignored)


def test_equal_figures_have_no_changes() -> None:
    assert changes((DD_01, DD_02), (DD_02, DD_01)) == ()


def test_an_event_that_collector_does_not_consume_is_a_fault_of_the_program() -> None:
    desk = submitted()
    (event,) = taken(desk.ask(FIX, PIAK)).events

    with pytest.raises(TypeError, match="DataSubmitted"):
        desk.tell(event)
