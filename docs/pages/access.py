"""``docs/reference/access.md``: who may do what, by role, in the office's own words.

The rules are declared in `access.toml`, roles and their powers come from the SOP file. What stands
here is asked of the real services by ``tests/unit/security/test_matrix.py``.
"""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from shared.sop import Sop, load_sop

EVERYBODY: Final = "semua"
SIGNED_IN: Final = "masuk"
OFFICE: Final = "kantor"
FILLER: Final = "pengisi"
BIDANG: Final = "bidang"
SIGNER: Final = "penandatangan"
RECIPIENT: Final = "penerima"
OWNER: Final = "pemilik"
SYSTEM: Final = "sistem"
COMMON: Final = "setiap layanan"
NUMBER: Final = "number_letters"

_FILE: Final = Path(__file__).with_suffix(".toml")
_HEAD: Final = Path(__file__).with_name("access_head.txt")
_YES, _OWN, _NO, _ELSEWHERE = "ya", "miliknya", "-", "pemilik"


def declared() -> dict[str, dict[str, tuple[str, str]]]:
    """Service -> ``METHOD /path`` -> its Indonesian name and its rule."""
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        service: {route: (name, rule) for route, (name, rule) in rules.items()}
        for service, rules in read.items()
    }


def powers(sop: Sop, rule: str) -> Mapping[str, str]:
    """Role -> what the table says of it under a rule: ya, miliknya (its own only) or none."""
    roles = [role.code for role in sop.roles]
    bidang = [entry.role for entry in sop.bidang]
    fillers = [sheet.filler for sheet in sop.sheets if sheet.filler]
    known: dict[str, Mapping[str, str]] = {
        EVERYBODY: dict.fromkeys(roles, _YES),
        SIGNED_IN: dict.fromkeys(roles, _YES),
        OFFICE: dict.fromkeys(roles, _YES),
        OWNER: dict.fromkeys(roles, _ELSEWHERE),
        SYSTEM: {},
        FILLER: dict.fromkeys((*fillers, *bidang), _OWN),
        BIDANG: dict.fromkeys(bidang, _OWN),
        RECIPIENT: dict.fromkeys(roles, _OWN),
        SIGNER: {**dict.fromkeys(roles, _OWN), **_of_actions(sop, NUMBER)},
    }
    return known[rule] if rule in known else _of_actions(sop, rule)


def _of_actions(sop: Sop, rule: str) -> dict[str, str]:
    """Raises ``KeyError`` for an action that the SOP file does not have."""
    return {role: _YES for action in rule.split("|") for role in sop.actions[action]}


def page() -> str:
    """The page, in Markdown."""
    sop, rules = load_sop(), declared()
    lines = [_HEAD.read_text(encoding="utf-8").rstrip()]
    lines += [f"| {role.code} | {role.title} |" for role in sop.roles]
    for service, routes in rules.items():
        lines += ["", *_section(sop, service, routes)]
    return "\n".join(lines) + "\n"


def _section(sop: Sop, service: str, routes: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    roles = [role.code for role in sop.roles]
    yield from (f"## {service.capitalize()}", "")
    yield f"| Tindakan | Tanpa masuk | {' | '.join(roles)} | Alamat |"
    yield "|---" * (len(roles) + 3) + "|"
    for route, (name, rule) in routes.items():
        granted = powers(sop, rule)
        open_to_all = _YES if rule == EVERYBODY else _NO
        cells = " | ".join(granted.get(role, _NO) for role in roles)
        yield f"| {name} | {open_to_all} | {cells} | `{route}` |"
