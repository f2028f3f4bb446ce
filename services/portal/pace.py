"""How often somebody may ask: a bucket that fills evenly, in this process's memory."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from time import monotonic
from typing import Final

_MOST: Final = 10_000
"""Buckets that are kept; the one that was asked for longest ago is forgotten first, and is full."""
_MINUTE: Final = 60.0


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Pace:
    """Requests by key. Each replica counts for itself."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def wait(self, key: str, per_minute: int) -> int:
        """Count one request; 0 where it may go on, else the seconds to wait, at least one."""
        bucket = self._filled(key, per_minute)
        if bucket.left >= 1:
            bucket.left -= 1
            return 0
        return self._seconds(bucket, per_minute)

    def spent(self, key: str, per_minute: int) -> int:
        """The same without counting."""
        bucket = self._filled(key, per_minute)
        return 0 if bucket.left >= 1 else self._seconds(bucket, per_minute)

    def _filled(self, key: str, per_minute: int) -> _Bucket:
        now = self._clock()
        bucket = self._buckets.setdefault(key, _Bucket(per_minute, now))
        self._buckets.move_to_end(key)
        if len(self._buckets) > _MOST:
            self._buckets.popitem(last=False)
        gained = (now - bucket.at) * per_minute / _MINUTE
        bucket.left, bucket.at = min(per_minute, bucket.left + gained), now
        return bucket

    @staticmethod
    def _seconds(bucket: _Bucket, per_minute: int) -> int:
        return max(1, ceil((1 - bucket.left) * _MINUTE / per_minute))
