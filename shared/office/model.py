"""One office as its letters and signatures need it. The only place that knows a NIP.

Nothing here is law: it is the office's own data, corrected by an edit of its file.
"""

from collections.abc import Iterable
from datetime import date, time
from itertools import combinations
from pathlib import PurePosixPath
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from shared.contract.identifiers import Code, OfficeCode
from shared.contract.vocabulary import ActingKind
from shared.privacy import personal_number_in

Filled = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Nip = Annotated[str, StringConstraints(pattern=r"^[0-9]{18}$")]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)]


class Data(BaseModel):
    """Base of the file: frozen and closed, so a typing error is found at once."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Officer(Data):
    """A person who holds, or acts in, a role for a time. ``until`` is the last day of the term."""

    role: Code
    name: Filled = Field(description="with academic titles, as it is signed")
    nip: Nip | None = Field(default=None, description="NIP, 18 digits; none for who has none")
    rank: Filled | None = Field(default=None, description="pangkat, golongan: Pembina (IV/a)")
    kind: ActingKind = ActingKind.DEFINITIF
    decree: Filled | None = Field(default=None, description="number of the SK for Plt./Plh./Pj.")
    since: date
    until: date | None = None
    email: Email | None = None
    phone: Filled | None = None

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.kind is not ActingKind.DEFINITIF and (self.decree is None or self.until is None):
            raise ValueError("Plt./Plh./Pj. memerlukan nomor SK (decree) dan masa akhir (until)")
        if self.until is not None and self.until < self.since:
            raise ValueError("until mendahului since")
        if self.nip is not None and personal_number_in(self.nip):
            raise ValueError("nip tidak berbentuk NIP: lahir, pengangkatan, jenis kelamin, urut")
        return self

    def is_named(self, name: str) -> bool:
        """Whether that is this person's name; capitals and the number of blanks do not matter."""
        return _plain(self.name) == _plain(name)

    def serves(self, on: date) -> bool:
        """Whether the term covers that day."""
        return self.since <= on and (self.until is None or on <= self.until)


class Office(Data):
    """Kop, habits and officers of one office.

    On one day a role has one holder (definitif, Pj. or Plt.) at most, and one Plh. beside him.
    """

    code: OfficeCode
    government: Filled = Field(description="nama pemerintah daerah, first line of the kop")
    name: Filled = Field(description="nama perangkat daerah, second line of the kop")
    address: Filled
    city: Filled = Field(description="where letters are dated")
    phone: Filled | None = None
    email: Email | None = None
    website: Filled | None = None
    crest: PurePosixPath | None = Field(
        default=None, description="lambang daerah: SVG or PNG beside the file"
    )
    meeting_place: Filled
    meeting_time: time = Field(description="when a coordination meeting begins")
    titles: dict[Code, Filled] = Field(
        default={}, description="role -> jabatan under a signature, where it is not the SOP's"
    )
    second_factor: tuple[Code, ...] = Field(
        default=(), description="roles whose accounts need a second factor in the portal"
    )
    officers: tuple[Officer, ...] = ()

    @model_validator(mode="after")
    def _one_holder(self) -> Self:
        for one, other in combinations(self.officers, 2):
            if one.role == other.role and _rival(one, other):
                raise ValueError(
                    f"jabatan {one.role}: masa tugas {one.kind} dan {other.kind} bertumpang tindih"
                )
        return self

    def officer(self, role: str, on: date, name: str | None = None) -> Officer | None:
        """Who holds a role on a day: the person of that name, or first Plh., Plt., Pj., definitif.

        None where nobody does, or nobody of that name.
        """
        serving = [o for o in self.officers if o.role == role and o.serves(on)]
        if name is not None:
            serving = [officer for officer in serving if officer.is_named(name)]
        return min(serving, key=lambda officer: _ORDER.index(officer.kind), default=None)

    def wants_second_factor(self, roles: Iterable[str]) -> bool:
        """Whether an account with these roles needs a second factor."""
        return any(role in self.second_factor for role in roles)

    def signs_as(self, officer: Officer, title: str) -> str:
        """The jabatan as it stands under a signature: ``Plt. Kepala Dinas``."""
        office_title = self.titles.get(officer.role, title)
        return f"{_PREFIX[officer.kind]}{office_title}"


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _rival(one: Officer, other: Officer) -> bool:
    """Whether both would hold the same role on some day; a Plh. stands in for a holder."""
    apart = (one.kind is ActingKind.PLH) != (other.kind is ActingKind.PLH)
    return not apart and (one.serves(other.since) or other.serves(one.since))


_ORDER = (ActingKind.PLH, ActingKind.PLT, ActingKind.PJ, ActingKind.DEFINITIF)
_PREFIX = {
    ActingKind.DEFINITIF: "",
    ActingKind.PJ: "Pj. ",
    ActingKind.PLT: "Plt. ",
    ActingKind.PLH: "Plh. ",
}
