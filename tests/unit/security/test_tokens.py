"""A token proves a person only if our issuer signed it, for us, for now, with every claim."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from shared.security import Principal, TokenRefused, Verifier, Watched, issue
from shared.security.keys import TrustedKey, key_set, private_key, signing_key


def pair(seed: bytes) -> tuple[bytes, bytes]:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), public


PRIVATE, PUBLIC = pair(bytes(32))
STRANGER, _ = pair(b"s" * 32)
PERSON = Principal(
    subject="sekretaris", office="6304-dukcapil", role="SEKRETARIS", name="Contoh, S.Sos."
)


def now() -> datetime:
    return datetime.now(UTC)


def claims() -> dict[str, Any]:
    """Sound ones, as of now: a suite may take longer than a token lives."""
    return {
        "iss": "kinerja",
        "aud": "recap",
        "sub": "sekretaris",
        "iat": now(),
        "exp": now() + timedelta(minutes=10),
        "office": "6304-dukcapil",
        "role": "SEKRETARIS",
        "name": "Contoh",
    }


KID = signing_key(PRIVATE)[1]
HEADER = {"kid": KID, "typ": "person+jwt"}


def signed(told: dict[str, Any], **header: Any) -> str:
    return jwt.encode(told, PRIVATE, algorithm="EdDSA", headers=HEADER | header)


def issued(
    pem: bytes = PRIVATE,
    at: datetime | None = None,
    lifetime: timedelta = timedelta(minutes=10),
) -> str:
    return issue(pem, PERSON, "recap", at or now(), lifetime)


def refused(token: str, audience: str = "recap") -> str:
    with pytest.raises(TokenRefused) as caught:
        Verifier(PUBLIC).verify(token, audience)
    return str(caught.value)


def test_an_issued_token_proves_exactly_its_person() -> None:
    assert Verifier(PUBLIC).verify(issued(), "recap") == PERSON


@pytest.mark.parametrize("service", ["collector", "approval", "notifier", "portal", "", "kinerja"])
def test_a_token_for_one_service_proves_nobody_at_another(service: str) -> None:
    assert refused(issued(), service) == "InvalidAudienceError"


def test_a_token_for_several_services_at_once_proves_nobody() -> None:
    refused(signed(claims() | {"aud": ["recap", "approval"]}))
    refused(signed(claims() | {"aud": ["recap"]}))


def test_a_token_of_another_kind_is_not_taken_for_a_person_s() -> None:
    assert "kind" in refused(signed(claims(), typ="at+jwt"))
    assert "kind" in refused(signed(claims(), typ="JWT"))


def test_a_key_that_is_named_wrongly_or_not_at_all_proves_nobody() -> None:
    assert "not ours" in refused(signed(claims(), kid="lain"))
    assert "not ours" in refused(jwt.encode(claims(), PRIVATE, "EdDSA", {"typ": "person+jwt"}))


def test_a_key_that_the_token_brings_itself_is_not_looked_at() -> None:
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}
    brought = jwt.encode(claims(), STRANGER, "EdDSA", HEADER | {"jwk": jwk, "jku": "https://x/"})

    assert refused(brought) == "InvalidSignatureError"


def test_a_token_that_outlives_all_of_ours_proves_nobody() -> None:
    assert "longer" in refused(issued(lifetime=timedelta(minutes=16)))


def test_no_token_proves_the_system_itself() -> None:
    assert "system itself" in refused(signed(claims() | {"role": "SISTEM"}))


def test_a_key_that_was_given_up_proves_nothing_from_its_last_moment_on() -> None:
    key = signing_key(PRIVATE)[0].public_key()
    token = issued()
    for seconds, good in ((60, True), (-1, False)):
        until = datetime.now(UTC) + timedelta(seconds=seconds)
        verifier = Verifier(key_set({KID: TrustedKey(key, until)}).encode())
        if good:
            assert verifier.verify(token, "recap") == PERSON
        else:
            with pytest.raises(TokenRefused, match="given up"):
                verifier.verify(token, "recap")


def test_a_new_key_in_the_file_is_taken_at_once_and_a_dropped_one_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, fresh = tmp_path / "issuer.pub", pair(b"n" * 32)
    file.write_bytes(PUBLIC)
    verifier = Verifier.from_file(file)
    assert verifier.verify(issued(), "recap") == PERSON

    file.write_bytes(fresh[1] + b"\n")

    assert verifier.verify(issued(fresh[0]), "recap") == PERSON
    with pytest.raises(TokenRefused, match="not ours"):
        verifier.verify(issued(), "recap")

    file.write_bytes(b"half a fi")
    monkeypatch.setattr("shared.security.watched.LOOK_SECONDS", 0.0)
    assert verifier.verify(issued(fresh[0]), "recap") == PERSON


def test_a_dropped_key_is_forgotten_without_anybody_showing_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "issuer.pub"
    file.write_bytes(PUBLIC)
    verifier = Verifier.from_file(file)
    monkeypatch.setattr("shared.security.watched.LOOK_SECONDS", 0.0)

    file.write_bytes(pair(b"n" * 32)[1] + b"\n")

    with pytest.raises(TokenRefused, match="not ours"):
        verifier.verify(issued(), "recap")


def test_the_person_is_named_in_events_by_office_role_name_and_account_alone() -> None:
    assert set(PERSON.actor.model_dump()) == {"office", "role", "name", "account"}
    assert PERSON.actor.account == PERSON.subject


def test_a_stranger_s_signature_proves_nobody() -> None:
    refused(issued(STRANGER))
    forged = jwt.encode(claims(), STRANGER, algorithm="EdDSA", headers=HEADER)
    assert refused(forged) == "InvalidSignatureError"


def test_an_expired_token_proves_nobody() -> None:
    assert "Expired" in refused(issued(at=now() - timedelta(hours=2)))


def test_a_token_of_tomorrow_proves_nobody_today() -> None:
    refused(issued(at=now() + timedelta(days=1)))


def test_a_token_without_signature_proves_nobody() -> None:
    refused(jwt.encode(claims(), "", algorithm="none", headers=HEADER))


def test_a_stripped_signature_proves_nobody() -> None:
    header, body, _ = signed(claims()).split(".")

    refused(f"{header}.{body}.")


def test_the_public_key_is_no_password_to_sign_with() -> None:
    """HS256 with the public key as secret: the classic confusion of algorithms."""
    made_up = jwt.encode(claims(), "a" * 32, algorithm="HS256", headers=HEADER)
    header, body, _ = made_up.split(".")
    forged = jwt.api_jws._jws_global_obj  # PyJWT refuses to sign with a PEM, a forger does not
    mac = forged.get_algorithm_by_name("HS256").sign(f"{header}.{body}".encode(), PUBLIC)

    refused(f"{header}.{body}.{jwt.utils.base64url_encode(mac).decode()}")


def test_another_curve_s_signature_proves_nobody() -> None:
    key = generate_private_key(SECP256R1())

    refused(jwt.encode(claims(), key, algorithm="ES256", headers=HEADER))


@pytest.mark.parametrize("missing", sorted(claims()))
def test_a_token_without_one_of_its_claims_proves_nobody(missing: str) -> None:
    refused(signed({name: value for name, value in claims().items() if name != missing}))


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("iss", "orang-lain"),
        ("aud", "layanan-lain"),
        ("office", "../kantor"),
        ("office", "kantor:2025-Q3"),
        ("role", "sekretaris kecil"),
        ("name", "a" * 501),
        ("sub", 7),
    ],
)
def test_a_claim_of_the_wrong_shape_proves_nobody_and_is_not_repeated(
    claim: str, value: object
) -> None:
    assert str(value) not in refused(signed(claims() | {claim: value}))


@pytest.mark.parametrize("text", ["", "a", "a.b", "a.b.c", "...", "ü.ü.ü", "a.b.c.d.e"])
def test_what_is_no_token_is_refused_and_never_a_fault(text: str) -> None:
    refused(text)


def test_a_token_of_absurd_depth_is_refused_and_never_a_fault() -> None:
    header = jwt.utils.base64url_encode(b"[" * 30_000).decode()

    refused(f"{header}.e30.c2ln")


def test_a_key_of_another_kind_is_not_taken_for_the_issuer_s() -> None:
    public = generate_private_key(SECP256R1()).public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    with pytest.raises(TypeError, match="Ed25519"):
        Verifier(pem)


def test_the_key_is_read_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "issuer.pub").write_bytes(PUBLIC)

    assert (
        Verifier.from_file(tmp_path / "issuer.pub").verify(signed(claims()), "recap").name
        == "Contoh"
    )


def test_who_signs_goes_on_with_the_key_before_while_the_file_holds_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.security.watched.LOOK_SECONDS", 0.0)
    file = tmp_path / "issuer.key"
    file.write_bytes(PRIVATE)
    key = Watched(file, private_key)

    for wrong in (b"", b"half a key", PUBLIC):
        file.write_bytes(wrong)
        assert key() == PRIVATE
    file.unlink()
    assert key() == PRIVATE
    file.write_bytes(STRANGER)
    assert key() == STRANGER
