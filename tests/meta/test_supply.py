"""What comes from others: vendored files by hash, the bill of materials, an honest audit."""

import hashlib
import re
import socket
import subprocess
from pathlib import Path
from typing import Final

import pytest

from deploy.supply import audit
from deploy.supply.sbom import LOCK, bill
from deploy.supply.vendored import vendored
from tests.meta.test_documents import ROOT

_OTHERS: Final = re.compile(
    r"(/vendor/.*(?<!LICENSE)|\.(min\.js|min\.css|ttf|otf|woff2?|jar|whl))$"
)
_PINNED: Final = re.compile(r"^([a-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


def test_every_vendored_file_is_listed_with_its_hash() -> None:
    for file in vendored():
        assert hashlib.sha256((ROOT / file.path).read_bytes()).hexdigest() == file.sha256, file.path
        assert (ROOT / file.licence_file).read_text().strip(), file.path


def test_no_file_of_others_is_left_out_of_the_list() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], check=True, capture_output=True, text=True, cwd=ROOT
    ).stdout.split()

    assert {path for path in tracked if _OTHERS.search(path)} == {str(f.path) for f in vendored()}


def test_the_bill_of_materials_holds_every_locked_package_and_every_vendored_file() -> None:
    components = bill()["components"]

    pinned = {f"pkg:pypi/{name}@{version}" for name, version in _PINNED.findall(LOCK.read_text())}
    assert len(pinned) > 50
    assert {c["purl"] for c in components if "purl" in c} == pinned
    assert {c["bom-ref"] for c in components if c["type"] == "file"} == {
        str(file.path) for file in vendored()
    }


def test_every_lock_has_a_hash_for_each_package() -> None:
    for lock in Path(ROOT / "requirements").glob("*.lock"):
        entries = re.split(r"^(?=[a-z0-9])", lock.read_text(), flags=re.MULTILINE)[1:]
        assert entries, lock.name
        assert all("--hash=sha256:" in entry for entry in entries), lock.name


def test_without_a_network_the_audit_says_that_there_was_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nowhere(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(socket, "create_connection", nowhere)

    assert audit.audit() == audit.NOT_AUDITED
    assert "NOT AUDITED" in capsys.readouterr().err
