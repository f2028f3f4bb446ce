"""Who may sit in the meeting, for whom, and who of them is there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from services.portal.web.house import House
from shared.office import Office

SPLIT: Final = "|"
"""Between a role and a name in the value of a field; roles never contain it."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One person who may attend for a role; without a name where the register has nobody."""

    role: str
    title: str
    name: str
    present: bool

    @property
    def value(self) -> str:
        """What the field of the attendance list says."""
        return f"{self.role}{SPLIT}{self.name}"


def seats(house: House, office: Office | None, standing: Mapping[str, Any]) -> tuple[Seat, ...]:
    """Everybody who is invited and serves today; a Plh. beside the one he stands in for."""
    meeting = standing["meeting"]
    return tuple(_seats(house, office, meeting)) if meeting else ()


def _seats(house: House, office: Office | None, meeting: Mapping[str, Any]) -> Iterator[Seat]:
    today = house.renderer.day(house.clock())
    there = {(a["role"], a["officer"]["name"]) for a in meeting["attendance"]}
    for role in meeting["participants"]:
        title = house.renderer.title(role)
        serving = [o for o in (office.officers if office else ()) if o.role == role]
        found = [
            Seat(role, office.signs_as(o, title), o.name, (role, o.name) in there)
            for o in serving
            if office and o.serves(today)
        ]
        yield from found or [Seat(role, title, "", any(r == role for r, _ in there))]
