"""What README.md says of refusals is what the code does."""

import re
from pathlib import Path

from services.collector.domain import form_refusals, refusals
from services.collector.domain.refusals import RULES

SERVICE = Path(refusals.__file__).parents[1]
ROW = re.compile(r"^\| `([a-z0-9-]+)` \| (\d{3}) \| (.+) \| (.+) \|$", re.MULTILINE)


def test_the_table_in_the_readme_is_the_list_in_the_code() -> None:
    table = ROW.findall((SERVICE / "README.md").read_text())

    assert table == [(r.name, str(r.status), r.when, r.remedy) for r in RULES]


def test_every_rule_has_a_name_of_its_own() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_every_rule_is_raised_somewhere_and_fires_in_a_test() -> None:
    code = "".join(p.read_text() for p in SERVICE.rglob("*.py") if "refusals" not in p.name)
    tests = "".join(p.read_text() for p in Path(__file__).parent.glob("test_*.py"))
    named = vars(refusals) | vars(form_refusals)
    constants = {name for name, rule in named.items() if rule in RULES}

    raised = re.compile(r"(?:RefusalError|_refuse|require_single)\(\s*([A-Z_]+),")
    assert constants - set(raised.findall(code)) == set()
    assert {rule.name for rule in RULES if f'"{rule.name}"' not in tests} == set()
