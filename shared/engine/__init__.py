"""The step engine: runs one step of a procedure on Kafka and a document database.

See README.md in this folder. A service needs `Step`, `Engine`, a `Store` (MongoDB:
`shared.mongo`; in memory: `MemoryStore`) and a `Publisher` (`KafkaPublisher`).
"""

from shared.engine.change import Answer, Parked, ParkedStatus, Request
from shared.engine.engine import Engine, Health, utc_now
from shared.engine.memory import MemoryStore
from shared.engine.publisher import KafkaPublisher, Publisher
from shared.engine.records import Outgoing, Record
from shared.engine.step import BlockNotice, Step
from shared.engine.store import Store, StoreUnavailable
from shared.engine.work import Redrive, Treatment
from shared.engine.worker import Overloaded

__all__ = [
    "Answer",
    "BlockNotice",
    "Engine",
    "Health",
    "KafkaPublisher",
    "MemoryStore",
    "Outgoing",
    "Overloaded",
    "Parked",
    "ParkedStatus",
    "Publisher",
    "Record",
    "Redrive",
    "Request",
    "Step",
    "Store",
    "StoreUnavailable",
    "Treatment",
    "utc_now",
]
