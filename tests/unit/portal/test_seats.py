"""Who may sit in the meeting: whom the register has today, a Plh. beside the one he stands for."""

from datetime import datetime
from typing import Any, Final

from services.approval.views import agreement_view
from services.portal.web.house import House
from services.portal.web.render import Renderer
from services.portal.web.seats import Seat, seats
from shared.office import Office
from shared.sop import load_calendar, load_sop
from tests.unit.approval.world import (
    CAPIL,
    CHAIR,
    DAFDUK,
    NOW,
    PLH_CAPIL,
    RULES,
    World,
    attendance,
    must,
    register,
)

LATER: Final = datetime.fromisoformat("2025-11-03T10:00:00+08:00")


def seated(world: World, office: Office | None, now: datetime = NOW) -> tuple[Seat, ...]:
    nothing: Any = None
    renderer = Renderer(load_sop(), load_calendar())
    house = House(nothing, nothing, nothing, renderer, load_sop(), lambda: now, secure=False)
    return seats(house, office, agreement_view(RULES, world.state).model_dump(mode="json"))


def of(role: str, found: tuple[Seat, ...]) -> list[Seat]:
    return [seat for seat in found if seat.role == role]


def test_a_plh_has_a_seat_of_his_own_while_he_serves() -> None:
    world = World().drafted()

    today, later = (of(CAPIL, seated(world, register(), now)) for now in (NOW, LATER))

    assert [seat.name for seat in today] == ["Kabid_Capil (contoh)", PLH_CAPIL]
    assert today[1].title == "Plh. Kepala Bidang Pencatatan Sipil"
    assert today[1].value == f"KABID_CAPIL|{PLH_CAPIL}"
    assert [seat.name for seat in later] == ["Kabid_Capil (contoh)"]


def test_who_was_recorded_is_marked_and_the_one_he_stands_for_is_not() -> None:
    world = World().drafted()
    must(world.ask(CHAIR, attendance(1, (CHAIR, CAPIL))))

    found = seated(world, register())

    assert [(seat.name, seat.present) for seat in of(CAPIL, found)] == [
        ("Kabid_Capil (contoh)", False),
        (PLH_CAPIL, True),
    ]
    assert [seat.present for seat in of(CHAIR, found)] == [True]
    assert [seat.present for seat in of(DAFDUK, found)] == [False]


def test_an_office_without_a_register_has_a_nameless_seat_for_every_role() -> None:
    found = seated(World().drafted(), None)

    assert {(seat.name, seat.present) for seat in found} == {("", False)}
    assert len(found) == 5


def test_before_a_meeting_is_called_nobody_is_seated() -> None:
    assert seated(World().begun(), register()) == ()
