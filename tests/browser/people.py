"""The officers of the sample office before their screens; they do what people do, no more."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

import httpx
from playwright.async_api import Browser, Page, expect

from samples import Sample, load
from samples.officers import principal
from tests.system.house import House

PASSWORD: Final = "empat ekor itik pulang petang"
CYCLE: Final = "6304-dukcapil:2025-Q3:r0"


@dataclass
class People:
    """Whoever acts gets a screen, and keeps it."""

    base: str
    browser: Browser
    sample: Sample
    given: dict[str, str]
    faults: list[str] = field(default_factory=list)
    pages: dict[str, Page] = field(default_factory=dict)

    @classmethod
    @asynccontextmanager
    async def of(cls, house: House, browser: Browser) -> "AsyncIterator[People]":
        """With an account for every officer, made by the operator."""
        sample, base = load(), house.addresses["portal"][0]
        given = await _accounts(house, sample, base)
        people = cls(base, browser, sample, given)
        yield people
        for page in people.pages.values():
            await page.context.close()

    async def at(self, role: str, path: str = "/") -> Page:
        """A person's screen at a page of the portal."""
        if role not in self.pages:
            self.pages[role] = await self._come_in(role)
        page = self.pages[role]
        answer = await page.goto(f"{self.base}{path}")
        assert answer is not None
        assert answer.ok, (path, answer.status, await page.inner_text("main"))
        return page

    async def _come_in(self, role: str) -> Page:
        context = await self.browser.new_context(viewport={"width": 1280, "height": 900})
        page = await context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"{role}: {error}"))
        login = _login(role)
        await page.goto(f"{self.base}/masuk")
        await _enter(page, login, self.given[login])
        await page.get_by_label("Kata sandi sekarang").fill(self.given[login])
        await page.get_by_label("Kata sandi baru", exact=True).fill(PASSWORD)
        await page.get_by_label("Ulangi kata sandi baru").fill(PASSWORD)
        await page.get_by_role("button", name="Simpan").click()
        await expect(page.get_by_role("heading", name="Beranda")).to_be_visible()
        self.given[login] = PASSWORD
        return page


async def _enter(page: Page, login: str, password: str) -> None:
    await page.get_by_label("Nama pengguna").fill(login)
    await page.get_by_label("Kata sandi").fill(password)
    await page.get_by_role("button", name="Masuk").click()


async def _accounts(house: House, sample: Sample, base: str) -> dict[str, str]:
    operator = principal(sample.office, sample.officer("OPERATOR"))
    headers = {"Authorization": f"Bearer {house.sign(operator, 'portal')}"}
    given = {}
    async with httpx.AsyncClient(base_url=base, headers=headers, timeout=20) as client:
        for officer in sample.officers:
            person = {"name": officer.name, "roles": [officer.role]}
            answer = await client.put(f"/api/accounts/{_login(officer.role)}", json=person)
            assert answer.is_success, answer.text
            given[answer.json()["login"]] = answer.json()["password"]
    return given


def _login(role: str) -> str:
    return role.lower().replace("_", "-")
