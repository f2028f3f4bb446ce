"""What can still be told of a record that is no event."""

from typing import Final

from shared.contract.cloudevents import readable
from shared.engine.aggregate import Stream
from shared.engine.records import Record
from shared.privacy import personal_number_in

UNFETCHABLE: Final = (("x-kinerja-unfetchable", b""),)
"""The headers of a record that stands for one which the Kafka client could not unpack."""

MAX_SEQUENCE: Final = 10**12
"""More than any cycle ever says, less than what a database's integers hold."""


def place_of(record: Record) -> tuple[Stream, int]:
    """Its stream and sequence as far as the headers can be read; sequence 0 where not.

    A source that may be a personal number is none that could be marked.
    """
    headers = readable(record.headers)
    sequence = headers.get("ce_sequence", "")
    digits = sequence.isascii() and sequence.isdigit() and len(sequence) < len(str(MAX_SEQUENCE))
    source = headers.get("ce_source", "")
    if personal_number_in(source):
        return ("", record.topic), 0
    return (source, record.topic), int(sequence) if digits else 0
