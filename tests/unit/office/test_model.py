"""Who serves in a role on which day, and what a register may not say."""

from datetime import date

import pytest
from pydantic import ValidationError

from shared.contract.vocabulary import ActingKind
from shared.office import Office, Officer

ROLE = "KABID_PIAK"
NIP = "197811092003121004"


def officer(
    name: str,
    since: str = "2025-01-01",
    until: str | None = None,
    kind: ActingKind = ActingKind.DEFINITIF,
    role: str = ROLE,
) -> Officer:
    acting = kind is not ActingKind.DEFINITIF
    return Officer(
        role=role,
        name=name,
        kind=kind,
        decree="800/1/2025" if acting else None,
        since=date.fromisoformat(since),
        until=None if until is None else date.fromisoformat(until),
    )


def office(*officers: Officer, **changes: object) -> Office:
    return Office.model_validate(
        {
            "code": "6304-dukcapil",
            "government": "PEMERINTAH KABUPATEN CONTOH",
            "name": "DINAS CONTOH",
            "address": "Jalan Contoh",
            "city": "Contoh",
            "meeting_place": "Aula",
            "meeting_time": "09:00",
            "officers": officers,
            **changes,
        }
    )


def plh(name: str, since: str, until: str) -> Officer:
    return officer(name, since, until, ActingKind.PLH)


@pytest.mark.parametrize(
    ("day", "serves"),
    [("2024-12-31", False), ("2025-01-01", True), ("2025-06-30", True), ("2025-07-01", False)],
)
def test_a_term_covers_its_first_and_its_last_day(day: str, serves: bool) -> None:  # noqa: FBT001
    assert officer("A", until="2025-06-30").serves(date.fromisoformat(day)) is serves


def test_a_term_without_end_goes_on() -> None:
    assert officer("A").serves(date(2099, 1, 1))


def test_a_plh_comes_before_the_holder_while_he_serves() -> None:
    known = office(officer("Kabid"), plh("Pengganti", "2025-03-01", "2025-03-14"))

    there = [known.officer(ROLE, date(2025, 3, day)) for day in (14, 15)]

    assert [each.name for each in there if each] == ["Pengganti", "Kabid"]


def test_who_is_named_is_found_beside_his_plh() -> None:
    known = office(officer("Kabid"), plh("Pengganti", "2025-03-01", "2025-03-14"))

    found = known.officer(ROLE, date(2025, 3, 7), "Kabid")

    assert found is not None
    assert found.kind is ActingKind.DEFINITIF


def test_capitals_and_blanks_in_a_name_do_not_matter_and_letters_do() -> None:
    known = office(officer("Siti Aisyah, S.Sos."))

    assert known.officer(ROLE, date(2025, 3, 7), "  siti  AISYAH, s.sos. ") is not None
    assert known.officer(ROLE, date(2025, 3, 7), "Siti Aisyah") is None


def test_nobody_serves_before_the_term_in_another_role_or_under_another_name() -> None:
    known = office(officer("Kabid"))

    assert known.officer(ROLE, date(2024, 12, 31)) is None
    assert known.officer("KABID_CAPIL", date(2025, 3, 7)) is None
    assert known.officer(ROLE, date(2025, 3, 7), "Orang Lain") is None


@pytest.mark.parametrize("kind", [ActingKind.PLH, ActingKind.PLT, ActingKind.PJ])
def test_an_acting_officer_needs_a_decree_and_an_end(kind: ActingKind) -> None:
    for missing in ("decree", "until"):
        data = officer("A", until="2025-06-30", kind=kind).model_dump() | {missing: None}
        with pytest.raises(ValidationError, match="SK"):
            Officer.model_validate(data)


def test_a_term_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValidationError, match="mendahului"):
        officer("A", "2025-06-30", "2025-06-29")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (officer("A"), officer("B", "2025-05-01")),
        (officer("A", until="2025-05-01"), officer("B", "2025-05-01")),
        (officer("A"), officer("B", until="2025-05-01", kind=ActingKind.PLT)),
        (plh("A", "2025-03-01", "2025-03-14"), plh("B", "2025-03-14", "2025-03-20")),
    ],
)
def test_a_role_has_one_holder_and_one_plh_on_a_day(one: Officer, other: Officer) -> None:
    for officers in ((one, other), (other, one)):
        with pytest.raises(ValidationError, match="bertumpang tindih"):
            office(*officers)


def test_holders_may_follow_each_other_and_a_plh_may_stand_in_for_each() -> None:
    office(
        officer("A", until="2025-04-30"),
        officer("B", "2025-05-01"),
        plh("C", "2025-04-20", "2025-05-10"),
        officer("A", "2025-05-01", role="KABID_CAPIL"),
    )


@pytest.mark.parametrize("nip", ["1978110920031210", NIP + "1", "000000000000000000", "19781109-2"])
def test_what_is_no_nip_is_no_nip(nip: str) -> None:
    """A number of 18 digits that is none may hold a personal one, which nothing may keep."""
    with pytest.raises(ValidationError):
        Officer.model_validate(officer("A").model_dump() | {"nip": nip})


def test_a_nip_is_kept() -> None:
    assert Officer.model_validate(officer("A").model_dump() | {"nip": NIP}).nip == NIP


@pytest.mark.parametrize(
    ("kind", "signs"),
    [
        (ActingKind.DEFINITIF, "Kepala Bidang"),
        (ActingKind.PJ, "Pj. Kepala Bidang"),
        (ActingKind.PLT, "Plt. Kepala Bidang"),
        (ActingKind.PLH, "Plh. Kepala Bidang"),
    ],
)
def test_a_signature_says_how_the_office_is_held(kind: ActingKind, signs: str) -> None:
    someone = officer("A", until="2025-06-30", kind=kind)

    assert office(someone).signs_as(someone, "Kepala Bidang") == signs


def test_the_offices_own_title_stands_before_the_sops() -> None:
    someone = officer("A", until="2025-06-30", kind=ActingKind.PLT)
    known = office(someone, titles={ROLE: "Kepala Bidang PIAK Kabupaten Contoh"})

    assert known.signs_as(someone, "Kepala Bidang") == "Plt. Kepala Bidang PIAK Kabupaten Contoh"
