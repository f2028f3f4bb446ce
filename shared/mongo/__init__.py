"""MongoDB as the engine's `Store` and as `Files`. The only package that may import a driver.

Motor, as the design card says, with PyMongo's own async client behind the same code
(decisions/0005): the move is the setting ``driver``.
"""

from shared.mongo.connection import Connection, Driver, connect
from shared.mongo.documents import MongoDocuments
from shared.mongo.files import MongoFiles
from shared.mongo.store import INDEXES, MongoStore

__all__ = [
    "INDEXES",
    "Connection",
    "Driver",
    "MongoDocuments",
    "MongoFiles",
    "MongoStore",
    "connect",
]
