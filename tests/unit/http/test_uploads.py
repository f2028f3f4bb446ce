"""One file a request, from somebody who is known, with a name that can be shown."""

from collections.abc import AsyncIterator

import pytest

from shared.http.uploads import MAX_JSON_BYTES, MAX_UPLOAD_BYTES
from tests.unit.http.counter import CYCLE_ID, PERSONAL, Counter, bearer

FILES = f"/cycles/{CYCLE_ID}/files"
CSV = {"Content-Type": "Text/CSV; charset=utf-8"}


async def parts(total: int) -> AsyncIterator[bytes]:
    """A body of so many bytes whose length nobody declares."""
    for start in range(0, total, 1 << 20):
        yield b"a" * min(1 << 20, total - start)


async def test_a_file_is_received_with_name_and_kind_and_kept_under_its_hash(
    desk: Counter,
) -> None:
    sent = bearer() | CSV
    answer = await desk.client.put(
        FILES, params={"name": "rekap Q3.csv"}, content=b"a,b\n", headers=sent
    )

    told = answer.json()
    assert (told["name"], told["media_type"], told["size"]) == ("rekap Q3.csv", "text/csv", 4)
    assert await desk.files.get(told["sha256"]) == b"a,b\n"


async def test_who_is_not_known_is_refused_before_a_byte_is_read(desk: Counter) -> None:
    read = []

    async def noting() -> AsyncIterator[bytes]:
        read.append("a part")
        yield b"a"

    answer = await desk.client.put(FILES, params={"name": "a"}, content=noting())

    assert (answer.status_code, read) == (401, [])


@pytest.mark.parametrize(
    "name", ["", " ", "../a.csv", "a/b.csv", "a\\b.csv", ".", "..", ".profile", "a\0b", "a\nb",
             "a\u202eb", "a" * 201],
)  # fmt: skip
async def test_a_name_that_is_none_is_refused(desk: Counter, name: str) -> None:
    answer = await desk.client.put(FILES, params={"name": name}, content=b"a", headers=bearer())

    assert (answer.status_code, answer.json()["rule"]) == (422, "nama-berkas-tidak-sah")


async def test_a_personal_number_in_the_name_is_refused_and_not_repeated(desk: Counter) -> None:
    name = f"{PERSONAL}.pdf"
    answer = await desk.client.put(FILES, params={"name": name}, content=b"a", headers=bearer())

    assert (answer.status_code, answer.json()["rule"]) == (422, "nomor-pribadi")
    assert PERSONAL not in answer.text


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "csv", "text/", "a b/c"])
async def test_a_form_is_no_file(desk: Counter, kind: str) -> None:
    answer = await desk.client.put(
        FILES, params={"name": "a"}, content=b"a", headers=bearer() | {"Content-Type": kind}
    )

    assert (answer.status_code, answer.json()["rule"]) == (415, "jenis-berkas-tidak-dikenal")


async def test_an_empty_file_is_refused(desk: Counter) -> None:
    answer = await desk.client.put(FILES, params={"name": "a"}, content=b"", headers=bearer())

    assert (answer.status_code, answer.json()["rule"]) == (422, "berkas-kosong")


async def test_a_file_may_be_larger_than_other_bodies(desk: Counter) -> None:
    body = parts(MAX_JSON_BYTES + 1)

    answer = await desk.client.put(FILES, params={"name": "a"}, content=body, headers=bearer())

    assert answer.json()["size"] == MAX_JSON_BYTES + 1


async def test_a_file_that_is_too_large_is_refused_and_not_kept(desk: Counter) -> None:
    body = parts(MAX_UPLOAD_BYTES + 1)

    answer = await desk.client.put(FILES, params={"name": "a"}, content=body, headers=bearer())

    assert (answer.status_code, answer.json()["rule"]) == (413, "terlalu-besar")
    assert "25 MiB" in answer.json()["detail"]
    assert desk.files._kept == {}
