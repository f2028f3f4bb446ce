"""Rung 3 of the ladder: Kafka and mongod as local processes."""

import os

from deploy.local import authority
from deploy.local.family import ChildSpec, Family
from deploy.local.files import private_dir
from deploy.local.identity import RUN_ID_VARIABLE
from deploy.local.infrastructure import Addresses
from deploy.local.kafka.config import Listeners, Papers
from deploy.local.kafka.node import KafkaNode
from deploy.local.mongo.admin import settle
from deploy.local.mongo.node import MongoSecrets, mongo_uri, mongod_argv
from deploy.local.paths import Paths
from deploy.local.plan import Programs
from deploy.local.ports import HOST, Ports, is_open
from deploy.local.principals import ADMIN, CONTROLLER, PRINCIPALS
from deploy.local.secrets import SecretStore
from deploy.local.topics import kafka_answers
from deploy.local.waiting import Waiter

KAFKA, MONGO = "kafka", "mongod"
KAFKA_PORT, MONGO_PORT = 29092, 27027
_START_S = 60.0
_MONGO_GRACE_S = 30.0
# It ends in half a second, four when it writes class data; told to end in the middle of its start
# it may hang for long, and then has nothing to lose.
_KAFKA_GRACE_S = 10.0


class Embedded:
    """One broker and one mongod, bound to this machine, with their data in the stack's folder."""

    owns_accounts = True

    def __init__(
        self, run_id: str, programs: Programs, paths: Paths, store: SecretStore, ports: Ports
    ) -> None:
        self._programs = programs
        self._paths = paths
        self._store = store
        self._ports = ports
        self._env = _plain_environment(run_id)
        self._kafka = KafkaNode(programs.java, programs.kafka_libs, paths.data / "kafka")

    def start(self, family: Family, waiter: Waiter) -> Addresses:
        """Start both at the same time and wait for both."""
        mongo_port = self._ports.choose(MONGO_PORT)
        family.add(self._mongod(mongo_port))
        kafka_port = self._ports.choose(KAFKA_PORT)
        family.add(self._broker(kafka_port))
        addresses = Addresses(f"{HOST}:{kafka_port}", mongo_uri(mongo_port))
        admin = self._store.credentials(ADMIN)
        uri, host = addresses.mongo_uri, f"{HOST}:{mongo_port}"
        waiter.until(lambda: is_open(mongo_port) and settle(uri, host, admin), "MongoDB", _START_S)
        family.mark_running(MONGO)
        bootstrap = addresses.kafka_bootstrap
        waiter.until(
            lambda: is_open(kafka_port) and kafka_answers(bootstrap, admin), "Kafka", _START_S
        )
        family.mark_running(KAFKA)
        return addresses

    def stop(self, family: Family) -> None:
        """Kafka first, so that nothing is written any more when mongod ends."""
        family.stop([KAFKA], _KAFKA_GRACE_S)
        self._kafka.keep_class_data()
        family.stop([MONGO], _MONGO_GRACE_S)

    def _mongod(self, port: int) -> ChildSpec:
        dbpath = private_dir(self._paths.data / "mongo")
        certificate = self._store.server_certificate(authority.MONGO)
        secrets = MongoSecrets(self._store.mongo_keyfile, certificate, self._store.ca)
        argv = mongod_argv(str(self._programs.mongod), dbpath, port, secrets, "--bind_ip", HOST)
        return ChildSpec(MONGO, tuple(argv), self._env, port, self._paths.log(MONGO))

    def _broker(self, port: int) -> ChildSpec:
        listeners = Listeners(HOST, HOST, port, self._ports.choose(port + 1))
        passwords = {who: self._store.read(who, "kafka_password") for who in PRINCIPALS}
        controller = self._store.read(CONTROLLER, "kafka_password")
        papers = Papers(self._store.server_certificate(authority.KAFKA), self._store.ca)
        argv = self._kafka.prepare(listeners, passwords, controller, papers)
        return ChildSpec(KAFKA, tuple(argv), self._env, port, self._paths.log(KAFKA))


def _plain_environment(run_id: str) -> dict[str, str]:
    # Neither program has use for our variables, some of which may be secrets.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KINERJA_")}
    return {**kept, RUN_ID_VARIABLE: run_id}
