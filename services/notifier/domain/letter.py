"""What all letters have in common: the record, the head, the signature block."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from pydantic import Field, JsonValue

from services.notifier.domain.kept import Kept
from services.notifier.domain.recipients import Case
from shared.contract.event import Line, Moment, SopStep
from shared.contract.identifiers import Code, CycleId, Period
from shared.decision import Entry
from shared.letters.model import Layout
from shared.letters.office import kop
from shared.office import Office, Officer
from shared.words import date_words, period_words, sop_words

__all__ = ["LEFT_OPEN", "LETTERS", "NONE", "Layout", "Letter", "Plan", "signature", "write"]

LETTERS: Final = "letters"
AT_SIGNING: Final = "(diberikan saat penandatanganan)"
"""Numbers are reserved when a letter is signed, never for a draft."""
LEFT_OPEN: Final = "(diisi saat penandatanganan)"
NONE: Final = "Nihil."
DATED_BY_THE_ACT: Final = frozenset({"L5", "L7"})
"""Letters that carry the day of the meeting or the ratification, whenever they are signed."""


class Letter(Kept):
    """A letter as it was drafted; number, day and NIP come with the signature.

    ``text`` is its plain form; PDF and DOCX are made of the same ``fields``. NIP is never kept
    here: the printed form takes it from the office's register.
    """

    code: Code = Field(description="L1 to L9")
    cycle: CycleId
    sop_step: SopStep
    layout: Layout
    subject: Line = Field(description="hal, or tentang")
    signer: Code = Field(description="role that signs, first, where several do")
    recipients: tuple[Line, ...]
    text: str
    cause: Line = Field(description="id of the event that called for it")
    at: Moment
    fields: dict[str, JsonValue] = Field(default={}, description="what its template is filled with")
    number: Line | None = Field(default=None, description="none: a draft")
    signed_on: date | None = None
    signed_role: Code | None = Field(default=None, description="who signs for the signer (a.n.)")
    signed_by: Line | None = Field(default=None, description="name of who signs")
    cites: dict[Code, Line] = Field(default={}, description="numbers of letters that it names")


@dataclass(frozen=True, slots=True)
class Plan:
    """A letter before it is written. ``fields`` are those of its own template."""

    code: str
    layout: Layout
    sop_step: int
    subject: str
    signer: str
    recipients: tuple[str, ...]
    fields: Mapping[str, object] = field(default_factory=dict)


def write(case: Case, plan: Plan) -> Entry:
    """The letter, rendered. Raises `RefusalError` where a field is missing or empty."""
    fields = json.loads(json.dumps({**_common(case, plan), **plan.fields}))
    return Entry(
        LETTERS,
        Letter(
            code=plan.code,
            cycle=case.message.ref.id,
            sop_step=plan.sop_step,
            layout=plan.layout,
            subject=plan.subject,
            signer=plan.signer,
            recipients=plan.recipients,
            text=case.rules.render(plan.code, fields),
            cause=case.message.id,
            at=case.message.at,
            fields=fields,
        ),
    )


def signature(case: Case, role: str, name: str | None = None) -> dict[str, str | bool | None]:
    """The block under a letter: who acted, or is named, else who holds the role that day.

    ``acted`` tells the first two from the third, who may be another by the day of signing.
    """
    actor = case.message.actor
    known = name or (actor.name if actor.role == role else None)
    found = holder(case, role, known)
    return {
        "role": role,
        "title": office(case).signs_as(found, case.rules.title(role))
        if found
        else title(case, role),
        "name": known or (found.name if found else LEFT_OPEN),
        "rank": found.rank if found else None,
        "acted": known is not None,
    }


def holder(case: Case, role: str, name: str | None = None) -> Officer | None:
    """Who holds a role on the day of the message; None where the register does not say."""
    return office(case).officer(role, case.at.date(), name)


def office(case: Case) -> Office:
    """The office that the cycle is of."""
    return case.rules.profile(Period.of(case.message.ref.id).office)


def title(case: Case, role: str) -> str:
    """The jabatan under a signature: the office's own wording, else the SOP's."""
    return office(case).titles.get(role) or case.rules.title(role)


def titles(case: Case, roles: tuple[str, ...]) -> tuple[str, ...]:
    """Titles of roles in the order of the SOP, each once, for an address block."""
    return tuple(case.rules.title(code) for code in in_order(case, roles))


def in_order(case: Case, roles: tuple[str, ...]) -> tuple[str, ...]:
    """Roles in the order of the SOP, each once."""
    return tuple(role.code for role in case.rules.sop.roles if role.code in roles)


def _common(case: Case, plan: Plan) -> dict[str, object]:
    return {
        "kop": kop(office(case)),
        "city": office(case).city,
        "date": date_words(case.at),
        "number": AT_SIGNING,
        "period": period_words(case.message.ref.id),
        "sop_number": case.rules.sop.number,
        "sop_title": sop_words(case.rules.sop.title),
        "subject": plan.subject,
        "recipients": plan.recipients,
        "signature": signature(case, plan.signer),
        "titles": {role.code: role.title for role in case.rules.sop.roles},
        "drafted_on": case.at.date().isoformat(),
    }
