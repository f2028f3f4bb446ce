"""A history never forgets a certain end, and is written before anything depends on it."""

from dataclasses import replace
from pathlib import Path

import orjson

from tests.chaos.history import End, History, Operation, counted
from tests.unit.chaos.world import command


def asked(key: str) -> Operation:
    return replace(command(key, "recap", "POST", "/x", {"a": 1}), end=End.UNKNOWN, tries=0)


def test_what_was_asked_and_never_answered_is_unknown() -> None:
    history = History()
    history.invoke(asked("k"))
    history.invoke(asked("other"))
    history.end("other", End.REFUSED, 409, {"rule": "x"})

    assert {o.key: o.end for o in history} == {"k": End.UNKNOWN, "other": End.REFUSED}
    assert counted(history) == {"ok": 0, "refused": 1, "unknown": 1}


def test_a_retry_is_the_same_operation_and_a_certain_end_stays() -> None:
    history = History()
    for _ in range(3):
        history.invoke(asked("k"))
    history.end("k", End.UNKNOWN, None, {})
    history.end("k", End.OK, 200, {"result": "taken"})
    history.end("k", End.UNKNOWN, None, {})

    only = next(iter(history))
    assert (only.end, only.status, only.changed) == (End.OK, 200, True)
    assert only.tries == 3


def test_an_answer_that_says_unchanged_is_no_change() -> None:
    history = History()
    history.invoke(asked("k"))
    history.end("k", End.OK, 200, {"result": "unchanged", "why": "x"})

    assert not next(iter(history)).changed


def test_every_line_is_in_the_file_at_once(tmp_path: Path) -> None:
    file = tmp_path / "history.jsonl"
    history = History(file)
    history.invoke(asked("k"))
    history.note("fault", fault="kill kafka")

    lines = [orjson.loads(line) for line in file.read_bytes().splitlines()]
    history.close()
    assert [line["type"] for line in lines] == ["invoke", "fault"]
    assert lines[0]["body"] == {"a": 1}
