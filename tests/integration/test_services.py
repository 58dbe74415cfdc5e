"""The fixtures that the other tests stand on."""

import socket
import subprocess
import sys
import time
from contextlib import closing

import psycopg
import pytest
from pytest_socket import SocketBlockedError, SocketConnectBlockedError
from sqlalchemy import create_engine, inspect, text

from tests.postgres import clear_up, find_programs, homes
from tests.services import missing_service

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


SERVED = """
import time
from tests.postgres import own_postgres
with own_postgres() as url:
    print(url, flush=True)
    time.sleep(60)
"""


@pytest.mark.postgres
def test_a_server_of_the_tests_own_ends_with_the_process_it_serves() -> None:
    if find_programs() is None:
        missing_service("the programs of PostgreSQL are not here: on Debian `apt-get install postgresql`")
    process = subprocess.Popen([sys.executable, "-c", SERVED], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    assert answers(url)

    process.kill()
    process.wait()
    process.stdout.close()

    until = time.monotonic() + 20
    while time.monotonic() < until and answers(url):
        time.sleep(0.05)
    assert not answers(url)
    assert process.pid in {pid for pid, _ in homes()}
    clear_up()
    assert process.pid not in {pid for pid, _ in homes()}


def answers(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True
