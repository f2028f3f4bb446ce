"""``kinerja logs``: one stream by time, one JSON object a line with ``--json``."""

from typing import Any

import orjson
import pytest

from shared.observability.fields import ecs
from tests.unit.cli.edge import Edge

ONE, OTHER = "6304-dukcapil:2025-Q3:r0", "6304-dukcapil:2025-Q4:r0"


def line(second: int, service: str, event: str, cycle: str = ONE, **more: str) -> dict[str, Any]:
    own = {
        "timestamp": f"2025-10-01T08:00:{second:02}.000000Z",
        "service": service,
        "level": "info",
        "event": event,
        "cycle": cycle,
    }
    return ecs(own | more)


@pytest.fixture
def logged(outside: Edge) -> Edge:
    files = {
        "collector": [line(1, "collector", "satu"), line(4, "collector", "empat", OTHER)],
        "collector-2": [line(3, "collector", "tiga", correlation_id="k")],
        "recap": [line(2, "recap", "[dua]"), line(5, "recap", "lima")],
    }
    (outside.data_dir / "logs").mkdir()
    for name, lines in files.items():
        path = outside.data_dir / "logs" / f"{name}.log"
        path.write_bytes(b"bukan JSON \xff\n7\n" + b"".join(orjson.dumps(x) + b"\n" for x in lines))
    (outside.data_dir / "logs" / "mongod.log").write_text('{"t": {"$date": "2025"}, "s": "I"}\n')
    return outside


def events(logged: Edge, *options: str) -> list[str]:
    result = logged.call("logs", "--json", *options)
    assert result.exit_code == 0, result.exception
    return [orjson.loads(text)["message"] for text in result.stdout.splitlines()]


def test_all_services_lines_are_merged_by_time_and_foreign_lines_left_out(logged: Edge) -> None:
    assert events(logged) == ["satu", "[dua]", "tiga", "empat", "lima"]


def test_one_cycle_s_lines_are_chosen(logged: Edge) -> None:
    assert events(logged, "--cycle", OTHER) == ["empat"]


def test_one_correlation_s_lines_are_chosen(logged: Edge) -> None:
    assert events(logged, "--correlation", "k") == ["tiga"]


def test_one_service_s_lines_are_chosen_from_all_its_replicas(logged: Edge) -> None:
    assert events(logged, "--service", "collector") == ["satu", "tiga", "empat"]


def test_the_last_lines_by_time_are_shown(logged: Edge) -> None:
    assert events(logged, "--tail", "2") == ["empat", "lima"]
    assert logged.call("logs", "--tail", "0").exit_code != 0


def test_for_eyes_a_line_has_time_service_event_and_the_rest(logged: Edge) -> None:
    shown = logged.call("logs", "--service", "recap").stdout.splitlines()

    assert shown[0].split() == ["08:00:02.000", "recap", "[dua]", f"cycle={ONE}"]


def test_where_nothing_was_logged_it_says_how_to_start(
    outside: Edge, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "kinerja up" in outside.complaint(capsys, "logs")
