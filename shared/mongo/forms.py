"""Stored forms of the rows that only a database knows: outbox, answers, entries."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from shared.decision import Ref
from shared.engine.aggregate import Document
from shared.engine.change import Answer, EntryRow, KeptAnswer
from shared.engine.records import Outgoing
from shared.engine.store import OutboxDocument


def outbox_document(id: str, owner: str, at: datetime, events: Sequence[Outgoing]) -> Document:  # noqa: A002
    """Events as one document; ``cycles`` is what other owners look it up by."""
    return {
        "_id": id,
        "owner": owner,
        "at": at,
        "cycles": sorted({event.cycle for event in events}),
        "events": [
            [e.topic, e.key, e.value, [list(h) for h in e.headers], e.cycle, e.sequence]
            for e in events
        ],
    }


def outbox_from(document: Document, now: datetime) -> OutboxDocument:
    """The working form."""
    return OutboxDocument(
        id=document["_id"],
        owner=document["owner"],
        age_seconds=(now - document["at"]).total_seconds(),
        events=tuple(_outgoing(*row) for row in document["events"]),
    )


def _outgoing(  # noqa: PLR0917 - the columns of a stored row
    topic: str, key: bytes, value: bytes, headers: list[Any], cycle: str, sequence: int
) -> Outgoing:
    pairs = tuple((name, bytes(content)) for name, content in headers)
    return Outgoing(topic, bytes(key), bytes(value), pairs, cycle, sequence)


def answer_document(kept: KeptAnswer) -> Document:
    """A kept answer; ``at`` is a date, so that it can expire."""
    return {
        "_id": kept.key,
        "fingerprint": kept.fingerprint,
        "status": kept.answer.status,
        "body": kept.answer.body,
        "version": kept.answer.version,
        "at": kept.at,
    }


def answer_from(document: Document) -> KeptAnswer:
    """The working form."""
    answer = Answer(document["status"], document["body"], document.get("version"))
    return KeptAnswer(document["_id"], document["fingerprint"], answer, document["at"])


def entry_document(row: EntryRow) -> Document:
    """An append-only line; its collection is its kind."""
    return {
        "_id": row.id,
        "ref": str(row.ref),
        "kind": row.ref.kind,
        "id": row.ref.id,
        "at": row.at.isoformat(),
        "cause": row.cause,
        "order": row.order,
        "data": row.data,
    }


def entry_from(kind: str, document: Document) -> EntryRow:
    """The working form."""
    return EntryRow(
        id=document["_id"],
        kind=kind,
        ref=Ref(document["kind"], document["id"]),
        at=datetime.fromisoformat(document["at"]),
        cause=document["cause"],
        order=document["order"],
        data=document["data"],
    )
