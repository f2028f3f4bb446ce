import socket

import pytest

from deploy.local.ports import choose_port, is_free, is_open


def test_the_preferred_port_is_taken_when_it_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    assert choose_port(port) == port


def test_the_next_free_port_is_taken_when_somebody_listens_or_it_was_given_away() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        chosen = choose_port(port, {port + 1})

        assert chosen > port + 1
        assert is_open(port)
        assert not is_free(port)


def test_no_free_port_is_an_error_and_not_an_endless_search() -> None:
    with pytest.raises(OSError, match="no free port from 9000 to 9199"):
        choose_port(9000, range(9000, 9200))
