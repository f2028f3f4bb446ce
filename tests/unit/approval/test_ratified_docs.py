"""`docs/reference/ratified.md` is for outsiders: its commands are run here as they stand there."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from services.approval.domain.document import AgreementPart, RatifiedDocument, Signatory
from services.approval.domain.export import to_csv
from shared.canonical import canonical, sha256
from shared.contract.recap import MeasuredRow, RegionValue
from shared.tidy import COLUMNS
from tests.unit.approval.world import World, revised

GOLDEN = Path(__file__).parent / "golden"
PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "ratified.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)\n```", PAGE, re.DOTALL)


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def ratified(world: World) -> tuple[str, str]:
    kept = world.state.ratified
    assert kept is not None
    return kept.text, kept.sha256


@pytest.fixture
def document(tmp_path: Path) -> tuple[Path, str]:
    text, digest = ratified(World().ratified())
    (tmp_path / "ratified.json").write_bytes(text.encode())
    return tmp_path, digest


def test_the_shell_line_prints_the_hash(document: tuple[Path, str]) -> None:
    folder, digest = document
    shell, _ = blocks("sh")

    assert run(folder, "sh", "-c", shell).stdout == f"{digest}\n"


def test_the_python_line_prints_the_hash_and_that_the_text_is_canonical(
    document: tuple[Path, str],
) -> None:
    folder, digest = document
    _, python = blocks("sh")
    line = python.replace("python3", sys.executable, 1)

    assert run(folder, "sh", "-c", line).stdout == f"{digest} True\n"


def test_a_file_that_was_tidied_up_is_recognised(document: tuple[Path, str]) -> None:
    folder, digest = document
    file = folder / "ratified.json"
    file.write_text(json.dumps(json.loads(file.read_bytes()), indent=2))
    _, python = blocks("sh")

    printed = run(folder, "sh", "-c", python.replace("python3", sys.executable, 1)).stdout

    assert printed.endswith(" False\n")
    assert not printed.startswith(digest)


def chained(folder: Path) -> list[str]:
    """Three documents of one office, the later ones revisions."""
    names: list[str] = []
    world = World()
    for revision in range(3):
        world = revised(world, f"6304-dukcapil:2025-Q3:r{revision}")
        text, _ = ratified(world.ratified())
        names.append(f"r{revision}.json")
        (folder / names[-1]).write_bytes(text.encode())
    return names


def test_the_chain_script_accepts_an_unbroken_chain_only(tmp_path: Path) -> None:
    (script,) = blocks("python")
    names = chained(tmp_path)

    assert run(tmp_path, sys.executable, "-c", script, *names).returncode == 0
    assert "r2.json" in run(tmp_path, sys.executable, "-c", script, names[0], names[2]).stderr
    (tmp_path / "r0.json").write_text((tmp_path / "r0.json").read_text().replace("99.51", "99.52"))
    assert "r1.json" in run(tmp_path, sys.executable, "-c", script, *names).stderr


def test_the_page_names_every_field_and_every_column() -> None:
    fields = re.findall(r"`([a-z_0-9]+)`", PAGE)
    models = (RatifiedDocument, AgreementPart, Signatory, MeasuredRow, RegionValue)

    assert {name for model in models for name in model.model_fields} <= set(fields)
    assert blocks("csv") == [",".join(COLUMNS)]


def test_a_document_of_this_form_is_read_and_written_the_same() -> None:
    """Where this fails the form has changed: it needs another format word, the old one stays."""
    text = (GOLDEN / "ratified-v2.json").read_bytes().decode()
    document = RatifiedDocument.model_validate_json(text)

    assert document.format == "kinerja.ratified.v2"
    assert canonical(document) == text
    assert sha256(text) == PINNED
    assert to_csv(document, PINNED).count(PINNED) == len(document.table) == 2


def test_a_document_of_the_first_form_is_still_read() -> None:
    text = (GOLDEN / "ratified.json").read_bytes().decode()
    document = RatifiedDocument.model_validate_json(text)

    assert document.format == "kinerja.ratified.v1"
    assert sha256(text) == FIRST_FORM
    assert document.signatory.name == "Kepala_Dinas (contoh)"
    assert document.signatory.nip is None
    assert to_csv(document, FIRST_FORM).count(FIRST_FORM) == len(document.table) == 2


PINNED = "a4b52ff4dee7395b9176637dd96a315a0c1fe3e456a6d10e425f31526e7a7015"
FIRST_FORM = "895b761157048c66cff61612c3e1bd186fba458a8e1e1fce62810259f52bd9bd"
