"""What all tests share."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from deploy.local import stack as local_stack
from deploy.local.principals import Credentials


def pytest_configure() -> None:
    """Plain log lines: the pretty tracebacks of a terminal cost seconds for each."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(),
        ]
    )


@dataclass(frozen=True)
class Stack:
    """A running Kafka and MongoDB, and the account that may do everything there."""

    kafka_bootstrap: str
    mongo_uri: str
    admin: Credentials
    data_dir: Path


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Real Kafka and MongoDB for the whole session, without any service."""
    data_dir = tmp_path_factory.mktemp("stack")
    state = local_stack.up(lambda _line: None, services=False, data_dir=data_dir, bound=True)
    admin = local_stack.credentials("admin", data_dir)
    yield Stack(state.kafka_bootstrap, state.mongo_uri, admin, data_dir)
    local_stack.down(data_dir)
