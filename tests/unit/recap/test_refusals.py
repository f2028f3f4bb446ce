"""What README.md says of refusals and events is what the code does."""

import re
from pathlib import Path

from services.recap.domain import CONSUMES, refusals
from services.recap.domain.refusals import REFUSALS

SERVICE = Path(refusals.__file__).parents[1]
README = (SERVICE / "README.md").read_text()
REFUSAL = re.compile(r"^\| `([a-z0-9-]+)` \| (\d{3}) \| (.+) \| (.+) \|$", re.MULTILINE)


def test_the_table_of_refusals_in_the_readme_is_the_list_in_the_code() -> None:
    assert REFUSAL.findall(README) == [(r.name, str(r.status), r.when, r.remedy) for r in REFUSALS]


def test_the_readme_names_every_event_that_is_consumed() -> None:
    (line,) = [line for line in README.splitlines() if line.startswith("| Consumes |")]

    assert set(re.findall(r"`([A-Z][A-Za-z]+)`", line)) == {event.__name__ for event in CONSUMES}


def test_every_refusal_is_raised_somewhere_and_fires_in_a_test() -> None:
    code = "".join(p.read_text() for p in SERVICE.rglob("*.py") if p.name != "refusals.py")
    tests = "".join(p.read_text() for p in Path(__file__).parent.rglob("test_*.py"))
    constants = {name for name, one in vars(refusals).items() if one in REFUSALS}

    assert {n for n in constants if not re.search(rf"RefusalError\(\s*{n},", code)} == set()
    assert {one.name for one in REFUSALS if f'"{one.name}"' not in tests} == set()
