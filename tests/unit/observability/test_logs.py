"""One JSON object a line, whoever writes it, and a personal number on none of them."""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from structlog.typing import EventDict

from shared.observability import configure
from shared.observability.fields import short
from shared.observability.logs import MASK, _masked, mask_personal_numbers
from shared.observability.quiet import THRESHOLD, Repetition

PERSONAL = "6304010101010001"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Other tests find logging as it was."""
    root = logging.getLogger()
    handlers, level, config = root.handlers[:], root.level, structlog.get_config()
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**config)
    structlog.contextvars.clear_contextvars()


def fail(nik: str) -> None:
    rahasia = f"variabel lokal {nik[::-1]}"
    raise ValueError(f"nilai {nik} salah, {len(rahasia)}")


def written(captured: pytest.CaptureFixture[bytes]) -> list[dict[str, Any]]:
    return [short(json.loads(line)) for line in captured.readouterr().out.splitlines()]


def test_a_line_is_one_json_object_with_time_level_service_and_event(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    configure("collector", json=True, level="info")
    structlog.get_logger("a").info("event.taken", note="dua\nbaris")

    (line,) = written(capsysbinary)

    assert (line["service"], line["level"], line["event"]) == ("collector", "info", "event.taken")
    assert line["note"] == "dua\nbaris"
    assert datetime.fromisoformat(line["timestamp"]).tzinfo == UTC


def test_libraries_lines_have_the_same_form(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    configure("collector", json=True, level="info")
    logging.getLogger("aiokafka.conn").warning("no %s", "broker")

    (line,) = written(capsysbinary)

    assert (line["service"], line["level"], line["event"]) == ("collector", "warning", "no broker")
    assert line["logger"] == "aiokafka.conn"
    assert line["timestamp"]


def test_libraries_say_only_what_is_grave(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    configure("collector", json=True, level="info")
    logging.getLogger("uvicorn.access").info("GET /")
    logging.getLogger("pymongo.topology").debug("heartbeat")

    assert written(capsysbinary) == []


def test_lines_below_the_level_are_not_written(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    configure("collector", json=True, level="info")
    structlog.get_logger("a").debug("event.duplicate")

    assert written(capsysbinary) == []


def test_what_is_bound_to_the_work_in_hand_is_on_its_lines(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    configure("collector", json=True, level="info")
    with structlog.contextvars.bound_contextvars(cycle="6304-dukcapil:2025-Q3:r0"):
        structlog.get_logger("a").info("event.taken")

    assert written(capsysbinary)[0]["cycle"] == "6304-dukcapil:2025-Q3:r0"


@pytest.mark.parametrize("library", [False, True])
def test_a_traceback_is_one_line_without_personal_number_and_without_local_variables(
    capsysbinary: pytest.CaptureFixture[bytes], *, library: bool
) -> None:
    configure("collector", json=True, level="info")
    try:
        fail(PERSONAL)
    except ValueError as error:
        if library:
            logging.getLogger("uvicorn.error").exception("failed")
        else:
            structlog.get_logger("a").error("unit.failed", exc_info=error)

    (line,) = written(capsysbinary)

    assert f"ValueError: nilai {MASK} salah" in line["exception"]
    assert PERSONAL not in json.dumps(line)
    assert PERSONAL[::-1] not in json.dumps(line)
    assert "fail(PERSONAL)" in line["exception"]


@pytest.mark.parametrize("library", [False, True])
def test_a_terminal_shows_neither_personal_number_nor_local_variables(
    capsys: pytest.CaptureFixture[str], *, library: bool
) -> None:
    configure("collector", json=False, level="INFO")
    try:
        fail(PERSONAL)
    except ValueError as error:
        if library:
            logging.getLogger("uvicorn.error").exception("failed %s", PERSONAL)
        else:
            structlog.get_logger("a").error("unit.failed", nik=PERSONAL, exc_info=error)

    shown = capsys.readouterr().out

    assert f"ValueError: nilai {MASK} salah" in shown
    assert PERSONAL not in shown
    assert PERSONAL[::-1] not in shown


@pytest.mark.parametrize(
    "value",
    [
        PERSONAL,
        f"NIK {PERSONAL}.",
        int(PERSONAL),
        [f"a {PERSONAL}"],
        {"deep": {"deeper": (PERSONAL,)}},
        {PERSONAL: 1},
        {PERSONAL},
        ValueError(PERSONAL),
        PERSONAL.encode(),
    ],
)
def test_a_personal_number_is_masked_in_values_of_every_kind(
    capsysbinary: pytest.CaptureFixture[bytes], value: object
) -> None:
    configure("collector", json=True, level="info")
    structlog.get_logger("a").info("event.taken", value=value)

    (line,) = written(capsysbinary)

    assert PERSONAL not in json.dumps(line)
    assert MASK in json.dumps(line)


def test_what_is_no_personal_number_is_left_as_it_is() -> None:
    event = {"ms": 1.5, "n": 3, "on": True, "none": None, "text": "kode 630401", "at": [1, "a"]}

    assert mask_personal_numbers(None, "info", dict(event)) == event


def test_a_level_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        configure("collector", json=True, level="LOUD")


def test_a_line_has_the_names_of_the_elastic_common_schema(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    configure("collector", json=True, level="info")
    structlog.get_logger("a").info("http.answered", status=200, cycle="c", sop_step=None)

    line = json.loads(capsysbinary.readouterr().out)

    assert line.keys() == {
        "@timestamp",
        "log.level",
        "message",
        "service.name",
        "http.response.status_code",
        "kinerja.cycle",
        "ecs.version",
    }


def test_the_level_can_be_changed_while_the_process_runs(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    configure("collector", json=True, level="warning")
    log = structlog.get_logger("a")

    log.info("one")
    THRESHOLD.set("debug")
    log.debug("two")
    THRESHOLD.set("error")
    log.warning("three")
    log.error("four")

    assert [line["event"] for line in written(capsysbinary)] == ["two", "four"]


def test_the_same_warning_again_and_again_is_written_once_a_minute_and_counted() -> None:
    now = 0.0
    repetition = Repetition(lambda: now)

    def says(**line: object) -> EventDict | None:
        try:
            return repetition(None, "", {"level": "warning", "event": "store.unavailable", **line})
        except structlog.DropEvent:
            return None

    assert says(timestamp=1) is not None
    assert says(timestamp=2) is None
    assert says(timestamp=2, reason="other") is not None
    now = 61.0
    assert (says(timestamp=3) or {})["repeated"] == 1
    assert says(timestamp=4) is None


def test_what_is_told_of_each_event_is_never_left_out() -> None:
    repetition = Repetition(lambda: 0.0)
    line: EventDict = {"level": "info", "event": "event.taken"}

    assert repetition(None, "", line) == repetition(None, "", line) == line


words = st.text("0123456789 eé٣", max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words | st.decimals() | st.uuids(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(words | st.integers(), inner, max_size=3)
        | st.frozensets(st.integers(), max_size=2)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(["a", "b", "note"]), values))
def test_a_line_that_is_not_looked_at_value_by_value_would_have_stayed_the_same(
    event: dict[str, Any],
) -> None:
    slowly = {key: _masked(value) for key, value in event.items()}

    shown = mask_personal_numbers(None, "info", dict(event))

    assert orjson.dumps(shown, default=repr) == orjson.dumps(slowly, default=repr)
