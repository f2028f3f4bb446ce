"""From wishes to a plan: the rung chosen, its programs fetched, its secrets made."""

import os
import uuid

from deploy.local.authority import ensure_wire
from deploy.local.certificate import ensure_certificate
from deploy.local.containers.probe import why_no_docker
from deploy.local.download import Progress
from deploy.local.external import KAFKA, MONGO, take_accounts
from deploy.local.java import find_java
from deploy.local.kafka.dist import ensure_kafka
from deploy.local.ladder import choose
from deploy.local.mongo.dist import ensure_mongod
from deploy.local.paths import Paths
from deploy.local.plan import Programs, ServiceSpec, StackPlan
from deploy.local.secrets import SecretStore, ensure_accounts, ensure_issuer
from deploy.local.state import Backend


def make_plan(
    paths: Paths,
    progress: Progress,
    services: tuple[ServiceSpec, ...],
    topics: tuple[str, ...],
    replicas: int,
) -> StackPlan:
    """A plan that can be carried out: all that it needs is on this machine afterwards.

    Raises StackError that says what is missing and how to get it.
    """
    backend = choose(os.environ, why_no_docker)
    progress(f"Kafka and MongoDB: {backend.reason}")
    external = backend.kind == "external"
    programs = _fetch_programs(paths, progress) if backend.kind == "embedded" else None
    _ensure_secrets(paths, backend)
    return StackPlan(
        run_id=uuid.uuid4().hex,
        data_dir=paths.data,
        backend=backend,
        topics=topics,
        services=services,
        replicas=replicas,
        programs=programs,
        kafka_bootstrap=os.environ[KAFKA] if external else "",
        mongo_uri=os.environ[MONGO] if external else "",
    )


def _fetch_programs(paths: Paths, progress: Progress) -> Programs:
    java = find_java()
    libs = ensure_kafka(paths.log("fetch-kafka"), progress)
    mongod = ensure_mongod(paths.log("fetch-mongod"), progress)
    return Programs(java=java, kafka_libs=libs, mongod=mongod)


def _ensure_secrets(paths: Paths, backend: Backend) -> None:
    own = accounts = SecretStore(paths.secrets)
    ensure_issuer(own)
    if backend.kind == "external":
        accounts = SecretStore(paths.given_secrets)
        take_accounts(os.environ, accounts)
    else:
        ensure_accounts(own)
        ensure_wire(own)
    ensure_certificate(accounts)
