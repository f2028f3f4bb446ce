"""The broker's settings, the same for the embedded process and for the container."""

from dataclasses import dataclass
from pathlib import Path

from deploy.local.principals import ADMIN, CONTROLLER

_SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule"
_PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule"
PARTITIONS = 4
# 400 days. Kafka forgets the offsets of an idle group after 7; a quarterly process idles longer.
OFFSETS_RETENTION_MINUTES = 400 * 24 * 60


@dataclass(frozen=True)
class Listeners:
    """Where the broker listens and what address it tells its clients."""

    bind: str
    advertise: str
    client_port: int
    controller_port: int


@dataclass(frozen=True)
class Papers:
    """Where the broker finds its key with its certificate, and the authority (all PEM)."""

    certificate: Path
    ca: Path


def server_properties(
    listeners: Listeners,
    log_dir: Path,
    admin_password: str,
    controller_password: str,
    papers: Papers,
) -> str:
    """One node that is broker and controller; every listener is TLS and asks for a password.

    Who has logged in may do what an ACL allows, and nothing else. Clients log in by
    SCRAM-SHA-512, the controller's own traffic by PLAIN, since SCRAM accounts live in the
    controller and are not there yet while it starts.
    """
    settings = {
        **_identity(listeners),
        **_authentication(admin_password, controller_password),
        **_tls(papers),
        **_one_node(),
        "log.dirs": str(log_dir),
        # A misspelt topic must fail, not appear with one partition.
        "auto.create.topics.enable": "false",
        "num.partitions": str(PARTITIONS),
        "offsets.retention.minutes": str(OFFSETS_RETENTION_MINUTES),
        "group.initial.rebalance.delay.ms": "0",
        # A killed broker is let in again only when its earlier session is over; by default 9 s.
        "broker.session.timeout.ms": "4000",
        "broker.heartbeat.interval.ms": "1000",
        "num.network.threads": "2",
        "num.io.threads": "4",
        # The default of 128 MB is a quarter of our heap.
        "log.cleaner.dedupe.buffer.size": "16777216",
    }
    return "".join(f"{key}={value}\n" for key, value in settings.items())


def _identity(at: Listeners) -> dict[str, str]:
    return {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.voters": f"1@127.0.0.1:{at.controller_port}",
        "listeners": f"CLIENT://{at.bind}:{at.client_port},"
        f"CONTROLLER://127.0.0.1:{at.controller_port}",
        "advertised.listeners": f"CLIENT://{at.advertise}:{at.client_port}",
        "listener.security.protocol.map": "CLIENT:SASL_SSL,CONTROLLER:SASL_SSL",
        "controller.listener.names": "CONTROLLER",
        "inter.broker.listener.name": "CLIENT",
    }


def _authentication(admin_password: str, controller_password: str) -> dict[str, str]:
    admin = _login(_SCRAM, ADMIN, admin_password)
    controller = _login(_PLAIN, CONTROLLER, controller_password)
    accepts = f' user_{CONTROLLER}="{controller_password}"'
    return {
        "sasl.enabled.mechanisms": "SCRAM-SHA-512",
        "sasl.mechanism.inter.broker.protocol": "SCRAM-SHA-512",
        "sasl.mechanism.controller.protocol": "PLAIN",
        "listener.name.client.sasl.enabled.mechanisms": "SCRAM-SHA-512",
        "listener.name.client.scram-sha-512.sasl.jaas.config": f"{admin};",
        "listener.name.controller.sasl.enabled.mechanisms": "PLAIN",
        "listener.name.controller.plain.sasl.jaas.config": f"{controller}{accepts};",
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "allow.everyone.if.no.acl.found": "false",
        "super.users": f"User:{ADMIN};User:{CONTROLLER}",
    }


def _tls(papers: Papers) -> dict[str, str]:
    return {
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(papers.certificate),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(papers.ca),
        "ssl.enabled.protocols": "TLSv1.3,TLSv1.2",
    }


def _login(module: str, username: str, password: str) -> str:
    return f'{module} required username="{username}" password="{password}"'


def _one_node() -> dict[str, str]:
    return {
        "offsets.topic.num.partitions": str(PARTITIONS),
        "offsets.topic.replication.factor": "1",
        "transaction.state.log.num.partitions": str(PARTITIONS),
        "transaction.state.log.replication.factor": "1",
        "transaction.state.log.min.isr": "1",
        "share.coordinator.state.topic.num.partitions": "1",
        "share.coordinator.state.topic.replication.factor": "1",
        "share.coordinator.state.topic.min.isr": "1",
    }
