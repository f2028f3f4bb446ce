"""Each subscriber kit against a Kafka with TLS and accounts: doubles, junk, new words, replay.

Run by `make foreign`; a kit whose language is not on the machine is skipped, saying so.
"""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from shared.contract import Approved, StepProgressed
from shared.contract.schemas import example_of
from shared.engine import Record
from shared.engine.testing import MemoryBus, Source
from tests.foreign.kits import BUILDS
from tests.foreign.secured import Secured, secured

pytestmark = pytest.mark.timeout(900)
_PATIENCE: Final = 90.0
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
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    with secured(tmp_path_factory.mktemp("secured")) as found:
        found.make([Approved.TOPIC, StepProgressed.TOPIC])
        found.write(records())
        yield found


class Kit:
    """One run of a kit, with what it has printed."""

    def __init__(self, argv: list[str], folder: Path, kafka: Secured, group: str) -> None:
        self._told = folder / f"{group}.out"
        environment = {
            **os.environ,
            "KINERJA_BOOTSTRAP": kafka.bootstrap,
            "KINERJA_USER": "reader",
            "KINERJA_PASSWORD": kafka.passwords["reader"],
            "KINERJA_CA_FILE": str(kafka.ca_file),
            "KINERJA_TOPICS": f"{Approved.TOPIC},{StepProgressed.TOPIC}",
            "KINERJA_GROUP": f"reader.{folder.name}.{group}",
            "KINERJA_STATE": str(folder / "taken.jsonl"),
        }
        self._complained = folder / f"{group}.err"
        with self._told.open("wb") as out, self._complained.open("wb") as err:
            self.process = subprocess.Popen(
                argv, cwd=folder, env=environment, stdout=out, stderr=err
            )

    def lines(self, least: int) -> list[str]:
        """What it printed, when that is so many lines at least."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            found = self._told.read_text().splitlines()
            if len(found) >= least:
                return found
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

    run = Kit(argv, folder, kafka, "first")
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

    again = Kit(argv, folder, kafka, "replay")
    try:
        lines = again.lines(len(records()))
    finally:
        again.process.terminate()
        again.process.wait(60)
    assert sorted(line for line in lines if not line.startswith("skipped")) == REPLAYED
