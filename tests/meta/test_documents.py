"""The documents say what the code does: whatever can be compared is compared."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest
import typer
from pydantic_settings import BaseSettings
from typer.core import TyperGroup

from deploy.local.principals import SERVICES
from docs import generate
from services.approval.settings import ApprovalSettings
from services.notifier.settings import ChannelSettings
from services.portal.settings import PortalSettings
from shared.cli.main import app
from shared.cli.timeline import words
from shared.contract import vocabulary
from shared.settings import ServiceSettings
from shared.sop import load_sop

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md")))
CODE = ("shared", "services", "deploy")
LEVELS = {level: level for level in ("debug", "info", "warning", "error", "critical")} | {
    "exception": "error"
}
SETTINGS: dict[str, type[BaseSettings]] = {
    "": ServiceSettings,
    "KINERJA_APPROVAL__": ApprovalSettings,
    "KINERJA_NOTIFIER__": ChannelSettings,
    "KINERJA_PORTAL__": PortalSettings,
}
"""Classes of settings by the beginning of their variables; the first is that of every service."""
NO_WORDS = (StrEnum, vocabulary.Progress)
"""Kinds of progress are English and explained with the event."""
OUTCOMES = {
    "event.taken": "info",
    "event.ignored": "info",
    "event.early": "info",
    "event.duplicate": "debug",
    "event.parked": "error",
    "event.failed": "error",
}
"""`report.log_line` makes these from the outcome; all others are written out where they occur."""


def rows(page: Path, *, cells: int) -> list[tuple[str, ...]]:
    """Rows of tables whose first cell is code, as that many cells."""
    lines = (line for line in page.read_text().splitlines() if line.startswith("| `"))
    return [
        tuple(cell.strip().strip("`") for cell in line.split("|")[1 : cells + 1]) for line in lines
    ]


def code() -> Iterator[tuple[Path, str]]:
    for folder in CODE:
        for path in (ROOT / folder).rglob("*.py"):
            yield path, path.read_text()


def logged() -> set[tuple[str, str]]:
    """Every (event, level) that a logger of ours is called with."""
    found = set()
    for _, text in code():
        for node in ast.walk(ast.parse(text)):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="log" | "_log"), attr=level),
                    args=[ast.Constant(value=str(event)), *_],
                ) if level in LEVELS:
                    found.add((event, LEVELS[level]))
    return found


def requirements(name: str) -> set[str]:
    lines = (ROOT / "requirements" / name).read_text().splitlines()
    return {match[0] for line in lines if (match := re.match(r"[a-z][a-z0-9-]*", line))}


def commands() -> dict[str, set[str]]:
    """Each command's own options; those that all have are said once on the page."""
    common = {"--help", "--json", "--data-dir", "--office"}
    root = typer.main.get_command(app)
    assert isinstance(root, TyperGroup)
    found = {}
    for name, command in root.commands.items():
        parts = command.commands.values() if isinstance(command, TyperGroup) else (command,)
        spelt = {option for part in parts for one in part.params for option in one.opts}
        found[name] = {option for option in spelt if option.startswith("-")} - common
    return found


def python_of(page: str) -> str:
    """The Python blocks of a page, one after the other."""
    return "\n".join(re.findall(r"```python\n(.*?)```", (DOCS / page).read_text(), re.DOTALL))


@pytest.mark.parametrize("name", generate.PAGES)
def test_a_page_that_follows_from_the_code_is_what_the_code_gives(name: str) -> None:
    """After a change of the contract or of an address: ``make contracts``."""
    assert (DOCS / name).read_text() == generate.PAGES[name]()


def test_every_service_has_its_addresses_on_the_page_of_interfaces() -> None:
    page = (DOCS / "reference/http.md").read_text()

    assert {name for name in SERVICES if f"## {name.capitalize()}\n" not in page} == set()


def test_every_log_event_of_the_code_has_its_line_with_its_level_and_no_other_has() -> None:
    described = {(event, level) for event, level in rows(DOCS / "reference/log-events.md", cells=2)}

    assert described == logged() | set(OUTCOMES.items())


@pytest.mark.parametrize(("prefix", "settings"), SETTINGS.items())
def test_every_setting_has_its_line_and_its_default(
    prefix: str, settings: type[BaseSettings]
) -> None:
    lines = {row[0]: row[1] for row in rows(DOCS / "reference/settings.md", cells=2)}
    own = {
        f"{prefix}{name.upper()}" if prefix else name: field
        for name, field in settings.model_fields.items()
        if settings is ServiceSettings or name not in ServiceSettings.model_fields
    }

    assert own
    for name, field in own.items():
        assert name in lines, name
        assert lines[name].startswith("required") == field.is_required(), name
        if field.default and not field.is_required():
            assert lines[name].casefold() == str(field.default).casefold(), name


