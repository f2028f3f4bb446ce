"""``kinerja keys``: rotation as the operator does it."""

import pytest

from deploy.local.secrets import SecretStore, ensure_issuer
from shared.cli.context import Context
from tests.unit.cli.edge import Edge


@pytest.fixture
def system(outside: Edge) -> Edge:
    ensure_issuer(SecretStore(outside.data_dir / "secrets"))
    outside.runs()
    return outside


def test_a_rotation_changes_who_signs_and_keeps_the_key_before_for_a_while(system: Edge) -> None:
    before = system.json("keys", "list")

    after = system.json("keys", "rotate")

    assert [key["signs"] for key in before] == [True]
    assert {key["kid"]: key["signs"] for key in after} == {
        before[0]["kid"]: False,
        after[1]["kid"]: True,
    }
    assert [key["until"] is None for key in after] == [False, True]
    assert system.json("keys", "list")[1]["kid"] == after[1]["kid"]


def test_the_command_itself_signs_with_the_new_key(system: Edge) -> None:
    person = Context.running(system.data_dir).operator("6304-dukcapil")
    before = Context.running(system.data_dir).token(person, "recap")

    system.json("keys", "rotate")

    after = Context.running(system.data_dir).token(person, "recap")
    assert before.split(".")[0] != after.split(".")[0]


def test_a_revoked_key_is_in_the_list_no_more(system: Edge) -> None:
    assert [key["signs"] for key in system.json("keys", "rotate", "--revoke")] == [True]


def test_without_keys_it_says_how_they_are_made(
    outside: Edge, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "kinerja up" in outside.complaint(capsys, "keys", "list")
