"""A service starts with sound settings or says in one line each what is wrong."""

import os
from pathlib import Path

import pytest

from shared.settings import LogFormat, ServiceSettings, SettingsError
from shared.trust import Trust

PREFIX = "KINERJA_COLLECTOR__"
SECRETS = ("KAFKA_PASSWORD", "MONGO_PASSWORD")


@pytest.fixture
def variables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    """All that is required and nothing else."""
    for name in os.environ:
        if name.startswith("KINERJA_"):
            monkeypatch.delenv(name)
    key = tmp_path / "issuer.pub"
    key.touch()
    given = {
        "KAFKA_BOOTSTRAP": "127.0.0.1:9092",
        "KAFKA_USERNAME": "collector",
        "KAFKA_PASSWORD": "kata-sandi-kafka",
        "MONGO_URI": "mongodb://127.0.0.1:27017/?replicaSet=rs0",
        "MONGO_DATABASE": "kinerja_collector",
        "MONGO_USERNAME": "collector",
        "MONGO_PASSWORD": "kata-sandi-mongo",
        "TOKEN_PUBLIC_KEY": str(key),
        "HTTP_PORT": "8101",
    }
    for name, value in given.items():
        monkeypatch.setenv(PREFIX + name, value)
    return given


def faults() -> list[str]:
    with pytest.raises(SettingsError) as caught:
        ServiceSettings.of("collector")
    return str(caught.value).splitlines()


@pytest.mark.usefixtures("variables")
def test_what_is_required_is_enough() -> None:
    settings = ServiceSettings.of("collector")

    assert settings.http_port == 8101
    assert settings.kafka_password.get_secret_value() == "kata-sandi-kafka"
    assert (settings.http_host, settings.log_format) == ("127.0.0.1", LogFormat.JSON)


def test_a_missing_variable_is_named_in_one_line(
    variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in variables:
        with monkeypatch.context() as without:
            without.delenv(PREFIX + name)
            assert faults() == [f"{PREFIX}{name}: Field required"]


def test_an_empty_variable_is_as_good_as_none(
    variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in variables:
        with monkeypatch.context() as empty:
            empty.setenv(PREFIX + name, "")
            assert faults() == [f"{PREFIX}{name}: Field required"]


@pytest.mark.usefixtures("variables")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTP_PORT", "tujuh"),
        ("HTTP_PORT", "0"),
        ("HTTP_PORT", "65536"),
        ("LOG_FORMAT", "xml"),
        ("LOG_LEVEL", "LOUD"),
        ("MONGO_DRIVER", "odbc"),
        ("TOKEN_PUBLIC_KEY", "tidak/ada.pub"),
    ],
)
def test_a_wrong_variable_is_named_in_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(PREFIX + name, value)

    (line,) = faults()

    assert line.startswith(f"{PREFIX}{name}: ")


@pytest.mark.usefixtures("variables")
def test_all_faults_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(f"{PREFIX}MONGO_URI")
    monkeypatch.setenv(f"{PREFIX}HTTP_PORT", "tujuh")

    assert [line.split(":")[0] for line in faults()] == [
        f"{PREFIX}MONGO_URI",
        f"{PREFIX}HTTP_PORT",
    ]


@pytest.mark.usefixtures("variables")
def test_another_service_s_variables_are_not_read() -> None:
    with pytest.raises(SettingsError, match="KINERJA_RECAP__KAFKA_BOOTSTRAP"):
        ServiceSettings.of("recap")


@pytest.fixture
def folder(variables: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The passwords as files instead of variables."""
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    for name in SECRETS:
        monkeypatch.delenv(PREFIX + name)
        (secrets / f"{PREFIX}{name}".lower()).write_text(f"{variables[name]} dari berkas\n")
    monkeypatch.setenv("KINERJA_SECRETS_DIR", str(secrets))
    return secrets


@pytest.mark.usefixtures("folder")
def test_secrets_come_from_files_without_their_line_end() -> None:
    settings = ServiceSettings.of("collector")

    assert settings.mongo_password.get_secret_value() == "kata-sandi-mongo dari berkas"


@pytest.mark.usefixtures("folder")
def test_a_variable_wins_over_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{PREFIX}KAFKA_PASSWORD", "dari variabel")

    assert ServiceSettings.of("collector").kafka_password.get_secret_value() == "dari variabel"


def test_an_empty_secret_file_is_a_fault(folder: Path) -> None:
    (folder / f"{PREFIX}KAFKA_PASSWORD".lower()).write_text("\n")

    (line,) = faults()

    assert line.startswith(f"{PREFIX}KAFKA_PASSWORD: ")


def test_a_folder_of_secrets_that_is_not_there_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KINERJA_SECRETS_DIR", str(folder / "lain"))

    (line,) = faults()

    assert line.startswith("KINERJA_SECRETS_DIR: ")
    assert "lain" in line


@pytest.mark.usefixtures("variables")
def test_a_secret_is_never_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = repr(ServiceSettings.of("collector"))
    monkeypatch.setenv(f"{PREFIX}HTTP_PORT", "kata-sandi-di-tempat-salah")

    assert "kata-sandi" not in shown + "\n".join(faults())


@pytest.mark.usefixtures("variables")
def test_a_consumer_group_that_kafka_would_refuse_is_refused_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(f"{PREFIX}CONSUMER_GROUP", "collector-2")
    assert ServiceSettings.of("collector").consumer_group == "collector-2"
    monkeypatch.setenv(f"{PREFIX}CONSUMER_GROUP", "recap-2")

    (line,) = faults()

    assert line.startswith(f"{PREFIX}CONSUMER_GROUP: must begin with 'collector'")


@pytest.mark.usefixtures("variables")
def test_tls_is_given_up_only_by_the_setting_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ServiceSettings.of("collector").trust == Trust()
    monkeypatch.setenv(f"{PREFIX}INSECURE_WITHOUT_TLS", "true")

    assert ServiceSettings.of("collector").trust == Trust(insecure_without_tls=True)
