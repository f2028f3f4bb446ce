"""The letters of a cycle as they stand now: drafted text and fields, with number and signature."""

from collections.abc import Awaitable, Callable

from services.notifier.channels import Paper
from services.notifier.domain.delivery import Delivery
from services.notifier.domain.letter import LETTERS, Letter
from services.notifier.domain.rules import Rules
from services.notifier.domain.states import Mailroom
from services.notifier.table_file import table_file
from shared.contract import Approved
from shared.decision import CYCLE, Ref
from shared.engine import Store
from shared.http import Desk

Print = Callable[[Letter], Awaitable[bytes]]
"""A letter as PDF."""


async def letters_of(store: Store, rules: Rules, cycle: str) -> dict[str, Letter]:
    """All letters of a cycle by their id (L8-3), oldest first."""
    ref, counts = Ref(CYCLE, cycle), dict[str, int]()
    found = await store.load([ref])
    mailroom = found[ref].state if ref in found else None
    letters = {}
    for row in await store.entries(LETTERS, ref):
        letter = Letter.model_validate(row.data)
        counts[letter.code] = counts.get(letter.code, 0) + 1
        name = f"{letter.code}-{counts[letter.code]}"
        known = mailroom if isinstance(mailroom, Mailroom) else None
        letters[name] = _signed(rules, letter, name, known)
    return letters


def _signed(rules: Rules, letter: Letter, name: str, mailroom: Mailroom | None) -> Letter:
    """The letter with its number and signature, and the numbers of the letters it names."""
    slips = () if mailroom is None else mailroom.letters
    cites = {slip.code: slip.number for slip in slips if slip.number is not None}
    slip = next((slip for slip in slips if slip.id == name), None)
    if slip is None or slip.signed_at is None:
        return letter.model_copy(update={"cites": cites})
    return letter.model_copy(
        update={
            "cites": cites,
            "number": slip.number,
            "signed_on": rules.local(slip.signed_at).date(),
            "signed_role": slip.deputy,
            "signed_by": slip.signed_by,
        }
    )


def papers(rules: Rules, pdf: Print) -> Callable[[Desk, Delivery], Awaitable[tuple[Paper, ...]]]:
    """The papers of a delivery: its letters as PDF, and with a report the ratified table."""

    async def of(desk: Desk, delivery: Delivery) -> tuple[Paper, ...]:
        if not delivery.content.letters:
            return ()
        letters = await letters_of(desk.engine.store, rules, delivery.cycle)
        printed = [
            Paper(f"{name}.pdf", "application/pdf", await pdf(letters[name]))
            for name in delivery.content.letters
        ]
        report = delivery.content.event
        tables = [] if report is None else [table_file(Approved.model_validate_json(report))]
        return (*printed, *tables)

    return of
