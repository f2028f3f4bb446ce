"""A producer that sends what aiokafka's own never would, as another client library may."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Final

import pytest
from aiokafka.record.default_records import _DefaultRecordBatchBuilderPy as Builder

PLACEHOLDER: Final = "~~"
"""The name of a header that becomes one which is no UTF-8."""

_BAD_NAME: Final = b"\xff\xfe"
_LONGEST: Final = 255


class Oddity(StrEnum):
    """What is odd about a batch."""

    HEADER_NAME = "the name of a header is not UTF-8"
    COMPRESSION = "zstd, for which the services have no library"


class _BadName(Builder):  # type: ignore[misc]
    def build(self) -> bytearray:
        raw: bytearray = self._buffer
        raw[:] = raw.replace(PLACEHOLDER.encode(), _BAD_NAME)
        self._write_header(use_compression_type=False)
        return bytearray(self._buffer)


class _Zstd(Builder):  # type: ignore[misc]
    def build(self) -> bytearray:
        """A zstd frame of one block that is stored as it is (RFC 8878, 3.1.1)."""
        size = self.HEADER_STRUCT.size
        data = bytes(self._buffer[size:])
        assert len(data) <= _LONGEST
        block = (len(data) << 3 | 1).to_bytes(3, "little")
        frame = b"\x28\xb5\x2f\xfd\x20" + len(data).to_bytes() + block + data
        self._buffer[size:], self._compression_type = frame, self.CODEC_ZSTD
        self._write_header()
        return bytearray(self._buffer)


_BUILDERS: Final = {Oddity.HEADER_NAME: _BadName, Oddity.COMPRESSION: _Zstd}


@contextmanager
def odd(oddity: Oddity) -> Iterator[None]:
    """While this lasts, producers of this process send batches that are odd."""
    with pytest.MonkeyPatch.context() as patch:
        place = "aiokafka.producer.message_accumulator.DefaultRecordBatchBuilder"
        patch.setattr(place, _BUILDERS[oddity])
        yield
