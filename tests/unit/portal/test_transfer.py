"""How pages travel: packed, with their time, and with no secret that could be guessed."""

import re

import httpx
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, Response, StreamingResponse

from services.portal.accounts.masks import masked, unmasked_is
from services.portal.web import assets
from services.portal.web.transfer import Transfer
from tests.unit.portal.pages import portal
from tests.unit.portal.world import form


def client() -> httpx.AsyncClient:
    app = FastAPI()
    app.include_router(assets.routes())

    @app.get("/page")
    async def page() -> Response:
        return HTMLResponse("<p>isi</p>" * 1000)

    @app.get("/file.pdf")
    async def file() -> Response:
        return Response(b"%PDF" * 1000, media_type="application/pdf")

    @app.get("/stream")
    async def stream() -> Response:
        return StreamingResponse(iter(["data: 1\n\n"] * 500), media_type="text/event-stream")

    transport = httpx.ASGITransport(Transfer(app))
    return httpx.AsyncClient(transport=transport, base_url="http://portal")


async def test_pages_are_packed_and_say_how_long_they_took() -> None:
    async with client() as browser:
        page = await browser.get("/page")
        plain = await browser.get("/page", headers={"Accept-Encoding": "identity"})

    assert page.headers["content-encoding"] == "gzip"
    assert int(page.headers["content-length"]) < 500
    assert page.text == plain.text
    assert re.fullmatch(r"app;dur=\d+\.\d", page.headers["server-timing"])


async def test_streams_and_packed_files_are_left_as_they_are() -> None:
    async with client() as browser:
        for path in ("/stream", "/file.pdf"):
            assert "content-encoding" not in (await browser.get(path)).headers


async def test_a_file_of_ours_is_packed_once_and_kept_for_a_year() -> None:
    async with client() as browser:
        address = assets.address("kinerja.css")
        file = await browser.get(address)
        again = await browser.get(address, headers={"If-None-Match": file.headers["etag"]})
        plain = await browser.get(address, headers={"Accept-Encoding": "identity"})

    assert file.headers["content-encoding"] == "gzip"
    assert "immutable" in file.headers["cache-control"]
    assert (again.status_code, again.content) == (304, b"")
    assert plain.content == file.content


def test_a_mask_is_another_each_time_and_comes_off_again() -> None:
    secret = "s3cret-token_A"
    forms = {masked(secret) for _ in range(20)}

    assert len(forms) == 20
    assert all(unmasked_is(form, secret) for form in forms)
    assert not any(secret in form for form in forms)
    for wrong in ("", "x", secret, masked("another-secret"), "é", masked(secret)[:-4]):
        assert not unmasked_is(wrong, secret)


async def test_two_answers_never_hold_the_same_token_and_both_are_accepted() -> None:
    async with portal(form()) as browser:
        await browser.come_in("KASUBAG_KPEP")
        tokens = [(await browser.form("/", "/keluar"))["_csrf"] for _ in range(2)]

        assert tokens[0] != tokens[1]
        answer = await browser.client.post("/keluar", data={"_csrf": tokens[0]})
        assert answer.status_code == 303
