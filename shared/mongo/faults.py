"""Which driver errors are the world's, which are a race, and which are the data's."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from bson.errors import BSONError
from pymongo.errors import (
    BulkWriteError,
    DocumentTooLarge,
    DuplicateKeyError,
    OperationFailure,
    PyMongoError,
)

from shared.engine.store import Conflict, StoreUnavailable

WRITE_CONFLICT: Final = 112
DUPLICATE_KEY: Final = 11000
_DATA_CODES: Final = frozenset({2, 121, 10334, 17280, 17419, 17420})
"""BadValue, DocumentValidationFailure, object or key too large."""


@asynccontextmanager
async def translated() -> AsyncIterator[None]:
    """Raise the port's errors for the driver's.

    Only faults that are surely the data's pass through untranslated: those let the engine
    park an event. Whatever else a database can say (no primary, shutting down, disk full,
    not authorised) makes it wait and say so, since parking good events would be worse.
    """
    try:
        yield
    except (BSONError, DocumentTooLarge, OverflowError):
        raise
    except PyMongoError as error:
        if _is_race(error):
            raise Conflict(type(error).__name__) from error
        if _is_data_fault(error):
            raise
        raise StoreUnavailable(f"{type(error).__name__} (code {_code(error)})") from error


def _is_race(error: PyMongoError) -> bool:
    if isinstance(error, BulkWriteError):
        codes = {item["code"] for item in error.details.get("writeErrors", ())}
        return bool(codes & {DUPLICATE_KEY, WRITE_CONFLICT})
    return isinstance(error, DuplicateKeyError) or _code(error) == WRITE_CONFLICT


def _is_data_fault(error: PyMongoError) -> bool:
    if isinstance(error, BulkWriteError):
        return bool({item["code"] for item in error.details["writeErrors"]} & _DATA_CODES)
    return _code(error) in _DATA_CODES


def _code(error: PyMongoError) -> int | None:
    return error.code if isinstance(error, OperationFailure) else None
