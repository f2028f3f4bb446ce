"""The bundle for machines without a network: its sums, its file, its installer."""

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from deploy.bundle.collect import INSTALLER, tools, version
from deploy.bundle.pack import SUMS, pack, write_sums


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle with an empty lock: installed in a moment, by the real installer."""
    folder = tmp_path / "kinerja-9.9.9"
    (folder / "wheels").mkdir(parents=True)
    (folder / "tools" / "kafka-1").mkdir(parents=True)
    (folder / "tools" / "kafka-1" / "a.jar").write_bytes(b"jar")
    (folder / INSTALLER.name).write_bytes(INSTALLER.read_bytes())
    source = tmp_path / "source"
    (source / "requirements").mkdir(parents=True)
    (source / "requirements" / "runtime.lock").write_text("")
    (source / "kinerja").write_text("#!/bin/sh\n")
    with tarfile.open(folder / "source.tar", "w") as archive:
        archive.add(source, ".")
    write_sums(folder)
    return folder


def install(bundle: Path, target: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["sh", str(bundle / INSTALLER.name), str(target)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHON": sys.executable, **environment},
    )


def test_what_is_packed_can_be_unpacked_checked_and_installed(bundle: Path, tmp_path: Path) -> None:
    file, elsewhere, target = tmp_path / "b.tar", tmp_path / "stick", tmp_path / "opt"
    pack(bundle, file)
    with tarfile.open(file) as archive:
        assert {entry.uname for entry in archive} == {"root"}
        archive.extractall(elsewhere, filter="data")

    done = install(elsewhere / bundle.name, target)

    assert done.returncode == 0, done.stderr
    assert (target / "kinerja").exists()
    assert (target / ".venv" / "bin" / "python").exists()
    assert (target / ".data" / "tools" / "kafka-1" / "a.jar").read_bytes() == b"jar"
    assert (target / ".data").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("harm", ["changed", "missing"])
def test_a_bundle_that_suffered_on_its_way_is_not_installed(
    bundle: Path, tmp_path: Path, harm: str
) -> None:
    jar = bundle / "tools" / "kafka-1" / "a.jar"
    if harm == "changed":
        jar.write_bytes(b"jaR")
    else:
        jar.unlink()

    done = install(bundle, tmp_path / "opt")

    assert done.returncode == 1
    assert "not what was packed" in done.stderr
    assert not (tmp_path / "opt").exists()


def test_a_bundle_can_be_checked_without_installing_it(bundle: Path, tmp_path: Path) -> None:
    done = install(bundle, tmp_path / "opt", VERIFY_ONLY="1")

    assert (done.returncode, done.stdout) == (0, "The bundle is whole.\n")
    assert not (tmp_path / "opt").exists()


def test_an_installation_is_never_written_over(bundle: Path, tmp_path: Path) -> None:
    target = tmp_path / "opt"
    target.mkdir()
    (target / "kinerja").write_text("mine")

    done = install(bundle, target)

    assert done.returncode == 1
    assert (target / "kinerja").read_text() == "mine"


def test_another_python_is_refused_before_anything_is_written(bundle: Path, tmp_path: Path) -> None:
    other = tmp_path / "python3.13"
    other.write_text("#!/bin/sh\nexit 1\n")
    other.chmod(0o755)

    done = install(bundle, tmp_path / "opt", PYTHON=str(other))

    assert done.returncode == 1
    assert "Python 3.11 is needed" in done.stderr
    assert not (tmp_path / "opt").exists()


def test_a_bundle_is_never_written_over(bundle: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.tar"
    file.write_text("older")

    with pytest.raises(FileExistsError, match="exists"):
        pack(bundle, file)

    assert file.read_text() == "older"
    assert list(tmp_path.glob("*.partial-*")) == []


def test_the_list_of_sums_names_every_file_but_itself(bundle: Path) -> None:
    named = {line.split("  ", 1)[1] for line in (bundle / SUMS).read_text().splitlines()}
    there = {str(p.relative_to(bundle)) for p in bundle.rglob("*") if p.is_file()}

    assert named == there - {SUMS}


def test_what_this_machine_made_of_the_programs_stays_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "tools"
    (here / "kafka-1").mkdir(parents=True)
    (here / "kafka-1" / "a.jar").touch()
    (here / "kafka-1-java-17.jsa").touch()
    (here / "mongod-1.partial-7").mkdir()
    monkeypatch.setenv("KINERJA_TOOLS_DIR", str(here))

    tools(tmp_path / "taken")

    taken = {p.name for p in (tmp_path / "taken").rglob("*")}
    assert taken == {"kafka-1", "a.jar"}


def test_the_bundle_bears_the_version_of_the_project() -> None:
    assert version().count(".") == 2