def test_no_setting_is_described_that_no_class_has() -> None:
    lines = {row[0] for row in rows(DOCS / "reference/settings.md", cells=1)}
    known = set(ServiceSettings.model_fields)
    for prefix, settings in SETTINGS.items():
        known |= {f"{prefix}{name.upper()}" for name in settings.model_fields}

    assert {name for name in lines if name.islower() or "__" in name} <= known


def test_every_class_of_settings_is_compared() -> None:
    named = {
        node.name
        for path, text in code()
        if path.name == "settings.py"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef) and node.name.endswith("Settings")
    }

    assert named == {settings.__name__ for settings in SETTINGS.values()}


def test_every_variable_that_the_code_reads_has_its_line() -> None:
    page = (DOCS / "reference/settings.md").read_text()
    wanted = {
        name for _, text in code() for name in re.findall(r'"(KINERJA_[A-Z]+(?:_+[A-Z]+)*)"', text)
    }

    assert wanted
    assert {name for name in wanted if f"| `{name}` |" not in page} == set()


def test_every_command_and_option_is_described() -> None:
    text = (DOCS / "reference/cli.md").read_text()
    parts = {part.split("\n", 1)[0]: part for part in text.split("\n## ")[1:]}

    assert set(parts) == set(commands())
    for name, options in commands().items():
        assert {option for option in options if option not in parts[name]} == set(), name


def test_every_direct_dependency_has_its_reason_and_no_other_has() -> None:
    described = {row[0].split("`")[0] for row in rows(DOCS / "dependencies.md", cells=1)}
    files = ("runtime.in", "dev.in", "embedded.in")

    assert described == set().union(*map(requirements, files))


def test_the_table_of_steps_in_the_readme_is_what_the_sop_file_says() -> None:
    readme = (ROOT / "README.md").read_text()

    for step in load_sop().steps:
        row = (
            f"| {step.number} {step.label} | {', '.join(step.performers)} | {words(step.budget)} "
            f"| {step.service} | {', '.join(step.events)} | {step.output} |"
        )
        assert row in readme


def test_every_word_of_the_field_that_events_carry_is_in_the_glossary() -> None:
    lists: list[type[StrEnum]] = [
        kind
        for kind in vars(vocabulary).values()
        if isinstance(kind, type) and issubclass(kind, StrEnum) and kind not in NO_WORDS
    ]
    told = set(re.findall(r"\w+", (DOCS / "glossary.md").read_text().upper()))

    assert len(lists) > 1
    assert {str(word) for kind in lists for word in kind} - told == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_tests_and_commands_that_a_document_names_exist(page: Path) -> None:
    text = page.read_text()
    tests = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    make = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert {t for t in re.findall(r"`(test_\w+)`", text) if f"def {t}(" not in tests} == set()
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE)) <= make
    assert set(re.findall(r"\./kinerja ([a-z][a-z-]*)", text)) <= set(commands())


def test_every_page_is_in_the_index() -> None:
    index = (DOCS / "README.md").read_text()
    pages = {str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md")} - {"README.md"}

    assert {page for page in pages if f"({page})" not in index} == set()


def test_every_file_of_the_repository_that_a_page_names_is_there() -> None:
    missing = {
        f"{page.name}: {path}"
        for page in PAGES
        for path in re.findall(
            r"`((?:shared|services|deploy|tests|samples)/[\w./-]+)`", page.read_text()
        )
        if not (ROOT / path).exists()
    }

    assert missing == set()


def test_the_step_of_the_how_to_runs_and_gives_what_is_written() -> None:
    done = subprocess.run(
        [sys.executable, "-c", python_of("how-to/add-a-step.md")],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert done.stdout.splitlines()[-1] == "submissions=1 remarks=0"


def test_the_subscriber_of_the_how_to_drops_doubles_by_source_type_subject_and_sequence() -> None:
    names: dict[str, object] = {}
    exec(python_of("how-to/subscribe.md").split("\nasync def main()")[0], names)  # noqa: S102
    open_database, take = names["open_database"], names["take"]
    assert callable(open_database)
    assert callable(take)
    database = open_database(":memory:")
    first = {"ce_source": "a", "ce_type": "t", "ce_subject": "s", "ce_sequence": "1"}
    said = [first, first, first | {"ce_sequence": "2"}, first, first | {"ce_source": "b"}]

    assert [take(database, headers, {}) for headers in said] == [True, False, True, False, True]
    assert database.execute("SELECT count(*) FROM effects").fetchone() == (3,)
