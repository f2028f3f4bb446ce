"""A page as a person meets it: how wide it is, whether everybody can use it, what it looks like."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal

import axe_playwright_python
from playwright.async_api import Page

from tests.browser.people import People

AXE: Final = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
Scheme = Literal["light", "dark"]


async def new_screen(people: People, role: str, width: int, scheme: Scheme) -> Page:
    """A browser that has seen nothing yet; with the person's own cookies, where one is needed."""
    state = await (await people.at(role)).context.storage_state() if role else None
    context = await people.browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        storage_state=state,
        bypass_csp=True,
    )
    page = await context.new_page()
    page.on("pageerror", lambda error: people.faults.append(str(error)))
    return page


async def faults(page: Page, address: str, name: str) -> list[str]:
    """What is wrong with a page at first sight: its answer, its width, what axe finds grave."""
    answer = await page.goto(address)
    assert answer is not None
    found = [] if answer.ok else [f"{name}: {answer.status}"]
    wide = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    found += [f"{name}: {wide} px wider than the screen"] if wide > 0 else []
    await page.evaluate(AXE)
    result: dict[str, Any] = await page.evaluate("axe.run()")
    grave = [v for v in result["violations"] if v["impact"] in ("serious", "critical")]
    return found + [
        f"{name}: {v['id']} ({v['impact']}): {v['nodes'][0]['html'][:160]}" for v in grave
    ]


async def keep(page: Page, name: str) -> None:
    """A picture of the whole page in the folder that KINERJA_SCREENSHOTS names."""
    folder = os.environ.get("KINERJA_SCREENSHOTS")
    if folder:
        await page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


async def look_faults(
    people: People, pages: Mapping[str, tuple[str, str]], width: int, scheme: Scheme
) -> list[str]:
    """What is wrong with pages (name -> role and path) on a screen of that size."""
    found = []
    for name, (role, path) in pages.items():
        page = await _screen(people, role, width, scheme)
        found += await faults(page, f"{people.base}{path}", name)
        await keep(page, f"{name}-{scheme}-{width}")
    return found


async def _screen(people: People, role: str, width: int, scheme: Scheme) -> Page:
    """A screen of that size, kept for the next page."""
    key = f"{role} {width} {scheme}"
    if key not in people.pages:
        people.pages[key] = await new_screen(people, role, width, scheme)
    return people.pages[key]
