"""Whatever people and other services do in whatever order, a sheet keeps its word."""

from collections.abc import Callable
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from services.collector.commands import (
    AttachEvidence,
    ExtendDue,
    ImportFigures,
    SaveDraft,
    SubmitDraft,
    WithdrawSheet,
)
from services.collector.domain.cells import changes, not_opened
from services.collector.domain.completeness import empty_cells
from services.collector.domain.reopening import open_cells
from services.collector.domain.sheets import submitted
from services.collector.domain.states import Collection, Submission
from shared.contract import DataSubmitted, Event
from shared.contract.figures import KABUPATEN, Evidence, IndicatorFigures
from shared.contract.recap import Cell
from shared.contract.vocabulary import Progress
from shared.decision import Command, Ignored, Outcome, Rejected, Taken
from tests.unit.collector.world import (
    DAFDUK_SIAK,
    DD_01,
    PIAK,
    SEKRETARIS,
    Desk,
    agreed,
    discrepancy,
    figures,
    issued,
    progressed,
    row,
    sheet,
    wita,
)

BODIES: Final[tuple[tuple[IndicatorFigures, ...], ...]] = (
    (DD_01,),
    (DD_01, figures("DD-02", row(KABUPATEN, 150))),
    (DD_01, figures("DD-02", row(KABUPATEN, 151))),
    (
        figures("DD-01", row("ALALAK", 91), row("BELAWANG", 80), row(KABUPATEN, 171)),
        figures("DD-02", unavailable="Laporan belum terbit", basis=None, provenance=None),
    ),
)
PROOF: Final = Evidence(name="a.pdf", media_type="application/pdf", size=1, sha256="b" * 64)
DOORS: Final = (
    Cell(indicator="DD-02"),
    Cell(indicator="DD-01", region="ALALAK"),
    Cell(indicator="DD-01", region=KABUPATEN, part="PEMBILANG"),
)
Act = tuple[str, Command | Event]
reasons = st.sampled_from([None, "koreksi"])
bodies = st.sampled_from(BODIES)
drafting: st.SearchStrategy[Command] = st.one_of(
    bodies.map(lambda body: SaveDraft(sheet=DAFDUK_SIAK, figures=body)),
    bodies.map(lambda body: ImportFigures(sheet=DAFDUK_SIAK, figures=body[-1:])),
    st.just(AttachEvidence(sheet=DAFDUK_SIAK, indicator="DD-02", evidence=PROOF)),
)
declaring: st.SearchStrategy[Command] = st.one_of(
    reasons.map(lambda reason: SubmitDraft(sheet=DAFDUK_SIAK, reason=reason)),
    st.tuples(bodies, reasons).map(lambda b: sheet(*b[0], reason=b[1])),
    st.just(WithdrawSheet(sheet=DAFDUK_SIAK, reason="salah unggah")),
)
extending = st.integers(7, 15).map(
    lambda day: ExtendDue(sheet=DAFDUK_SIAK, due=wita(day, 15), reason="gangguan")
)
facts: st.SearchStrategy[Event] = st.one_of(
    st.sampled_from([Progress.COLLECTION_CLOSED, Progress.RETURNED]).map(progressed),
    st.sampled_from(DOORS).map(discrepancy),
    st.just(agreed()),
)
acts: st.SearchStrategy[Act] = st.one_of(
    st.tuples(st.just(PIAK), drafting),
    st.tuples(st.just(PIAK), declaring),
    st.tuples(st.just(PIAK), declaring),
    st.tuples(st.just(SEKRETARIS), extending),
    st.tuples(st.just("other"), facts),
)


def do(desk: Desk, act: Act) -> Outcome:
    who, what = act
    return desk.tell(what) if isinstance(what, Event) else desk.ask(what, who)


def walk(steps: list[Act], check: Callable[[Collection, Desk, Act, Outcome], None]) -> None:
    """Do the acts one after the other; check what each did to the collection before it."""
    desk = issued()
    for act in steps:
        before = desk.collection
        outcome = do(desk, act)
        check(before, desk, act, outcome)


def said(outcome: Outcome) -> list[DataSubmitted]:
    events = outcome.events if isinstance(outcome, Taken) else ()
    return [event for event in events if isinstance(event, DataSubmitted)]


several = settings(max_examples=150, deadline=None)
histories = st.lists(acts, max_size=14)


@several
@given(histories)
def test_revisions_are_dense_and_each_is_told_and_written_down_once(steps: list[Act]) -> None:
    numbers: list[int] = []

    def check(_before: Collection, desk: Desk, _act: Act, outcome: Outcome) -> None:
        told = said(outcome)
        entries = outcome.entries if isinstance(outcome, Taken) else ()
        kept = [entry.data for entry in entries if isinstance(entry.data, Submission)]
        assert [event.revision for event in told] == [entry.revision for entry in kept]
        assert [event.figures for event in told] == [entry.figures for entry in kept]
        numbers.extend(event.revision for event in told)
        newest = desk.collection.submissions.get("DAFDUK/SIAK")
        assert (newest.revision if newest else 0) == (numbers[-1] if numbers else 0)

    walk(steps, check)
    assert numbers == list(range(1, len(numbers) + 1))


@several
@given(histories)
def test_nothing_of_a_sheet_changes_while_a_draft_is_agreed_on(steps: list[Act]) -> None:
    def check(before: Collection, desk: Desk, act: Act, outcome: Outcome) -> None:
        if before.locked and isinstance(act[1], Command):
            assert not isinstance(outcome, Taken)
            assert desk.collection == before

    walk(steps, check)


@several
@given(histories)
def test_after_the_closing_only_open_cells_change(steps: list[Act]) -> None:
    def check(before: Collection, desk: Desk, _act: Act, outcome: Outcome) -> None:
        if before.closed and said(outcome):
            form_sheet = before.form.sheets[0]
            was, now = submitted(before, form_sheet), submitted(desk.collection, form_sheet)
            assert now is not None
            changed = changes(was.figures if was else (), now.figures)
            assert not_opened(changed, open_cells(before)) == ()

    walk(steps, check)


@several
@given(histories)
def test_what_is_refused_or_unchanged_leaves_everything_as_it_was(steps: list[Act]) -> None:
    desk = issued()
    for act in steps:
        kept = dict(desk.kept)
        if isinstance(do(desk, act), Rejected | Ignored):
            assert desk.kept == kept


@several
@given(histories)
def test_the_same_act_at_once_again_is_told_to_nobody(steps: list[Act]) -> None:
    desk = issued()
    for act in steps:
        do(desk, act)
        assert said(do(desk, act)) == []


@several
@given(histories)
def test_a_sheet_that_came_in_before_the_closing_is_complete_or_withdrawn(
    steps: list[Act],
) -> None:
    def check(before: Collection, desk: Desk, _act: Act, outcome: Outcome) -> None:
        for event in said(outcome):
            form = desk.collection.form
            empty = empty_cells(form, form.sheets[0], event.figures)
            assert before.closed or event.withdrawn or empty == ()

    walk(steps, check)
