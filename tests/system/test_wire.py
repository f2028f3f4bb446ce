"""Attacks on the real broker and database: nobody in where he does not belong.

What is expected of each service is read from its own declaration (`services/*/events.py`); what
is asked, is asked of Kafka by the protocol itself, so that no client is polite on its behalf.
"""

import asyncio
import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import (
    GroupAuthorizationFailedError,
    GroupCoordinatorNotAvailableError,
    KafkaError,
    TopicAuthorizationFailedError,
)
from aiokafka.protocol.fetch import FetchRequest
from aiokafka.protocol.produce import ProduceRequest
from aiokafka.record.default_records import DefaultRecordBatchBuilder
from pydantic import SecretStr
from pymongo.errors import OperationFailure, PyMongoError

from deploy.access.admin import access
from deploy.access.rights import Operation, Pattern, Resource, Right, account_of, declared_by
from deploy.access.services import ensure_rights
from deploy.access.subscribers import RATE, TIME, Subscribers
from deploy.local import stack as local_stack
from deploy.local.authority import ensure_wire
from deploy.local.errors import StackError
from deploy.local.mongo.accounts import check_login
from deploy.local.mongo.admin import connect
from deploy.local.principals import SERVICES, Credentials, database_of
from deploy.local.secrets import SecretStore
from deploy.local.topics import kafka_answers
from shared.contract import TOPICS
from shared.trust import Trust

pytestmark = [pytest.mark.system, pytest.mark.timeout(180)]

GIVEN = ("kinerja.approved.v1", "kinerja.draft-agreed.v1")
NO_SUCH_PARTITION = 99
ALLOWED, REFUSED = "allowed", "refused"
_WORDS = {0: ALLOWED, 3: ALLOWED, 6: ALLOWED, 29: REFUSED}
"""No error; unknown partition and not the leader, which only those hear who may; not authorised."""

each_service = pytest.mark.parametrize("service", SERVICES)


class Stack(Protocol):
    """What the fixture ``stack`` gives."""

    kafka_bootstrap: str
    mongo_uri: str
    admin: Credentials
    data_dir: Path


def account(stack: Stack, principal: str) -> Credentials:
    return local_stack.credentials(principal, stack.data_dir)


def with_kafka(admin: Credentials, username: str, password: str) -> Credentials:
    """Another Kafka account at the same place."""
    changes = {"kafka_username": username, "kafka_password": SecretStr(password)}
    return admin.model_copy(update=changes)


def login(stack: Stack, who: Credentials) -> dict[str, Any]:
    return {
        "bootstrap_servers": stack.kafka_bootstrap,
        "request_timeout_ms": 5000,
        **who.trust.kafka(),
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": who.kafka_username,
        "sasl_plain_password": who.kafka_password.get_secret_value(),
    }


@pytest.fixture(scope="module")
def subscribers(stack: Stack) -> Subscribers:
    return Subscribers(stack.kafka_bootstrap, stack.admin)


@pytest.fixture
def subscriber(stack: Stack, subscribers: Subscribers) -> Iterator[Credentials]:
    """A system that was given two topics."""
    made, password = subscribers.add("uji", GIVEN)
    yield with_kafka(stack.admin, made.account, password)
    if "uji" in {each.name for each in subscribers.all()}:
        subscribers.remove("uji")


async def tried(stack: Stack, who: Credentials) -> dict[tuple[str, str], str]:
    """What Kafka says to reading and to writing each topic; nothing is ever written."""
    client = AIOKafkaClient(**login(stack, who))
    await client.bootstrap()
    try:
        node = client.get_random_node()
        places = [(topic, [(0, 0, 1024)]) for topic in TOPICS]
        read = await client.send(node, FetchRequest(0, 0, 1 << 20, 0, places))
        batch = DefaultRecordBatchBuilder(2, 0, 0, -1, -1, -1, 4096)
        batch.append(0, 1, b"key", b"value", [])
        written = [(topic, [(NO_SUCH_PARTITION, bytes(batch.build()))]) for topic in TOPICS]
        wrote = await client.send(node, ProduceRequest(None, -1, 2000, written))
    finally:
        await client.close()
    found = {(topic, "read"): _WORDS[parts[0][1]] for topic, parts in read.topics}
    return found | {(topic, "write"): _WORDS[parts[0][1]] for topic, parts in wrote.topics}


