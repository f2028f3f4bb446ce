"""What all letters have in common: the record, the head, the signature block."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from pydantic import Field

from services.notifier.domain.recipients import Case
from services.notifier.domain.states import Kept
from services.notifier.domain.words import date_words, period_words
from shared.contract.event import Line, Moment, SopStep
from shared.contract.identifiers import Code, CycleId
from shared.decision import Entry

LETTERS: Final = "letters"
AT_SIGNING: Final = "(diberikan saat penandatanganan)"
"""Numbers are reserved when a letter is signed, never for a draft."""
LEFT_OPEN: Final = "(diisi saat penandatanganan)"
NONE: Final = "Nihil."


class Layout(StrEnum):
    """Permendagri 1/2023: with an addressee, between officers of one house, or with a title."""

    KORESPONDENSI = "KORESPONDENSI"
    NOTA_DINAS = "NOTA_DINAS"
    JUDUL = "JUDUL"


class Letter(Kept):
    """A letter as it was drafted, in plain text; number, rank and NIP come with the signature."""

    code: Code = Field(description="L1 to L8")
    cycle: CycleId
    sop_step: SopStep
    layout: Layout
    subject: Line = Field(description="hal, or tentang")
    signer: Code = Field(description="role that signs, first, where several do")
    recipients: tuple[Line, ...]
    text: str
    cause: Line = Field(description="id of the event that called for it")
    at: Moment


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
    return Entry(
        LETTERS,
        Letter(
            code=plan.code,
            cycle=case.event.cycle,
            sop_step=plan.sop_step,
            layout=plan.layout,
            subject=plan.subject,
            signer=plan.signer,
            recipients=plan.recipients,
            text=case.rules.render(plan.code, {**_common(case, plan), **plan.fields}),
            cause=case.message.id,
            at=case.message.at,
        ),
    )


def signature(case: Case, role: str, name: str | None = None) -> dict[str, str]:
    """The block under a letter. The name is known where it is the one who acted."""
    actor = case.event.actor
    known = name or (actor.name if actor.role == role else None)
    return {
        "title": signing_title(case, role),
        "name": known or LEFT_OPEN,
        "rank": LEFT_OPEN,
        "nip": LEFT_OPEN,
    }


def signing_title(case: Case, role: str) -> str:
    """The jabatan under a signature: the office's own wording, else the SOP's."""
    titles = case.rules.profile(case.event.office).titles
    return titles.get(role) or case.rules.title(role)


def titles(case: Case, roles: tuple[str, ...]) -> tuple[str, ...]:
    """Titles of roles in the order of the SOP, each once, for an address block."""
    order = [role.code for role in case.rules.sop.roles if role.code in roles]
    return tuple(case.rules.title(code) for code in order)


def _common(case: Case, plan: Plan) -> dict[str, object]:
    profile = case.rules.profile(case.event.office)
    return {
        "kop": {
            "government": profile.government,
            "name": profile.name,
            "address": profile.address,
        },
        "city": profile.city,
        "date": date_words(case.at),
        "number": AT_SIGNING,
        "period": period_words(case.event.cycle),
        "sop_number": case.rules.sop.number,
        "subject": plan.subject,
        "recipients": plan.recipients,
        "signature": signature(case, plan.signer),
    }
