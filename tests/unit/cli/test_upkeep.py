"""``kinerja verify``, ``backup``, ``restore``, ``reread``: what they say, and what they refuse."""

from pathlib import Path

import pytest

from deploy.local import stack
from deploy.local.errors import StackError
from deploy.local.paths import Paths
from deploy.upkeep.facts import Difference
from shared.cli import backup, verify
from shared.cli.output import CliError
from tests.unit.cli.edge import Edge

LOST = Difference(
    kind="lost", service="recap", where="a [cycle]", found="sequence 3 committed", remedy="Do this."
)
LATE = Difference(
    kind="behind", service="recap", where="c", found="f", remedy="Wait.", passing=True
)


@pytest.fixture
def system(outside: Edge, monkeypatch: pytest.MonkeyPatch) -> Edge:
    outside.runs()
    monkeypatch.setattr("shared.cli.site.site_of", lambda _state: None)
    return outside


def finding(monkeypatch: pytest.MonkeyPatch, *rounds: list[Difference]) -> list[object]:
    """Each look at the system finds the next of these; the sites that were looked at."""
    left, looked = list(rounds), list[object]()

    def gather(site: object) -> object:
        looked.append(site)
        return site

    monkeypatch.setattr(verify, "gather", gather)
    monkeypatch.setattr(verify, "differences", lambda _facts: left.pop(0))
    monkeypatch.setattr(verify, "_PAUSE", 0.0)
    return looked


def test_no_difference_is_exit_code_0(system: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    finding(monkeypatch, [])

    result = system.call("verify")

    assert (result.exit_code, "No difference" in result.stdout) == (0, True)


def test_a_difference_is_shown_with_what_to_do_and_is_exit_code_1(
    system: Edge, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding(monkeypatch, [LOST], [LOST])

    result = system.call("verify")

    assert result.exit_code == 1
    for words in ("lost recap: a [cycle]: sequence 3 committed", "Do this.", "1 difference."):
        assert words in result.stdout
    assert '"kind": "lost"' in system.call("verify", "--json").stdout


def test_what_is_on_its_way_is_waited_for(system: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = finding(monkeypatch, [LATE], [LATE], [])

    assert system.call("verify").exit_code == 0
    assert len(looked) == 3

    finding(monkeypatch, [LATE])
    assert system.call("verify", "--patience", "0").exit_code == 1


def test_a_backup_is_never_written_over(system: Edge, tmp_path: Path) -> None:
    file = tmp_path / "kept.tar.gz"
    file.write_bytes(b"older")

    result = system.call("backup", str(file))

    assert isinstance(result.exception, CliError)
    assert "never written over" in str(result.exception)
    assert file.read_bytes() == b"older"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("restore", "FILE", "--only", "gudang"), "no such service: gudang"),
        (("restore", "FILE"), "There is no file"),
        (("reread", "gudang"), "no such service: gudang"),
        (("reread", "notifier", "--rebuild"), "keeps what no event brings back"),
        (("reread", "portal"), "the services are running"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_touched(
    system: Edge, tmp_path: Path, words: tuple[str, ...], why: str
) -> None:
    named = [str(tmp_path / "nothing.tar.gz") if word == "FILE" else word for word in words]

    result = system.call(*named)

    assert result.exception is not None
    assert why in str(result.exception)


def test_services_do_not_start_on_half_a_restore(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="broken off"), backup._marked(tmp_path):
        raise ValueError("broken off")

    with pytest.raises(StackError, match="A restore is at work here, or has broken off"):
        stack.up(lambda _line: None, data_dir=tmp_path)

    with backup._marked(tmp_path):
        assert Paths.of(tmp_path).restoring.exists()
    assert not Paths.of(tmp_path).restoring.exists()
