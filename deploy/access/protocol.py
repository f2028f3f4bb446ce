"""Requests of Kafka's protocol that aiokafka knows in part: rights, accounts, quotas.

https://kafka.apache.org/protocol - ACLs: keys 29 to 31, quotas: 48 and 49, SCRAM: 50 and 51.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

from aiokafka.protocol.admin import (
    CreateAclsRequest_v1,
    DeleteAclsRequest_v1,
    DescribeAclsRequest_v1,
    DescribeClientQuotasRequest_v0,
)
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import (
    Array,
    Boolean,
    CompactArray,
    CompactBytes,
    CompactString,
    Float64,
    Int8,
    Int16,
    Int32,
    Schema,
    String,
    TaggedFields,
)

S = TypeVar("S", bound=RequestStruct)


class AlterClientQuotasResponse_v0(Response):  # noqa: N801 - as aiokafka names them
    """What became of each entity."""

    API_KEY = 49
    API_VERSION = 0
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "entries",
            Array(
                ("error_code", Int16),
                ("error_message", String("utf-8")),
                (
                    "entity",
                    Array(("entity_type", String("utf-8")), ("entity_name", String("utf-8"))),
                ),
            ),
        ),
    )


class AlterClientQuotasRequest_v0(RequestStruct):  # noqa: N801
    """Sets or removes quotas of users."""

    API_KEY = 49
    API_VERSION = 0
    RESPONSE_TYPE = AlterClientQuotasResponse_v0
    SCHEMA = Schema(
        (
            "entries",
            Array(
                (
                    "entity",
                    Array(("entity_type", String("utf-8")), ("entity_name", String("utf-8"))),
                ),
                ("ops", Array(("key", String("utf-8")), ("value", Float64), ("remove", Boolean))),
            ),
        ),
        ("validate_only", Boolean),
    )


class DescribeUserScramCredentialsResponse_v0(Response):  # noqa: N801
    """The mechanisms of each account."""

    API_KEY = 50
    API_VERSION = 0
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        ("error_code", Int16),
        ("error_message", CompactString("utf-8")),
        (
            "results",
            CompactArray(
                ("user", CompactString("utf-8")),
                ("error_code", Int16),
                ("error_message", CompactString("utf-8")),
                (
                    "credential_infos",
                    CompactArray(
                        ("mechanism", Int8), ("iterations", Int32), ("tags", TaggedFields)
                    ),
                ),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class DescribeUserScramCredentialsRequest_v0(RequestStruct):  # noqa: N801
    """Asks for all accounts (users is null) or for some."""

    FLEXIBLE_VERSION = True
    API_KEY = 50
    API_VERSION = 0
    RESPONSE_TYPE = DescribeUserScramCredentialsResponse_v0
    SCHEMA = Schema(
        ("users", CompactArray(("name", CompactString("utf-8")), ("tags", TaggedFields))),
        ("tags", TaggedFields),
    )


class AlterUserScramCredentialsResponse_v0(Response):  # noqa: N801
    """What became of each account."""

    API_KEY = 51
    API_VERSION = 0
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "results",
            CompactArray(
                ("user", CompactString("utf-8")),
                ("error_code", Int16),
                ("error_message", CompactString("utf-8")),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class AlterUserScramCredentialsRequest_v0(RequestStruct):  # noqa: N801
    """Removes and sets passwords; what is sent is derived from them (RFC 5802)."""

    FLEXIBLE_VERSION = True
    API_KEY = 51
    API_VERSION = 0
    RESPONSE_TYPE = AlterUserScramCredentialsResponse_v0
    SCHEMA = Schema(
        (
            "deletions",
            CompactArray(
                ("name", CompactString("utf-8")), ("mechanism", Int8), ("tags", TaggedFields)
            ),
        ),
        (
            "upsertions",
            CompactArray(
                ("name", CompactString("utf-8")),
                ("mechanism", Int8),
                ("iterations", Int32),
                ("salt", CompactBytes),
                ("salted_password", CompactBytes),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class _Plain(Request[S]):
    """A request whose fields are given as they go out."""

    API_KEY = -1

    def __init__(self, *fields: Any) -> None:
        self._fields = fields

    def build(self, request_struct_class: type[S]) -> S:
        built: S = request_struct_class(*self._fields)
        return built


class DescribeAcls(_Plain[DescribeAclsRequest_v1]):
    """One filter, field by field."""

    API_KEY = 29


class CreateAcls(_Plain[CreateAclsRequest_v1]):
    """A list of rights; aiokafka's own sends one at a time."""

    API_KEY = 30


class DeleteAcls(_Plain[DeleteAclsRequest_v1]):
    """A list of filters."""

    API_KEY = 31


class DescribeClientQuotas(_Plain[DescribeClientQuotasRequest_v0]):
    """Components, and whether others are left out."""

    API_KEY = 48


class AlterClientQuotas(_Plain[AlterClientQuotasRequest_v0]):
    """Entries, and whether to try only."""

    API_KEY = 49


class DescribeScram(_Plain[DescribeUserScramCredentialsRequest_v0]):
    """Users, or None for all; and no tags."""

    API_KEY = 50


class AlterScram(_Plain[AlterUserScramCredentialsRequest_v0]):
    """Deletions and upsertions, each ending with no tags; and no tags."""

    API_KEY = 51


NO_TAGS: dict[int, bytes] = {}
Rows = Sequence[tuple[Any, ...]]
