"""Ratification: once, by someone else, hashed, and chained to the office's document before."""

import hashlib
import json
from dataclasses import replace

import pytest

from services.approval.commands import Confirm, Ratify, Submit
from services.approval.domain.document import RatifiedDocument
from shared.contract import Approved
from shared.decision import Command
from shared.sop import Sop
from tests.unit.approval.world import (
    CAPIL,
    CHAIR,
    DAFDUK,
    HEAD,
    NOW,
    RULES,
    World,
    agree,
    decision,
    dispute,
    finding,
    must,
    refused,
    revised,
    send_back,
)

RATIFY = Ratify(recap_version=1)
NEXT = "6304-dukcapil:2025-Q3:r1"


def test_the_hash_is_that_of_the_stored_text() -> None:
    ratified = World().ratified().state.ratified

    assert ratified is not None
    assert ratified.sha256 == hashlib.sha256(ratified.text.encode()).hexdigest()


def test_the_document_holds_the_agreed_draft_and_who_stood_for_it() -> None:
    world = World().drafted(finding())
    must(world.ask(CHAIR, decision()))
    world.confirmed().agreed()
    must(world.ask(CHAIR, Submit(recap_version=1)))
    must(world.ask(HEAD, RATIFY))

    assert world.state.ratified is not None
    document = RatifiedDocument.model_validate_json(world.state.ratified.text)

    assert world.state.draft is not None
    assert document.table == world.state.draft.table
    assert [stood.id for stood in document.findings] == ["D12:DD-01"]
    assert [said.bidang for said in document.agreement.confirmations] == ["CAPIL", "DAFDUK"]
    assert document.agreement.decisions[0].note == "Ada perekaman massal"
    assert (document.agreement.chair.role, document.signatory.role) == (CHAIR, HEAD)
    assert (document.recap_version, document.ratified_at) == (1, NOW)


def test_the_event_carries_table_hash_and_where_the_documents_are() -> None:
    world = World().ratified()

    told = world.said[-1]
    assert isinstance(told, Approved)
    assert world.state.draft is not None
    assert world.state.ratified is not None
    assert told.table == world.state.draft.table
    assert (told.sha256, told.previous_sha256) == (world.state.ratified.sha256, None)
    assert [document.path for document in told.documents] == [
        "/cycles/6304-dukcapil:2025-Q3:r0/ratified.json",
        "/cycles/6304-dukcapil:2025-Q3:r0/ratified.csv",
    ]


def test_the_next_document_of_the_office_names_the_one_before() -> None:
    first = World().ratified()

    second = revised(first, NEXT).ratified()

    assert first.chain is not None
    assert second.chain is not None
    assert second.state.ratified is not None
    text = json.loads(second.state.ratified.text)
    (told,) = (event for event in second.said if isinstance(event, Approved))
    assert text["previous_sha256"] == told.previous_sha256 == first.chain.sha256
    assert (first.chain.length, second.chain.length) == (1, 2)
    assert (second.chain.cycle, told.revision, text["revision"]) == (NEXT, 1, 1)


def test_a_cycle_is_ratified_once() -> None:
    world = World().ratified()
    before = dict(world.states)

    assert refused(world.ask(HEAD, RATIFY)) == "siklus-sudah-disahkan"
    assert world.states == before


@pytest.mark.parametrize(
    ("role", "command"),
    [
        (DAFDUK, Confirm(recap_version=1, agrees=True)),
        (DAFDUK, dispute()),
        (CHAIR, decision()),
        (CHAIR, agree()),
        (CHAIR, Submit(recap_version=1)),
        (HEAD, send_back()),
    ],
)
def test_nothing_changes_a_ratified_cycle(role: str, command: Command) -> None:
    assert refused(World().ratified().ask(role, command)) == "siklus-sudah-disahkan"


def test_another_draft_than_the_agreed_one_is_not_ratified() -> None:
    world = World().submitted()

    assert refused(world.ask(HEAD, Ratify(recap_version=2))) == "versi-draf-berganti"


def test_only_the_head_ratifies() -> None:
    assert refused(World().submitted().ask(CHAIR, RATIFY)) == "bukan-wewenang"


@pytest.mark.parametrize("role", [DAFDUK, CAPIL, CHAIR])
def test_whoever_took_part_in_the_draft_cannot_ratify_it_under_another_role(role: str) -> None:
    world = World().submitted()
    name = f"  {role.title()}   (CONTOH) "

    assert refused(world.ask(HEAD, RATIFY, name)) == "pemisahan-tugas"


def test_whoever_decided_a_finding_cannot_ratify() -> None:
    world = World().drafted(finding())
    must(world.ask(CHAIR, decision(), "Plh. Sekretaris (contoh)"))
    world.confirmed().agreed()
    must(world.ask(CHAIR, Submit(recap_version=1)))

    assert refused(world.ask(HEAD, RATIFY, "Plh. Sekretaris (contoh)")) == "pemisahan-tugas"


def test_whoever_submitted_cannot_ratify() -> None:
    world = World().drafted().confirmed().agreed()
    must(world.ask(CHAIR, Submit(recap_version=1), "Plt. Sekretaris (contoh)"))

    assert refused(world.ask(HEAD, RATIFY, "Plt. Sekretaris (contoh)")) == "pemisahan-tugas"


def test_even_a_sop_that_lets_the_chair_ratify_does_not_let_him_ratify_his_own_draft() -> None:
    actions = {**RULES.sop.actions, "ratify": (HEAD, CHAIR)}
    sop = Sop.model_validate({**RULES.sop.model_dump(), "actions": actions})
    world = World(replace(RULES, sop=sop)).submitted()

    assert refused(world.ask(CHAIR, RATIFY, "Nama lain (contoh)")) == "pemisahan-tugas"
    must(world.ask(HEAD, RATIFY))


def test_every_transition_is_in_the_history_with_who_when_and_from_where_to_where() -> None:
    world = World().ratified()

    assert [(line.act.value, line.by.role) for line in world.history] == [
        ("FORM_TERBIT", "KASUBAG_KPEP"),
        ("DRAF_DITERIMA", "KASUBAG_KPEP"),
        ("DIKONFIRMASI", DAFDUK),
        ("DIKONFIRMASI", CAPIL),
        ("DISEPAKATI", CHAIR),
        ("DIAJUKAN", CHAIR),
        ("DISAHKAN", HEAD),
    ]
    for before, line in zip(world.history, world.history[1:], strict=False):
        assert line.before is before.after
    assert all(line.at == NOW for line in world.history)
    assert [line.recap_version for line in world.history] == [0, 1, 1, 1, 1, 1, 1]
