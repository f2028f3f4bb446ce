"""``kinerja doctor``: says how it stands, what to do, and by its exit code whether to act."""

import pytest

from deploy.doctor import look
from deploy.doctor.findings import bad, good, warning
from deploy.local import stack
from tests.unit.cli.edge import Edge


@pytest.fixture
def looked(outside: Edge, monkeypatch: pytest.MonkeyPatch) -> Edge:
    monkeypatch.setattr(look, "machine", lambda _dir: [good("Python", "3.11.7")])
    monkeypatch.setattr("shared.cli.doctor.site_of", lambda state: state)
    return outside


def test_where_nothing_runs_it_says_so_and_is_no_failure(looked: Edge) -> None:
    found = looked.json("doctor")

    assert [(f["what"], f["grade"]) for f in found] == [("Python", "good"), ("system", "warning")]
    assert "kinerja up" in found[1]["remedy"]


def test_what_is_wrong_is_shown_with_its_remedy_and_the_code_is_1(
    looked: Edge, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked.runs()
    told = [warning("disk", "[5 %] free", "Make room."), bad("topic", "a is missing", "Make it.")]
    monkeypatch.setattr(look, "running", lambda _state, _site: iter(told))

    result = looked.call("doctor")

    assert result.exit_code == 1
    assert "! disk: [5 %] free" in result.stdout
    assert "→ Make it." in result.stdout
    assert "1 good, 1 to look at, 1 wrong." in result.stdout


def test_a_part_that_does_not_answer_is_a_finding_and_the_others_are_looked_at(
    outside: Edge, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise stack.StackError("MongoDB at x does not answer")

    outside.runs()
    assert outside.state is not None
    monkeypatch.setattr(look, "_services", lambda *_: [good("services", "all 5 ready")])
    monkeypatch.setattr(look, "_work", lambda *_: [good("work", "nothing")])
    monkeypatch.setattr(look, "_purpose", lambda *_: [good("purpose", "demo")])
    for name in ("_mongo", "_kafka"):
        monkeypatch.setattr(look, name, away)

    found = list(look.running(outside.state, None))  # type: ignore[arg-type]

    assert [f.grade for f in found] == ["good", "bad", "bad", "good", "good"]
