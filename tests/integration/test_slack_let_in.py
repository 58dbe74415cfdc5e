"""A video that is asked for where Greenlight is not in: the answer says so at once, and how it is let in."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.slack_studio import Office, open_office
from tests.fakes.terminal import ARTICLE

pytestmark = pytest.mark.loopback

NEW = f'new "Three hearts" --length 20s --source "{ARTICLE * 12}"'


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office")) as opened:
        yield opened


def asked_in(office: Office, place: Any) -> str:
    return str(office.anna.command("/video", NEW, place).answer)


def asked_slack(office: Office) -> int:
    return len(office.slack.calls.of("conversations.info"))


@pytest.mark.parametrize("private", [False, True])
def test_whoever_asks_where_we_are_not_in_is_told_how_to_let_us_in(office: Office, *, private: bool) -> None:
    place = office.space.add_conversation(f"ideas-{private}", [office.anna], private=private, bot=False)

    said = asked_in(office, place)

    assert "Started `" in said
    assert f"Its card appears once I am let in: `/invite @greenlight` in <#{place.id}>." in said
    assert asked_slack(office) > 0

    office.space.invite(office.space.bot, place)
    office.settle(seconds=61)
    assert "The script waits for a yes" in str(office.space.messages(place))


@pytest.mark.parametrize("trouble", ["internal_error", "missing_scope"])
def test_what_slack_does_not_say_at_once_is_not_guessed(office: Office, trouble: str) -> None:
    place = office.space.add_conversation(f"off-{trouble}", [office.anna], bot=False)
    office.slack.failing("conversations.info", trouble)

    assert f"Its card appears in <#{place.id}>." in asked_in(office, place)


def test_where_we_are_in_the_place_of_the_card_is_told_and_slack_is_asked_once(office: Office) -> None:
    place = office.space.add_conversation("plans", members=[office.anna])
    before = asked_slack(office)

    assert f"Its card appears in <#{place.id}>." in asked_in(office, place)
    office.settle()
    assert f"Its card appears in <#{place.id}>." in asked_in(office, place)

    assert asked_slack(office) == before + 1
