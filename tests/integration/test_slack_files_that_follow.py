"""A topic that was typed without a text begins with the file that follows, and with no other."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.slack.commanding import Commanding
from graph.core.ids import ProductionId
from graph.dossier import read_dossier
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
    return said_of(office, 'new "Three hearts" --length 20s')


def said_of(office: SlackOffice, text: str) -> str:
    """What is answered to a command."""
    card = Commanding(office.desk).command(typed_by(office, text), office.desk.client(office.space.team_id))
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


def test_a_request_of_its_own_takes_nothing_from_a_topic_that_was_typed_before_and_ends_it(office: SlackOffice) -> None:
    said_of(office, 'new "An older topic" --length 20 --at "2026-12-01 18:00"')

    office.drop(article(), text=f"<@{office.space.bot_id}> make a video about drone bees")

    (new,) = office.studio.productions.list()
    brief = read_dossier(office.studio.db, office.studio.artifacts, new.id).brief
    assert (brief.topic, brief.seconds, brief.publish_at) == ("drone bees", 45, None)
    assert office.parcels_in("waiting") == []
    office.drop(article())
    assert productions(office) == [new.id]


def test_a_request_without_a_text_ends_the_topic_that_was_typed_before_it(office: SlackOffice) -> None:
    said_of(office, 'new "An older topic" --length 20')
    asked = office.anna.say(f"<@{office.space.bot_id}> make a video about drone bees", office.videos)
    office.hear()

    office.drop(article(), text="here")
    assert productions(office) == []
    office.drop(article(), at={"thread_ts": asked})

    (new,) = office.studio.productions.list()
    assert new.title == "drone bees"


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        ("--at gibberish", "'gibberish' is no time"),
        ('--at "2026-11-20 07:01"', "has passed"),
        ("--channel nope", "There is no channel 'nope'"),
        ("--length 300", "not 300"),
    ],
)
def test_what_no_file_makes_possible_is_refused_as_it_is_typed_and_nothing_waits(
    office: SlackOffice, options: str, refusal: str
) -> None:
    says = said_of(office, f'new "Pending one" {options}')
    whole = said_of(office, f'new "Pending one" {options} --source "{ARTICLE * 12}"')

    assert refusal in says
    assert says == whole
    assert "15 minutes" not in says
    assert office.parcels_in("waiting") == []
    office.drop(article(), text=f"<@{office.space.bot_id}> make a video about worker bees")
    office.said("Started")


def test_what_no_file_makes_possible_is_refused_in_a_message_too(office: SlackOffice) -> None:
    office.drop(article(), text=f'<@{office.space.bot_id}> new "Bees" --at gibberish')

    assert "Add another file" not in str(office.said("'gibberish' is no time"))
    assert office.parcels_in("waiting") == []


def test_a_time_that_passes_before_the_file_comes_asks_for_no_other_file(office: SlackOffice) -> None:
    said_of(office, 'new "Three hearts" --length 20s --at "2026-11-20 07:05"')
    office.clock.turn(minutes=6)

    office.drop(article(), text="here is the text")

    refused = office.said("has passed")
    assert "Add another file" not in str(refused)
    assert "Ask for it once more" in str(refused)
    assert office.parcels_in("waiting") == []


def test_a_form_whose_files_take_longer_than_it_may_wait_is_refused_for_what_no_file_makes_possible(
    office: SlackOffice,
) -> None:
    file = office.space.files.drop(office.anna, *article())["id"]
    office.space.files.download_faults.append("503")
    passed = int(datetime(2026, 11, 19, 18, 0, tzinfo=UTC).timestamp())

    told = office.submit({"topic": "Three hearts", "at": str(passed)}, [file])

    assert told is not None
    assert "has passed" in told["errors"]["at"]
    assert office.parcels_in("fetching") == []
