"""Parked records: for the operator of the office, without their bodies, and never without why."""

from functools import partial

import pytest

from tests.unit.http.counter import PERSONAL, Counter, bearer

operator = partial(bearer, "OPERATOR")
WHY = {"why": "sudah diperbaiki"}


@pytest.mark.parametrize("role", ["SEKRETARIS", "KEPALA_DINAS"])
@pytest.mark.parametrize(("method", "rest"), [("GET", ""), ("GET", "/{}"), ("POST", "/{}/discard")])
async def test_only_the_operator_sees_and_treats_parked_records(
    desk: Counter, role: str, method: str, rest: str
) -> None:
    path = f"/parked{rest.format(desk.park())}"
    body = WHY if method == "POST" else None

    answer = await desk.client.request(method, path, json=body, headers=bearer(role))

    assert (answer.status_code, answer.json()["rule"]) == (403, "bukan-operator")
    assert desk.store.commits == 0


async def test_an_operator_sees_his_own_office_s_records_only(desk: Counter) -> None:
    own, foreign = desk.park(), desk.park(office="6371-dukcapil", offset=8)

    listing = await desk.client.get("/parked", headers=operator())
    hidden = await desk.client.get(f"/parked/{foreign}", headers=operator())
    treated = await desk.client.post(f"/parked/{foreign}/discard", json=WHY, headers=operator())

    assert [row["id"] for row in listing.json()] == [own]
    assert hidden.status_code == treated.status_code == 404
    assert not desk.store.records[foreign].closed


async def test_coordinates_reason_and_headers_are_shown_and_the_body_is_not(
    desk: Counter,
) -> None:
    parked_id = desk.park()

    for path in ("/parked", f"/parked/{parked_id}"):
        answer = await desk.client.get(path, headers=operator())
        shown = answer.json() if path != "/parked" else answer.json()[0]
        assert (shown["id"], shown["reason"]) == (parked_id, "aturan-contoh")
        assert shown["headers"] == {"ce_id": "abc"}
        assert shown["bytes"] > 0
        assert "rahasia" not in answer.text


@pytest.mark.parametrize("treatment", ["replay", "discard"])
@pytest.mark.parametrize("body", [{}, {"why": ""}, {"why": "ya"}])
async def test_no_treatment_without_a_reason(
    desk: Counter, treatment: str, body: dict[str, str]
) -> None:
    path = f"/parked/{desk.park()}/{treatment}"

    answer = await desk.client.post(path, json=body, headers=operator())

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["body.why"]
    assert desk.store.commits == 0


async def test_a_reason_with_a_personal_number_is_refused_and_not_stored(desk: Counter) -> None:
    path = f"/parked/{desk.park()}/discard"

    answer = await desk.client.post(path, json={"why": f"milik {PERSONAL}"}, headers=operator())

    assert (answer.status_code, answer.json()["rule"]) == (422, "nomor-pribadi")
    assert PERSONAL not in answer.text
    assert desk.store.commits == 0


async def test_a_discarded_record_keeps_who_and_why_and_leaves_the_list(desk: Counter) -> None:
    parked_id = desk.park()

    answer = await desk.client.post(f"/parked/{parked_id}/discard", json=WHY, headers=operator())

    assert answer.status_code == 200, answer.text
    resolution = desk.store.records[parked_id].resolution or ""
    assert "OPERATOR" in resolution
    assert WHY["why"] in resolution
    still = await desk.client.get("/parked", headers=operator())
    closed = await desk.client.get("/parked", params={"closed": "true"}, headers=operator())
    assert still.json() == []
    assert [row["status"] for row in closed.json()] == ["DISCARDED"]


async def test_an_unknown_treatment_and_an_unknown_record_are_refused(desk: Counter) -> None:
    parked_id = desk.park()

    burn = await desk.client.post(f"/parked/{parked_id}/burn", json=WHY, headers=operator())
    absent = await desk.client.get("/parked/kinerja.approved.v1:0:99", headers=operator())
    shapeless = await desk.client.get("/parked/lain", headers=operator())

    assert (burn.status_code, absent.status_code, shapeless.status_code) == (422, 404, 422)


async def test_only_the_operator_resumes_an_intake_with_a_reason_and_is_told_if_it_ran(
    desk: Counter,
) -> None:
    stranger = await desk.client.post("/parked/resume", json=WHY, headers=bearer("SEKRETARIS"))
    silent = await desk.client.post("/parked/resume", json={}, headers=operator())
    running = await desk.client.post("/parked/resume", json=WHY, headers=operator())
    desk.engine.worker.brake.because = "kinerja.approved.v1"
    stopped = await desk.client.get("/readyz")
    resumed = await desk.client.post("/parked/resume", json=WHY, headers=operator())
    ready = await desk.client.get("/readyz")

    assert (stranger.status_code, silent.status_code) == (403, 422)
    assert (running.json(), resumed.json()) == ({"resumed": False}, {"resumed": True})
    assert "kinerja parked resume" in " ".join(stopped.json()["reasons"])
    assert (stopped.status_code, ready.status_code) == (503, 200)
    assert [row.data["why"] for row in desk.store.rows.values()] == [WHY["why"]]
