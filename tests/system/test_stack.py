"""The local stack for real: embedded Kafka and mongod, and a stand-in for the services."""

import asyncio
import os
import shutil
import signal
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from aiokafka import AIOKafkaProducer
from pydantic import SecretStr
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from deploy.compose import provision
from deploy.local import stack
from deploy.local.mongo.accounts import check_login
from deploy.local.principals import PRINCIPALS, Credentials
from deploy.local.topics import kafka_answers

pytestmark = [pytest.mark.system, pytest.mark.timeout(180)]

ROOT = Path(__file__).parents[2]
STANDIN = Path(__file__).with_name("stack_standin.py")
SPECS = [
    stack.ServiceSpec(name="collector", argv=(sys.executable, str(STANDIN)), port=8151),
    stack.ServiceSpec(name="recap", argv=(sys.executable, str(STANDIN)), port=8152),
]
TOPICS = ("kinerja.test-one.v1", "kinerja.test-two.v1")


def eventually(check: Callable[[], bool], what: str, seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.05)


def start(
    data_dir: Path, *, specs: Sequence[stack.ServiceSpec] = SPECS, replicas: int = 1
) -> stack.StackState:
    return stack.up(
        lambda _line: None,
        data_dir=data_dir,
        specs=specs,
        replicas=replicas,
        topics=TOPICS,
        bound=True,
    )


def known(data_dir: Path) -> stack.StackState:
    state = stack.state(data_dir)
    assert state is not None
    return state


def pids(state: stack.StackState) -> list[int]:
    return [process.id.pid for process in state.processes.values()]


def mongo(state: stack.StackState, account: Credentials) -> MongoClient[dict[str, Any]]:
    return MongoClient(
        state.mongo_uri,
        username=account.mongo_username,
        password=account.mongo_password.get_secret_value(),
        serverSelectionTimeoutMS=5000,
        **account.trust.mongo(),
    )


def produce(state: stack.StackState, account: Credentials, topic: str) -> None:
    async def send() -> None:
        producer = AIOKafkaProducer(
            bootstrap_servers=state.kafka_bootstrap,
            **account.trust.kafka(),
            sasl_mechanism="SCRAM-SHA-512",
            sasl_plain_username=account.kafka_username,
            sasl_plain_password=account.kafka_password.get_secret_value(),
        )
        await producer.start()
        try:
            await producer.send_and_wait(topic, b"x", key=b"office")
        finally:
            await producer.stop()

    asyncio.run(send())


@contextmanager
def occupied(ports: Sequence[int]) -> Iterator[None]:
    """Other programs on `ports`, which hang up on whoever calls."""
    with ExitStack() as servers:
        for port in ports:
            server = socketserver.TCPServer(
                ("127.0.0.1", port), socketserver.BaseRequestHandler, bind_and_activate=False
            )
            server.allow_reuse_address = True
            server.server_bind()
            server.server_activate()
            servers.enter_context(server)
            servers.callback(server.shutdown)
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("stack")
    yield folder
    stack.down(folder)


@pytest.fixture
def running(data_dir: Path) -> stack.StackState:
    return start(data_dir)


def test_a_service_may_use_its_own_accounts_and_no_others(
    running: stack.StackState, data_dir: Path
) -> None:
    collector = stack.credentials("collector", data_dir)
    wrong = collector.model_copy(update={"kafka_password": SecretStr("guessed")})

    assert kafka_answers(running.kafka_bootstrap, collector)
    with mongo(running, collector) as client:
        client.kinerja_collector.things.insert_one({"_id": 1})
        with pytest.raises(OperationFailure, match="not authorized"):
            client.kinerja_recap.things.insert_one({"_id": 1})

    assert not kafka_answers(running.kafka_bootstrap, wrong)
    nobody: MongoClient[dict[str, Any]] = MongoClient(running.mongo_uri, **collector.trust.mongo())
    with nobody, pytest.raises(OperationFailure, match="requires authentication"):
        nobody.kinerja_collector.things.find_one()


def test_secrets_and_data_are_readable_by_their_owner_only(
    running: stack.StackState, data_dir: Path
) -> None:
    del running
    private = [data_dir / "kafka" / "server.properties", *(data_dir / "secrets").rglob("*")]

    assert [str(path) for path in private if path.stat().st_mode & 0o077] == []


def test_no_password_shows_in_any_command_line_environment_or_log(
    running: stack.StackState, data_dir: Path
) -> None:
    secrets = [file.read_text() for file in (data_dir / "secrets").rglob("*_password")]
    shown = [" ".join(psutil.Process(pid).cmdline()) for pid in pids(running)]
    shown += [str(psutil.Process(pid).environ()) for pid in pids(running)]
    shown += [log.read_text() for log in (data_dir / "logs").iterdir()]
    shown += [(data_dir / "stack.json").read_text(), (data_dir / "plan.json").read_text()]

    assert len(secrets) == 2 * len(PRINCIPALS) + 1
    assert [text for text in shown if any(secret in text for secret in secrets)] == []


def test_a_service_gets_its_settings_and_the_folder_of_its_own_secrets(
    running: stack.StackState,
) -> None:
    env = httpx.get(running.urls("recap")[0] + "/settings").json()["env"]

    ours = {name for name in env if name.startswith("KINERJA_")}
    assert env["KINERJA_RECAP__KAFKA_BOOTSTRAP"] == running.kafka_bootstrap
    assert env["KINERJA_RECAP__MONGO_DATABASE"] == "kinerja_recap"
    assert {path.name for path in Path(env["KINERJA_SECRETS_DIR"]).iterdir()} == {
        f"kinerja_recap__{field}"
        for field in ("kafka_username", "kafka_password", "mongo_username", "mongo_password")
    }
    assert not {name for name in ours if "COLLECTOR" in name or "ADMIN" in name}


