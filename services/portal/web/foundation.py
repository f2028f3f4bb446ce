"""Akun pertama: on an empty installation, who has its setup code makes the first operator."""

import re
from collections.abc import Mapping
from typing import Final

from fastapi import APIRouter, Request, Response

from services.portal.accounts.door import CodeWanted, NotLetIn, same
from services.portal.accounts.passwords import weakness, words_of
from services.portal.accounts.registrar import (
    KEEPS_ACCOUNTS,
    AccountRefused,
    Person,
    Registrar,
)
from services.portal.accounts.store import Accounts
from services.portal.web.forms import Form
from services.portal.web.house import House, seen, with_cookie
from shared.contract.identifiers import OFFICE_PATTERN
from shared.office import Office

_PAGE: Final = "/mulai"


def routes(
    house: House,
    accounts: Accounts,
    registrar: Registrar,
    offices: Mapping[str, Office],
    code: str,
) -> APIRouter:
    """``/mulai``: there while no account is, and never again."""
    router = APIRouter()

    async def show(_request: Request) -> Response:
        if await accounts.any_account():
            return seen("/masuk")
        return page({}, None)

    async def found(request: Request) -> Response:
        form = await Form.of(request)
        if await accounts.any_account():
            return seen("/masuk")
        if fault := _fault(form, code):
            return page(form.fields, fault)
        operator = house.sop.actions[KEEPS_ACCOUNTS][0]
        login, password = form.text("login"), form.secret("new")
        try:
            person = Person.of(login, form.text("name"), [operator])
            await registrar.found(form.text("office"), person, password)
            cookie, _ = await house.door.enter(person.login, password)
        except AccountRefused as no:
            return page(form.fields, f"{no.detail} {no.remedy}")
        except (NotLetIn, CodeWanted):
            return seen("/masuk")
        return with_cookie(house, seen("/admin/mulai"), cookie)

    def page(typed: dict[str, str], notice: str | None) -> Response:
        status = 200 if notice is None else 422
        return house.page(
            "pertama.html.j2", None, status, typed=typed, notice=notice, offices=list(offices)
        )

    router.add_route(_PAGE, show, ["GET"])
    router.add_route(_PAGE, found, ["POST"])
    return router


def _fault(form: Form, code: str) -> str | None:
    """What is wrong with what was typed, the code first: a stranger learns nothing else."""
    if not same(form.text("code").lower(), code):
        return (
            "Kode penyiapan tidak sesuai. Kode ditampilkan oleh perintah kinerja up, atau "
            "kinerja first-account, di server."
        )
    if not re.fullmatch(OFFICE_PATTERN, form.text("office")):
        return "Kode kantor terdiri dari huruf kecil, angka dan garis, misalnya 6304-dukcapil."
    if form.secret("new") != form.secret("again"):
        return "Kata sandi dan ulangannya berbeda."
    own = words_of(form.text("name"), form.text("office"))
    return weakness(form.secret("new"), form.text("login").lower(), own)
