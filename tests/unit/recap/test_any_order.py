"""Same submissions, same recap: in any order, doubled, or replayed from the beginning.

Derandomised: the same orders every time.
"""

from datetime import timedelta
from itertools import permutations
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.recap.commands import CloseCollection
from services.recap.domain.states import Recap
from shared.contract import DataSubmitted, Event, StepProgressed
from shared.contract.figures import KABUPATEN
from shared.contract.vocabulary import FindingState, Progress
from shared.decision import Ignored, Rejected
from tests.unit.recap.world import (
    BELAWANG,
    BROKEN,
    CYCLE_ID,
    DAFDUK,
    DOCUMENTS,
    DUE,
    HISTORY_REF,
    OFFICE,
    PIAK,
    REF,
    SOUND,
    VERSIONS,
    Office,
    actor,
    approved,
    count,
    counted,
    figures,
    form,
    imported,
    indicator,
    row,
    submitted,
    taken,
    with_row,
)


def moved(days: int) -> StepProgressed:
    """The collector gives one sheet some more days."""
    return StepProgressed(
        office=OFFICE,
        cycle=CYCLE_ID,
        sop_step=3,
        actor=actor("SEKRETARIS"),
        versions=VERSIONS,
        progress=Progress.DUE_EXTENDED,
        due=DUE + timedelta(days=days),
        refers_to="PIAK/NON_SIAK",
    )


ANOTHER: Final = submitted(
    DAFDUK.model_copy(update={"bidang": "CAPIL"}), figures("DC-01", row(KABUPATEN, count(7)))
)
FORM: Final = form(
    indicator(regional=True, by_sex=True),
    counted(),
    counted("DC-01", bidang="CAPIL", source="SIAK"),
)
WORDS: Final = with_row(SOUND, row(BELAWANG, count("x", 29, 59), count(31, 29, 60)))
STREAMS: Final = {
    "A": tuple(
        submitted(DAFDUK, content, revision=n)
        for n, content in enumerate((BROKEN, WORDS, SOUND, BROKEN), start=1)
    ),
    "B": tuple(
        submitted(PIAK, content, revision=n)
        for n, content in enumerate((figures("PS-01"), DOCUMENTS), start=1)
    ),
    "C": (
        ANOTHER,
        ANOTHER.model_copy(update={"revision": 2, "figures": (), "withdrawn": True}),
        ANOTHER.model_copy(update={"revision": 3}),
    ),
    "D": (moved(1), moved(3), moved(2)),
}
ORDER: Final = "FAAAABBCCCDD"
"""The form, the revisions of three sheets and moved due times; each letter is the next of its."""

SENT: Final = tuple(event for stream in STREAMS.values() for event in stream)
LAST: Final = imported({"2025-Q1": {"PS-01": {"numerator": "3"}}})


def office() -> Office:
    made = Office()
    taken(made.ask(LAST, ref=HISTORY_REF))
    return made


def in_streams(letters: list[str]) -> list[Event]:
    """The events in an order that a cycle's streams can have: each sheet's own order is kept."""
    left = {name: list(events) for name, events in STREAMS.items()} | {"F": [FORM]}
    return [left[letter].pop(0) for letter in letters]


def essence(recap: Recap) -> str:
    """Everything but the news: version numbers, and what was corrected on the way."""
    assert recap.draft is not None
    draft = recap.draft
    still = tuple(
        finding.model_copy(update={"since": None})
        for finding in draft.findings
        if finding.state is FindingState.TERBUKA
    )
    bare = draft.model_copy(update={"version": 1, "findings": still})
    left = {"draft": bare, "finals": {}, "lives": {}}
    return recap.model_copy(update=left).model_dump_json()


def doubled(events: list[Event], again: list[int]) -> list[Event]:
    """Some events delivered once more, right away or much later."""
    return [*events, *(events[place % len(events)] for place in again)]


EXPECTED: Final = office()
EXPECTED.tell(*in_streams(list(ORDER)))
taken(EXPECTED.close())