def expected(reads: tuple[str, ...], writes: tuple[str, ...]) -> dict[tuple[str, str], str]:
    allowed = {"read": reads, "write": writes}
    return {
        (topic, does): ALLOWED if topic in topics else REFUSED
        for topic in TOPICS
        for does, topics in allowed.items()
    }


@each_service
def test_a_service_reads_and_writes_the_topics_that_it_declares_and_no_other(
    stack: Stack, service: str
) -> None:
    declared = declared_by(service)

    found = asyncio.run(tried(stack, account(stack, service)))

    assert found == expected(declared.reads, declared.writes)
    assert {REFUSED, ALLOWED} == set(found.values())


def test_a_subscriber_reads_what_it_was_given_and_writes_nothing(
    stack: Stack, subscriber: Credentials
) -> None:
    assert asyncio.run(tried(stack, subscriber)) == expected(GIVEN, ())


def test_a_subscriber_sees_no_other_topic(stack: Stack, subscriber: Credentials) -> None:
    async def listed() -> set[str]:
        client = AIOKafkaAdminClient(**login(stack, subscriber))
        await client.start()
        try:
            return set(await client.list_topics())
        finally:
            await client.close()

    assert asyncio.run(listed()) == set(GIVEN)


async def groups_of(stack: Stack, who: Credentials, asked: list[str]) -> set[str]:
    """The groups among these that it may use."""
    client = AIOKafkaAdminClient(**login(stack, who))
    await client.start()
    found = set()
    try:
        for group in asked:
            try:
                await client.find_coordinator(group)
            except GroupAuthorizationFailedError:
                continue
            except GroupCoordinatorNotAvailableError:
                # Heard by those who may; no group was ever used here.
                pass
            found.add(group)
    finally:
        await client.close()
    return found


@each_service
def test_a_service_uses_consumer_groups_of_its_own_name_only(stack: Stack, service: str) -> None:
    who = account(stack, service)
    groups = [*SERVICES, f"{service}-2", f"{account_of('uji')}.1"]

    assert asyncio.run(groups_of(stack, who, groups)) == {service, f"{service}-2"}


def test_a_subscriber_uses_groups_of_its_own_prefix_only(
    stack: Stack, subscriber: Credentials
) -> None:
    groups = [*SERVICES, "sub-uji", "sub-uji-lain.1", "uji", "sub-uji.satu"]

    assert asyncio.run(groups_of(stack, subscriber, groups)) == {"sub-uji.satu"}


@each_service
def test_a_service_changes_no_rights_and_no_accounts(stack: Stack, service: str) -> None:
    who = account(stack, service)
    greedy = Right(service, Resource.TOPIC, "kinerja.", Pattern.PREFIXED, Operation.WRITE)

    async def grabbed() -> list[str]:
        refused = []
        async with access(stack.kafka_bootstrap, who) as kafka:
            for attempt in (
                kafka.grant([greedy]),
                kafka.set_password("sub-dalam", "kata-sandi"),
                kafka.set_quotas(service, {RATE: None}),
                kafka.rights(),
            ):
                try:
                    await attempt
                except KafkaError as error:
                    refused.append(type(error).__name__)
        return refused

    assert asyncio.run(grabbed()) == ["ClusterAuthorizationFailedError"] * 4


@each_service
def test_a_service_s_mongodb_user_is_shut_out_of_every_other_database(
    stack: Stack, service: str
) -> None:
    who = account(stack, service)
    with connect(stack.mongo_uri, who.trust, who) as client:
        own = client[database_of(service)].wire
        own.insert_one({"_id": service})
        own.drop()
        for other in (*(database_of(s) for s in SERVICES if s != service), "admin", "local"):
            for attempt in (
                client[other].aggregates.find_one,
                lambda other=other: client[other].aggregates.insert_one({}),
            ):
                with pytest.raises(OperationFailure, match="not authorized"):
                    attempt()
        with pytest.raises(OperationFailure, match="not authorized"):
            client.admin.command("createUser", "tamu", pwd="kata-sandi", roles=["root"])


