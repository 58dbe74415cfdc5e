"""The fixtures that the other tests stand on."""

import socket
from contextlib import closing

import pytest
from pytest_socket import SocketBlockedError, SocketConnectBlockedError
from sqlalchemy import create_engine, inspect, text

NOWHERE = ("192.0.2.1", 9)


def test_a_database_is_empty_and_can_be_written(database_url: str) -> None:
    engine = create_engine(database_url)

    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE proof (id INTEGER)"))
        connection.execute(text("INSERT INTO proof VALUES (1)"))

    assert inspect(engine).get_table_names() == ["proof"]
    engine.dispose()


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_a_test_without_the_marker_opens_no_socket() -> None:
    with pytest.raises(SocketBlockedError):
        socket.socket(socket.AF_INET, socket.SOCK_STREAM)


@pytest.mark.loopback
def test_a_test_marked_loopback_reaches_this_machine() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        address = server.getsockname()

        with socket.create_connection(address, timeout=5) as connection:
            assert connection.getpeername() == address


@pytest.mark.loopback
@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_a_test_marked_loopback_reaches_no_other_machine() -> None:
    with pytest.raises(SocketConnectBlockedError):
        socket.create_connection(NOWHERE, timeout=1)
