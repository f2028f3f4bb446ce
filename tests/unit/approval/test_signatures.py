"""Signatures on the Berita Acara (L5) and the lembar pengesahan (L7), by hand or electronic."""

import pytest
from pydantic import ValidationError

from services.approval.domain.people import SYSTEM
from services.approval.domain.signers import has_signed, signers
from services.approval.signing_commands import RecordSignature, SignedDocument, Signing
from shared.contract import StepProgressed
from shared.contract.vocabulary import Progress
from shared.decision import Ignored
from tests.unit.approval.world import (
    ALL,
    CAPIL,
    CHAIR,
    DAFDUK,
    HEAD,
    PLH_CAPIL,
    SCANNED,
    World,
    agree,
    attendance,
    must,
    refused,
    scan,
    send_back,
    signature,
)

L5, L7 = SignedDocument.L5, SignedDocument.L7
PENDING, UNKNOWN = signature(Signing.PENDING), signature(Signing.UNKNOWN)
SIGNED, FAILED = signature(Signing.SIGNED), signature(Signing.FAILED)


def statuses(world: World) -> list[str]:
    return [each.status for each in world.state.signatures]


def test_a_signature_is_kept_with_whose_it_is_and_told_with_the_hash_of_its_file() -> None:
    world = World().ratified()

    must(world.ask(HEAD, PENDING))
    must(world.ask(HEAD, SIGNED))

    (kept,) = world.state.signatures
    told = world.said[-1]
    assert (kept.status, kept.method, kept.officer.name) == ("SIGNED", "TTE", kept.by.name)
    assert (kept.officer.title, kept.sha256) == ("Kepala Dinas", SCANNED)
    assert isinstance(told, StepProgressed)
    assert (told.progress, told.sop_step, told.refers_to) == (
        Progress.SIGNED,
        7,
        f"L7 {SCANNED}",
    )


def test_only_what_is_signed_is_told_and_all_is_written_down() -> None:
    world = World().ratified()
    before = len(world.said)

    for command in (PENDING, UNKNOWN, FAILED):
        must(world.ask(HEAD, command))

    assert len(world.said) == before
    assert [line.act for line in world.history[-3:]] == ["TANDA_TANGAN_DICATAT"] * 3


def test_no_event_and_no_history_line_holds_a_nip() -> None:
    world = World().ratified()
    must(world.ask(HEAD, SIGNED))
    nip = world.state.signatures[0].officer.nip

    assert nip is not None
    assert not [event for event in world.said if nip in event.model_dump_json()]
    assert not [line for line in world.history if nip in line.model_dump_json()]


def test_while_the_outcome_is_not_known_no_other_attempt_begins() -> None:
    world = World().ratified()
    other = signature(Signing.PENDING, reference="a2")
    must(world.ask(HEAD, PENDING))
    assert refused(world.ask(HEAD, other)) == "tanda-tangan-belum-pasti"
    must(world.ask(HEAD, UNKNOWN))
    assert refused(world.ask(HEAD, other)) == "tanda-tangan-belum-pasti"

    must(world.ask(HEAD, FAILED))

    must(world.ask(HEAD, other))
    assert statuses(world) == ["FAILED", "PENDING"]


def test_a_document_is_signed_once_by_an_officer() -> None:
    world = World().ratified()
    must(world.ask(HEAD, SIGNED))

    again = signature(Signing.PENDING, reference="a2")
    assert refused(world.ask(HEAD, again)) == "sudah-ditandatangani"


def test_an_attempt_that_never_began_does_not_end() -> None:
    assert refused(World().ratified().ask(HEAD, UNKNOWN)) == "percobaan-tidak-dikenal"


@pytest.mark.parametrize("end", [SIGNED, FAILED])
def test_an_attempt_ends_once(end: RecordSignature) -> None:
    world = World().ratified()
    must(world.ask(HEAD, PENDING))
    must(world.ask(HEAD, end))

    other = FAILED if end is SIGNED else SIGNED
    assert refused(world.ask(HEAD, other)) == "hasil-tanda-tangan-sudah-pasti"
    assert isinstance(world.ask(HEAD, end), Ignored)


def test_the_service_itself_settles_what_a_person_began_and_begins_nothing() -> None:
    world = World().ratified()
    must(world.ask(HEAD, PENDING))
    must(world.ask(HEAD, UNKNOWN))

    must(world.ask(SYSTEM, SIGNED))

    assert statuses(world) == ["SIGNED"]
    other = World().ratified()
    assert refused(other.ask(SYSTEM, PENDING)) == "pejabat-tidak-terdaftar"


def test_nobody_else_ends_an_attempt() -> None:
    world = World().ratified()
    must(world.ask(HEAD, PENDING))

    assert refused(world.ask(CHAIR, FAILED)) == "bukan-penanda-tangan"


