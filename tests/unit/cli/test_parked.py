"""``kinerja parked``: asks the services as the office's operator, and shows what they say."""

import httpx
import orjson
import pytest

from shared.security import Verifier
from tests.unit.cli.edge import PORTS, Edge
from tests.unit.http.counter import PUBLIC

ID = "kinerja.approved.v1:0:7"
ROW = {
    "id": ID,
    "cycle": "6304-dukcapil:2025-Q3:r0",
    "status": "CULPRIT",
    "reason": "[aturan] contoh",
    "at": "2025-10-01T08:00:00Z",
    "headers": {"ce_id": "abc"},
}
PROBLEM = {"detail": "Pesan tertahan itu tidak ada.", "remedy": "Lihat `kinerja parked list`."}


def services(request: httpx.Request) -> httpx.Response:
    if request.method == "POST":
        return httpx.Response(200, json={"released": True, "blocked_by": None})
    if request.url.path == "/parked":
        return httpx.Response(200, json=[ROW] if request.url.port == PORTS["recap"] else [])
    return httpx.Response(200, json=ROW)


@pytest.fixture
def system(outside: Edge) -> Edge:
    outside.runs()
    outside.answers(services)
    return outside


def test_the_list_of_all_services_is_one_json_value(system: Edge) -> None:
    assert system.json("parked", "list") == [{"service": "recap"} | ROW]
    assert {request.url.port for request in system.asked} == set(PORTS.values())


def test_the_operator_of_the_office_asks(system: Edge) -> None:
    system.json("parked", "list", "--office", "6371-dukcapil")

    token = system.asked[0].headers["authorization"].removeprefix("Bearer ")
    person = Verifier(PUBLIC).verify(token, "collector")
    assert (person.office, person.role) == ("6371-dukcapil", "OPERATOR")


def test_reasons_are_shown_as_they_are_written(system: Edge) -> None:
    assert "[aturan] contoh" in system.call("parked", "list").stdout
    assert "[aturan] contoh" in system.call("parked", "show", "recap", ID).stdout


def test_that_nothing_is_parked_is_said(outside: Edge) -> None:
    outside.runs()
    outside.answers(lambda _request: httpx.Response(200, json=[]))

    assert "Nothing is parked" in outside.call("parked", "list").stdout
    assert outside.json("parked", "list") == []


@pytest.mark.parametrize("act", ["replay", "discard"])
def test_a_treatment_sends_why_and_prints_the_answer_as_json(system: Edge, act: str) -> None:
    told = system.json("parked", act, "recap", ID, "--why", "sudah diperbaiki")

    assert told == {"released": True, "blocked_by": None}
    (asked,) = system.asked
    assert (asked.method, asked.url.path) == ("POST", f"/parked/{ID}/{act}")
    assert orjson.loads(asked.content) == {"why": "sudah diperbaiki"}


@pytest.mark.parametrize("act", ["replay", "discard"])
def test_no_treatment_is_sent_without_why(system: Edge, act: str) -> None:
    assert system.call("parked", act, "recap", ID).exit_code != 0
    assert system.asked == []


def test_what_blocks_still_is_named(outside: Edge) -> None:
    outside.runs()
    still = {"released": False, "blocked_by": "kinerja.approved.v1:0:9"}
    outside.answers(lambda _request: httpx.Response(200, json=still))

    shown = outside.call("parked", "replay", "recap", ID, "--why", "sudah diperbaiki").stdout

    assert "Still blocked by kinerja.approved.v1:0:9" in shown


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (httpx.Response(404, json=PROBLEM), "recap: Pesan tertahan itu tidak ada."),
        (httpx.Response(502, text="<html>"), "is served by something else"),
        (httpx.ConnectError("refused"), "recap does not answer (ConnectError)"),
    ],
)
def test_a_refusal_or_silence_is_one_sentence(
    outside: Edge,
    capsys: pytest.CaptureFixture[str],
    answer: httpx.Response | Exception,
    told: str,
) -> None:
    def odd(_request: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    outside.runs()
    outside.answers(odd)

    complaint = outside.complaint(capsys, "parked", "show", "recap", ID)

    assert told in complaint
    assert len(complaint.splitlines()) == 1


def test_a_service_that_does_not_exist_is_one_sentence(
    system: Edge, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "service lain is not part" in system.complaint(capsys, "parked", "show", "lain", ID)
