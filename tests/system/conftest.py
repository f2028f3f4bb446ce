"""A running system for whole-cycle tests."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import stack
from samples import load
from tests.system.house import House

_LETTERHEAD = """
[[offices]]
code = "{code}"
government = "PEMERINTAH KABUPATEN UJI"
name = "DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL"
address = "Kota Uji"
city = "Kota Uji"
meeting_place = "Ruang Rapat"
meeting_time = 09:00:00
"""
_OFFICER = """
[[offices.officers]]
role = "{role}"
name = "{name}"
rank = "Pembina (IV/a)"
since = 2024-01-02
"""
OFFICES = [
    f"{name}-{n}"
    for name in ("kab", "lain", "tahan", "ulang", "pintu", "mati-mongod", "mati-kafka", "acak")
    for n in range(8)
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Two processes of each service, and a register of the offices of the tests."""
    data_dir: Path = tmp_path_factory.mktemp("house")
    register = data_dir / "offices.toml"
    officers = "".join(_OFFICER.format(role=o.role, name=o.name) for o in load().officers)
    register.write_text("".join(_LETTERHEAD.format(code=code) + officers for code in OFFICES))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "KINERJA_OFFICES_FILE", str(register))
        stack.up(lambda _line: None, data_dir=data_dir, replicas=2, bound=True)
    yield House(data_dir)
    stack.down(data_dir)
