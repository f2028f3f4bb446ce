"""What other services tell: closed, cells reopened, draft agreed on or returned, cancelled.

These facts come on three topics, so in any order among each other; whichever it is, the
collection is the same in the end.
"""

from services.collector.domain.reopening import reopen
from services.collector.domain.states import Collection
from shared.contract import DiscrepancyFound, DraftAgreed, StepProgressed
from shared.contract.vocabulary import Progress
from shared.decision import Ignored, Message, Outcome, Taken


def follow(collection: Collection, message: Message) -> Outcome:
    """The collection after a fact from another service."""
    match message.data:
        case StepProgressed() as event:
            after = _progressed(collection, event)
        case DiscrepancyFound() as event:
            after = reopen(collection, event)
        case DraftAgreed() as event:
            after = _agreed(collection, event)
        case other:
            raise TypeError(f"collector does not consume {type(other).__name__}")
    if after is collection:
        return Ignored("tidak mengubah pengumpulan data")
    return Taken(states={message.ref: after})


def _progressed(collection: Collection, event: StepProgressed) -> Collection:
    match event.progress:
        case Progress.COLLECTION_CLOSED:
            return collection.model_copy(update={"closed": True})
        case Progress.RETURNED:
            return collection.model_copy(update={"returns": collection.returns + 1})
        case Progress.CANCELLED:
            return collection.model_copy(update={"cancelled": True})
        case _:
            return collection


def _agreed(collection: Collection, event: DraftAgreed) -> Collection:
    return collection.model_copy(
        update={
            "agreements": collection.agreements + 1,
            "agreed_version": max(collection.agreed_version, event.recap_version),
        }
    )
