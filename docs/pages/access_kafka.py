"""``docs/reference/access-kafka.md``: who may do what on Kafka and MongoDB, from the declarations.

The same rights are given to the broker (`deploy/access`) and tried on it (`tests/system`).
"""

from collections.abc import Iterator

from deploy.access.rights import declared_by, group_prefix
from deploy.access.subscribers import DEFAULT_KIB
from deploy.local.principals import ADMIN, SERVICES, database_of
from shared.contract import EVENTS


def page() -> str:
    """The page, in Markdown."""
    return "\n".join([*_opening(), *_topics(), *_groups(), *_databases()]).rstrip() + "\n"


def _opening() -> Iterator[str]:
    yield "# Access to Kafka and MongoDB"
    yield ""
    yield (
        "Written by `python -m docs.generate` from `services/*/events.py`; do not edit. Kafka's "
        "StandardAuthorizer refuses whatever is not in here (deny by default), and "
        "`tests/system/test_wire.py` tries every cell on a real broker. Every connection is TLS "
        "and asks for a password (SCRAM-SHA-512)."
    )
    yield ""


def _topics() -> Iterator[str]:
    yield from ("## Topics", "", "R: may read. W: may write. –: refused.", "")
    yield f"| Topic | {' | '.join(SERVICES)} | a subscribing system |"
    yield f"|---|{'---|' * (len(SERVICES) + 1)}"
    declared = {service: declared_by(service) for service in SERVICES}
    for event in EVENTS:
        cells = []
        for service in SERVICES:
            reads = "R" if event.TOPIC in declared[service].reads else ""
            writes = "W" if event.TOPIC in declared[service].writes else ""
            cells.append(reads + writes or "–")
        yield f"| `{event.TOPIC}` | {' | '.join(cells)} | R, if it was given |"
    yield ""
    yield (
        f"`{ADMIN}` makes topics, accounts and rights and may do everything; no service has its "
        "password. Nobody else may make or delete a topic, or see one that he may not use."
    )
    yield ""


def _groups() -> Iterator[str]:
    yield from ("## Consumer groups", "")
    yield "| Account | Groups that begin with |"
    yield "|---|---|"
    for service in SERVICES:
        yield f"| `{service}` | `{service}` |"
    yield f"| `sub-NAME` (`kinerja subscriber add NAME`) | `{group_prefix('NAME')}` |"
    yield ""
    yield (
        f"A subscribing system reads at most {DEFAULT_KIB} KiB a second unless `--rate` says "
        "otherwise, and takes at most a quarter of one of the broker's threads."
    )
    yield ""


def _databases() -> Iterator[str]:
    yield from ("## Databases", "")
    yield "| MongoDB account | Reads and writes | Everything else |"
    yield "|---|---|---|"
    for service in SERVICES:
        yield f"| `{service}` | `{database_of(service)}` | refused |"
    yield ""
