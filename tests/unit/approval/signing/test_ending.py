"""What counts as signed: this very sheet, with a genuine signature; nothing else does."""

from pathlib import Path

import pytest

from services.approval.signing.ending import Ending, ending
from services.approval.signing.pades import PadesSigner
from services.approval.signing.refusals import PROVIDER_REFUSED
from services.approval.signing.signer import Refused, Signed, Unknown
from services.approval.signing_commands import Signing
from shared.refusal import RefusalError
from tests.unit.approval.signing.stand import HASH, identity, order, sheet, small_pdf


@pytest.fixture
async def signed(tmp_path: Path) -> bytes:
    outcome = await PadesSigner(identity(tmp_path)).sign(sheet(), order())
    assert isinstance(outcome, Signed)
    return outcome.pdf


def changed(pdf: bytes) -> bytes:
    altered = bytearray(pdf)
    altered[len(sheet()) // 2] ^= 1
    return bytes(altered)


async def test_the_sheet_soundly_signed_is_the_end(signed: bytes) -> None:
    end = await ending(Signed(signed, "dok-1"), HASH)

    assert end == Ending(Signing.SIGNED, pdf=signed, reference="dok-1")


async def test_a_long_sheet_counts_as_well_as_a_short_one(tmp_path: Path) -> None:
    long = small_pdf(HASH[:32], HASH[32:], pages=120)
    outcome = await PadesSigner(identity(tmp_path)).sign(long, order())

    assert (await ending(outcome, HASH)).status is Signing.SIGNED


async def test_the_sheet_without_a_signature_does_not_count() -> None:
    end = await ending(Signed(sheet()), HASH)

    assert (end.status, end.pdf) == (Signing.FAILED, None)
    assert end.refusal is not None
    assert end.refusal.rejected.rule == PROVIDER_REFUSED.name


async def test_a_sheet_that_was_changed_after_signing_does_not_count(signed: bytes) -> None:
    assert (await ending(Signed(changed(signed)), HASH)).status is Signing.FAILED


async def test_a_soundly_signed_other_document_does_not_count(signed: bytes) -> None:
    assert (await ending(Signed(signed), "ab" * 32)).status is Signing.FAILED


@pytest.mark.parametrize("sha256", [HASH, "ab" * 32])
async def test_what_was_fetched_and_does_not_count_settles_nothing(
    signed: bytes, sha256: str
) -> None:
    pdf = changed(signed) if sha256 == HASH else signed

    with pytest.raises(RefusalError) as refused:
        await ending(Signed(pdf), sha256, fetched=True)

    assert refused.value.rejected.rule == "bukan-dokumen-ini"


async def test_no_answer_stays_unknown_with_what_is_known_of_it() -> None:
    end = await ending(Unknown("tidak menjawab", "dok-1"), HASH)

    assert end == Ending(Signing.UNKNOWN, reference="dok-1", detail="tidak menjawab")


async def test_a_refusal_is_kept_by_its_rule_and_told() -> None:
    end = await ending(Refused(PROVIDER_REFUSED, "HTTP 401"), HASH)

    assert (end.status, end.detail) == (Signing.FAILED, "penyedia-tte-menolak: HTTP 401")
    assert end.refusal is not None
