"""The nemesis does what the schedule says to whom it says, and takes everything back."""

import signal
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.chaos.control import Control
from tests.chaos.history import History
from tests.chaos.nemesis import Nemesis
from tests.chaos.proxy import Link
from tests.chaos.schedule import INFRASTRUCTURE, REPLICAS, Fault, Kind


@dataclass
class Process:
    port: int
    got: list[signal.Signals] = field(default_factory=list)

    @property
    def id(self) -> Any:
        return SimpleNamespace(send=self.got.append)


@dataclass
class Disk:
    told: list[str] = field(default_factory=list)
    reduced: bool = False

    def fill(self) -> None:
        self.told.append("full")

    def free(self) -> None:
        self.told.append("free")

    def remove(self) -> None:
        """Nothing to give back."""


class Scene:
    def __init__(self, folder: Path) -> None:
        names = (*REPLICAS, *INFRASTRUCTURE)
        self.processes = {name: Process(9000 + n) for n, name in enumerate(names)}
        self.disks = {name: Disk() for name in INFRASTRUCTURE}
        self.control = Control(folder)
        for name in REPLICAS:
            for target in INFRASTRUCTURE:
                self.control.links[self.processes[name].port, target] = Link(1)
        ground = SimpleNamespace(state=SimpleNamespace(processes=self.processes), disks=self.disks)
        self.lines: list[str] = []
        self.nemesis = Nemesis(cast("Any", ground), self.control, History(), self.lines.append)

    def clock(self, name: str) -> float:
        return float(self.control.clock(self.processes[name].port).read_text())


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Kind.KILL, [signal.SIGKILL]),
        (Kind.RESTART, [signal.SIGTERM]),
        (Kind.PAUSE, [signal.SIGSTOP, signal.SIGCONT]),
    ],
)
async def test_a_process_gets_its_signals(
    kind: Kind, expected: list[signal.Signals], scene: Scene
) -> None:
    await scene.nemesis.run([Fault(0.0, kind, "recap-2", 0.01)])

    assert scene.processes["recap-2"].got == [*expected, signal.SIGCONT]
    assert scene.processes["recap"].got == [signal.SIGCONT]
    assert scene.nemesis.injected == {kind: 1}
    assert len(scene.lines) == 1


@pytest.mark.parametrize("kind", [Kind.CUT, Kind.HANG, Kind.DEAF, Kind.DELAY])
async def test_only_the_link_that_is_named_is_spoilt_and_it_is_healed(
    kind: Kind, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, str]] = []
    links = {id(link): place for place, link in scene.control.links.items()}
    monkeypatch.setattr(Link, "spoil", lambda self, *_: told.append(links[id(self)]))

    await scene.nemesis.run([Fault(0.0, kind, "approval", 0.01, "mongod", 0.1)])

    assert told == [(scene.processes["approval"].port, "mongod")]
    assert {link.mode for link in scene.control.links.values()} == {None}


async def test_a_disk_is_full_for_its_time_and_free_at_the_end(scene: Scene) -> None:
    await scene.nemesis.run([Fault(0.0, Kind.DISK_FULL, "kafka", 0.01)])

    assert scene.disks["kafka"].told == ["full", "free", "free"]
    assert scene.disks["mongod"].told == ["free"]


async def test_clocks_jump_apart_and_agree_at_the_end_on_the_furthest_that_one_ever_was(
    scene: Scene,
) -> None:
    jumps = [
        Fault(0.0, Kind.CLOCK, "recap", amount=100.0),
        Fault(0.0, Kind.CLOCK, "recap", amount=-30.0),
        Fault(0.0, Kind.CLOCK, "approval", amount=-50.0),
    ]

    await scene.nemesis.run(jumps)
    assert {scene.clock(name) for name in REPLICAS} == {100.0}

    scene.nemesis.advance(60.0)
    assert {scene.clock(name) for name in REPLICAS} == {160.0}


async def test_all_is_taken_back_also_when_the_run_is_broken_off(scene: Scene) -> None:
    broken = Fault(0.0, Kind.KILL, "nobody")
    long = Fault(0.0, Kind.PAUSE, "recap", 0.01)

    await scene.nemesis.run([broken, long])

    assert scene.processes["recap"].got[-1] is signal.SIGCONT
