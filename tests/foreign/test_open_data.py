"""Open data as the official tools of catalogues read them: Frictionless, JSON-LD.

Run by `make foreign`.
"""

import json
import subprocess
import venv
from pathlib import Path
from typing import Any

import pytest

from services.portal.web.metadata import datapackage, dcat
from tests.unit.portal.test_metadata import about

pytestmark = pytest.mark.timeout(900)
HERE = Path(__file__).parent
DCAT = "http://www.w3.org/ns/dcat#"


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter with the tools."""
    folder = tmp_path_factory.mktemp("catalogues") / "venv"
    venv.create(folder, with_pip=True)
    found = folder / "bin" / "python"
    wanted = HERE / "requirements.txt"
    subprocess.run([found, "-m", "pip", "install", "-q", "-r", wanted], check=True, timeout=600)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files as the portal serves them."""
    (tmp_path / "semua.csv").write_bytes(about().csv)
    (tmp_path / "datapackage.json").write_bytes(datapackage(about()))
    (tmp_path / "dcat.jsonld").write_bytes(dcat(about()))
    return tmp_path


def told(python: Path, folder: Path) -> dict[str, Any]:
    done = subprocess.run(
        [python, HERE / "catalogues.py", folder],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_frictionless_finds_package_file_and_every_row_valid(python: Path, folder: Path) -> None:
    answer = told(python, folder)

    assert answer["errors"] == []
    assert answer["valid"] is True
    assert answer["rows"] == [9]


@pytest.mark.parametrize(
    ("right", "wrong"), [(b"99.51", b"99,51"), (b"DISAHKAN", b"DRAF"), (b"DD-01", b"dd 01")]
)
def test_frictionless_finds_what_is_wrong(
    python: Path, folder: Path, right: bytes, wrong: bytes
) -> None:
    file = folder / "semua.csv"
    assert right in file.read_bytes()
    file.write_bytes(file.read_bytes().replace(right, wrong, 1))

    assert told(python, folder)["valid"] is False


def test_dcat_is_json_ld_whose_addresses_lead_to_the_files(python: Path, folder: Path) -> None:
    (data_set,) = told(python, folder)["dcat"]

    assert data_set["@type"] == [f"{DCAT}Dataset"]
    files = [
        address["@id"]
        for file in data_set[f"{DCAT}distribution"]
        for address in file[f"{DCAT}downloadURL"]
    ]
    assert "https://kinerja.example/data/x/semua.csv" in files
    assert len(data_set[f"{DCAT}hasVersion"]) == 3
