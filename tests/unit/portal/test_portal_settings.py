"""Settings of the portal that must not be half there."""

from pathlib import Path
from typing import Final

import pytest

from services.portal.settings import PortalSettings
from shared.settings import SettingsError

PREFIX: Final = "KINERJA_PORTAL__"


@pytest.fixture(autouse=True)
def given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.touch()
    for name, value in {
        "KAFKA_BOOTSTRAP": "127.0.0.1:9092",
        "KAFKA_USERNAME": "portal",
        "KAFKA_PASSWORD": "kata-sandi-kafka",
        "MONGO_URI": "mongodb://127.0.0.1:27017/?replicaSet=rs0",
        "MONGO_DATABASE": "kinerja_portal",
        "MONGO_USERNAME": "portal",
        "MONGO_PASSWORD": "kata-sandi-mongo",
        "TOKEN_PUBLIC_KEY": str(key),
        "TOKEN_PRIVATE_KEY": str(key),
        "HTTP_PORT": "8080",
        "PUBLIC_URL": "https://kinerja.example/",
        **{f"{name}_URL": "http://x" for name in ("COLLECTOR", "RECAP", "APPROVAL", "NOTIFIER")},
    }.items():
        monkeypatch.setenv(PREFIX + name, value)


def settings(monkeypatch: pytest.MonkeyPatch, **more: str) -> PortalSettings:
    for name, value in more.items():
        monkeypatch.setenv(f"{PREFIX}{name.upper()}", value)
    return PortalSettings.read()


def test_without_an_issuer_there_is_no_single_sign_on(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings(monkeypatch).registration is None


def test_with_all_of_it_the_provider_is_told_where_to_send_people_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    us = settings(
        monkeypatch,
        oidc_issuer="https://sso.example/realms/a",
        oidc_client_id="kinerja",
        oidc_client_secret="rahasia",
        oidc_strong_acr='["aal2"]',
    ).registration

    assert us is not None
    assert us.issuer == "https://sso.example/realms/a"
    assert us.redirect_uri == "https://kinerja.example/masuk/sso/kembali"
    assert us.strong_acr == {"aal2"}
    assert "rahasia" not in repr(settings(monkeypatch))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"oidc_issuer": "https://sso.example"}, "needs oidc_client_id"),
        (
            {"oidc_issuer": "https://sso.example", "oidc_client_id": "kinerja"},
            "needs oidc_client_id and oidc_client_secret",
        ),
        (
            {
                "oidc_issuer": "http://sso.example",
                "oidc_client_id": "kinerja",
                "oidc_client_secret": "rahasia",
            },
            "must be https",
        ),
        ({"oidc_issuer": "sso.example"}, "OIDC_ISSUER"),
        ({"trusted_proxies": '["rumah"]'}, "TRUSTED_PROXIES"),
        ({"trusted_proxies": '["10.0.0.1/8"]'}, "TRUSTED_PROXIES"),
    ],
)
def test_what_is_half_there_or_not_safe_stops_the_start_and_says_why(
    monkeypatch: pytest.MonkeyPatch, more: dict[str, str], said: str
) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        settings(monkeypatch, **more)

    assert "rahasia" not in str(caught.value)
