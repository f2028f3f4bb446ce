"""A first visit in real Chromium: what is transferred, and when something is seen."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Browser, async_playwright

_PAINTED: Final = """() => new Promise(done => {
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  if (paint) { done(paint.startTime); return; }
  new PerformanceObserver((list, it) => { for (const e of list.getEntries())
    if (e.name === 'first-contentful-paint') { it.disconnect(); done(e.startTime); } })
    .observe({ type: 'paint', buffered: true });
})"""


@dataclass(frozen=True, slots=True)
class Visit:
    """One page in a browser that has seen nothing yet; milliseconds from the click."""

    page: str
    requests: int
    transferred: int
    first_byte_ms: float
    first_paint_ms: float
    ready_ms: float


async def visits(
    base: str, pages: Mapping[str, tuple[str, str]], pictures: Path | None
) -> list[Visit]:
    """Each page once, with the cookie of its visitor; kept as pictures in a folder, if wanted.

    Raises ``RuntimeError`` without Chromium.
    """
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise RuntimeError("Chromium is missing: apt-get install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            return [
                await _visit(browser, base, page, *where, pictures) for page, where in pages.items()
            ]
        finally:
            await browser.close()


async def _visit(  # noqa: PLR0917
    browser: Browser, base: str, page: str, path: str, cookie: str, pictures: Path | None
) -> Visit:
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    if cookie:
        name, _, value = cookie.partition("=")
        await context.add_cookies([{"name": name, "value": value, "url": base}])
    screen = await context.new_page()
    wire = await context.new_cdp_session(screen)
    loaded: list[int] = []

    def note(event: dict[str, Any]) -> None:
        loaded.append(int(event["encodedDataLength"]))

    wire.on("Network.loadingFinished", note)
    await wire.send("Network.enable")
    await screen.goto(f"{base}{path}", wait_until="load")
    painted = float(await screen.evaluate(_PAINTED))
    told: dict[str, float] = await screen.evaluate(
        "() => performance.getEntriesByType('navigation')[0].toJSON()"
    )
    if pictures is not None:
        for width in (1280, 360):
            await screen.set_viewport_size({"width": width, "height": 900})
            name = page.replace(" ", "-").lower()
            await screen.screenshot(path=pictures / f"{name}-{width}.png", full_page=True)
    await context.close()
    return Visit(
        page,
        len(loaded),
        sum(loaded),
        round(told["responseStart"], 1),
        round(painted, 1),
        round(told["domContentLoadedEventEnd"], 1),
    )
