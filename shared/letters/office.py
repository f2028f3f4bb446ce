"""What a letter takes from the office's register: kop, and who signs as what."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from shared.letters.refusals import IncompleteLetterError
from shared.office import Office
from shared.words import date_words


def kop(office: Office) -> dict[str, str | None]:
    """The letterhead's lines, as far as the office has given them."""
    page = office.website and office.website.removeprefix("https://").removesuffix("/")
    named = (("Telepon", office.phone), ("Pos-el", office.email), ("Laman", page))
    contact = ", ".join(f"{name} {value}" for name, value in named if value)
    return {
        "government": office.government,
        "name": office.name,
        "address": office.address,
        "contact": contact or None,
    }


def signatory(
    office: Office, role: str, title: str, on: date, name: str | None = None
) -> dict[str, Any]:
    """The block of who held a role on a day. ``title`` is the SOP's word for the role.

    Raises `IncompleteLetterError` where the register has nobody (of that name) on that day.
    """
    officer = office.officer(role, on, name)
    if officer is None:
        raise IncompleteLetterError(
            f"Pejabat penanda tangan {role} per {date_words(on)} tidak tercantum pada daftar "
            f"pejabat kantor {office.code}."
        )
    return {
        "role": role,
        "title": office.signs_as(officer, title),
        "name": officer.name,
        "rank": officer.rank,
        "nip": None if officer.nip is None else spaced_nip(officer.nip),
    }


def on_behalf(signer: Mapping[str, Any], head_title: str) -> dict[str, Any]:
    """The same block in the form "a.n. Kepala Dinas ...", where a deputy signs for the head."""
    return {**signer, "title": (f"a.n. {head_title}", signer["title"])}


def spaced_nip(nip: str) -> str:
    """``19690912 199403 1 007``: birth, appointment, sex and number, as it is printed."""
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"
