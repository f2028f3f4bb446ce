"""Approval's own settings: a signer that is chosen has all it needs, or the start says what not."""

from pathlib import Path

import pytest

from deploy.local.certificate import ensure_certificate
from deploy.local.secrets import SecretStore
from services.approval.settings import ApprovalSettings, SignerKind
from services.approval.signing.bsre import BsreSigner
from services.approval.signing.choice import choose
from services.approval.signing.pades import PadesSigner
from shared.settings import SettingsError
from tests.unit.approval.signing.stand import identity

COMMON = {
    "KAFKA_BOOTSTRAP": "127.0.0.1:9092",
    "KAFKA_USERNAME": "approval",
    "KAFKA_PASSWORD": "x",
    "MONGO_URI": "mongodb://127.0.0.1",
    "MONGO_DATABASE": "kinerja_approval",
    "MONGO_USERNAME": "approval",
    "MONGO_PASSWORD": "x",
    "HTTP_PORT": "8103",
}
PREFIX = "KINERJA_APPROVAL__"


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    key = tmp_path / "issuer.pub"
    key.write_text("x")
    for name, value in {**COMMON, "TOKEN_PUBLIC_KEY": str(key)}.items():
        monkeypatch.setenv(PREFIX + name, value)
    return monkeypatch


def test_without_a_word_an_installation_signs_by_hand(given: pytest.MonkeyPatch) -> None:
    del given
    settings = ApprovalSettings.read()

    assert settings.signer is SignerKind.NONE
    assert choose(settings).signer is None


def test_a_certificate_makes_the_office_its_own_signer(
    given: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    identity(tmp_path)
    given.setenv(PREFIX + "SIGNER", "pades")
    given.setenv(PREFIX + "SIGNING_CERTIFICATE", str(tmp_path / "signer.pem"))
    given.setenv(PREFIX + "SIGNING_KEY", str(tmp_path / "signer.key"))
    given.setenv(PREFIX + "SIGNING_TRUST", str(tmp_path / "root.pem"))
    given.setenv(PREFIX + "TSA_URL", "http://tsa.example")

    chosen = choose(ApprovalSettings.read())

    assert isinstance(chosen.signer, PadesSigner)
    assert len(chosen.roots) == 1


def test_the_local_stack_signs_with_its_test_certificate(
    given: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    store = SecretStore(tmp_path / "secrets")
    ensure_certificate(store)
    given.setenv("KINERJA_SECRETS_DIR", str(store.of("approval")))

    chosen = choose(ApprovalSettings.read())

    assert isinstance(chosen.signer, PadesSigner)


def test_bsre_is_asked_with_the_account_of_the_application(given: pytest.MonkeyPatch) -> None:
    given.setenv(PREFIX + "SIGNER", "bsre")
    given.setenv(PREFIX + "BSRE_URL", "https://bsre.example")
    given.setenv(PREFIX + "BSRE_USERNAME", "kinerja")
    given.setenv(PREFIX + "BSRE_PASSWORD", "kata-sandi-akun")

    settings = ApprovalSettings.read()

    assert isinstance(choose(settings).signer, BsreSigner)
    assert "kata-sandi-akun" not in repr(settings)


@pytest.mark.parametrize(
    ("signer", "missing"),
    [("pades", "SIGNING_CERTIFICATE"), ("bsre", "BSRE_URL, BSRE_USERNAME, BSRE_PASSWORD")],
)
def test_a_signer_without_its_settings_stops_the_start(
    given: pytest.MonkeyPatch, signer: str, missing: str
) -> None:
    given.setenv(PREFIX + "SIGNER", signer)

    with pytest.raises(SettingsError, match=f"SIGNER={signer} also needs {missing}"):
        ApprovalSettings.read()


def test_a_signer_that_does_not_exist_stops_the_start(given: pytest.MonkeyPatch) -> None:
    given.setenv(PREFIX + "SIGNER", "tinta")

    with pytest.raises(SettingsError, match="KINERJA_APPROVAL__SIGNER"):
        ApprovalSettings.read()


def test_a_certificate_without_its_key_stops_the_start(
    given: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    identity(tmp_path)
    given.setenv(PREFIX + "SIGNER", "pades")
    given.setenv(PREFIX + "SIGNING_CERTIFICATE", str(tmp_path / "root.pem"))

    with pytest.raises(SettingsError, match=r"KINERJA_APPROVAL__SIGNING.*private key"):
        choose(ApprovalSettings.read())
