"""What the READMEs say of refusals and remarks is what the code does, and every rule can fire."""

import re
from pathlib import Path
from types import ModuleType

import pytest

from services.collector.catalogue_files import refusals as catalogue_refusals
from services.collector.intake import refusals as intake_refusals

ROW = re.compile(r"^\| `([a-z0-9-]+)` \| (.+) \| (.+) \|$", re.MULTILINE)
MODULES = pytest.mark.parametrize("module", [intake_refusals, catalogue_refusals])
SERVICE = Path(intake_refusals.__file__).parents[1]
TESTS = Path(__file__).parents[1]


@MODULES
def test_the_table_in_the_readme_is_the_list_in_the_code(module: ModuleType) -> None:
    readme = Path(str(module.__file__)).with_name("README.md").read_text()

    assert ROW.findall(readme) == [(r.name, r.when, r.remedy) for r in module.RULES]


@MODULES
def test_every_rule_has_a_name_of_its_own_and_is_an_answer_to_content(module: ModuleType) -> None:
    assert len({rule.name for rule in module.RULES}) == len(module.RULES)
    assert {rule.status for rule in module.RULES} == {422}


@MODULES
def test_every_rule_fires_in_a_test(module: ModuleType) -> None:
    folders = (TESTS / "intake", TESTS / "workbook")
    tests = "".join(p.read_text() for folder in folders for p in folder.glob("test_*.py"))

    assert [rule.name for rule in module.RULES if f'"{rule.name}"' not in tests] == []


def test_every_remark_is_in_the_readme() -> None:
    said = re.findall(
        r'(?:yield|indicators,) "([a-z-]+)"',
        (SERVICE / "catalogue_files" / "lint.py").read_text(),
    )
    readme = (SERVICE / "catalogue_files" / "README.md").read_text()

    assert said
    assert [rule for rule in said if f"`{rule}`" not in readme] == []