def test_the_sheet_is_signed_by_who_ratified_and_nobody_else() -> None:
    world = World().ratified()

    assert refused(world.ask(CHAIR, PENDING)) == "bukan-penanda-tangan"
    assert refused(world.ask(HEAD, PENDING, "Orang Lain")) == "pejabat-tidak-terdaftar"
    assert refused(world.ask(DAFDUK, PENDING)) == "bukan-wewenang"


def test_the_sheet_is_not_signed_before_ratification() -> None:
    world = World().submitted()

    assert refused(world.ask(HEAD, PENDING)) == "lembar-pengesahan-belum-ada"
    assert refused(world.ask(CHAIR, scan("L7"))) == "lembar-pengesahan-belum-ada"


def test_the_minutes_are_not_signed_before_the_agreement() -> None:
    world = World().drafted()

    assert refused(world.ask(CHAIR, signature(Signing.PENDING, "L5"))) == "draf-belum-disepakati"
    assert refused(world.ask(CHAIR, scan("L5"))) == "draf-belum-disepakati"


def test_the_minutes_carry_the_chair_and_each_bidang_that_was_there() -> None:
    world = World().drafted()
    must(world.ask(CHAIR, attendance(1, ALL)))
    world.confirmed()
    must(world.ask(CHAIR, agree(1, ())))

    wanted = signers(world.state, L5)

    assert [(each.role, each.name) for each in wanted] == [
        (CHAIR, "Sekretaris (contoh)"),
        (CAPIL, PLH_CAPIL),
        (DAFDUK, "Kabid_Dafduk (contoh)"),
    ]


def test_an_electronic_signature_is_one_persons_a_scan_is_everybodys() -> None:
    world = World().drafted().confirmed().agreed()
    chair, capil, _ = signers(world.state, L5)

    must(world.ask(CHAIR, signature(Signing.SIGNED, "L5")))
    assert has_signed(world.state, L5, chair)
    assert not has_signed(world.state, L5, capil)
    must(world.ask(CHAIR, scan("L5", "ab" * 32)))

    assert has_signed(world.state, L5, capil)


def test_a_scan_is_kept_as_tanda_tangan_basah_of_the_signer_and_told() -> None:
    world = World().ratified()

    must(world.ask("KASUBAG_KPEP", scan("L7")))

    (kept,) = world.state.signatures
    told = world.said[-1]
    assert (kept.method, kept.status, kept.officer.role) == ("BASAH", "SIGNED", HEAD)
    assert (kept.by.role, kept.name) == ("KASUBAG_KPEP", "pindaian.pdf")
    assert isinstance(told, StepProgressed)
    assert told.note is not None
    assert "tanda tangan basah" in told.note
    assert world.history[-1].act == "PINDAIAN_DILAMPIRKAN"


def test_the_same_scan_again_changes_nothing_and_a_better_one_is_added() -> None:
    world = World().ratified()
    must(world.ask(CHAIR, scan("L7")))

    assert isinstance(world.ask(CHAIR, scan("L7")), Ignored)
    must(world.ask(CHAIR, scan("L7", "ab" * 32)))
    assert len(world.state.signatures) == 2


def test_one_file_may_be_the_scan_of_both_documents() -> None:
    world = World().ratified()

    must(world.ask(CHAIR, scan("L5")))
    must(world.ask(CHAIR, scan("L7")))

    assert [each.document for each in world.state.signatures] == ["L5", "L7"]


def test_who_may_not_attach_scans_attaches_none() -> None:
    assert refused(World().ratified().ask(DAFDUK, scan("L7"))) == "bukan-wewenang"


def test_a_return_makes_the_signatures_on_the_minutes_void() -> None:
    world = World().submitted()
    must(world.ask(CHAIR, scan("L5")))
    must(world.ask(HEAD, send_back()))
    world.confirmed().agreed()

    chair = signers(world.state, L5)[0]

    assert [each.void for each in world.state.signatures] == [True]
    assert not has_signed(world.state, L5, chair)
    must(world.ask(CHAIR, scan("L5")))
    assert has_signed(world.state, L5, chair)


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "SIGNED"},
        {"status": "PENDING", "sha256": SCANNED},
        {"status": "PENDING", "nik": "x"},
        {"status": "PENDING", "passphrase": "x"},
    ],
)
def test_a_record_has_a_file_exactly_when_signed_and_no_place_for_secrets(
    wrong: dict[str, str],
) -> None:
    with pytest.raises(ValidationError):
        RecordSignature.model_validate({"document": "L7", "reference": "a1", **wrong})


def test_a_cycle_of_before_the_register_is_signed_by_hand() -> None:
    """It knows of its signatory office, role and name, and that has to do."""
    world = World().ratified()
    ratified = world.state.ratified
    assert ratified is not None
    old = ratified.model_copy(update={"officer": None, "csv": None, "supersedes": None})
    world.states[world.ref] = world.state.model_copy(update={"ratified": old})

    must(world.ask(CHAIR, scan("L7")))

    (kept,) = world.state.signatures
    assert (kept.officer.role, kept.officer.name) == (HEAD, "Kepala_Dinas (contoh)")
    assert signers(world.state, L7) == (kept.officer,)
