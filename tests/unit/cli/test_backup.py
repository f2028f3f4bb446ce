"""Where a backup goes, and which older ones make room for it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from deploy.upkeep.manifest import Manifest
from shared.cli import backup
from shared.cli.backup import superfluous
from tests.unit.cli.edge import Edge


@pytest.fixture
def made(outside: Edge, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    files: list[Path] = []

    def make(_site: object, file: Path, _tell: object) -> Manifest:
        file.touch()
        files.append(file)
        return Manifest(
            version="1",
            made_at=datetime.now(UTC),
            services=(),
            ends=(),
            committed={},
            parts=(),
        )

    outside.runs()
    monkeypatch.setattr(backup, "make_backup", make)
    monkeypatch.setattr("shared.cli.site.site_of", lambda state: state)
    return files


def test_into_a_folder_it_is_named_by_its_moment_and_the_oldest_go(
    outside: Edge, made: list[Path], tmp_path: Path
) -> None:
    for day in range(1, 5):
        (tmp_path / f"kinerja-2026010{day}T013000Z.tar.gz").touch()
    (tmp_path / "keep-me.tar.gz").touch()

    result = outside.call("backup", "--into", str(tmp_path), "--keep", "2")

    assert result.exit_code == 0, result.exception
    (new,) = made
    assert sorted(p.name for p in tmp_path.glob("*.tar.gz")) == [
        "keep-me.tar.gz",
        "kinerja-20260104T013000Z.tar.gz",
        new.name,
    ]


def test_few_are_all_kept(tmp_path: Path) -> None:
    (tmp_path / "kinerja-20260101T013000Z.tar.gz").touch()

    assert superfluous(tmp_path, 1) == []


@pytest.mark.parametrize("words", [(), ("a.tar.gz", "--into", "b")])
def test_one_place_and_only_one_is_named(
    outside: Edge, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    outside.runs()

    assert "either a file or --into" in outside.complaint(capsys, "backup", *words)
