"""The findings that a meeting speaks about, in the order in which it does, with its answers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from shared.contract.vocabulary import Severity

Finding = Mapping[str, Any]
HEADINGS: Final = {
    "putuskan": "Menunggu putusan rapat",
    "perbaiki": "Menunggu perbaikan data",
    "diputus": "Sudah diputuskan",
    "dikoreksi": "Sudah dikoreksi",
    "informasi": "Untuk diketahui",
}


@dataclass(frozen=True, slots=True)
class Item:
    """A finding, where it stands (a key of `HEADINGS`), and what was decided on it."""

    finding: Finding
    group: str
    decision: Mapping[str, Any] | None
    ruling: bool

    @property
    def open(self) -> bool:
        """Whether it still stands in the way."""
        return self.group in ("putuskan", "perbaiki")

    @property
    def weighty(self) -> bool:
        """Whether the meeting speaks about it: it informs of nothing only."""
        return bool(self.finding["severity"] != Severity.INFORMASI)

    @property
    def answer(self) -> str | None:
        """The meeting's answer, or the head's; none where there is none."""
        return None if self.decision is None else str(self.decision["state"])


def agenda(standing: Mapping[str, Any]) -> tuple[Item, ...]:
    """Every finding of the draft in hand, the open ones first."""
    order = list(HEADINGS)
    return tuple(sorted(_items(standing), key=lambda item: order.index(item.group)))


def grouped(items: Iterable[Item]) -> list[tuple[str, str, list[Item]]]:
    """The same under their headings: key, heading, findings."""
    all_items = list(items)
    groups = ((k, h, [i for i in all_items if i.group == k]) for k, h in HEADINGS.items())
    return [group for group in groups if group[2]]


def _items(standing: Mapping[str, Any]) -> Iterator[Item]:
    decisions = {decision["finding"]: decision for decision in standing["decisions"]}
    ruled = {ruling["finding"] for ruling in standing["rulings"]}
    for finding in standing["findings"]:
        decision = decisions.get(finding["id"])
        group = _group(finding, standing, decided=decision is not None)
        yield Item(finding, group, decision, finding["id"] in ruled)


def _group(finding: Finding, standing: Mapping[str, Any], *, decided: bool) -> str:
    if finding["state"] == "DIKOREKSI":
        return "dikoreksi"
    if finding["id"] in standing["blocking"]:
        return "perbaiki"
    if finding["id"] in standing["undecided"]:
        return "putuskan"
    return "diputus" if decided else "informasi"
