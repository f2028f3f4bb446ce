"""Rung 2 with a fake Docker client: no container has run here, only what is asked of Docker."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docker.errors import DockerException
from testcontainers.core import container as testcontainers
from testcontainers.core.config import testcontainers_config

from deploy.local.authority import ensure_wire
from deploy.local.containers import images, probe
from deploy.local.containers.rung import Containers, first_account_script
from deploy.local.errors import StackError
from deploy.local.family import Family
from deploy.local.paths import Paths
from deploy.local.ports import Ports
from deploy.local.secrets import SecretStore, ensure_accounts


class FakeContainer:
    short_id = "fake"

    def __init__(self, image: str, asked: dict[str, Any], log: list[str]) -> None:
        self.image, self.asked, self._log = image, asked, log
        self.exit_code, self.executed = 0, list[Any]()

    def exec_run(self, **asked: Any) -> tuple[int, bytes]:
        self.executed.append(asked["cmd"])
        return _Result((self.exit_code, b"output"))

    def stop(self, timeout: int) -> None:
        self._log.append(f"stop {self.image} in {timeout}")

    def remove(self, **_: object) -> None:
        self._log.append(f"remove {self.image}")


class _Result(tuple[int, bytes]):
    __slots__ = ()

    @property
    def output(self) -> bytes:
        return self[1]


class FakeDocker:
    """As testcontainers' own DockerClient, with a memory instead of an engine."""

    def __init__(self) -> None:
        self.made: list[FakeContainer] = []
        self.log: list[str] = []
        self.client = self

    def create(self, image: str, **asked: Any) -> FakeContainer:
        self.made.append(FakeContainer(image, asked, self.log))
        return self.made[-1]

    def start(self, container: FakeContainer) -> None:
        self.log.append(f"start {container.image}")

    def close(self) -> None:
        return None


@pytest.fixture
def ports(tmp_path: Path) -> Iterator[Ports]:
    ports = Ports(tmp_path / "ports")
    yield ports
    ports.release()


@pytest.fixture
def docker(monkeypatch: pytest.MonkeyPatch) -> FakeDocker:
    docker = FakeDocker()
    monkeypatch.setattr(testcontainers, "DockerClient", lambda: docker)
    monkeypatch.setattr(testcontainers_config, "ryuk_disabled", True)
    return docker


def test_each_container_is_published_to_this_machine_only_at_the_same_number(
    docker: FakeDocker, tmp_path: Path
) -> None:
    images.kafka_container(29092, tmp_path, tmp_path).start()
    images.mongo_container(27027, tmp_path, tmp_path).start()

    kafka, mongo = docker.made
    assert kafka.asked["ports"] == {"29092/tcp": ("127.0.0.1", 29092)}
    assert mongo.asked["ports"] == {"27027/tcp": ("127.0.0.1", 27027)}


def test_images_are_pinned_and_run_as_the_present_user(docker: FakeDocker, tmp_path: Path) -> None:
    images.kafka_container(1, tmp_path, tmp_path).start()
    images.mongo_container(2, tmp_path, tmp_path).start()

    assert [made.image for made in docker.made] == ["apache/kafka:4.1.1", "mongo:7.0.14"]
    assert {made.asked["user"] for made in docker.made} == {f"{os.getuid()}:{os.getgid()}"}


def test_mongod_runs_as_an_authenticated_replica_set(docker: FakeDocker, tmp_path: Path) -> None:
    images.mongo_container(27027, tmp_path, tmp_path).start()

    command = " ".join(docker.made[0].asked["entrypoint"])
    assert "--replSet rs0 --auth --keyFile /run/kinerja/mongo.keyfile" in command
    assert "--tlsMode requireTLS" in command
    assert "--tlsCertificateKeyFile /run/kinerja/server.pem" in command


def test_no_secret_goes_into_the_environment_or_the_command(
    docker: FakeDocker, tmp_path: Path, ports: Ports
) -> None:
    store = start_all(tmp_path, ports)

    asked = str([made.asked for made in docker.made])
    secrets = [file.read_text() for file in store.folder.rglob("*_password")]
    assert [secret for secret in secrets if secret in asked] == []


def test_the_first_account_is_made_inside_the_container(
    docker: FakeDocker, tmp_path: Path, ports: Ports
) -> None:
    start_all(tmp_path, ports)

    (command,) = docker.made[0].executed
    assert command[0] == "mongosh"
    assert command[-1] == "/run/kinerja/first_account.js"
    assert "--tls --tlsCAFile /run/kinerja/ca.pem --host 127.0.0.1" in " ".join(command)


def test_kafka_is_stopped_before_mongodb_and_both_are_asked_before_they_are_removed(
    docker: FakeDocker, tmp_path: Path, ports: Ports
) -> None:
    store = SecretStore(tmp_path / "secrets")
    rung = start_rung(tmp_path, store, ports)
    docker.log.clear()

    rung.stop(NO_FAMILY)

    assert docker.log == [
        "stop apache/kafka:4.1.1 in 30",
        "remove apache/kafka:4.1.1",
        "stop mongo:7.0.14 in 30",
        "remove mongo:7.0.14",
    ]


def test_a_container_that_cannot_start_is_removed_and_the_way_without_docker_is_named(
    docker: FakeDocker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ports: Ports
) -> None:
    def port_taken(_self: FakeDocker, _container: FakeContainer) -> None:
        raise DockerException("port is already allocated")

    monkeypatch.setattr(FakeDocker, "start", port_taken)
    store = SecretStore(tmp_path / "secrets")
    ensure_accounts(store)
    ensure_wire(store)
    rung = Containers(Paths.of(tmp_path), store, ports)

    with pytest.raises(StackError, match=r"already allocated\. KINERJA_BACKEND=embedded"):
        rung.start(NO_FAMILY, _NoWaiter())  # type: ignore[arg-type]
    rung.stop(NO_FAMILY)

    assert "remove mongo:7.0.14" in docker.log


def test_a_container_whose_set_cannot_be_made_is_told_with_the_output(
    docker: FakeDocker, tmp_path: Path
) -> None:
    container = images.mongo_container(1, tmp_path, tmp_path).start()
    docker.made[0].exit_code = 1

    with pytest.raises(StackError, match="could not be made in the container: output"):
        images.first_account(container, 1)


def test_the_script_for_the_first_account_names_set_host_and_role(tmp_path: Path) -> None:
    store = SecretStore(tmp_path)
    ensure_accounts(store)
    ensure_wire(store)

    script = first_account_script(27027, store.credentials("admin"))

    assert '"host": "127.0.0.1:27027"' in script
    assert '"user": "admin"' in script
    assert '"roles": ["root"]' in script


def test_an_engine_on_another_machine_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "tcp://build-server:2375")

    assert "not on this machine" in str(probe.why_no_docker())


def test_where_nobody_listens_the_socket_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/docker.sock")

    assert probe.why_no_docker() == f"no Docker engine listens at unix://{tmp_path}/docker.sock"


class _NoWaiter:
    def until(self, *_: object) -> None:
        return None


NO_FAMILY: Family = None  # type: ignore[assignment]  # containers are no children


def start_rung(folder: Path, store: SecretStore, ports: Ports) -> Containers:
    ensure_accounts(store)
    ensure_wire(store)
    rung = Containers(Paths.of(folder), store, ports)
    rung.start(NO_FAMILY, _NoWaiter())  # type: ignore[arg-type]
    return rung


def start_all(folder: Path, ports: Ports) -> SecretStore:
    store = SecretStore(folder / "secrets")
    start_rung(folder, store, ports)
    return store