@given(letters=st.permutations(list(ORDER)), again=st.lists(st.integers(0, 99), max_size=6))
@settings(derandomize=True, max_examples=25, deadline=None)
def test_the_closed_recap_is_the_same_byte_for_byte_in_any_order_of_sheets(
    letters: list[str], again: list[int]
) -> None:
    made = office()
    made.tell(*doubled(in_streams(letters), again))
    taken(made.close())

    assert made.recap.model_dump_json() == EXPECTED.recap.model_dump_json()


@given(
    events=st.permutations([FORM, *SENT]),
    again=st.lists(st.integers(0, 99), max_size=6),
)
@settings(derandomize=True, max_examples=25, deadline=None)
def test_even_revisions_that_overtake_each_other_give_the_same_figures_and_findings(
    events: list[Event], again: list[int]
) -> None:
    made = office()
    made.tell(*doubled(events, again))
    taken(made.close())

    assert essence(made.recap) == essence(EXPECTED.recap)


def test_closing_at_any_moment_ends_in_the_same_figures_and_findings() -> None:
    """Every order of a short cycle that keeps the sheet's own; who is refused asks once more."""
    one, two = submitted(DAFDUK, BROKEN), submitted(DAFDUK, SOUND, revision=2)
    piak = submitted(PIAK, DOCUMENTS)
    steps: tuple[Event | CloseCollection, ...] = (form(), one, two, piak, CloseCollection())
    seen = set()
    for order in permutations(steps):
        if order.index(two) < order.index(one):
            continue
        made = Office()
        for step in order:
            _ = made.ask(step) if isinstance(step, CloseCollection) else made.tell(step)
        made.close()
        assert made.waiting == []
        seen.add(essence(made.recap))

    assert len(seen) == 1


@given(letters=st.permutations(list("AAABB")))
@settings(derandomize=True, max_examples=15, deadline=None)
def test_corrections_after_the_closing_commute_too(letters: list[str]) -> None:
    def corrected(order: list[str]) -> Office:
        made = office()
        first = [FORM, STREAMS["A"][0], STREAMS["B"][0], STREAMS["C"][0]]
        made.tell(*first)
        taken(made.close())
        again = {"A": list(STREAMS["A"][1:]), "B": [STREAMS["B"][1], _third()]}
        made.tell(*(again[letter].pop(0) for letter in order))
        return made

    one, other = corrected(letters), corrected(list("AAABB"))

    assert one.draft.version == other.draft.version == 9
    assert essence(one.recap) == essence(other.recap)


def test_a_replay_from_the_beginning_changes_nothing_and_says_nothing() -> None:
    made = office()
    history = [*in_streams(list(ORDER))]
    made.tell(*history)
    taken(made.close())
    ratified = approved(made.draft.version)
    made.tell(ratified)
    before, said = dict(made.kept), len(made.said)

    for event in (*history, ratified):
        assert isinstance(made.tell(event), Ignored)

    assert (made.kept, len(made.said)) == (before, said)


def test_the_same_decision_twice_is_equal_to_the_byte() -> None:
    """The engine repeats a decision when a transaction has to be repeated."""
    one, other = office(), office()
    for made in (one, other):
        made.tell(*in_streams(list(ORDER)))
        taken(made.close())

    assert [e.model_dump_json() for e in one.said] == [e.model_dump_json() for e in other.said]


def test_a_command_that_comes_before_its_form_is_answered_and_not_kept() -> None:
    made = Office()

    assert isinstance(made.ask(CloseCollection()), Rejected)
    assert REF not in made.kept


def test_an_event_that_recap_does_not_consume_is_a_fault_of_the_program() -> None:
    event = taken(_complete().ask(CloseCollection())).events[1]

    with pytest.raises(TypeError, match="RecapReady"):
        EXPECTED.tell(event)


def test_states_come_back_from_json_as_they_were() -> None:
    recap = EXPECTED.recap

    assert Recap.model_validate(recap.model_dump(mode="json")) == recap
    assert Recap.model_validate_json(recap.model_dump_json()) == recap


def _complete() -> Office:
    made = office()
    made.tell(*in_streams(list(ORDER)))
    return made


def _third() -> DataSubmitted:
    return submitted(PIAK, figures("PS-01", row(KABUPATEN, count(4))), revision=3)