def test_a_wrong_password_lets_nobody_in(stack: Stack) -> None:
    who = account(stack, "collector")
    wrong = SecretStr("tebakan")
    guessed = who.model_copy(update={"kafka_password": wrong, "mongo_password": wrong})

    assert kafka_answers(stack.kafka_bootstrap, who)
    assert not kafka_answers(stack.kafka_bootstrap, guessed)
    with pytest.raises(StackError, match="refuses the account"):
        check_login(stack.mongo_uri, guessed)


def test_without_tls_nobody_gets_in_even_with_the_right_password(stack: Stack) -> None:
    plain = Trust(insecure_without_tls=True)
    naked = account(stack, "collector").model_copy(update={"trust": plain})

    assert not kafka_answers(stack.kafka_bootstrap, naked)
    with pytest.raises(StackError, match="does not answer"):
        check_login(stack.mongo_uri, naked)


def places(stack: Stack) -> dict[str, tuple[str, int]]:
    mongo = stack.mongo_uri.removeprefix("mongodb://").partition("/")[0]
    named = {"kafka": stack.kafka_bootstrap, "mongo": mongo}
    return {name: (at.split(":")[0], int(at.split(":")[1])) for name, at in named.items()}


def shake_hands(at: tuple[str, int], trust: Trust, name: str) -> str | None:
    """The protocol that was agreed on."""
    context = trust.context()
    assert context is not None
    with (
        socket.create_connection(at, timeout=5) as raw,
        context.wrap_socket(raw, server_hostname=name) as wrapped,
    ):
        return wrapped.version()


@pytest.mark.parametrize("server", ["kafka", "mongo"])
def test_a_server_is_believed_by_its_own_authority_under_its_own_name_only(
    stack: Stack, server: str, tmp_path: Path
) -> None:
    at, trust = places(stack)[server], stack.admin.trust
    foreign = SecretStore(tmp_path)
    ensure_wire(foreign)

    assert shake_hands(at, trust, "127.0.0.1") == "TLSv1.3"
    assert shake_hands(at, trust, "localhost") == "TLSv1.3"
    with pytest.raises(ssl.SSLCertVerificationError, match="verify failed"):
        shake_hands(at, foreign.trust, "127.0.0.1")
    with pytest.raises(ssl.SSLCertVerificationError, match="verify failed"):
        shake_hands(at, Trust(), "127.0.0.1")
    with pytest.raises(ssl.SSLCertVerificationError, match="mismatch"):
        shake_hands(at, trust, "kafka.kantor.example")


