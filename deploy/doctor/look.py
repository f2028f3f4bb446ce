"""Gathers the facts that `findings` judges: of this machine, and of a system that runs."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import httpx
from cryptography import x509
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from deploy.access.services import rights_as_they_are
from deploy.doctor import findings
from deploy.doctor.findings import Finding, Waiting
from deploy.local import stack as local
from deploy.local.disk import disk_of
from deploy.local.errors import StackError
from deploy.local.paths import Paths
from deploy.local.principals import PORTAL, database_of
from deploy.local.state import ProcessState, StackState
from deploy.local.topics import kafka_answers, topics_as_they_are
from deploy.upkeep import databases, topics
from deploy.upkeep.purpose import is_demo
from deploy.upkeep.site import Site, topics_of
from shared.decision import CYCLE
from shared.engine.change import OPEN
from shared.mongo import INDEXES
from shared.observability.backups import newest

_TIMEOUT: Final = 3.0
_SHORT_MS: Final = 3000
_CERTIFICATE: Final = b"-----BEGIN CERTIFICATE-----"


def machine(data_dir: Path) -> list[Finding]:
    """What can be seen without any system at work."""
    place = data_dir if data_dir.exists() else data_dir.absolute().parent
    return [
        findings.python(sys.version_info[:3]),
        findings.disk(str(place), disk_of(place)),
        *certificates(Paths.of(data_dir).data, datetime.now(UTC)),
    ]


def certificates(folder: Path, now: datetime) -> list[Finding]:
    """Every certificate in a PEM file below the folder's secrets, each once."""
    seen: dict[bytes, Finding] = {}
    for file in sorted(folder.glob("secrets*/**/*")):
        if not file.is_file() or _CERTIFICATE not in (content := file.read_bytes()):
            continue
        for certificate in x509.load_pem_x509_certificates(content):
            name = f"{file.relative_to(folder)} ({certificate.subject.rfc4514_string()})"
            seen.setdefault(
                certificate.tbs_certificate_bytes,
                findings.certificate(name, certificate.not_valid_after_utc, now),
            )
    return list(seen.values())


def newest_backup(folder: Path, now: datetime) -> Finding:
    """Of the backups in a folder."""
    written = newest(folder)
    made = None if written is None else datetime.fromtimestamp(written, UTC)
    return findings.backup(made, now)


def running(state: StackState, site: Site) -> Iterator[Finding]:
    """What can be seen of a system that runs. A part that does not answer is a finding itself."""
    for look in (_services, _mongo, _kafka, _work, _purpose):
        try:
            yield from look(state, site)
        except StackError as error:
            yield findings.bad(look.__name__.strip("_"), str(error), "kinerja status; kinerja logs")


def _services(state: StackState, _site: Site) -> list[Finding]:
    processes = [process for process in state.processes.values() if process.service]
    seen = healths(processes)
    reasons = {p.name: [] if h.ready else h.reasons for p, h in zip(processes, seen, strict=True)}
    return findings.readiness(reasons)


class Health(NamedTuple):
    """Whether a service's process is ready, and why not; none for what has no readiness."""

    ready: bool | None
    reasons: list[str]


def healths(processes: Sequence[ProcessState]) -> list[Health]:
    """Of each process, asked all at once."""
    with ThreadPoolExecutor() as pool:
        return list(pool.map(_health, processes))


def _health(process: ProcessState) -> Health:
    if process.service is None:
        return Health(ready=None, reasons=[])
    try:
        answer = httpx.get(f"http://127.0.0.1:{process.port}/readyz", timeout=_TIMEOUT)
        body = answer.json()
        return Health(bool(body["ready"]), list(body["reasons"]))
    except httpx.HTTPError as error:
        return Health(ready=False, reasons=[f"no answer ({type(error).__name__})"])
    except (ValueError, TypeError, KeyError):
        return Health(ready=False, reasons=[f"port {process.port} is served by something else"])


