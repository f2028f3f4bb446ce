"""What was published under which hash, so that anybody can ask whether a document is genuine."""

import re
from collections.abc import Iterator

from services.portal.domain.states import Kept
from shared.contract import Approved, Event, StepProgressed
from shared.contract.event import Line, Moment
from shared.contract.identifiers import CycleId, Sha256
from shared.contract.vocabulary import Progress
from shared.decision import Ref

PUBLISHED = "published"
_SIGNED = re.compile(r"^(?P<document>\S+) (?P<sha256>[0-9a-f]{64})$")


class Published(Kept):
    """A document that this office stands behind; no figure of it."""

    sha256: Sha256
    cycle: CycleId
    document: Line
    at: Moment


def published_ref(sha256: str) -> Ref:
    """Where it is looked up."""
    return Ref(PUBLISHED, sha256)


def published(event: Event, at: Moment) -> Iterator[Published]:
    """The documents that an event makes public: the ratified data, and signed papers."""
    match event:
        case Approved():
            yield _of(event, event.sha256, "data kinerja yang disahkan", event.ratified_at)
            for document in event.documents:
                if document.sha256 not in (None, event.sha256):
                    yield _of(event, document.sha256 or "", document.name, event.ratified_at)
        case StepProgressed(progress=Progress.SIGNED):
            if found := _SIGNED.fullmatch(event.refers_to or ""):
                yield _of(event, found["sha256"], f"{found['document']} bertanda tangan", at)
        case _:
            return


def _of(event: Event, sha256: str, document: str, at: Moment) -> Published:
    return Published(sha256=sha256, cycle=event.cycle, document=document, at=at)
