from collections.abc import AsyncIterator

import pytest

from tests.unit.http.counter import Counter, counter


@pytest.fixture
async def desk() -> AsyncIterator[Counter]:
    async with counter() as running:
        yield running
