import pytest

from deploy.local.errors import StackError
from deploy.local.ladder import choose

GIVEN = {"KINERJA_KAFKA_BOOTSTRAP": "k:1", "KINERJA_MONGO_URI": "mongodb://m:2"}


def engine() -> None:
    return None


def no_engine() -> str:
    return "no Docker engine listens here"


def never_asked() -> str:
    raise AssertionError("the probe must not run")


def test_addresses_in_the_environment_come_first_and_docker_is_not_even_asked() -> None:
    assert choose(GIVEN, never_asked).kind == "external"


def test_a_docker_engine_comes_second() -> None:
    assert choose({}, engine).kind == "docker"


def test_local_processes_come_last_and_the_reason_tells_why_the_others_did_not() -> None:
    chosen = choose({}, no_engine)

    assert chosen.kind == "embedded"
    assert "no addresses are in the environment" in chosen.reason
    assert "no Docker engine listens here" in chosen.reason


@pytest.mark.parametrize("name", GIVEN)
def test_half_an_address_is_refused_and_not_completed_by_a_guess(name: str) -> None:
    with pytest.raises(StackError, match=f"Only {name} is given"):
        choose({name: GIVEN[name]}, no_engine)


def test_a_rung_can_be_asked_for_against_the_order() -> None:
    assert choose({**GIVEN, "KINERJA_BACKEND": "embedded"}, never_asked).kind == "embedded"
    assert choose({**GIVEN, "KINERJA_BACKEND": "docker"}, engine).kind == "docker"


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        ("docker", "no Docker engine listens here"),
        ("external", "needs KINERJA_KAFKA_BOOTSTRAP and KINERJA_MONGO_URI"),
        ("cloud", "known are external, docker and embedded"),
    ],
)
def test_a_rung_asked_for_in_vain_is_refused_with_the_reason(wish: str, reason: str) -> None:
    with pytest.raises(StackError, match=reason):
        choose({"KINERJA_BACKEND": wish}, no_engine)
