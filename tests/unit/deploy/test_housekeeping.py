"""Logs stay small while their process goes on writing; a disk that fills is told in time."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from deploy.local import housekeeping
from deploy.local.disk import Disk
from deploy.local.housekeeping import Housekeeping, shorten
from deploy.local.paths import Paths

GIB = 1024**3


@dataclass
class Machine:
    """Time and disk as a test wants them."""

    now: float = 0.0
    disk: Disk = field(default_factory=lambda: Disk(50 * GIB, 100 * GIB))

    def keeping(self, folder: Path) -> Housekeeping:
        (folder / "logs").mkdir(exist_ok=True)
        return Housekeeping(Paths.of(folder), clock=lambda: self.now, disk=lambda _: self.disk)


def test_what_a_process_writes_after_the_cut_is_at_the_beginning(tmp_path: Path) -> None:
    log = tmp_path / "recap.log"
    with log.open("ab") as process:
        process.write(b"first\n")
        process.flush()
        shorten(log)
        process.write(b"second\n")
        process.flush()
        shorten(log)
        process.write(b"third\n")

    assert log.read_bytes() == b"third\n"
    assert (tmp_path / "recap.log.1").read_bytes() == b"second\n"
    assert (tmp_path / "recap.log.2").read_bytes() == b"first\n"


def test_only_the_newest_parts_are_kept(tmp_path: Path) -> None:
    log = tmp_path / "recap.log"
    for number in range(9):
        log.write_text(str(number))
        shorten(log)

    older = sorted(p.name for p in tmp_path.iterdir())
    assert older == ["recap.log", *(f"recap.log.{n}" for n in range(1, 5))]
    assert (tmp_path / "recap.log.4").read_text() == "5"


def test_a_long_log_is_cut_and_a_short_one_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "LOG_BYTES", 10)
    keeping = Machine().keeping(tmp_path)
    (tmp_path / "logs" / "a.log").write_text("x" * 11)
    (tmp_path / "logs" / "b.log").write_text("x" * 10)

    keeping.keep()

    assert (tmp_path / "logs" / "a.log.1").read_text() == "x" * 11
    assert not (tmp_path / "logs" / "b.log.1").exists()


def test_a_disk_that_fills_is_a_warning_until_there_is_room_again(tmp_path: Path) -> None:
    machine = Machine()
    keeping = machine.keeping(tmp_path)
    assert (keeping.keep(), keeping.warnings) == (False, ())

    machine.now, machine.disk = 31, Disk(9 * GIB, 100 * GIB)
    assert keeping.keep()
    assert "9.0 GiB of 100 are free. Make room." in keeping.warnings[0]

    machine.now, machine.disk = 40, Disk(50 * GIB, 100 * GIB)
    assert not keeping.keep(), "it looks every half minute"
    machine.now = 62
    assert (keeping.keep(), keeping.warnings) == (True, ())
