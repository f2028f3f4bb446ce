"""Channels are off until they are given what they need; a half setting stops the start."""

from pathlib import Path

import pytest

from services.notifier.app import channels, rules_for
from services.notifier.data_files import FOLDER
from services.notifier.domain.delivery import Channel
from services.notifier.settings import ChannelSettings, SmtpSecurity
from shared.settings import SECRETS_DIR, SettingsError

PREFIX = "KINERJA_NOTIFIER__"


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SECRETS_DIR, raising=False)


def test_without_settings_only_the_inbox_is_on() -> None:
    settings = ChannelSettings.load()

    assert channels(settings) == {Channel.INBOX}
    assert settings.smtp_security is SmtpSecurity.STARTTLS
    assert not settings.webhook_allow_private


def test_each_channel_is_switched_on_by_its_own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "SMTP_HOST": "mail.contoh.example",
        "SMTP_FROM": "kinerja@contoh.example",
        "WEBHOOK_SECRETS": '{"SATU_DATA": "whsec_YQ=="}',
        "GATEWAY_URL": "https://gateway.contoh.example",
        "GATEWAY_TOKEN": "x",
    }
    for name, value in given.items():
        monkeypatch.setenv(PREFIX + name, value)

    settings = ChannelSettings.load()

    assert channels(settings) == frozenset(Channel)
    assert rules_for(settings).posts.channels == frozenset(Channel)
    assert "whsec" not in repr(settings)


def test_a_password_may_come_as_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "kinerja_notifier__smtp_password").write_text("rahasia")
    monkeypatch.setenv(SECRETS_DIR, str(tmp_path))
    monkeypatch.setenv(f"{PREFIX}SMTP_USERNAME", "kinerja")

    password = ChannelSettings.load().smtp_password

    assert password is not None
    assert password.get_secret_value() == "rahasia"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"SMTP_HOST": "a"}, "smtp_from"),
        ({"SMTP_USERNAME": "a"}, "smtp_password"),
        ({"SMTP_USERNAME": "a", "SMTP_PASSWORD": "b", "SMTP_SECURITY": "none"}, "in clear"),
        ({"GATEWAY_URL": "https://a.example"}, "gateway_token"),
        ({"SMTP_PORT": "0"}, "SMTP_PORT"),
        ({"WEBHOOK_TIMEOUT_SECONDS": "0"}, "WEBHOOK_TIMEOUT_SECONDS"),
    ],
)
def test_a_half_setting_is_named(
    given: dict[str, str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(PREFIX + name, value)

    with pytest.raises(SettingsError, match=told):
        ChannelSettings.load()


def test_the_office_may_bring_its_own_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("clock", "register", "delivery"):
        text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
        own = tmp_path / f"{name}.toml"
        own.write_text(text.replace('"2025.1"', '"kantor.7"'), encoding="utf-8")
        monkeypatch.setenv(f"{PREFIX}{name.upper()}_FILE", str(own))

    rules = rules_for(ChannelSettings.load())

    versions = (rules.thresholds.version, rules.numbering.version, rules.posts.version)
    assert versions == ("kantor.7",) * 3


def test_a_file_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{PREFIX}CLOCK_FILE", "tidak-ada.toml")

    with pytest.raises(SettingsError, match="CLOCK_FILE"):
        ChannelSettings.load()


def test_every_setting_has_its_line_in_the_reference() -> None:
    page = (FOLDER.parents[1] / "docs/reference/settings.md").read_text(encoding="utf-8")

    for name in ChannelSettings.model_fields:
        assert f"| `{PREFIX}{name.upper()}` |" in page, name
