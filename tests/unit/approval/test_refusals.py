"""The list of refusals: what the README says, what the code does, and what the tests provoke."""

from pathlib import Path

import pytest

from services.approval.commands import Agree, Confirm, DecideFinding, Ratify, Return, Submit
from services.approval.domain.authority import ACTIONS
from services.approval.domain.refusals import CATALOGUE
from shared.contract.vocabulary import FindingState
from shared.decision import Command, Rejected
from shared.refusal import Rule
from shared.sop.check import ACTIONS as SOP_ACTIONS
from tests.unit.approval.world import (
    CHAIR,
    DAFDUK,
    HEAD,
    World,
    arrange,
    attendance,
    cancel,
    extend,
    form,
    raise_finding,
    refused,
    ruling,
    scan,
    signature,
)

HERE = Path(__file__).parent
README = HERE.parents[2] / "services" / "approval" / "README.md"
EVERYTHING: list[tuple[str, Command]] = [
    (DAFDUK, Confirm(recap_version=1, agrees=True)),
    (CHAIR, DecideFinding(finding="D12", state=FindingState.DIJELASKAN, note="sebab")),
    (CHAIR, Agree(recap_version=1, present=(CHAIR,), place="Aula")),
    (CHAIR, Submit(recap_version=1)),
    (HEAD, Ratify(recap_version=1)),
    (HEAD, Return(recap_version=1, reason="periksa")),
    (CHAIR, arrange()),
    (CHAIR, attendance()),
    (CHAIR, raise_finding()),
    (HEAD, ruling("D12")),
    (HEAD, extend()),
    (HEAD, signature()),
    (CHAIR, scan()),
]
ALWAYS: list[tuple[str, Command]] = [(HEAD, cancel())]
"""What makes sense before there is a draft, too."""


def table() -> list[tuple[str, ...]]:
    lines = README.read_text(encoding="utf-8").partition("## Refusals")[2].splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| `")]
    return [(row[0].strip("`"), *row[1:]) for row in rows]


def test_the_readme_lists_every_refusal_as_the_code_has_it() -> None:
    assert table() == [(rule.name, str(rule.status), rule.when, rule.remedy) for rule in CATALOGUE]


def test_names_are_unique() -> None:
    assert len({rule.name for rule in CATALOGUE}) == len(CATALOGUE) > 20


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: rule.name)
def test_every_refusal_is_provoked_by_a_test(rule: Rule) -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in HERE.glob("test_*.py"))

    assert f'"{rule.name}"' in tests


@pytest.mark.parametrize(("role", "command"), EVERYTHING + ALWAYS)
def test_a_cycle_that_has_no_form_is_unknown(role: str, command: Command) -> None:
    outcome = World().ask(role, command)

    assert refused(outcome) == "siklus-tidak-dikenal"
    assert isinstance(outcome, Rejected)
    assert outcome.status == 404


@pytest.mark.parametrize(("role", "command"), EVERYTHING)
def test_nothing_is_decided_before_there_is_a_final_draft(role: str, command: Command) -> None:
    world = World()
    world.tell(form())

    assert refused(world.ask(role, command)) == "rekap-belum-final"


@pytest.mark.parametrize(("_role", "command"), EVERYTHING + ALWAYS)
def test_whoever_the_sop_does_not_name_is_refused_before_all_else(
    _role: str, command: Command
) -> None:
    outcome = World().ask("STAF_PEP", command)

    assert isinstance(outcome, Rejected)
    assert outcome.status == 403


def test_the_actions_asked_about_are_those_of_the_sop_file() -> None:
    assert set(ACTIONS.values()) <= set(SOP_ACTIONS)