def test_a_killed_child_is_started_again_at_the_same_port(
    running: stack.StackState, data_dir: Path
) -> None:
    for name in ("collector", "mongod", "kafka"):
        os.kill(running.processes[name].id.pid, signal.SIGKILL)

    eventually(
        lambda: all(p.restarts > 0 for n, p in known(data_dir).processes.items() if n != "recap"),
        "three restarts seen",
    )
    admin = stack.credentials("admin", data_dir)
    eventually(lambda: kafka_answers(running.kafka_bootstrap, admin), "Kafka answers again")
    with mongo(running, admin) as client:
        assert client.kinerja_collector.things.count_documents({}) == 1
    assert known(data_dir).processes["recap"].restarts == 0


def test_a_killed_supervisor_leaves_no_process_and_the_next_start_works_on_its_data(
    running: stack.StackState, data_dir: Path
) -> None:
    os.kill(running.supervisor.pid, signal.SIGKILL)
    eventually(lambda: not any(map(_lives, pids(running))), "all children gone")
    assert known(data_dir).status == "crashed"
    lines: list[str] = []

    again = stack.up(lines.append, specs=SPECS, topics=TOPICS, data_dir=data_dir, bound=True)

    assert any("had crashed" in line for line in lines)
    with mongo(again, stack.credentials("collector", data_dir)) as client:
        assert client.kinerja_collector.things.count_documents({}) == 1


def test_down_ends_every_process_and_a_start_at_other_ports_keeps_the_data(
    running: stack.StackState, data_dir: Path
) -> None:
    stack.down(data_dir)
    assert not any(map(_lives, [running.supervisor.pid, *pids(running)]))
    assert known(data_dir).status == "stopped"
    # As a folder of 0.2.0, which knew no TLS.
    shutil.rmtree(data_dir / "secrets" / "tls")
    (data_dir / "secrets" / "ca.key").unlink()
    (data_dir / "secrets" / "ca.pem").unlink()

    with occupied([running.processes[name].port for name in ("kafka", "mongod", "collector")]):
        moved = start(data_dir, replicas=2)

    before, after = running.processes, moved.processes
    assert all(after[name].port != before[name].port for name in ("kafka", "mongod", "collector"))
    assert len(moved.urls("recap")) == 2
    with mongo(moved, stack.credentials("collector", data_dir)) as client:
        assert client.kinerja_collector.things.count_documents({}) == 1
    stack.down(data_dir)


def test_a_stack_can_stand_on_the_kafka_and_mongodb_of_another(
    running: stack.StackState,
    data_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KINERJA_KAFKA_BOOTSTRAP", running.kafka_bootstrap)
    monkeypatch.setenv("KINERJA_MONGO_URI", running.mongo_uri)
    monkeypatch.setenv("KINERJA_CA_FILE", str(data_dir / "secrets" / "ca.pem"))
    for file in (data_dir / "secrets").rglob("*_password"):
        monkeypatch.setenv(file.name.upper(), file.read_text())

    second = start(tmp_path)

    assert second.backend.kind == "external"
    assert set(second.processes) == {"collector", "recap"}
    produce(second, stack.credentials("admin", tmp_path), TOPICS[1])
    stack.down(tmp_path)
    assert known(data_dir).status == "running"


def test_a_service_that_cannot_start_is_told_with_its_last_words_and_leaves_nothing(
    tmp_path: Path,
) -> None:
    broken = stack.ServiceSpec(
        name="notifier", argv=(sys.executable, "-c", "raise SystemExit('no such thing')"), port=8154
    )

    with pytest.raises(stack.StackError, match=r"(?s)notifier ended.*no such thing.*logs are in"):
        start(tmp_path, specs=[broken])

    assert known(tmp_path).status == "failed"
    assert not any(map(_lives, pids(known(tmp_path))))


def test_a_bound_stack_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from deploy.local import stack;"
        "stack.up(print, services=False, data_dir=Path(sys.argv[1]), topics=(), bound=True);"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, check=False)

    eventually(lambda: known(tmp_path).status == "stopped", "the supervisor stopped all")
    assert not any(map(_lives, pids(known(tmp_path))))


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_compose_s_provisioning_makes_all_that_is_missing_and_may_be_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(tmp_path, specs=())
    state = known(tmp_path)
    secrets = tmp_path / "flat"
    secrets.mkdir()
    for file in (tmp_path / "secrets").glob("*/kinerja_*_password"):
        (secrets / file.name).write_text(file.read_text())
    for name, value in {
        "KINERJA_KAFKA_BOOTSTRAP": state.kafka_bootstrap,
        "KINERJA_MONGO_URI": state.mongo_uri,
        "KINERJA_CA_FILE": str(tmp_path / "secrets" / "ca.pem"),
        "KINERJA_SECRETS_DIR": str(secrets),
    }.items():
        monkeypatch.setenv(name, value)

    try:
        assert provision.main() == 0
        assert provision.main() == 0
        collector = stack.credentials("collector", tmp_path)
        assert kafka_answers(state.kafka_bootstrap, collector)
        check_login(state.mongo_uri, collector)
    finally:
        monkeypatch.undo()
        stack.down(tmp_path)
