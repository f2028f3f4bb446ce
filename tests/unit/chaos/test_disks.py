"""A full disk is full, and has room again: in the real form where it is permitted, else reduced."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.disks import SizeLimit, Tmpfs, disk

WRITER = """
import pathlib, sys
for line in sys.stdin:
    try:
        pathlib.Path(sys.argv[1]).write_bytes(b"x" * 100_000)
        print("written", flush=True)
    except OSError as error:
        print(type(error).__name__, flush=True)
"""


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Tmpfs]:
    try:
        made = Tmpfs(tmp_path / "disk")
    except OSError as error:
        pytest.skip(f"a tmpfs may not be mounted here: {error}")
    yield made
    made.remove()


def test_on_a_full_disk_nothing_can_be_written_until_there_is_room(
    mounted: Tmpfs, tmp_path: Path
) -> None:
    place = tmp_path / "disk"
    (place / "before").write_bytes(b"x" * 100_000)

    mounted.fill()
    with pytest.raises(OSError, match="No space left"):
        (place / "more").write_bytes(b"x" * 100_000)
    mounted.free()

    (place / "more").write_bytes(b"x" * 100_000)
    assert (place / "before").stat().st_size == 100_000


def test_the_reduced_form_lets_no_file_of_the_process_grow(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path / "file")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        limit = SizeLimit(lambda: writer.pid)

        limit.fill()
        assert _asked(writer) == "OSError"
        limit.free()
        assert _asked(writer) == "written"
        writer.kill()


def test_where_nothing_may_be_mounted_the_reduced_form_is_chosen_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_arguments: object, **_more: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], 32, "", "mount: permission denied")

    monkeypatch.setattr("tests.chaos.disks.subprocess.run", refused)

    assert disk(tmp_path / "disk", lambda: 1).reduced


def _asked(writer: subprocess.Popen[str]) -> str:
    assert writer.stdin is not None
    assert writer.stdout is not None
    writer.stdin.write("now\n")
    writer.stdin.flush()
    return writer.stdout.readline().strip()