def test_clients_of_the_house_refuse_a_server_that_another_authority_vouches_for(
    stack: Stack, tmp_path: Path
) -> None:
    foreign = SecretStore(tmp_path)
    ensure_wire(foreign)
    deceived = account(stack, "collector").model_copy(update={"trust": foreign.trust})

    assert not kafka_answers(stack.kafka_bootstrap, deceived)
    with (
        connect("mongodb://{}:{}/".format(*places(stack)["mongo"]), foreign.trust) as client,
        pytest.raises(PyMongoError, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        client.admin.command("hello")


@pytest.mark.parametrize(
    "option", ["tls=false", "tlsInsecure=true", "tlsAllowInvalidCertificates=true"]
)
def test_an_address_cannot_talk_a_client_out_of_verifying(
    stack: Stack, tmp_path: Path, option: str
) -> None:
    foreign = SecretStore(tmp_path)
    ensure_wire(foreign)

    with (
        pytest.raises(PyMongoError),
        connect(f"{stack.mongo_uri}&{option}", foreign.trust) as client,
    ):
        client.admin.command("hello")


def until_refused(stack: Stack, who: Credentials) -> None:
    """A broker hears of a change a moment after the controller."""
    deadline = time.monotonic() + 10
    while kafka_answers(stack.kafka_bootstrap, who):
        assert time.monotonic() < deadline, "still let in"


def test_a_removed_subscriber_is_cut_off_on_its_open_connection_and_at_the_door(
    stack: Stack, subscribers: Subscribers, subscriber: Credentials
) -> None:
    async def for_ever(consumer: AIOKafkaConsumer) -> None:
        while True:
            await consumer.getmany(timeout_ms=200)

    async def followed() -> None:
        consumer = AIOKafkaConsumer(
            *GIVEN, group_id="sub-uji.1", enable_auto_commit=False, **login(stack, subscriber)
        )
        await consumer.start()
        try:
            await consumer.getmany(timeout_ms=200)
            await asyncio.to_thread(subscribers.remove, "uji")
            with pytest.raises((TopicAuthorizationFailedError, GroupAuthorizationFailedError)):
                await asyncio.wait_for(for_ever(consumer), 30)
        finally:
            await consumer.stop()

    assert kafka_answers(stack.kafka_bootstrap, subscriber)
    asyncio.run(followed())
    until_refused(stack, subscriber)


def test_a_rotated_password_replaces_the_one_before(
    stack: Stack, subscribers: Subscribers, subscriber: Credentials
) -> None:
    known, password = subscribers.rotate("uji")

    assert known.topics == tuple(sorted(GIVEN))
    until_refused(stack, subscriber)
    assert kafka_answers(
        stack.kafka_bootstrap, with_kafka(stack.admin, subscriber.kafka_username, password)
    )


@pytest.mark.usefixtures("subscriber")
def test_a_subscriber_has_quotas_and_leaves_none_behind(
    stack: Stack, subscribers: Subscribers
) -> None:
    async def left() -> tuple[dict[str, float] | None, int, bool]:
        async with access(stack.kafka_bootstrap, stack.admin) as kafka:
            quotas = (await kafka.quotas()).get("sub-uji")
            rights = await kafka.rights("sub-uji")
            return quotas, len(rights), "sub-uji" in await kafka.accounts()

    assert asyncio.run(left()) == ({RATE: 1024.0 * 1024, TIME: 25.0}, 3, True)
    subscribers.remove("uji")
    assert asyncio.run(left()) == (None, 0, False)


@pytest.mark.parametrize(
    ("name", "topics", "said"),
    [
        ("Uji", GIVEN, "a name is"),
        ("a.b", GIVEN, "a name is"),
        ("baru", ("kinerja.rahasia.v1",), "no public topic: kinerja.rahasia.v1"),
        ("baru", ("__consumer_offsets",), "no public topic"),
        ("baru", (), "no topic is given"),
        ("uji", GIVEN, "kinerja subscriber rotate uji"),
    ],
)
@pytest.mark.usefixtures("subscriber")
def test_a_subscriber_that_must_not_be_is_refused_with_the_remedy(
    subscribers: Subscribers, name: str, topics: tuple[str, ...], said: str
) -> None:
    with pytest.raises(StackError, match=said):
        subscribers.add(name, topics)

    assert [each.name for each in subscribers.all()] == ["uji"]


def test_a_right_that_no_service_declares_is_taken_away_at_the_next_start(stack: Stack) -> None:
    services = {name: account(stack, name) for name in SERVICES}
    stray = Right("recap", Resource.TOPIC, TOPICS[0], Pattern.LITERAL, Operation.WRITE)

    async def rights() -> frozenset[Right]:
        async with access(stack.kafka_bootstrap, stack.admin) as kafka:
            return await kafka.rights()

    async def stray_in() -> None:
        async with access(stack.kafka_bootstrap, stack.admin) as kafka:
            await kafka.grant([stray])

    before = asyncio.run(rights())
    asyncio.run(stray_in())
    assert ensure_rights(stack.kafka_bootstrap, stack.admin, services) == []

    assert stray not in before
    assert asyncio.run(rights()) == before
