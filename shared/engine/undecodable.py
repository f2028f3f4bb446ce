"""What can still be told of a record that is no event."""

from shared.contract.cloudevents import readable
from shared.engine.aggregate import Stream
from shared.engine.records import Record


def place_of(record: Record) -> tuple[Stream, int]:
    """Its stream and sequence as far as the headers can be read; sequence 0 where not."""
    headers = readable(record.headers)
    sequence = headers.get("ce_sequence", "")
    number = int(sequence) if sequence.isascii() and sequence.isdigit() else 0
    return (headers.get("ce_source", ""), record.topic), number
