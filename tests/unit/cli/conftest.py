from pathlib import Path

import pytest

from shared.cli.output import out
from tests.unit.cli.edge import Edge, edge


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edge:
    monkeypatch.setattr(out, "width", 200)
    return edge(tmp_path, monkeypatch)
