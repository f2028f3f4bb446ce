"""Rung 2 of the ladder: containers of a Docker engine on this machine.

testcontainers' helper container removes both when the supervisor is gone, however it ended.
"""

import json
from pathlib import Path

from docker.errors import DockerException
from testcontainers.core.exceptions import ContainerConnectException

from deploy.local import authority
from deploy.local.containers.images import (
    AUTHORITY,
    KAFKA_DATA,
    KAFKA_LIBS,
    SERVER_CERTIFICATE,
    SETTINGS,
    OwnContainer,
    first_account,
    kafka_container,
    mongo_container,
)
from deploy.local.errors import StackError
from deploy.local.family import Family
from deploy.local.files import private_dir, write_atomic
from deploy.local.infrastructure import Addresses
from deploy.local.kafka import commands
from deploy.local.kafka.config import Listeners, Papers, server_properties
from deploy.local.mongo.admin import answers, settle
from deploy.local.mongo.node import REPLICA_SET, mongo_uri
from deploy.local.paths import Paths
from deploy.local.ports import HOST, Ports
from deploy.local.principals import ADMIN, CONTROLLER, PRINCIPALS, Credentials
from deploy.local.secrets import SecretStore
from deploy.local.topics import kafka_answers
from deploy.local.waiting import Waiter

_KAFKA_PORT, _MONGO_PORT = 29092, 27027
# Only inside the container, so no choice is needed.
_CONTROLLER_PORT = 9093
# Longer than for processes: MongoDB's first start in a container takes its time.
_START_S = 120.0


class Containers:
    """One Kafka and one MongoDB container, with their data in the stack's folder."""

    owns_accounts = True

    def __init__(self, paths: Paths, store: SecretStore, ports: Ports) -> None:
        self._folder = paths.data / "docker"
        self._store = store
        self._ports = ports
        self._running: list[OwnContainer] = []

    def start(self, family: Family, waiter: Waiter) -> Addresses:  # noqa: ARG002 - a rung's form
        """Pull the images if need be, start both, wait for both."""
        mongo_port = self._ports.choose(_MONGO_PORT)
        kafka_port = self._ports.choose(_KAFKA_PORT)
        mongo = self._run(mongo_container(mongo_port, *self._mongo_folders(mongo_port)))
        self._run(kafka_container(kafka_port, *self._kafka_folders(kafka_port)))
        addresses = Addresses(f"{HOST}:{kafka_port}", mongo_uri(mongo_port))
        admin = self._store.credentials(ADMIN)
        uri = addresses.mongo_uri
        waiter.until(lambda: answers(uri, admin.trust), "MongoDB", _START_S)
        first_account(mongo, mongo_port)
        waiter.until(lambda: settle(uri, f"{HOST}:{mongo_port}", admin), "MongoDB", _START_S)
        waiter.until(lambda: kafka_answers(addresses.kafka_bootstrap, admin), "Kafka", _START_S)
        return addresses

    def stop(self, family: Family) -> None:  # noqa: ARG002 - a rung's form
        """Kafka first, so that nothing is written any more when mongod ends."""
        while self._running:
            self._running.pop().end()

    def _run(self, container: OwnContainer) -> OwnContainer:
        # Noted first: a container that was made but did not start has to be removed as well.
        self._running.append(container)
        try:
            container.start()
        except (DockerException, ContainerConnectException, OSError) as error:
            raise StackError(
                f"The container of {container.image} could not be started: {error}. "
                "KINERJA_BACKEND=embedded does without Docker."
            ) from error
        return container

    def _mongo_folders(self, port: int) -> tuple[Path, Path]:
        settings = private_dir(self._folder / "mongo-settings")
        write_atomic(settings / "mongo.keyfile", self._store.mongo_keyfile.read_text())
        self._put_papers(authority.MONGO, settings)
        script = first_account_script(port, self._store.credentials(ADMIN))
        write_atomic(settings / "first_account.js", script)
        return settings, private_dir(self._folder / "mongo")

    def _kafka_folders(self, port: int) -> tuple[Path, Path]:
        settings = private_dir(self._folder / "kafka-settings")
        inside = SETTINGS / "server.properties"
        passwords = {who: self._store.read(who, "kafka_password") for who in PRINCIPALS}
        # 0.0.0.0 is the container's own network; the port is published to this machine only.
        listeners = Listeners("0.0.0.0", HOST, port, _CONTROLLER_PORT)  # noqa: S104
        controller = self._store.read(CONTROLLER, "kafka_password")
        self._put_papers(authority.KAFKA, settings)
        papers = Papers(SETTINGS / SERVER_CERTIFICATE, SETTINGS / AUTHORITY)
        text = server_properties(
            listeners, KAFKA_DATA / "log", passwords[ADMIN], controller, papers
        )
        write_atomic(settings / "server.properties", text)
        formatting = commands.format_storage(KAFKA_LIBS, inside, passwords)
        write_atomic(settings / "format.args", formatting)
        write_atomic(settings / "broker.args", commands.broker(KAFKA_LIBS, inside))
        return settings, private_dir(self._folder / "kafka")

    def _put_papers(self, server: str, settings: Path) -> None:
        certificate = self._store.server_certificate(server)
        write_atomic(settings / SERVER_CERTIFICATE, certificate.read_text())
        write_atomic(settings / AUTHORITY, self._store.ca.read_text())


def first_account_script(port: int, admin: Credentials) -> str:
    """For mongosh: the set and the first account, or nothing where there are accounts already."""
    config = {"_id": REPLICA_SET, "members": [{"_id": 0, "host": f"{HOST}:{port}"}]}
    account = {
        "user": admin.mongo_username,
        "pwd": admin.mongo_password.get_secret_value(),
        "roles": ["root"],
    }
    return (
        "const known = error => ['AlreadyInitialized', 'Unauthorized'].includes(error.codeName);\n"
        "const admin = db.getSiblingDB('admin');\n"
        f"try {{ rs.initiate({json.dumps(config)}); }} catch (e) {{ if (!known(e)) throw e; }}\n"
        "while (!admin.hello().isWritablePrimary && admin.hello().setName) sleep(50);\n"
        f"try {{ admin.createUser({json.dumps(account)}); }}"
        " catch (e) { if (!known(e)) throw e; }\n"
    )