def _mongo(state: StackState, site: Site) -> Iterator[Finding]:
    with databases.administer(site) as client:
        before = datetime.now(UTC)
        hello = client.admin.command("hello")
        after = datetime.now(UTC)
        theirs = hello["localTime"].replace(tzinfo=UTC)
        yield findings.clock((theirs - (before + (after - before) / 2)).total_seconds())
        yield findings.mongo_version(client.server_info()["version"])
        yield findings.indexes({s: list(_missing(client, s)) for s in site.services})
    yield findings.access("MongoDB", _refused(site, lambda s: _mongo_lets_in(state, site, s)))


def _missing(client: MongoClient[Any], service: str) -> Iterator[str]:
    database = client[database_of(service)]
    for index in INDEXES:
        if index.name not in database[index.collection].index_information():
            yield f"{index.collection}.{index.name}"


def _refused(site: Site, lets_in: Callable[[str], bool]) -> list[str]:
    return [service for service in site.services if not lets_in(service)]


def _mongo_lets_in(state: StackState, site: Site, service: str) -> bool:
    account = local.credentials(service, state.data_dir)
    client: MongoClient[Any] = MongoClient(
        site.mongo_uri, serverSelectionTimeoutMS=_SHORT_MS, **account.mongo_login()
    )
    try:
        with client:
            client[database_of(service)].list_collection_names()
    except PyMongoError:
        return False
    return True


def _kafka(state: StackState, site: Site) -> Iterator[Finding]:
    missing, drift = topics_as_they_are(site.kafka_bootstrap, site.admin, site.topics)
    yield from findings.topics(missing, drift, len(site.topics))

    def lets_in(service: str) -> bool:
        return kafka_answers(site.kafka_bootstrap, local.credentials(service, state.data_dir))

    yield findings.access("Kafka", _refused(site, lets_in))
    accounts = {service: local.credentials(service, state.data_dir) for service in site.services}
    yield from findings.rights(rights_as_they_are(site.kafka_bootstrap, site.admin, accounts))


def _work(_state: StackState, site: Site) -> list[Finding]:
    return findings.waiting(work(site))


def work(site: Site) -> dict[str, Waiting]:
    """What waits in each service. Raises `StackError`."""
    lag = lags(site)
    with databases.administer(site) as client:
        return {service: _waiting(client, service, lag[service]) for service in site.services}


def _purpose(_state: StackState, site: Site) -> list[Finding]:
    return [findings.purpose(demo=is_demo(site))]


def phases(site: Site) -> dict[str, int]:
    """How many cycles stand where, as the portal's read model has them. Raises `StackError`."""
    cycles: list[dict[str, Any]] = [
        {"$match": {"kind": CYCLE}},
        {"$sortByCount": "$state.phase"},
    ]
    with databases.administer(site) as client:
        found = client[database_of(PORTAL)]["aggregates"].aggregate(cycles)
        return {row["_id"]: row["count"] for row in found if row["_id"]}


def lags(site: Site) -> Mapping[str, int]:
    """How many records each service has yet to take. Raises `StackError`."""
    ends = topics.now(site.bus, topics.ends, site.topics)
    done = topics.now(site.bus, topics.positions, site.groups)
    return {
        service: sum(
            end - done[service].get(place, 0)
            for place, end in ends.items()
            if place[0] in topics_of(service)
        )
        for service in site.services
    }


def _waiting(client: MongoClient[Any], service: str, lag: int) -> Waiting:
    database = client[database_of(service)]
    open_ones = {"status": {"$in": [str(status) for status in OPEN]}}
    oldest = database["outbox"].find_one(sort=[("at", 1)], projection={"at": 1})
    age = 0.0
    if oldest is not None:
        age = (datetime.now(UTC) - oldest["at"].replace(tzinfo=UTC)).total_seconds()
    return Waiting(database["parked"].count_documents(open_ones), age, lag)
