"""Kop, lambang and signatories come from the office's register, by the letter's day."""

from datetime import date
from pathlib import Path, PurePosixPath

import pytest

from shared.contract.vocabulary import ActingKind
from shared.letters import IncompleteLetterError
from shared.letters.crest import crest
from shared.letters.office import kop, on_behalf, signatory
from shared.office import Office, Officer, load_offices

OFFICE = load_offices(Path("shared/office/offices.toml"))["6304-dukcapil"]
HEAD = "KEPALA_DINAS"
PLH = Officer(
    role=HEAD,
    name="Siti Aisyah (contoh)",
    nip="197506182000032003",
    rank="Pembina Tingkat I (IV/b)",
    kind=ActingKind.PLH,
    decree="800/12/2025",
    since=date(2025, 10, 10),
    until=date(2025, 10, 12),
)


def _with(**changes: object) -> Office:
    return OFFICE.model_copy(update=changes)


def test_the_kop_has_the_contacts_that_the_office_gave() -> None:
    office = _with(phone="(0511) 1", email="a@b.example", website="https://c.example/")

    assert kop(office)["contact"] == "Telepon (0511) 1, Pos-el a@b.example, Laman c.example"
    assert kop(_with(phone=None, email=None, website=None))["contact"] is None


@pytest.mark.parametrize(
    ("day", "name", "title"),
    [
        (9, "Abdul Gani (contoh)", "Kepala Dinas"),
        (10, "Siti Aisyah (contoh)", "Plh. Kepala Dinas"),
        (12, "Siti Aisyah (contoh)", "Plh. Kepala Dinas"),
        (13, "Abdul Gani (contoh)", "Kepala Dinas"),
    ],
)
def test_who_signs_is_who_holds_the_role_on_that_day(day: int, name: str, title: str) -> None:
    office = _with(officers=(*OFFICE.officers, PLH), titles={})

    signer = signatory(office, HEAD, "Kepala Dinas", date(2025, 10, day))

    assert (signer["name"], signer["title"]) == (name, title)


def test_a_nip_is_printed_in_its_groups() -> None:
    signer = signatory(OFFICE, HEAD, "Kepala Dinas", date(2025, 10, 9))

    assert signer["nip"] == "19690912 199403 1 007"


def test_who_is_not_in_the_register_does_not_sign() -> None:
    with pytest.raises(IncompleteLetterError, match="KEPALA_DINAS per 9 Oktober 2025"):
        signatory(OFFICE, HEAD, "Kepala Dinas", date(2025, 10, 9), "Orang Lain")


def test_a_deputy_signs_in_the_name_of_the_head() -> None:
    deputy = signatory(OFFICE, "SEKRETARIS", "Sekretaris", date(2025, 10, 9))

    assert on_behalf(deputy, "Kepala Dinas X")["title"] == ("a.n. Kepala Dinas X", "Sekretaris")


def test_the_lambang_lies_beside_the_register(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KINERJA_OFFICES_FILE", str(tmp_path / "offices.toml"))
    (tmp_path / "lambang.svg").write_bytes(b"<svg/>")

    assert crest(_with(crest=PurePosixPath("lambang.svg"))) == b"<svg/>"
    assert crest(_with(crest=None)) is None
    with pytest.raises(IncompleteLetterError, match=r"lain\.svg"):
        crest(_with(crest=PurePosixPath("lain.svg")))
