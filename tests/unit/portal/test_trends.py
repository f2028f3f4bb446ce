"""Results over the quarters, as this office's own cycles and recap's comparison know them."""

from decimal import Decimal

from services.portal.domain.states import Dossier
from services.portal.domain.trends import quarters
from shared.contract import Approved
from shared.contract.sample_recap import ROW
from shared.contract.vocabulary import Progress
from tests.unit.portal.world import follow, form, progressed, recap, said


def cycle(identity: str, value: str, *, ratified: bool = True, **more: object) -> Dossier:
    row = ROW.model_copy(update={"value": Decimal(value), **more})
    events = [form(), recap(1, table=(row,))]
    events += [said(Approved, "KEPALA_DINAS", recap_version=1)] if ratified else []
    return follow(events).model_copy(update={"cycle": identity})


NOW = "6304-dukcapil:2025-Q3:r0"


def told(now: Dossier, *others: Dossier) -> list[tuple[str, str]]:
    return [(quarter, str(value)) for quarter, value in quarters(now, others)["DD-01"]]


def test_a_trend_goes_from_last_year_s_same_quarter_to_this_one() -> None:
    now = cycle(NOW, "99.51", same_quarter_last_year=Decimal(95), previous_quarter=Decimal(98))

    assert told(now) == [("TW III 2024", "95"), ("sebelumnya", "98"), ("TW III 2025", "99.51")]


def test_ratified_quarters_stand_in_between_and_the_one_before_is_not_told_twice() -> None:
    now = cycle(NOW, "99.51", previous_quarter=Decimal(98))
    second = cycle("6304-dukcapil:2025-Q2:r0", "98.00")
    first = cycle("6304-dukcapil:2025-Q1:r0", "97.00")

    assert told(now, second, first) == [
        ("TW I 2025", "97.00"),
        ("TW II 2025", "98.00"),
        ("TW III 2025", "99.51"),
    ]


def test_the_first_quarter_follows_the_last_of_the_year_before() -> None:
    now = cycle("6304-dukcapil:2025-Q1:r0", "99.51", previous_quarter=Decimal(98))
    before = cycle("6304-dukcapil:2024-Q4:r0", "98.00")

    assert told(now, before) == [("TW IV 2024", "98.00"), ("TW I 2025", "99.51")]


def test_what_is_not_ratified_is_superseded_or_far_away_is_left_out() -> None:
    draft = cycle("6304-dukcapil:2025-Q2:r0", "98.00", ratified=False)
    old = cycle("6304-dukcapil:2023-Q4:r0", "90.00")
    replaced = cycle("6304-dukcapil:2025-Q1:r0", "96.00").model_copy(update={"superseded": True})
    later = cycle("6304-dukcapil:2025-Q4:r0", "99.90")

    assert told(cycle(NOW, "99.51"), draft, old, replaced, later) == [("TW III 2025", "99.51")]


def test_of_two_revisions_of_a_quarter_the_later_one_is_told() -> None:
    first, second = (cycle(f"6304-dukcapil:2025-Q2:r{n}", f"9{n}.00") for n in (0, 1))

    assert told(cycle(NOW, "99.51"), second, first)[0] == ("TW II 2025", "91.00")


def test_without_any_recap_there_is_no_trend() -> None:
    assert quarters(follow([form(), progressed(Progress.SUBMITTED, "SEKRETARIS")]), []) == {}
