"""Earlier quarters: imported, or ratified here; later quarters add to them (domain 1.5)."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from services.recap.commands import CloseCollection
from services.recap.domain.states import PastFigure, Quarter
from shared.contract import FormIssued, RecapReady
from shared.contract.figures import KABUPATEN
from shared.decision import CYCLE, Early, Ignored, Ref
from tests.unit.recap.world import (
    CYCLE_ID,
    DOCUMENTS,
    HISTORY_REF,
    SOUND,
    Office,
    approved,
    count,
    figures,
    form,
    imported,
    non_siak,
    refused,
    row,
    siak,
    spoken,
    taken,
)

Q2 = imported({"2025-Q2": {"PS-01": {"numerator": "4"}}})
NEXT = f"{CYCLE_ID[:-5]}Q4:r0"
REVISED = f"{CYCLE_ID[:-1]}1"


def closed(*numbers: int) -> Office:
    """Closed with the first number of documents, then corrected to the next ones."""
    office = Office()
    office.tell(form(), siak())
    for revision, number in enumerate(numbers, start=1):
        sent = figures("PS-01", row(KABUPATEN, count(number)))
        office.tell(non_siak(sent, revision=revision))
        if revision == 1:
            taken(office.close())
    return office


def in_cycle(cycle: str) -> FormIssued:
    return form(cycle=cycle)


# --- import -----------------------------------------------------------------------------


def test_imported_quarters_are_used_and_named_by_the_next_version() -> None:
    office = Office()
    taken(office.ask(Q2, ref=HISTORY_REF))
    office.tell(form(), siak(), non_siak())

    assert office.row("PS-01").value == Decimal(6)
    assert [event.history for event in spoken(office, RecapReady)] == [(), ("2025-Q2",)]


def test_an_import_replaces_the_quarters_it_names_and_no_others() -> None:
    office = Office()
    office.ask(imported({"2025-Q1": {"PS-01": {"numerator": "1"}}}), ref=HISTORY_REF)
    office.ask(Q2, ref=HISTORY_REF)
    office.ask(imported({"2025-Q2": {"PS-02": {"numerator": "7"}}}), ref=HISTORY_REF)

    assert list(office.history.quarters) == ["2025-Q1", "2025-Q2"]
    assert list(office.history.quarters["2025-Q2"].figures) == ["PS-02"]


def test_the_same_import_again_changes_nothing() -> None:
    office = Office()
    taken(office.ask(Q2, ref=HISTORY_REF))

    assert isinstance(office.ask(Q2, ref=HISTORY_REF), Ignored)


def test_only_the_kasubag_imports() -> None:
    outcome = refused(Office().ask(Q2, role="KABID_PIAK", ref=HISTORY_REF))

    assert (outcome.rule, outcome.status) == ("bukan-wewenang", 403)


def test_people_of_another_office_import_nothing_here() -> None:
    outcome = refused(Office().ask(Q2, office="6303-dukcapil", ref=HISTORY_REF))

    assert outcome.rule == "bukan-kantor-sendiri"


@pytest.mark.parametrize(
    "figure",
    [{"numerator": "-1"}, {"numerator": "1E+15"}, {"denominator": "1E-21"}, {"value": "75 poin"}],
)
def test_an_import_of_what_is_no_figure_names_its_place(figure: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as error:
        imported({"2025-Q2": {"PS-01": figure}})

    place = error.value.errors()[0]["loc"]
    assert place == ("quarters", "2025-Q2", "PS-01", *figure)


@pytest.mark.parametrize("label", ["2025-Q5", "2025", "Q2-2025"])
def test_an_import_of_what_is_no_quarter_is_refused(label: str) -> None:
    with pytest.raises(ValidationError):
        imported({label: {"PS-01": {"numerator": "4"}}})


# --- ratified ---------------------------------------------------------------------------


def test_a_ratified_quarter_becomes_history_with_what_it_counted_alone() -> None:
    office = Office()
    taken(office.ask(Q2, ref=HISTORY_REF))
    office.tell(form(), siak(), non_siak())
    taken(office.close())

    taken(office.tell(approved(3)))

    assert office.history.quarters["2025-Q3"] == Quarter(
        revision=0,
        figures={
            "DD-01": PastFigure(
                numerator=Decimal(140), denominator=Decimal(150), value=Decimal("93.33")
            ),
            "PS-01": PastFigure(numerator=Decimal(2), value=Decimal(2)),
        },
    )


def test_the_next_quarter_adds_to_the_ratified_one() -> None:
    office = closed(2)
    office.tell(approved(3), in_cycle(NEXT), non_siak(DOCUMENTS).model_copy(update={"cycle": NEXT}))

    assert spoken(office, RecapReady)[-1].history == ("2025-Q3",)
    (found,) = [r for r in spoken(office, RecapReady)[-1].table if r.indicator == "PS-01"]
    assert found.value == Decimal(4)


def test_the_version_that_was_ratified_counts_whatever_came_after_it() -> None:
    office = closed(2, 9)
    assert office.draft.version == 4

    taken(office.tell(approved(3)))

    assert office.history.quarters["2025-Q3"].figures["PS-01"].numerator == Decimal(2)


def test_a_ratification_that_overtakes_its_form_waits_for_it() -> None:
    assert Office().tell(approved(3)) == Early("RecapReady 3")


def test_a_provisional_version_is_never_history() -> None:
    office = Office()
    office.tell(form(), siak(), non_siak())

    assert isinstance(office.tell(approved(2)), Early)


def test_a_revision_replaces_what_was_ratified_before_in_whatever_order() -> None:
    office = closed(2)
    office.tell(in_cycle(REVISED))
    for event in (siak(), non_siak(figures("PS-01", row(KABUPATEN, count(5))))):
        office.tell(event.model_copy(update={"cycle": REVISED}))
    taken(office.ask(CloseCollection(), ref=Ref(CYCLE, REVISED)))

    taken(office.tell(approved(3, REVISED)))
    assert isinstance(office.tell(approved(3)), Ignored)

    quarter = office.history.quarters["2025-Q3"]
    assert (quarter.revision, quarter.figures["PS-01"].numerator) == (1, Decimal(5))


def test_an_import_cannot_change_what_was_ratified() -> None:
    office = closed(2)
    office.tell(approved(3))

    outcome = refused(
        office.ask(imported({"2025-Q3": {"PS-01": {"numerator": "9"}}}), ref=HISTORY_REF)
    )

    assert (outcome.rule, outcome.status) == ("triwulan-sudah-disahkan", 409)
    assert "2025-Q3" in outcome.detail


def test_an_import_may_repeat_what_was_ratified_beside_older_quarters() -> None:
    office = closed(2)
    office.tell(approved(3))
    same = {
        code: figure.model_dump(mode="json", exclude={"span"})
        for code, figure in office.history.quarters["2025-Q3"].figures.items()
    }

    taken(
        office.ask(
            imported({"2025-Q2": {"PS-01": {"numerator": "4"}}, "2025-Q3": same}), ref=HISTORY_REF
        )
    )

    assert list(office.history.quarters) == ["2025-Q2", "2025-Q3"]
    assert office.history.quarters["2025-Q3"].revision == 0


def test_an_indicator_without_complete_figures_does_not_become_history() -> None:
    office = Office()
    office.tell(form(), siak(SOUND), non_siak(figures("PS-01", unavailable="Belum terbit")))
    taken(office.close())

    office.tell(approved(3))

    assert list(office.history.quarters["2025-Q3"].figures) == ["DD-01"]
