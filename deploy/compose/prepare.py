"""``python -m deploy.compose``: what docker-compose.yml mounts, generated once on this machine.

Secrets are readable by every user inside a container that they are mounted into, but lie in a
folder that only their owner may enter on this machine: the images run as different users.
"""

import stat
from pathlib import Path
from typing import Final

from deploy.local import authority
from deploy.local.containers.images import (
    AUTHORITY,
    KAFKA_DATA,
    KAFKA_LIBS,
    SERVER_CERTIFICATE,
    SETTINGS,
)
from deploy.local.files import private_dir, write_atomic
from deploy.local.kafka import commands
from deploy.local.kafka.config import Listeners, Papers, server_properties
from deploy.local.paths import ROOT
from deploy.local.principals import ADMIN, CONTROLLER, PRINCIPALS
from deploy.local.secrets import SecretStore, ensure_accounts, ensure_issuer, new_password

FOLDER: Final = ROOT / ".data" / "compose"
GRAFANA: Final = "grafana"
KAFKA_HOST: Final = "kafka"
KAFKA_PORT: Final = 9092
MONGO_HOST: Final = "mongo"
_CONTROLLER_PORT: Final = 9093
_READABLE: Final = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH


def prepare(folder: Path = FOLDER) -> list[Path]:
    """Generate what is missing below ``folder``; every file that compose mounts.

    What was generated before stays: Kafka's and MongoDB's volumes know those passwords.
    """
    private_dir(folder)
    store = SecretStore(folder / "secrets")
    ensure_accounts(store)
    ensure_issuer(store)
    store.write_if_missing(GRAFANA, "admin_password", new_password())
    authority.ensure_wire(store, (*authority.LOOPBACK, KAFKA_HOST, MONGO_HOST))
    write_kafka_settings(store, private_dir(folder / "kafka"))
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for file in files:
        if file != store.ca_key:
            # No container has the authority's key.
            file.chmod(_READABLE)
    return files


def write_kafka_settings(store: SecretStore, folder: Path) -> None:
    """Broker settings, and the argument files that format an empty volume and run the broker."""
    passwords = {who: store.read(who, "kafka_password") for who in PRINCIPALS}
    listeners = Listeners("0.0.0.0", KAFKA_HOST, KAFKA_PORT, _CONTROLLER_PORT)  # noqa: S104
    inside = SETTINGS / "server.properties"
    papers = Papers(SETTINGS / SERVER_CERTIFICATE, SETTINGS / AUTHORITY)
    controller = store.read(CONTROLLER, "kafka_password")
    text = server_properties(listeners, KAFKA_DATA / "log", passwords[ADMIN], controller, papers)
    for name, content in {
        "server.properties": text,
        "format.args": commands.format_storage(KAFKA_LIBS, inside, passwords),
        "broker.args": commands.broker(KAFKA_LIBS, inside),
    }.items():
        (folder / name).unlink(missing_ok=True)
        write_atomic(folder / name, content)
