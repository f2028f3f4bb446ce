"""Rules about the repository itself, so that the next hand keeps them."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("collector", "recap", "approval", "notifier")
SAME_IN_EACH = {
    "README.md",
    "__init__.py",
    "__main__.py",
    "api.py",
    "app.py",
    "commands.py",
    "domain",
}
LONGEST_FILE = 300
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
REGISTRIES = re.compile(
    r"pypi\.org|pythonhosted\.org|repo\.maven|repo1\.maven|registry\.npmjs|proxy\.golang|crates\.io"
)


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def python_files() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".py"]


@pytest.mark.parametrize("service", [s for s in SERVICES if s != "notifier"])
def test_every_service_has_the_same_files(service: str) -> None:
    have = {path.name for path in (ROOT / "services" / service).iterdir()}

    assert have >= SAME_IN_EACH


def test_the_notifier_differs_only_in_taking_no_commands() -> None:
    have = {path.name for path in (ROOT / "services" / "notifier").iterdir()}

    assert have >= SAME_IN_EACH - {"commands.py"}


def test_the_portal_has_pages_instead_of_an_interface_for_commands() -> None:
    have = {path.name for path in (ROOT / "services" / "portal").iterdir()}

    assert have >= SAME_IN_EACH - {"commands.py", "api.py", "views.py"} | {"web", "templates"}


def test_no_python_file_is_longer_than_three_hundred_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in python_files()
        if (count := len(path.read_text().splitlines())) > LONGEST_FILE
        and "tests" not in path.parts
    }

    assert long == {}


def test_nothing_names_a_package_registry_or_a_path_of_the_build_machine() -> None:
    marks = re.compile(REGISTRIES.pattern + "|" + "/" + "work/")
    found = []
    for path in tracked():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        if path != Path(__file__) and marks.search(text):
            found.append(str(path.relative_to(ROOT)))

    assert found == []


def test_no_unfinished_business_is_left_in_the_code() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    found = [str(p) for p in python_files() if p != Path(__file__) and marks.search(p.read_text())]

    assert found == []


def test_every_decision_is_in_the_index_and_says_when_to_reopen() -> None:
    index = (ROOT / "decisions" / "README.md").read_text()
    pages = sorted((ROOT / "decisions").glob("0*.md"))

    assert pages
    for page in pages:
        assert f"({page.name})" in index, page.name
        assert "Reopen when" in page.read_text(), page.name


def test_every_link_of_the_decision_index_leads_somewhere() -> None:
    index = (ROOT / "decisions" / "README.md").read_text()

    for name in re.findall(r"\((\d{4}-[a-z0-9-]+\.md)\)", index):
        assert (ROOT / "decisions" / name).exists(), name


def test_every_relative_link_in_the_documents_leads_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)} -> {target}"
        for page in tracked()
        if page.suffix == ".md"
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text())
        if not re.match(r"[a-z]+:", target) and not (page.parent / target).exists()
    ]

    assert broken == []


def test_python_files_are_small() -> None:
    """Half of the files have at most 80 lines: what style says is a small file."""
    counts = sorted(
        len(p.read_text().splitlines()) for p in python_files() if "tests" not in p.parts
    )

    assert counts[len(counts) // 2] <= 100


def test_no_test_makes_a_token_when_it_is_imported() -> None:
    """A token lives ten minutes, and the suite takes longer."""
    makes = {"bearer", "issue", "issued", "token", "sign", "signed"}
    found = set()
    for path in (ROOT / "tests").rglob("*.py"):
        for outer in ast.parse(path.read_text()).body:
            inside = outer.decorator_list if isinstance(outer, DEFINITIONS) else [outer]
            calls = [node for part in inside for node in _eager(part)]
            found |= {f"{path.name}:{call.lineno}" for call in calls if _name(call) in makes}

    assert found == set()


def _eager(node: ast.AST) -> Iterator[ast.Call]:
    """The calls that are made where this stands, not those of a lambda or a class's methods."""
    if isinstance(node, (ast.Lambda, *DEFINITIONS)):
        return
    if isinstance(node, ast.Call):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _eager(child)


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""
