"""What must hold of papers: hashes, the chain of ratified documents, numbers of letters."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping

from deploy.upkeep.facts import Difference, Facts, Head, Kept, Ratified, Register, Said
from shared.canonical import sha256

_TAMPERED = (
    "Somebody or something changed it after ratification. Keep the database as it is, compare "
    "with the signed sheet and a backup, and tell the head of the office."
)


def papers(facts: Facts) -> Iterator[Difference]:
    """Everything that is wrong with papers."""
    for name, kept in facts.services.items():
        for document in kept.ratified:
            yield from _document(name, document)
        yield from _announced(facts, name, kept)
        yield from _chains(name, kept)
        for register in kept.registers:
            yield from _register(name, register)


def _document(name: str, document: Ratified) -> Iterator[Difference]:
    if sha256(document.text) != document.sha256:
        yield _wrong(name, document.cycle, "its text does not have the SHA-256 that was ratified")
    elif canonical_again(document.text) != document.text:
        yield _wrong(name, document.cycle, "its text is not canonical JSON")
    elif json.loads(document.text).get("previous_sha256") != document.previous:
        yield _wrong(name, document.cycle, "its text names another document before it")


def canonical_again(text: str) -> str | None:
    """The text in canonical form once more; none where it is no JSON."""
    try:
        parsed = json.loads(text)
    except ValueError:
        return None
    return json.dumps(parsed, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _announced(facts: Facts, name: str, kept: Kept) -> Iterator[Difference]:
    """What was ratified is what the event said, byte for byte."""
    if name != facts.papers_of:
        return
    by_cycle = {document.cycle: document for document in kept.ratified}
    for event in facts.said:
        if not event.papers or event.cycle is None or event.source != name:
            continue
        document = by_cycle.get(event.cycle)
        if document is None:
            if event.within(facts.before):
                yield _wrong(name, event.cycle, f"was announced ({event.coordinates}), and is gone")
            continue
        yield from _as_announced(name, document, event)


def _as_announced(name: str, document: Ratified, event: Said) -> Iterator[Difference]:
    kept = {"ratified.json": document.sha256, "previous": document.previous or ""}
    if document.csv is not None:
        kept["ratified.csv"] = sha256(document.csv)
    for paper, told in event.papers.items():
        if paper in kept and kept[paper] != told:
            yield _wrong(name, document.cycle, f"{paper} is another than {event.coordinates} says")


def _chains(name: str, kept: Kept) -> Iterator[Difference]:
    documents: dict[str, dict[str, Ratified]] = {}
    for document in kept.ratified:
        documents.setdefault(_office(document.cycle), {})[document.sha256] = document
    for office in sorted(documents.keys() | kept.chains.keys()):
        of_office, head = documents.get(office, {}), kept.chains.get(office)
        if fault := _chain_fault(of_office, head):
            yield Difference(
                kind="chain",
                service=name,
                where=f"office {office}",
                found=fault,
                remedy=_TAMPERED,
            )


def _chain_fault(documents: Mapping[str, Ratified], head: Head | None) -> str | None:
    """Follow the chain from its head; why it is not one unbroken line through all documents."""
    if head is None:
        return f"{len(documents)} ratified documents, and no chain"
    reached: list[str] = []
    at: str | None = head.sha256
    while at is not None:
        if at not in documents:
            return f"the chain names {at[:12]}…, which is not kept"
        if at in reached:
            return f"the chain runs in a circle at {at[:12]}…"
        reached.append(at)
        at = documents[at].previous
    if len(reached) != len(documents):
        left = sorted(documents[sha].cycle for sha in documents.keys() - set(reached))
        return f"not in the chain: {', '.join(left)}"
    if len(reached) != head.length:
        return f"the chain has {len(reached)} documents and counts {head.length}"
    return None


def _register(name: str, register: Register) -> Iterator[Difference]:
    """Numbers 1 to n, each once."""
    counts = Counter(register.numbers)
    missing = sorted(set(range(1, max(counts, default=0) + 1)) - counts.keys())
    twice = sorted(number for number, times in counts.items() if times > 1)
    for what, numbers in (("missing", missing), ("given twice", twice)):
        if numbers:
            yield Difference(
                kind="register",
                service=name,
                where=f"register {register.id}",
                found=f"numbers {what}: {', '.join(map(str, numbers))}",
                remedy="Compare with the letters on paper and a backup; numbers are never reused.",
            )


def _wrong(name: str, cycle: str, found: str) -> Difference:
    return Difference(
        kind="ratified",
        service=name,
        where=f"ratified document of {cycle}",
        found=found,
        remedy=_TAMPERED,
    )


def _office(cycle: str) -> str:
    return cycle.split(":", 1)[0]
