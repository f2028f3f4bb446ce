"""CloudEvents 1.0.2, Kafka binary mode: attributes are headers, the body is the event alone.

Source: cloudevents/spec, `bindings/kafka-protocol-binding.md`. The extension attributes
``sequence``, ``correlationid``, ``causationid`` and ``partitionkey`` follow its naming
rule (lower-case letters and digits); ``traceparent`` is the W3C header unprefixed.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shared.contract.deprecation import DEPRECATED
from shared.contract.event import Line
from shared.contract.identifiers import CycleId

CONTENT_TYPE: Final = "application/json"
SCHEMA_BASE: Final = "urn:kinerja:schema:"
Headers = tuple[tuple[str, bytes], ...]


class Attributes(BaseModel):
    """The attributes of one event. ``sequence`` is dense per (source, type, subject), from 1."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: UUID
    source: Line
    type: Line
    subject: CycleId
    time: AwareDatetime
    dataschema: Line
    partitionkey: Line
    sequence: int = Field(ge=1)
    correlationid: UUID
    causationid: UUID
    traceparent: Line | None = None


_FIELDS: Final = {
    name if name == "traceparent" else f"ce_{name}": name for name in Attributes.model_fields
}
"""Headers and the attributes that they carry."""


def to_headers(attributes: Attributes, sequence: int | None = None) -> Headers:
    """Kafka record headers for an event of ours; in another place of the order, where one is given.

    Written out, since each event of each service comes by here.
    """
    place = attributes.sequence if sequence is None else sequence
    ours = (
        ("ce_specversion", b"1.0"),
        ("ce_id", str(attributes.id).encode()),
        ("ce_source", attributes.source.encode()),
        ("ce_type", attributes.type.encode()),
        ("ce_subject", attributes.subject.encode()),
        ("ce_time", _rfc3339(attributes.time).encode()),
        ("ce_dataschema", attributes.dataschema.encode()),
        ("ce_partitionkey", attributes.partitionkey.encode()),
        ("ce_sequence", str(place).encode()),
        ("ce_correlationid", str(attributes.correlationid).encode()),
        ("ce_causationid", str(attributes.causationid).encode()),
        ("content-type", CONTENT_TYPE.encode()),
    )
    ending = tuple((name, value.encode()) for name, value in _ending(attributes.type).items())
    if attributes.traceparent is None:
        return (*ours, *ending)
    return (*ours, ("traceparent", attributes.traceparent.encode()), *ending)


def from_headers(headers: Iterable[tuple[str, bytes | None]]) -> Attributes:
    """Attributes of a received record.

    Raises ``ValueError`` (pydantic's ``ValidationError`` is one) naming what is missing or
    malformed. A header that is none of ours is ignored, whatever its bytes.
    """
    texts = readable(headers)
    if texts.get("ce_specversion") != "1.0":
        raise ValueError("ce_specversion is not 1.0")
    return Attributes.model_validate(
        {_FIELDS[name]: text for name, text in texts.items() if name in _FIELDS}
    )


def readable(headers: Iterable[tuple[str, bytes | None]]) -> dict[str, str]:
    """The headers that are text; junk from foreign producers is left out, never an error."""
    texts = {}
    for name, value in headers:
        try:
            texts[name] = (value or b"").decode()
        except UnicodeDecodeError:
            continue
    return texts


def _ending(topic: str) -> dict[str, str]:
    """What a version that is about to end says of it; nothing for all others."""
    if (known := DEPRECATED.get(topic)) is None:
        return {}
    return {
        "ce_deprecated": "true",
        "ce_deprecationfrom": _rfc3339(known.announced),
        "ce_deprecationsunset": _rfc3339(known.sunset),
        "ce_deprecationmigration": f"{SCHEMA_BASE}{known.successor}",
    }


def _rfc3339(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
