"""Who brought which file, and what came of it: written down at every import that was taken."""

from typing import Final

from services.recap.commands import SourceFile
from services.recap.domain.states import Kept
from services.recap.domain.verdicts import Imported
from shared.contract.event import Actor, Line, Moment, Text
from shared.decision import Entry, Message

IMPORTED: Final = "import"
"""Kind of the entries, one for each file that was taken."""

_LONGEST: Final = 500


class ImportNote(Kept):
    """One import. ``removed`` is what the same plan of before had and this one has not."""

    about: Line
    file: SourceFile
    accepted: int
    unchanged: int
    removed: tuple[Text, ...]
    by: Actor
    at: Moment


def noted(message: Message, about: str, file: SourceFile, what: Imported) -> Entry:
    """The entry for an import."""
    return Entry(
        IMPORTED,
        ImportNote(
            about=about[:_LONGEST],
            file=file,
            accepted=what.accepted,
            unchanged=what.unchanged,
            removed=what.removed,
            by=message.actor,
            at=message.at,
        ),
    )
