"""Each subscriber kit against a Kafka with TLS and accounts: doubles, junk, new words, replay.

Run by `make foreign`; a kit whose language is not on the machine is skipped, saying so.
"""

import json
import os
import re
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from deploy.local.kafka.config import PARTITIONS
from deploy.upkeep.newcomer import snapshot
from shared.contract import Approved, StepProgressed
from shared.contract.schemas import example_of
from shared.engine import Record
from shared.engine.testing import MemoryBus, Source
from tests.foreign.kits import BUILDS, KITS
from tests.foreign.secured import Secured, secured, stranger
from tests.foreign.tools import Running

pytestmark = pytest.mark.timeout(900)
_PATIENCE: Final = 90.0
_CERTIFICATE: Final = re.compile(r"certificate|PKIX|SSL handshake", re.IGNORECASE)
TOPICS: Final = (Approved.TOPIC, StepProgressed.TOPIC)
CYCLE: Final = example_of(Approved).cycle
APPROVED, MOVED = f"approval {Approved.TOPIC} {CYCLE}", f"approval {StepProgressed.TOPIC} {CYCLE}"
FIRST: Final = sorted(
    [f"taken {APPROVED} 1", f"double {APPROVED} 1", f"taken {MOVED} 1", f"taken {MOVED} 2"]
)
REPLAYED: Final = sorted(line.replace("taken", "double") for line in FIRST)


def records() -> list[Record]:
    """An event, its late double, two of another topic with what nobody knows yet, and junk."""
    source = Source("approval", MemoryBus())
    approved = source.says(example_of(Approved))
    first, second = (source.says(example_of(StepProgressed)) for _ in range(2))
    tomorrow = json.loads(second.value or b"{}") | {"progress": "TELEPORTED", "tomorrow": [1]}
    second = replace(second, value=json.dumps(tomorrow).encode())
    second = replace(second, headers=(*second.headers, ("ce_tomorrow", b"1")))
    junk = Record(Approved.TOPIC, 0, 0, None, b"\xff not an event", (("x", b"\xff"),))
    return [approved, junk, approved, first, second]


@pytest.fixture(scope="module")
def kafka(stack: Running) -> Secured:
    found = secured(stack, TOPICS)
    found.write(records())
    return found


def environment(kafka: Secured, folder: Path, group: str, **changes: str) -> dict[str, str]:
    """What a kit is configured with."""
    own = f"{kafka.handout.subscriber.group_prefix}{folder.name}.{group}"
    state = str(folder / "taken.jsonl")
    return {
        **os.environ,
        **kafka.environment(KINERJA_GROUP=own, KINERJA_STATE=state),
        **changes,
    }


class Kit:
    """One run of a kit, with what it has printed."""

    def __init__(self, argv: list[str], folder: Path, env: dict[str, str]) -> None:
        group = env["KINERJA_GROUP"]
        self._told = folder / f"{group}.out"
        self._complained = folder / f"{group}.err"
        with self._told.open("wb") as out, self._complained.open("wb") as err:
            self.process = subprocess.Popen(
                argv,
                cwd=folder,
                env=env,
                stdout=out,
                stderr=err,
            )

    def complaint(self, wanted: re.Pattern[str]) -> None:
        """Wait until it complains so, on whichever stream."""
        deadline, told = time.monotonic() + _PATIENCE, ""
        while time.monotonic() < deadline:
            told = self._told.read_text() + self._complained.read_text()
            if wanted.search(told):
                return
            time.sleep(0.2)
        raise AssertionError(told)

    def lines(self, least: int) -> list[str]:
        """What it printed, when that is so many lines at least."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            found = self._told.read_text().splitlines()
            if len(found) >= least:
                return found
            if self.process.poll() is not None:
                break
            time.sleep(0.2)
        told = self._told.read_text() + self._complained.read_text()
        raise AssertionError(f"{self.process.poll()=}: {told}")


@pytest.mark.parametrize("name", BUILDS)
def test_a_kit_takes_each_event_once_and_goes_on_after_what_is_none(
    name: str, kafka: Secured, tmp_path: Path
) -> None:
    folder = tmp_path / name
    folder.mkdir()
    argv = BUILDS[name](folder)

    run = Kit(argv, folder, environment(kafka, folder, "first"))
    try:
        lines = run.lines(len(records()))
    finally:
        run.process.kill()  # as power would: what was taken must be on the disk
        run.process.wait()
    assert sorted(line for line in lines if not line.startswith("skipped")) == FIRST
    assert [line.split()[1] for line in lines if line.startswith("skipped")] == [
        f"{Approved.TOPIC}/0@1"
    ]
    kept = [json.loads(line) for line in (folder / "taken.jsonl").read_text().split("\n") if line]
    assert sorted(told["sequence"] for told in kept) == [1, 1, 2]
    (approved,) = (told for told in kept if told["type"] == Approved.TOPIC)
    assert (approved["rows"], approved["supersedes"]) == (1, None)

    again = Kit(argv, folder, environment(kafka, folder, "replay"))
    try:
        lines = again.lines(len(records()))
    finally:
        again.process.terminate()
        again.process.wait(60)
    assert sorted(line for line in lines if not line.startswith("skipped")) == REPLAYED


def test_a_kit_begins_with_a_snapshot_and_takes_what_came_after_it_alone(
    kafka: Secured, tmp_path: Path
) -> None:
    told = records()
    begun = [replace(record, partition=0, offset=n) for n, record in enumerate(told[:2])]
    begun += [replace(told[3], partition=0, offset=0)]
    ends = {(Approved.TOPIC, 0): 2, (StepProgressed.TOPIC, 0): 1}
    rest = {(topic, partition): 0 for topic in TOPICS for partition in range(1, PARTITIONS)}
    file = tmp_path / "snapshot.json"
    file.write_text(json.dumps(snapshot(begun, ends | rest, datetime.now(UTC))))
    script = KITS / "python/begin_from_snapshot.py"

    def begin() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, script, file],
            env=environment(kafka, tmp_path, "newcomer"),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    first, again = begin(), begin()
    assert (first.returncode, first.stdout) == (
        0,
        f"ready 2 marks, {2 * PARTITIONS} positions\n",
    ), first.stderr
    assert again.returncode != 0
    assert "FileExistsError" in again.stderr

    env = environment(kafka, tmp_path, "newcomer")
    run = Kit(BUILDS["python-aiokafka"](tmp_path), tmp_path, env)
    try:
        lines = run.lines(2)
    finally:
        run.process.terminate()
        run.process.wait(60)
    assert sorted(lines) == [f"double {APPROVED} 1", f"taken {MOVED} 2"]


@pytest.mark.parametrize("name", BUILDS)
def test_a_kit_tells_nothing_to_a_kafka_that_nobody_vouches_for(
    name: str, kafka: Secured, tmp_path: Path
) -> None:
    folder = tmp_path / name
    folder.mkdir()
    other = str(stranger(tmp_path / "stranger"))

    env = environment(kafka, folder, "deceived", KINERJA_CA_FILE=other)
    run = Kit(BUILDS[name](folder), folder, env)
    try:
        run.complaint(_CERTIFICATE)
    finally:
        run.process.kill()
        run.process.wait()
    assert not run.lines(0)
