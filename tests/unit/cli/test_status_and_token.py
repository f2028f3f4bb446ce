"""``kinerja status`` and ``kinerja token``: for eyes, or one JSON value."""

import httpx
import pytest

from deploy.doctor.findings import Waiting
from shared.cli import status
from shared.security import Verifier
from tests.unit.cli.edge import PORTS, Edge
from tests.unit.http.counter import PUBLIC


def healthy(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"ready": True, "reasons": []})


def recap_waits(request: httpx.Request) -> httpx.Response:
    if request.url.port == PORTS["recap"]:
        reasons = ["MongoDB: [AutoReconnect] (code None)"]
        return httpx.Response(503, json={"ready": False, "reasons": reasons})
    return healthy(request)


def test_status_as_json_is_one_value_with_every_process_and_its_readiness(
    outside: Edge,
) -> None:
    outside.runs(warnings=("port 8101 was taken",))
    outside.answers(recap_waits)

    told = outside.json("status")

    assert (told["status"], told["backend"]["kind"]) == ("running", "embedded")
    assert told["warnings"] == ["port 8101 was taken"]
    assert {p["name"]: p["ready"] for p in told["processes"]} == {
        "kafka": None,
        "collector": True,
        "recap": False,
        "approval": True,
        "notifier": True,
        "portal": True,
    }


def test_status_shows_reasons_as_they_are_written(outside: Edge) -> None:
    outside.runs(warnings=("[penting] port",))
    outside.answers(recap_waits)

    shown = outside.call("status").stdout

    assert "no: MongoDB: [AutoReconnect] (code None)" in shown
    assert "[penting] port" in shown


def test_what_waits_and_where_the_cycles_stand_is_shown(
    outside: Edge, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside.runs()
    outside.answers(healthy)
    monkeypatch.setattr(status, "site_of", lambda state: state)
    waiting = {name: Waiting() for name in PORTS} | {"recap": Waiting(parked=3, lag=41)}
    monkeypatch.setattr(status, "work", lambda _site: waiting)
    monkeypatch.setattr(status, "phases", lambda _site: {"DISAHKAN": 7, "REKAP": 2})

    shown, told = outside.call("status").stdout, outside.json("status")

    (recap,) = [line for line in shown.splitlines() if "recap" in line]
    assert [cell.strip() for cell in recap.split("│")][4:6] == ["41", "3"]
    assert "cycles: DISAHKAN 7, REKAP 2" in shown
    assert told["work"]["recap"] == {"parked": 3, "outbox_seconds": 0.0, "behind": 41}
    assert told["cycles"] == {"DISAHKAN": 7, "REKAP": 2}


def test_where_kafka_cannot_be_asked_the_rest_is_shown(outside: Edge) -> None:
    outside.runs()
    outside.answers(healthy)

    assert outside.json("status")["work"] is None
    assert "?" in outside.call("status").stdout


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (httpx.ConnectError("refused"), "no answer (ConnectError)"),
        (httpx.Response(200, text="<html>"), "is served by something else"),
        (httpx.Response(200, json=[]), "is served by something else"),
        (httpx.Response(200, json={"lain": 1}), "is served by something else"),
    ],
)
def test_a_service_that_does_not_answer_as_ours_do_is_not_ready(
    outside: Edge, answer: httpx.Response | Exception, reason: str
) -> None:
    def odd(_request: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    outside.runs()
    outside.answers(odd)

    services = [p for p in outside.json("status")["processes"] if p["service"]]

    assert not any(p["ready"] for p in services)
    assert all(reason in p["reasons"][0] for p in services)


def test_status_of_what_never_ran_says_how_to_start_it(
    outside: Edge, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "kinerja up" in outside.complaint(capsys, "status")


def test_a_token_proves_the_sample_officer_of_the_role(outside: Edge) -> None:
    outside.runs()

    told = outside.json("token", "SEKRETARIS", "approval")
    plain = outside.call("token", "SEKRETARIS", "approval").stdout

    assert told["role"] == "SEKRETARIS"
    for token in (told["token"], plain.strip()):
        person = Verifier(PUBLIC).verify(token, "approval")
        assert (person.office, person.role) == ("6304-dukcapil", "SEKRETARIS")


def test_an_unknown_role_is_refused_with_the_roles_that_there_are(
    outside: Edge, capsys: pytest.CaptureFixture[str]
) -> None:
    outside.runs()

    told = outside.complaint(capsys, "token", "RAJA", "approval")

    assert "RAJA" in told
    assert "SEKRETARIS" in told


@pytest.mark.parametrize("words", [("token", "SEKRETARIS", "approval"), ("parked", "list")])
def test_what_needs_a_running_system_says_how_to_start_it(
    outside: Edge, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    outside.runs("stopped")

    assert "kinerja up" in outside.complaint(capsys, *words)


def test_a_token_is_for_one_service_that_there_is(
    outside: Edge, capsys: pytest.CaptureFixture[str]
) -> None:
    outside.runs()

    assert "collector" in outside.complaint(capsys, "token", "SEKRETARIS", "semua")
