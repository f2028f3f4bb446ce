"""Kafka and MongoDB as containers: two small classes on testcontainers' DockerContainer.

Its ready-made ones fit neither: they start other images, and no replica set. Both run as the
present user, so that what they write into the mounted folder of the stack stays removable.
"""

import os
from pathlib import Path
from typing import Self, cast

from testcontainers.core.container import DockerContainer

from deploy.local.errors import StackError
from deploy.local.mongo.node import MongoSecrets, mongod_argv
from deploy.local.ports import HOST

KAFKA_IMAGE = "apache/kafka:4.1.1"
MONGO_IMAGE = "mongo:7.0.14"
SETTINGS = Path("/run/kinerja")
KAFKA_DATA = Path("/var/lib/kafka/data")
KAFKA_LIBS = Path("/opt/kafka/libs")
# Names of files below SETTINGS.
SERVER_CERTIFICATE, AUTHORITY = "server.pem", "ca.pem"
_MONGO_DATA = Path("/data/db")
_STOP_S = 30


class OwnContainer(DockerContainer):
    """A container whose one port is published to this machine only, at the same number.

    The same number, because a broker and a replica set tell their clients where to go on.
    """

    def __init__(self, image: str, port: int, entrypoint: list[str]) -> None:
        super().__init__(image, user=f"{os.getuid()}:{os.getgid()}", entrypoint=entrypoint)
        # Docker takes (address, port) here, which the base class does not know to say.
        cast("dict[str, object]", self.ports)[f"{port}/tcp"] = (HOST, port)
        self.with_env("HOME", "/tmp")  # noqa: S108 - inside the container

    def mounted(self, host: Path, inside: Path, mode: str) -> Self:
        """Give the container a folder of the stack; `mode` is ro or rw."""
        return self.with_volume_mapping(host, str(inside), mode)

    def end(self) -> None:
        """SIGTERM first, so that nothing needs recovery at the next start; then remove it."""
        if self._container is not None:
            self._container.stop(timeout=_STOP_S)
        self.stop()


def kafka_container(port: int, settings: Path, data: Path) -> OwnContainer:
    """A broker that formats its empty folder by settings/format.args and runs broker.args."""
    formatted = KAFKA_DATA / "log" / "meta.properties"
    script = (
        f"test -f {formatted} || java @{SETTINGS}/format.args || exit 1; "
        f"exec java @{SETTINGS}/broker.args"
    )
    container = OwnContainer(KAFKA_IMAGE, port, ["sh", "-c", script])
    return container.mounted(settings, SETTINGS, "ro").mounted(data, KAFKA_DATA, "rw")


def mongo_container(port: int, settings: Path, data: Path) -> OwnContainer:
    """A mongod with the key settings/mongo.keyfile; it still needs `first_account`."""
    secrets = MongoSecrets(
        SETTINGS / "mongo.keyfile", SETTINGS / SERVER_CERTIFICATE, SETTINGS / AUTHORITY
    )
    argv = mongod_argv("mongod", _MONGO_DATA, port, secrets, "--bind_ip_all")
    container = OwnContainer(MONGO_IMAGE, port, argv)
    return container.mounted(settings, SETTINGS, "ro").mounted(data, _MONGO_DATA, "rw")


def first_account(container: OwnContainer, port: int) -> None:
    """Run settings/first_account.js inside, where MongoDB's localhost exception holds."""
    tls = ("--tls", "--tlsCAFile", f"{SETTINGS / AUTHORITY}")
    at = ("--host", HOST, "--port", str(port))
    done = container.exec(
        ["mongosh", "--quiet", "--norc", *tls, *at, f"{SETTINGS}/first_account.js"]
    )
    if done.exit_code != 0:
        raise StackError(
            f"MongoDB's replica set could not be made in the container: {done.output.decode()}"
        )
