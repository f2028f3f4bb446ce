"""What a file of the SOP must say to be a whole: every name it uses exists, every step is there."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from shared.contract import EVENTS
from shared.contract.vocabulary import Source
from shared.sop.model import Sop

ACTIONS: Final = (
    "put_catalogue",
    "draft_form",
    "issue_form",
    "extend_due",
    "close_collection",
    "import_history",
    "import_targets",
    "hold_meeting",
    "raise_finding",
    "decide_finding",
    "agree",
    "submit",
    "ratify",
    "return",
    "sign",
    "attach_scan",
    "escalated",
    "cancel",
    "number_letters",
    "record_receipt",
    "parked",
)
"""Every action that a service asks `Sop.may` about; the file must say who may do each."""

SERVICES: Final = ("collector", "recap", "approval", "notifier")
STEPS: Final = (1, 2, 3, 4, 5, 6, 7)


def faults(sop: Sop) -> tuple[str, ...]:
    """All that does not fit together, each as ``place: what is wrong``; empty for a sound SOP."""
    return (*_doubles(sop), *_unknown_roles(sop), *_steps(sop), *_sheets(sop), *_actions(sop))


def _doubles(sop: Sop) -> Iterator[str]:
    yield from _repeated("roles", (role.code for role in sop.roles))
    yield from _repeated("bidang", (entry.code for entry in sop.bidang))
    yield from _repeated("recipients", (entry.code for entry in sop.recipients))


def _repeated(place: str, codes: Iterable[str]) -> Iterator[str]:
    for code, times in Counter(codes).items():
        if times > 1:
            yield f"{place}: kode {code} tercantum {times} kali"


def _unknown_roles(sop: Sop) -> Iterator[str]:
    known = {role.code for role in sop.roles}
    for place, code in _named_roles(sop):
        if code not in known:
            yield f"{place}: jabatan {code} tidak ada pada roles"


def _named_roles(sop: Sop) -> Iterator[tuple[str, str]]:
    for entry in sop.bidang:
        yield f"bidang {entry.code}, role", entry.role
    for rule in sop.sheets:
        if rule.filler is not None:
            yield f"sheets {rule.source}, filler", rule.filler
    for action, codes in sop.actions.items():
        yield from ((f"actions, {action}", code) for code in codes)
    for step in sop.steps:
        place = f"steps nomor {step.number}"
        if step.decides is not None:
            yield f"{place}, decides", step.decides
        yield from ((f"{place}, performers", code) for code in step.performers)
        yield from ((f"{place}, consulted", code) for code in step.consulted)
        yield from ((f"{place}, informed", code) for code in step.informed)


def _steps(sop: Sop) -> Iterator[str]:
    numbers = tuple(step.number for step in sop.steps)
    if numbers != STEPS:
        yield f"steps: langkah 1 sampai 7 harus berurutan, masing-masing sekali; ada {numbers}"
    known = {event.__name__ for event in EVENTS}
    for step in sop.steps:
        if step.service not in SERVICES:
            yield f"steps nomor {step.number}, service: layanan {step.service} tidak ada"
        for event in step.events:
            if event not in known:
                yield f"steps nomor {step.number}, events: peristiwa {event} tidak ada pada kontrak"


def _sheets(sop: Sop) -> Iterator[str]:
    for source in Source:
        rules = [rule for rule in sop.sheets if rule.source is source]
        if len(rules) != 1:
            yield f"sheets: sumber {source} harus diatur tepat satu kali; ada {len(rules)}"
    performers = {step.number: step.performers for step in sop.steps}
    for rule in sop.sheets:
        fillers = [rule.filler] if rule.filler else [entry.role for entry in sop.bidang]
        for filler in fillers:
            if filler not in performers.get(rule.sop_step, ()):
                place = f"sheets {rule.source}"
                yield f"{place}: pengisi {filler} bukan pelaksana langkah {rule.sop_step}"


def _actions(sop: Sop) -> Iterator[str]:
    for action in ACTIONS:
        if not sop.actions.get(action):
            yield f"actions: {action} belum diberikan kepada jabatan mana pun"
    for action in sop.actions:
        if action not in ACTIONS:
            yield f"actions: {action} tidak dikenal; yang dikenal: {', '.join(ACTIONS)}"
