"""SECURITY.md and the table of OWASP ASVS name tests and files that exist, and omit nothing."""

import re
from pathlib import Path
from typing import Final

import pytest

from tests.meta.test_documents import DOCS, ROOT

THREATS: Final = ROOT / "SECURITY.md"
ASVS: Final = DOCS / "reference" / "asvs.md"
_TEST: Final = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
_ROW: Final = re.compile(r"^\| (F[\d, F]+) \| ([STRIDE, ]+) \|.*\| ([^|]+) \|$", re.MULTILINE)
_REQUIREMENT: Final = re.compile(
    r"^\| (\d+\.\d+\.\d+) \| [12] \| [^|]+ \| (yes|partly|no|not applicable) \| ([^|]*) \|$",
    re.MULTILINE,
)
_FILE: Final = re.compile(r"`((?:tests|services|shared|docs|deploy|decisions)/[\w./-]+)(?:::\w+)?`")
FLOWS: Final = {f"F{number}" for number in range(1, 12)}
REQUIREMENTS: Final = 253
"""Of level 1 and 2 in version 5.0.0."""


@pytest.mark.parametrize("page", [THREATS, ASVS], ids=lambda page: page.name)
def test_every_test_that_is_named_exists(page: Path) -> None:
    named = _TEST.findall(page.read_text())

    assert named
    for file, name in named:
        source = (ROOT / file).read_text()
        assert not name or re.search(rf"^(async )?def {name}\(", source, re.MULTILINE), (file, name)


def test_every_flow_has_threats_and_each_a_test_or_an_honest_no() -> None:
    rows = _ROW.findall(THREATS.read_text())
    told = {flow for flows, _, _ in rows for flow in flows.split(", ")}
    kinds = {kind for _, kinds, _ in rows for kind in kinds.split(", ")}

    assert told == FLOWS
    assert kinds == set("STRIDE")
    assert len(rows) > 50
    for row in rows:
        assert _TEST.fullmatch(row[2]) or row[2] == "**no**", row


def test_every_requirement_has_an_answer_and_each_yes_its_evidence() -> None:
    answers = _REQUIREMENT.findall(ASVS.read_text())

    assert len({number for number, _, _ in answers}) == len(answers) == REQUIREMENTS
    for number, answer, evidence in answers:
        assert answer not in {"yes", "partly"} or _FILE.search(evidence), number
        assert answer == "yes" or evidence.strip(), number
    for file in _FILE.findall(ASVS.read_text()):
        assert (ROOT / file).exists(), file
