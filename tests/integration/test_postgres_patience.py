"""A PostgreSQL that does not answer is given up: every connection says how long it waits."""

import pytest

from graph.store.database import Database
from graph.store.postgres import PATIENCE, patience

URL = "postgresql+psycopg://user:secret@localhost/greenlight"


def test_what_the_url_says_itself_counts() -> None:
    assert patience(URL) == PATIENCE
    assert "connect_timeout" not in patience(f"{URL}?connect_timeout=3&application_name=x")
    assert patience(f"{URL}?connect_timeout=3")["tcp_user_timeout"] == "30000"


@pytest.mark.postgres
@pytest.mark.parametrize(("option", "seconds"), [("", "10"), ("connect_timeout=3", "3")])
def test_a_connection_waits_as_long_as_it_is_told(postgres_database_url: str, option: str, seconds: str) -> None:
    mark = "&" if "?" in postgres_database_url else "?"
    db = Database(f"{postgres_database_url}{mark}{option}" if option else postgres_database_url)
    try:
        with db.engine.connect() as connection:
            said = connection.connection.driver_connection.info.get_parameters()  # type: ignore[union-attr]
    finally:
        db.close()

    assert said["connect_timeout"] == seconds
    assert {name: said[name] for name in PATIENCE if name != "connect_timeout"} == {
        name: value for name, value in PATIENCE.items() if name != "connect_timeout"
    }
