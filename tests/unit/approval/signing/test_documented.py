"""What the how-to says of settings and refusals is what the code has."""

import re
from pathlib import Path

from services.approval.settings import ApprovalSettings
from services.approval.signing.refusals import CATALOGUE
from shared.settings import ServiceSettings

PAGE = (Path(__file__).resolve().parents[4] / "docs/how-to/sign-documents.md").read_text("utf-8")


def test_the_page_shows_every_refusal_as_the_code_has_it() -> None:
    shown = PAGE.partition("| rule | status | when |")[2].splitlines()[2:]

    assert shown == [f"| `{r.name}` | {r.status} | {r.when} | {r.remedy} |" for r in CATALOGUE]


def test_the_page_shows_every_setting_of_approval() -> None:
    own = set(ApprovalSettings.model_fields) - set(ServiceSettings.model_fields)
    table = PAGE.partition("| Field | Default | Meaning |")[2].partition("\n\n")[0]

    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == own


def test_no_two_refusals_have_one_name() -> None:
    names = [rule.name for rule in CATALOGUE]

    assert len(set(names)) == len(names)
