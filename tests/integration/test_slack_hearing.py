"""The inbox while several processes empty it, and while there is nothing in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from tests.fakes.slack_studio import Office, open_office

pytestmark = pytest.mark.loopback


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


@contextmanager
def noting_writes(office: Office) -> Iterator[list[str]]:
    """The transactions that are begun to write."""
    begun = list[str]()

    def note(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        begun.extend([statement] if statement == "BEGIN IMMEDIATE" else [])

    event.listen(office.studio.db.engine, "before_cursor_execute", note)
    try:
        yield begun
    finally:
        event.remove(office.studio.db.engine, "before_cursor_execute", note)


def test_while_nobody_says_anything_nothing_is_written(office: Office) -> None:
    office.hearing.forgetting.look()

    with noting_writes(office) as begun:
        office.hearing.hear()
        office.hearing.noting.merge()
        office.hearing.parcels.fetch_next()
        office.hearing.forgetting.look()
    assert begun == []

    with noting_writes(office) as begun:
        office.clock.turn(hours=1)
        office.hearing.forgetting.look()
        office.hearing.forgetting.look()
    assert len(begun) == 1
