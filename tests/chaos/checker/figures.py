"""Each cycle is ratified once, with the figures that follow from what was accepted.

The figures are worked out from what people sent, by `samples.outcome`, which has nothing of recap;
the services only say in which order they took the sheets.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from samples.model import Sample, SheetForm
from samples.outcome import Outcome, outcomes
from shared.contract.catalogue import SheetRef
from shared.contract.figures import IndicatorFigures
from tests.chaos.checker.commands import Asked
from tests.chaos.checker.facts import Anomaly, Document, Facts, Said
from tests.chaos.history import Operation

_RATIFIED = ("DISAHKAN", "DILAPORKAN")
_APPROVED = "kinerja.approved.v1"
_SUBMITTED = "kinerja.data-submitted.v1"
_SOURCE = "collector"


def check_figures(facts: Facts) -> Iterator[Anomaly]:
    """Every cycle that people began."""
    agreements = facts.aggregates("approval", "cycle")
    senders = {Asked.of(o).cause: o for o in facts.operations if "/sheets/" in o.path}
    for cycle in facts.begun:
        state = agreements.get(cycle, {}).get("state") or {}
        if state.get("status") not in _RATIFIED:
            yield Anomaly("stuck-cycle", cycle, f"not ratified: {state.get('status')}")
            continue
        yield from _once(facts, cycle)
        yield from _revisions(facts, cycle)
        yield from _table(facts, cycle, senders)
    yield from _chains(facts)


def _once(facts: Facts, cycle: str) -> Iterator[Anomaly]:
    ids = {s.id for s in facts.said if s.topic == _APPROVED and s.cycle == cycle}
    if len(ids) != 1:
        yield Anomaly("ratified-not-once", cycle, f"{len(ids)} events of ratification")


def _revisions(facts: Facts, cycle: str) -> Iterator[Anomaly]:
    """The revisions of each sheet are counted 1, 2, 3, whoever answered."""
    by_sheet: dict[str, list[int]] = {}
    rows = (row for row in facts.rows("collector.submissions") if row["id"] == cycle)
    for row in sorted(rows, key=lambda row: row["order"]):
        sheet = row["data"]["sheet"]
        name = f"{sheet['bidang']}:{sheet['source']}"
        by_sheet.setdefault(name, []).append(row["data"]["revision"])
    for name, revisions in by_sheet.items():
        if revisions != list(range(1, len(revisions) + 1)):
            yield Anomaly("revision-not-once", f"{cycle} {name}", str(revisions))


def _table(facts: Facts, cycle: str, senders: Mapping[str, Operation]) -> Iterator[Anomaly]:
    approved = next(s for s in facts.said if s.topic == _APPROVED and s.cycle == cycle)
    table = {row["indicator"]: row for row in approved.body["table"]}
    first: dict[int, Said] = {}
    for said in facts.said:
        if said.stream == (_SOURCE, _SUBMITTED, cycle):
            first.setdefault(said.sequence, said)
    sheets: dict[str, SheetForm] = {}
    closest, counted = ["no sheet was ever accepted"], 0
    # Recap takes submissions in their order; the version that was agreed on has a part from the
    # beginning of them. What recap read only after the meeting belongs to the next revision.
    for sequence, said in sorted(first.items()):
        operation = senders.get(said.cause)
        if operation is None:
            yield Anomaly("phantom-event", said.where, "nobody sent that sheet")
            return
        _lay(operation, sheets)
        faults = _differing(table, _expected(facts.samples[cycle], sheets))
        counted = counted if faults else sequence
        closest = min(closest, faults, key=len) if len(closest) > 1 else faults
    if not counted:
        yield Anomaly("wrong-figures", cycle, "; ".join(closest[:5]))
    elif counted < max(first) and not _is_noted(facts, cycle, approved.body["recap_version"]):
        what = f"{max(first) - counted} accepted sheets are not in what was ratified, unsaid"
        yield Anomaly("accepted-but-unheard", cycle, what)


def _is_noted(facts: Facts, cycle: str, ratified: int) -> bool:
    """Whether the audit trail says that a draft came too late for the one that was agreed on."""
    lines = (row["data"] for row in facts.rows("approval.history") if row["id"] == cycle)
    return any(line.get("recap_version", 0) > ratified for line in lines)


def _lay(operation: Operation, sheets: dict[str, SheetForm]) -> None:
    """What an operation makes of the sheets: one is sent, or taken back."""
    bidang, source = operation.path.split("/")[4:6]
    if operation.path.endswith("/withdrawal"):
        sheets.pop(f"{bidang}:{source}", None)
        return
    ref = SheetRef.model_validate({"bidang": bidang, "source": source})
    figures = tuple(IndicatorFigures.model_validate(item) for item in operation.body["figures"])
    sheets[f"{bidang}:{source}"] = SheetForm(ref=ref, figures=figures)


def _expected(sample: Sample, sheets: Mapping[str, SheetForm]) -> dict[str, Outcome]:
    accepted = tuple(sheets.values())
    return outcomes(sample.model_copy(update={"sheets": accepted, "corrections": ()}))


def _differing(table: Mapping[str, Document], expected: Mapping[str, Outcome]) -> list[str]:
    faults = [f"{code}: is not in both" for code in set(table) ^ set(expected)]
    for code in set(table) & set(expected):
        row, outcome = table[code], expected[code]
        found = (row["measured"], _number(row["value"]))
        if found != (outcome.measured, outcome.value):
            faults.append(f"{code}: {found}, expected {(str(outcome.measured), outcome.value)}")
    return faults


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _chains(facts: Facts) -> Iterator[Anomaly]:
    """Each ratified document of an office names the one before it."""
    by_office: dict[str, list[Document]] = {}
    seen: set[str] = set()
    for said in facts.said:
        if said.topic == _APPROVED and said.id not in seen:
            seen.add(said.id)
            by_office.setdefault(said.cycle.split(":", 1)[0], []).append(said.body)
    for office, documents in by_office.items():
        before = None
        for document in documents:
            if document["previous_sha256"] != before:
                what = f"{document['cycle']} names {document['previous_sha256']}, not {before}"
                yield Anomaly("broken-chain", office, what)
            before = document["sha256"]
