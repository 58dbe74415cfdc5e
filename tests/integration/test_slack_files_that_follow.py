"""A topic that was typed without a text begins with the file that follows, and with no other."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.slack.commanding import Commanding
from graph.core.ids import ProductionId
from tests.fakes.slack_office import SlackOffice, open_office
from tests.fakes.terminal import ARTICLE

pytestmark = pytest.mark.loopback


@pytest.fixture
def office(tmp_path: Path) -> Iterator[SlackOffice]:
    with open_office(tmp_path) as opened:
        yield opened


def productions(office: SlackOffice) -> list[str]:
    return [one.id for one in office.studio.productions.list()]


def type_topic(office: SlackOffice) -> str:
    """What is answered to a command with a topic alone."""
    typed, client = typed_by(office, 'new "Three hearts" --length 20s'), office.desk.client(office.space.team_id)
    card = Commanding(office.desk).command(typed, client)
    assert card is not None
    return f"{card.text} {card.blocks}"


def typed_by(office: SlackOffice, text: str) -> dict[str, Any]:
    return {
        "team": {"id": office.space.team_id},
        "channel_id": office.videos.id,
        "user_id": office.anna.id,
        "command": "/video",
        "text": text,
        "trigger_id": f"trigger {text} {office.clock.now()}",
    }


def article() -> tuple[str, bytes]:
    return "article.txt", (ARTICLE * 12).encode()


def test_a_topic_that_was_typed_as_a_command_begins_with_the_file_that_follows_in_the_conversation(
    office: SlackOffice,
) -> None:
    assert "within 15 minutes, here or directly to me" in type_topic(office)

    office.drop(article(), text="here is the text")

    office.said("Started")
    (production,) = productions(office)
    assert office.studio.productions.get(ProductionId(production)).title == "Three hearts"
    office.drop(article())
    assert productions(office) == [production]  # The topic has its text: another file is talk.


def test_the_file_that_follows_may_be_sent_directly_and_the_video_is_talked_about_where_it_was_asked_for(
    office: SlackOffice,
) -> None:
    type_topic(office)

    office.drop(article(), conversation=office.space.direct(office.anna))

    (production,) = productions(office)
    thread = office.desk.thread_of(ProductionId(production))
    assert thread is not None
    assert thread.conversation == office.videos.id


def test_a_file_with_other_words_somebody_elses_and_one_that_comes_late_begin_nothing(office: SlackOffice) -> None:
    type_topic(office)
    ben = office.space.add_person("ben")
    office.space.invite(ben, office.videos)

    office.drop(article(), text="Ben, is this the contract?")
    office.drop(article(), who=ben)
    office.clock.turn(minutes=16)
    office.drop(article())

    assert productions(office) == []
