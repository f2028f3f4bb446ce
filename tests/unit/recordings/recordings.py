"""Recordings of released versions, and the present services without any process."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import bson

from deploy.upkeep import archive
from deploy.upkeep.recorded import recorded
from services.approval.app import step as approval_step
from services.approval.domain import Rules as ApprovalRules
from services.collector.app import service as collector
from services.notifier.app import rules_for
from services.notifier.app import step as notifier_step
from services.notifier.settings import ChannelSettings
from services.portal.domain import CONSUMES, ENTRY_KINDS, STATES, decide, touches
from services.recap.app import service as recap
from shared.decision import Ref
from shared.engine import Step
from shared.engine.change import Parked
from shared.engine.memory import MemoryStore
from shared.engine.records import Record
from shared.mongo.forms import answer_from, entry_from
from shared.office import load_offices
from shared.office.load import VARIABLE
from shared.runtime.notice import blocked
from shared.sop import load_calendar, load_sop

FOLDER: Final = Path(__file__).parents[2] / "recordings"
FILES: Final = sorted(FOLDER.glob("*/kinerja.tar.gz"))
EVENTS_ONLY: Final = sorted(FOLDER.glob("*/events.tar.gz"))
"""Of versions whose cycles are not carried over: subscribers' history all the same."""
Documents = dict[str, list[dict[str, Any]]]
"""By collection."""


@dataclass(frozen=True)
class Recording:
    """What one version had on its topics and in its databases."""

    records: tuple[Record, ...]
    databases: Mapping[str, Documents]
    at: datetime
    """When the last record was written."""
    offices: Path
    """Its register of offices; none is there where it was the one that comes with Kinerja."""


def read(file: Path) -> Recording:
    with archive.opened(file) as opened:
        databases: dict[str, Documents] = {name: {} for name in opened.manifest.services}
        for part in opened.manifest.parts:
            kind, service, name = part.name.removesuffix(".bson").split("/")
            if kind == "databases":
                rows = (bson.decode(d.raw, OPTIONS) for d in opened.documents(part))
                databases[service][name] = list(rows)
        found = sorted(
            (s for of in recorded(opened).values() for s in of), key=lambda s: s.timestamp
        )
    at = datetime.fromtimestamp(found[-1].timestamp / 1000, UTC)
    return Recording(tuple(s.record for s in found), databases, at, file.with_name("offices.toml"))


OPTIONS: Final = bson.CodecOptions[dict[str, Any]](tz_aware=True, tzinfo=UTC)


def steps(recording: Recording) -> dict[str, Step]:
    """Every service's decision, as the present version has it, for the recorded offices."""
    given = {VARIABLE: str(recording.offices)} if recording.offices.exists() else {}
    with patch.dict(os.environ, given):
        return _steps()


def _steps() -> dict[str, Step]:
    sop, calendar = load_sop(), load_calendar()
    return {
        "collector": collector().step,
        "recap": recap().step,
        "approval": approval_step(ApprovalRules(sop, calendar, load_offices())),
        "notifier": notifier_step(rules_for(ChannelSettings())),
        "portal": Step(
            service="portal",
            consumes=CONSUMES,
            states=STATES,
            entry_kinds=ENTRY_KINDS,
            decide=decide,
            touches=touches,
            notice=blocked("portal", 1, sop, calendar, "portal-1"),
        ),
    }


def store_with(step: Step, documents: Documents) -> MemoryStore:
    """The in-memory twin of a database, with recorded documents in it."""
    store = MemoryStore(step.states)
    for document in documents["aggregates"]:
        kept = {k: v for k, v in document.items() if k != "guard"}
        store.documents[Ref(document["kind"], document["id"])] = kept
    for kind in (*step.entry_kinds, "audit"):
        for document in documents.get(kind, ()):
            store.rows[document["_id"]] = entry_from(kind, document)
    for document in documents["answers"]:
        store.kept[document["_id"]] = answer_from(document)
    for document in documents["parked"]:
        store.records[document["_id"]] = Parked.from_document(document)
    return store
