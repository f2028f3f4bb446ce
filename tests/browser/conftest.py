"""Chromium, a running system, and people with accounts in it."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from deploy.local import stack
from tests.browser.people import People
from tests.system.house import House

INSTALL = "apt-get install chromium"


@pytest.fixture(scope="session")
def chromium() -> str:
    """The machine's Chromium; skipped with the install line where there is none, never in CI."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None and os.environ.get("CI") != "true":
        pytest.skip(f"Chromium is missing: {INSTALL}")
    assert found is not None, f"Chromium is missing: {INSTALL}"
    return found


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One process of each service; ``test_looks`` sees what ``test_cycle`` did in it."""
    data_dir: Path = tmp_path_factory.mktemp("house")
    stack.up(lambda _line: None, data_dir=data_dir, bound=True)
    yield House(data_dir)
    stack.down(data_dir)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """A browser without a window."""
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield launched
        await launched.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def people(house: House, browser: Browser) -> AsyncIterator[People]:
    """The officers of the sample office, each with a screen of his own, for all tests."""
    async with People.of(house, browser) as found:
        yield found
