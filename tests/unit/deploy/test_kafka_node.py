from pathlib import Path

import pytest

from deploy.local.errors import StackError
from deploy.local.kafka.config import Listeners, Papers
from deploy.local.kafka.node import KafkaNode

LISTENERS = Listeners("127.0.0.1", "127.0.0.1", 1, 2)
PAPERS = Papers(Path("/tls/kafka.pem"), Path("/tls/ca.pem"))
PASSWORDS = {"admin": "admin-secret", "recap": "recap-secret"}


def node(folder: Path, does: str = "exit 0") -> KafkaNode:
    """A node whose java tells its version, and else does what it is told."""
    java = folder / "java"
    java.write_text(
        "#!/bin/sh\n"
        'if [ "$1" = -version ]; then echo "(build 17.0.1+1)" >&2; exit 0; fi\n'
        f'echo "$@" >> {folder}/calls\n{does}\n'
    )
    java.chmod(0o700)
    return KafkaNode(java, folder / "kafka-4", folder / "data")


def calls(folder: Path) -> int:
    return len((folder / "calls").read_text().splitlines())


def test_the_storage_is_formatted_once_and_the_passwords_do_not_stay_behind(
    tmp_path: Path,
) -> None:
    broker = node(tmp_path)

    broker.prepare(LISTENERS, PASSWORDS, "controller-secret", PAPERS)
    argv = broker.prepare(LISTENERS, PASSWORDS, "controller-secret", PAPERS)

    assert calls(tmp_path) == 1
    assert argv == [str(tmp_path / "java"), f"@{tmp_path}/data/broker.args"]
    assert not (tmp_path / "data" / "format.args").exists()
    assert "recap-secret" not in (tmp_path / "data" / "accounts.sha256").read_text()


def test_a_format_that_failed_is_told_without_passwords_and_done_again(tmp_path: Path) -> None:
    failing = node(tmp_path, "cat ${1#@} >&2; exit 3")

    with pytest.raises(StackError, match="exit code 3") as refused:
        failing.prepare(LISTENERS, PASSWORDS, "controller-secret", PAPERS)
    node(tmp_path).prepare(LISTENERS, PASSWORDS, "controller-secret", PAPERS)

    assert "password=***" in str(refused.value)
    assert "secret" not in str(refused.value).replace("secrets", "")
    assert calls(tmp_path) == 2


def test_data_of_other_accounts_is_refused_with_the_remedy(tmp_path: Path) -> None:
    broker = node(tmp_path)
    broker.prepare(LISTENERS, PASSWORDS, "controller-secret", PAPERS)

    with pytest.raises(StackError, match=r"Put the earlier secrets folder back, or remove .*/data"):
        broker.prepare(LISTENERS, {**PASSWORDS, "admin": "new"}, "controller-secret", PAPERS)


def test_class_data_that_the_broker_wrote_is_used_from_the_next_start_on(tmp_path: Path) -> None:
    broker = node(tmp_path)
    broker.prepare(LISTENERS, PASSWORDS, "controller-secret", PAPERS)
    first = (tmp_path / "data" / "broker.args").read_text()
    (tmp_path / "data" / "classes.jsa").write_text("classes")

    broker.keep_class_data()
    broker.prepare(LISTENERS, PASSWORDS, "controller-secret", PAPERS)

    assert f"-XX:ArchiveClassesAtExit={tmp_path}/data/classes.jsa" in first
    archive = tmp_path / "kafka-4-tls-java-17.0.1+1.jsa"
    assert archive.read_text() == "classes"
    assert f"-XX:SharedArchiveFile={archive}" in (tmp_path / "data" / "broker.args").read_text()
