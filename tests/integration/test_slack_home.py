"""The page of whoever opened the app stays true for a day, without being asked for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.slack.homing import Homes
from graph.store.chat_tables import OutboxRow
from tests.fakes.slack_studio import Office, open_office

pytestmark = pytest.mark.loopback

WAITS, FREE = "1 waiting for you", "Nothing waits for you"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        opened.anna.is_admin = True
        yield opened


@pytest.fixture
def homes(office: Office) -> Homes:
    looking = Homes(office.desk)
    looking.look()
    return looking


def look(office: Office, homes: Homes, seconds: float = 6) -> str:
    """What Anna's page shows a little later."""
    office.clock.turn(seconds=seconds)
    homes.look()
    office.send()
    assert office.anna.home is not None
    return str(office.anna.home)


def published(office: Office) -> int:
    with office.studio.db.read() as session:
        asked = select(func.count()).where(OutboxRow.method == "views.publish", OutboxRow.state == "sent")
        return session.scalar(asked) or 0


def test_an_open_home_follows_what_is_decided_on_a_card(office: Office, homes: Homes) -> None:
    production = office.ask()
    office.anna.open_home()
    office.settle()
    assert WAITS in look(office, homes)

    office.anna.click(office.card(production, "Script to approve"), "gate.approve")

    assert FREE in look(office, homes)


def test_a_home_that_nobody_opened_for_a_day_is_left_alone(office: Office, homes: Homes) -> None:
    production = office.ask()
    office.anna.open_home()
    office.settle()
    look(office, homes)

    office.clock.turn(hours=24)
    office.anna.click(office.card(production, "Script to approve"), "gate.approve")

    assert WAITS in look(office, homes)


def test_news_that_come_together_draw_a_home_once_and_none_does_not(office: Office, homes: Homes) -> None:
    office.anna.open_home()
    office.settle()
    before = look(office, homes), published(office)
    assert (look(office, homes), published(office)) == before

    office.begin("Hearts")
    look(office, homes)
    office.begin("Bees")
    office.begin("Bread")

    assert "1 being made" in look(office, homes, seconds=1)
    assert "3 being made" in look(office, homes, seconds=5)
    assert published(office) == before[1] + 2
