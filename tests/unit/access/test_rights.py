"""What follows from a declaration, and what a subscribing system can never be given."""

import pytest

from deploy.access.rights import (
    Operation,
    Pattern,
    Resource,
    declared_by,
    group_prefix,
    name_fault,
    rights_of_service,
    rights_of_subscriber,
    topics_fault,
)
from deploy.local.principals import SERVICES
from shared.contract import TOPICS, Approved, DraftAgreed

each_service = pytest.mark.parametrize("service", SERVICES)


@each_service
def test_a_service_s_rights_are_its_declaration_and_its_own_groups(service: str) -> None:
    declared, rights = declared_by(service), rights_of_service(service, f"office-{service}")
    topics = {(r.name, r.operation) for r in rights if r.resource is Resource.TOPIC}
    groups = [(r.name, r.pattern) for r in rights if r.resource is Resource.GROUP]

    assert topics == {
        *((topic, Operation.READ) for topic in declared.reads),
        *((topic, Operation.WRITE) for topic in declared.writes),
    }
    assert groups == [(service, Pattern.PREFIXED)]
    assert {r.principal for r in rights} == {f"office-{service}"}
    assert {r.pattern for r in rights if r.resource is Resource.TOPIC} == {Pattern.LITERAL}


def test_no_service_s_groups_are_among_another_s() -> None:
    others = [(a, b) for a in SERVICES for b in SERVICES if a != b]

    assert [pair for pair in others if pair[0].startswith(pair[1])] == []


def test_every_topic_has_somebody_who_writes_it() -> None:
    written = {topic for service in SERVICES for topic in declared_by(service).writes}

    assert written == set(TOPICS)
    assert [s for s in SERVICES if Approved.TOPIC in declared_by(s).writes] == ["approval"]


def test_a_subscriber_reads_what_it_was_given_under_its_own_name() -> None:
    rights = rights_of_subscriber("dinkes", [Approved.TOPIC, DraftAgreed.TOPIC])

    assert {r.operation for r in rights} == {Operation.READ}
    assert {r.principal for r in rights} == {"sub-dinkes"}
    assert {r.name for r in rights} == {Approved.TOPIC, DraftAgreed.TOPIC, "sub-dinkes."}


def test_no_subscriber_s_groups_are_among_another_s_or_a_service_s() -> None:
    assert not group_prefix("a-b").startswith(group_prefix("a"))
    assert not any(group_prefix("a").startswith(service) for service in SERVICES)


@pytest.mark.parametrize(
    "name", ["", "a", "A", "1a", "a.b", "a b", "a\n", "a*", "é", "User:x", "x" * 41, "-a"]
)
def test_a_name_that_could_be_mistaken_is_refused(name: str) -> None:
    assert name_fault(name)


@pytest.mark.parametrize("name", ["ab", "dinkes-batola", "a1", "x" * 40])
def test_a_plain_name_is_taken(name: str) -> None:
    assert name_fault(name) is None


@pytest.mark.parametrize(
    "topics", [[], ["*"], ["kinerja."], ["__consumer_offsets"], [TOPICS[0], "kinerja.x.v1"]]
)
def test_only_public_topics_are_given(topics: list[str]) -> None:
    assert topics_fault(topics)
    assert topics_fault(TOPICS) is None
