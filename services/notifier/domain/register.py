"""The register of numbers: gapless per office, year and kind; nothing is ever taken out of it.

The register is an aggregate of its own, so that two replicas that sign at once get two numbers:
the version check lets one win, and the other decides again on what is there then.
"""

from typing import Final

from pydantic import Field

from services.notifier.domain.kept import Kept
from services.notifier.domain.numbering import Kind, number_text
from services.notifier.domain.rules import Rules
from shared.contract.event import Actor, Line, Moment
from shared.contract.identifiers import Code, CycleId
from shared.decision import Message, Ref

REGISTER: Final = "register"


class Numbered(Kept):
    """One line: which letter has the number, who signed it when, and if it was cancelled why."""

    number: int = Field(ge=1)
    text: Line
    letter: Line
    cycle: CycleId
    subject: Line
    by: Actor
    at: Moment
    cancelled_at: Moment | None = None
    cancelled_by: Actor | None = None
    reason: Line | None = None


class Register(Kept):
    """One kind's numbers of one year, in their order."""

    kind: Code
    year: int
    lines: tuple[Numbered, ...] = ()


def register_ref(office: str, year: int, kind: str) -> Ref:
    """The aggregate of a register."""
    return Ref(REGISTER, f"{office}:{year}:{kind}")


def registers(rules: Rules, message: Message, letter: str, *, years: int) -> tuple[Ref, ...]:
    """The registers that a letter may have its number in: this year's, and earlier ones."""
    office, year = message.ref.id.split(":", 1)[0], rules.local(message.at).year
    kind = rules.numbering.of(letter.split("-", 1)[0]).kind
    return tuple(register_ref(office, year - back, kind) for back in range(years))


def next_number(
    register: Register, kind: Kind, message: Message, rules: Rules, letter: tuple[str, str]
) -> Numbered:
    """The next line of a register for a letter (id and subject)."""
    number = len(register.lines) + 1
    name, subject = letter
    return Numbered(
        number=number,
        text=number_text(kind.pattern, number, rules.local(message.at).date()),
        letter=name,
        cycle=message.ref.id,
        subject=subject,
        by=message.actor,
        at=message.at,
    )


def with_line(register: Register, line: Numbered) -> Register:
    """The register with a line more, or with the line of that number in its new form."""
    others = tuple(known for known in register.lines if known.number != line.number)
    lines = tuple(sorted((*others, line), key=lambda known: known.number))
    return register.model_copy(update={"lines": lines})
