import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from deploy.local.ports import Ports, is_free, is_open


@pytest.fixture
def ports(tmp_path: Path) -> Iterator[Ports]:
    ports = Ports(tmp_path)
    yield ports
    ports.release()


def unused() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_the_preferred_port_is_taken_when_it_is_free(ports: Ports) -> None:
    port = unused()

    assert ports.choose(port) == port


def test_the_next_free_port_is_taken_when_somebody_listens(ports: Ports) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        assert ports.choose(port) > port
        assert is_open(port)
        assert not is_free(port)


def test_no_port_is_given_twice_even_before_anybody_listens_there(
    ports: Ports, tmp_path: Path
) -> None:
    port, other_stack = unused(), Ports(tmp_path)
    chosen = {ports.choose(port), ports.choose(port), other_stack.choose(port)}
    other_stack.release()

    assert len(chosen) == 3


def test_a_port_given_back_can_be_chosen_again(ports: Ports) -> None:
    port = unused()
    ports.choose(port)

    ports.release()

    assert ports.choose(port) == port


def test_no_free_port_is_an_error_and_not_an_endless_search(
    ports: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deploy.local.ports.is_free", lambda _port: False)

    with pytest.raises(OSError, match="no free port from 9000 to 9199"):
        ports.choose(9000)


def test_nobody_accepts_on_a_port_that_is_closed() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]

    assert not is_open(port)
