"""What the mailroom knows of each letter that it drafted: signer, addressees, number."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Protocol

from pydantic import Field

from services.notifier.domain.kept import Kept
from shared.contract.event import Line, Moment
from shared.contract.identifiers import Code


class Slip(Kept):
    """A letter by its id: code and how many of that code came before it in the cycle (L8-3)."""

    id: Line
    code: Code
    subject: Line
    signer: Code
    addressees: tuple[Code, ...]
    number: Line | None = None
    signed_at: Moment | None = None
    signed_by: Line | None = Field(
        default=None, description="who signed; none: who holds the role that day"
    )
    deputy: Code | None = Field(default=None, description="role that signed a.n. the signer")


class Drafted(Protocol):
    """What a slip is made of; a letter's plan has it."""

    @property
    def code(self) -> str:
        """``L3``."""

    @property
    def subject(self) -> str:
        """Hal."""

    @property
    def signer(self) -> str:
        """The role that signs."""

    @property
    def recipients(self) -> tuple[str, ...]:
        """Names of the addressees."""


def slipped(
    before: tuple[Slip, ...],
    letters: Iterable[Drafted],
    codes: Mapping[str, str],
) -> tuple[Slip, ...]:
    """The slips with those of new letters.

    ``codes`` are the roles and agencies by the names that letters call them by; names that are
    none (a guest) get no delivery.
    """
    counts = Counter(slip.code for slip in before)
    slips = list(before)
    for letter in letters:
        counts[letter.code] += 1
        slip = Slip(
            id=f"{letter.code}-{counts[letter.code]}",
            code=letter.code,
            subject=letter.subject,
            signer=letter.signer,
            addressees=tuple(codes[name] for name in letter.recipients if name in codes),
        )
        slips.append(slip)
    return tuple(slips)
