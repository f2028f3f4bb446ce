from dataclasses import replace
from typing import Any

import pytest

from deploy.upkeep.compare import differences
from deploy.upkeep.facts import Difference, Facts, Head, Kept, Ratified, Register, Said
from shared.canonical import sha256

OFFICE = "6304-dukcapil"
APPROVED = "kinerja.approved.v1"


def document(quarter: int, previous: str | None) -> Ratified:
    link = "null" if previous is None else f'"{previous}"'
    text = f'{{"cycle":"Q{quarter}","previous_sha256":{link}}}'
    cycle = f"{OFFICE}:2025-Q{quarter}:r0"
    return Ratified(cycle=cycle, sha256=sha256(text), previous=previous, text=text, csv="a;b")


FIRST = document(1, None)
SECOND = document(2, FIRST.sha256)
HEAD = Head(length=2, sha256=SECOND.sha256)


def announced(paper: Ratified, **other: str) -> Said:
    papers = {
        "ratified.json": paper.sha256,
        "ratified.csv": sha256("a;b"),
        "previous": paper.previous or "",
    }
    return Said(
        topic=APPROVED,
        partition=0,
        offset=0 if paper is FIRST else 1,
        source="approval",
        cycle=paper.cycle,
        sequence=1,
        id=paper.cycle,
        papers=papers | other,
    )


def found(
    documents: tuple[Ratified, ...] = (FIRST, SECOND),
    head: Head | None = HEAD,
    said: tuple[Said, ...] = (),
    **other: Any,
) -> list[Difference]:
    chains = {} if head is None else {OFFICE: head}
    approval = Kept(consumes=frozenset(), ratified=documents, chains=chains, **other)
    facts = Facts(said=said, before={(APPROVED, 0): 2}, services={"approval": approval})
    return [d for d in differences(facts) if d.kind != "database-older"]


def test_sound_papers_give_no_difference() -> None:
    assert found(said=(announced(FIRST), announced(SECOND))) == []


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        (replace(SECOND, text=SECOND.text.replace("Q2", "Q3")), "does not have the SHA-256"),
        (replace(SECOND, text="{}"), "does not have the SHA-256"),
        (replace(SECOND, previous=None), "names another document before it"),
    ],
)
def test_a_ratified_document_that_was_changed_is_named(changed: Ratified, what: str) -> None:
    faults = [d for d in found((FIRST, changed)) if d.kind == "ratified"]

    assert len(faults) == 1
    assert what in faults[0].found
    assert faults[0].where == f"ratified document of {SECOND.cycle}"


@pytest.mark.parametrize("text", ['{"b": 1}', '{"b":1,"a":2}', "no json"])
def test_a_document_that_is_not_canonical_is_named(text: str) -> None:
    odd = Ratified(cycle=FIRST.cycle, sha256=sha256(text), previous=None, text=text)

    faults = found((odd,), Head(length=1, sha256=odd.sha256))

    assert [d.found for d in faults] == ["its text is not canonical JSON"]


@pytest.mark.parametrize(
    ("documents", "head", "what"),
    [
        ((FIRST, SECOND), None, "2 ratified documents, and no chain"),
        ((SECOND,), HEAD, "which is not kept"),
        ((FIRST, SECOND), Head(length=1, sha256=FIRST.sha256), f"not in the chain: {SECOND.cycle}"),
        ((FIRST, SECOND), replace(HEAD, length=3), "has 2 documents and counts 3"),
    ],
)
def test_a_broken_chain_is_named(
    documents: tuple[Ratified, ...], head: Head | None, what: str
) -> None:
    faults = [d for d in found(documents, head) if d.kind == "chain"]

    assert len(faults) == 1
    assert what in faults[0].found


def test_a_chain_that_runs_in_a_circle_ends() -> None:
    one = replace(FIRST, previous=SECOND.sha256)

    assert any("in a circle" in d.found for d in found((one, SECOND)))


@pytest.mark.parametrize("paper", ["ratified.json", "ratified.csv", "previous"])
def test_a_document_that_is_another_than_was_announced_is_named(paper: str) -> None:
    faults = found(said=(announced(SECOND, **{paper: "0" * 64}),))

    assert [d.found.split(" ")[0] for d in faults] == [paper]


def test_a_document_that_was_announced_and_is_gone_is_named() -> None:
    faults = found((FIRST,), Head(length=1, sha256=FIRST.sha256), (announced(SECOND),))

    assert [d.kind for d in faults] == ["ratified"]
    assert "is gone" in faults[0].found


@pytest.mark.parametrize(
    ("numbers", "what"),
    [((1, 3), "numbers missing: 2"), ((1, 2, 2), "numbers given twice: 2"), ((1, 2), None)],
)
def test_a_register_is_gapless(numbers: tuple[int, ...], what: str | None) -> None:
    faults = found((), None, registers=(Register(id=f"{OFFICE}:2025:SURAT", numbers=numbers),))

    assert [d.found for d in faults] == ([] if what is None else [what])
