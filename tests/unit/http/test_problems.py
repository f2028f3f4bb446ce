"""A refusal names field and rule, never what was sent (RFC 9457)."""

from collections.abc import AsyncIterator

import pytest
import structlog

from shared.http.uploads import MAX_JSON_BYTES
from tests.unit.http.counter import CYCLE_ID, PATH, PERSONAL, Counter, bearer

JSON = {"Content-Type": "application/json"}


async def test_a_problem_has_the_fields_of_rfc_9457_and_says_rule_and_remedy(
    desk: Counter,
) -> None:
    answer = await desk.write("")

    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "urn:kinerja:rule:teks-kosong",
        "title": "Tidak sesuai keadaan saat ini",
        "status": 409,
        "rule": "teks-kosong",
        "detail": "Teksnya kosong.",
        "remedy": "Mohon isi teksnya.",
    }
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("body", "field", "rule"),
    [
        ('{"text": 4711}', "body.text", "string_type"),
        ("{}", "body.text", "missing"),
        ('{"text": "a", "lain": 4711}', "body.lain", "extra_forbidden"),
        ('{"text": "a", "notes": {"b": "x4711"}}', "body.notes.b", "int_parsing"),
        ('{"text": x4711', "body.9", "json_invalid"),
    ],
)
async def test_a_wrong_field_is_named_with_its_rule_and_without_its_value(
    desk: Counter, body: str, field: str, rule: str
) -> None:
    answer = await desk.client.post(PATH, content=body, headers=bearer() | JSON)

    assert answer.status_code == 422
    assert [(e["field"], e["rule"]) for e in answer.json()["errors"]] == [(field, rule)]
    assert field in answer.json()["detail"]
    assert "4711" not in answer.text


async def test_a_wrong_place_in_the_address_is_named_without_its_value(desk: Counter) -> None:
    answer = await desk.client.get("/cycles/bukan-siklus", headers=bearer())

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "path.cycle"
    assert "bukan-siklus" not in answer.text


async def test_a_name_that_the_client_made_up_is_not_repeated_if_it_is_a_personal_number(
    desk: Counter,
) -> None:
    body = f'{{"text": "a", "{PERSONAL}": 1, "notes": {{"{PERSONAL}": "x"}}}}'

    answer = await desk.client.post(PATH, content=body, headers=bearer() | JSON)

    assert answer.status_code == 422
    assert len(answer.json()["errors"]) == 2
    assert PERSONAL not in answer.text


async def test_a_personal_number_is_refused_with_its_place_and_nothing_is_stored(
    desk: Counter,
) -> None:
    answer = await desk.write(f"NIK {PERSONAL}", Idempotency_Key="k")

    assert answer.status_code == 422
    assert answer.json()["rule"] == "nomor-pribadi"
    assert "text" in answer.json()["detail"]
    assert PERSONAL not in answer.text
    assert desk.store.commits == 0
    assert PERSONAL not in repr(desk.store)


@pytest.mark.parametrize("declared", [True, False])
async def test_a_body_of_more_than_eight_mebibytes_is_refused(
    desk: Counter, *, declared: bool
) -> None:
    body = b'{"text": "' + b"a" * MAX_JSON_BYTES + b'"}'

    async def parts() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 1 << 20):
            yield body[start : start + (1 << 20)]

    answer = await desk.client.post(
        PATH, content=body if declared else parts(), headers=bearer() | JSON
    )

    assert (answer.status_code, answer.json()["rule"]) == (413, "terlalu-besar")
    assert desk.store.commits == 0


async def test_a_body_just_below_the_limit_is_read(desk: Counter) -> None:
    answer = await desk.write("a" * (1 << 20))

    assert answer.status_code == 200


async def test_an_unknown_address_and_an_unknown_method_are_problems_too(desk: Counter) -> None:
    unknown = await desk.client.get("/tidak-ada")
    wrong = await desk.client.delete(f"/cycles/{CYCLE_ID}", headers=bearer())

    assert (unknown.status_code, unknown.json()["rule"]) == (404, "http-404")
    assert (wrong.status_code, wrong.json()["rule"]) == (405, "http-405")
    assert wrong.headers["allow"]


async def test_a_body_nested_without_end_cannot_be_read(desk: Counter) -> None:
    answer = await desk.client.post(PATH, content="[" * 100_000, headers=bearer() | JSON)

    assert (answer.status_code, answer.json()["rule"]) == (400, "http-400")
    assert "tidak dapat dibaca" in answer.json()["detail"]


async def test_a_fault_of_the_program_is_told_without_what_it_says_and_logged_once(
    desk: Counter,
) -> None:
    with structlog.testing.capture_logs() as lines:
        answer = await desk.client.get("/broken")

    assert (answer.status_code, answer.json()["rule"]) == (500, "galat-sistem")
    assert PERSONAL not in answer.text
    assert [line["event"] for line in lines] == ["http.failed", "http.answered"]
    assert lines[1]["status"] == 500


async def test_what_does_not_exist_is_404_and_says_what_to_look_at(desk: Counter) -> None:
    answer = await desk.client.get(f"/cycles/{CYCLE_ID}", headers=bearer())

    assert (answer.status_code, answer.json()["rule"]) == (404, "tidak-ditemukan")
    assert answer.json()["remedy"]
