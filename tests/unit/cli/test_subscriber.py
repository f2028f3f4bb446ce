"""``kinerja subscriber``, with a Kafka that only remembers."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy.access.subscribers import Subscriber
from deploy.local.principals import Credentials
from shared.cli import subscriber
from shared.cli.main import app

KEPT: list[tuple[str, Subscriber]] = []


class Remembered:
    """As `Subscribers`, without a Kafka."""

    def __init__(self, bootstrap: str, admin: Credentials) -> None:
        self._place = f"{admin.kafka_username}@{bootstrap}"

    def add(self, name: str, topics: Iterable[str], kib: int) -> tuple[Subscriber, str]:
        KEPT.append((self._place, Subscriber(name, tuple(topics), kib)))
        return KEPT[-1][1], "kata-sandi-baru"

    def rotate(self, name: str) -> tuple[Subscriber, str]:
        return next(s for _, s in KEPT if s.name == name), "kata-sandi-lain"

    def all(self) -> list[Subscriber]:
        return [s for _, s in KEPT]

    def remove(self, name: str) -> None:
        KEPT[:] = [(place, s) for place, s in KEPT if s.name != name]


@pytest.fixture(autouse=True)
def remembered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    KEPT.clear()
    ca = tmp_path / "ca.pem"
    ca.write_text("authority")
    monkeypatch.setattr(subscriber, "Subscribers", Remembered)
    monkeypatch.setenv("KINERJA_KAFKA_BOOTSTRAP", "kafka1:9093")
    monkeypatch.setenv("KINERJA_ADMIN__KAFKA_PASSWORD", "kata-sandi-admin")
    monkeypatch.setenv("KINERJA_CA_FILE", str(ca))
    return ca


def said(*words: str) -> str:
    result = CliRunner().invoke(app, ["subscriber", *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


ADD = ("add", "dinkes", "--topics", "kinerja.approved.v1, kinerja.draft-agreed.v1")


def test_add_prints_a_configuration_that_can_be_copied(remembered: Path) -> None:
    text = said(*ADD, "--rate", "512")

    assert [
        (
            "admin@kafka1:9093",
            Subscriber("dinkes", ("kinerja.approved.v1", "kinerja.draft-agreed.v1"), 512),
        )
    ] == KEPT
    assert 'username="sub-dinkes" password="kata-sandi-baru";' in text
    assert "export KAFKA_PASSWORD=kata-sandi-baru\n" in text
    assert f"ssl.truststore.location={remembered}\n" in text
    assert "kata-sandi-admin" not in text


def test_every_word_of_it_is_there_for_programs(remembered: Path) -> None:
    added = json.loads(said(*ADD, "--json"))
    listed = json.loads(said("list", "--json"))

    assert added["password"] == "kata-sandi-baru"
    assert added["ca_file"] == str(remembered)
    assert added["environment"]["GROUP"].startswith(added["group_prefix"])
    assert [each["account"] for each in listed] == ["sub-dinkes"]
    assert "password" not in listed[0]


def test_rotate_shows_the_new_password_and_list_shows_none() -> None:
    said(*ADD)

    assert "kata-sandi-lain" in said("rotate", "dinkes")
    assert "kata-sandi" not in said("list")


def test_remove_cuts_off() -> None:
    said(*ADD)
    said("remove", "dinkes")

    assert KEPT == []
