from dataclasses import dataclass
from pathlib import Path

REPLICA_SET = "rs0"
TRANSACTION_SECONDS = 10


@dataclass(frozen=True)
class MongoSecrets:
    """The set's key, the server's key with its certificate, and the authority (PEM)."""

    keyfile: Path
    certificate: Path
    ca: Path


def mongod_argv(
    program: str, dbpath: Path, port: int, secrets: MongoSecrets, *more: str
) -> list[str]:
    """A one-node replica set with authentication: without a set there are no transactions.

    Whoever connects must speak TLS; clients show a password and no certificate.
    """
    return [
        program,
        *("--dbpath", str(dbpath)),
        *("--port", str(port)),
        *("--replSet", REPLICA_SET),
        *("--auth", "--keyFile", str(secrets.keyfile)),
        *("--tlsMode", "requireTLS", "--tlsAllowConnectionsWithoutCertificates"),
        *("--tlsCertificateKeyFile", str(secrets.certificate)),
        *("--tlsCAFile", str(secrets.ca)),
        *("--wiredTigerCacheSizeGB", "0.5"),
        *("--oplogSize", "512"),
        "--nounixsocket",
        # A process that is killed inside a transaction leaves its documents locked until the
        # server gives that transaction up: after 60 to 90 s by default. Ours take milliseconds.
        *("--setParameter", f"transactionLifetimeLimitSeconds={TRANSACTION_SECONDS}"),
        *more,
    ]


def mongo_uri(port: int) -> str:
    """How clients on this machine reach it; without an account."""
    return f"mongodb://127.0.0.1:{port}/?replicaSet={REPLICA_SET}&directConnection=true"
