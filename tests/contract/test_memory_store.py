"""The in-memory twin keeps the promises of a store."""

import pytest

from shared.engine import MemoryStore
from tests.contract.store_contract import StoreContract
from tests.contract.store_parts import MODELS


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def stores(self) -> tuple[MemoryStore, MemoryStore]:
        store = MemoryStore(MODELS)
        return store, store
