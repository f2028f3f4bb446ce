import hashlib
import os
import sys
from pathlib import Path

import pytest

from deploy.local.download import fetch_into, run_tool
from deploy.local.errors import StackError
from deploy.local.kafka.dist import kafka_version, verify


def test_a_download_that_breaks_off_leaves_nothing_that_looks_whole(tmp_path: Path) -> None:
    def half(to: Path) -> None:
        (to / "first.jar").write_text("x")
        raise StackError("connection lost")

    with pytest.raises(StackError, match="connection lost"):
        fetch_into(tmp_path / "kafka", half)

    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_download_left_is_removed_but_not_what_another_is_filling(
    tmp_path: Path,
) -> None:
    abandoned = tmp_path / f"kafka.partial-{2**22 - 1}"
    in_work = tmp_path / f"kafka.partial-{os.getppid()}"
    abandoned.mkdir()
    in_work.mkdir()

    fetch_into(tmp_path / "kafka", lambda _to: None)

    assert not abandoned.exists()
    assert in_work.exists()


def test_what_was_fetched_once_is_not_fetched_again(tmp_path: Path) -> None:
    fetched: list[Path] = []

    for _ in range(2):
        assert fetch_into(tmp_path / "kafka", fetched.append) == tmp_path / "kafka"

    assert len(fetched) == 1


def test_a_failing_packager_is_told_with_its_last_lines_and_the_log(tmp_path: Path) -> None:
    log = tmp_path / "fetch.log"
    lines: list[str] = []
    argv = [sys.executable, "-c", "print('resolving'); raise SystemExit('no route')"]

    with pytest.raises(StackError, match=rf"(?s)Kafka could not be fetched.*{log}.*no route"):
        run_tool(argv, log, "Kafka", lines.append)

    assert "resolving" in lines
    assert "no route" in log.read_text()


def test_jars_are_checked_against_the_list_name_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.jar").write_text("a")
    (tmp_path / "b.jar").write_text("changed")
    (tmp_path / "c.jar").write_text("not listed")
    sums = "".join(
        f"{hashlib.sha256(name[:1].encode()).hexdigest()}  {name}\n"
        for name in ("a.jar", "b.jar", "d.jar")
    )

    with pytest.raises(StackError, match=r": b\.jar, c\.jar, d\.jar\. It was thrown away"):
        verify(tmp_path, sums)


def test_the_list_of_sums_is_that_of_the_version_in_the_pom() -> None:
    sums = Path("deploy/local/kafka/libs.sha256").read_text()

    assert f"  kafka_2.13-{kafka_version()}.jar\n" in sums
