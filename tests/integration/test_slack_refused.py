"""What Slack refuses as it is arrives in a plainer way, and its buttons stay as long as they can."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.slack.cards import Card, receipt
from bot.slack.cards.blocks import section
from bot.slack.desk import Place
from tests.fakes.slack_office import SlackOffice, open_office, says

pytestmark = pytest.mark.loopback
REFUSALS = ("invalid_blocks", "msg_blocks_too_long", "msg_too_long")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[SlackOffice]:
    with open_office(tmp_path) as opened:
        yield opened


def place(office: SlackOffice) -> Place:
    return Place(office.space.team_id, office.videos.id, office.anna.id)


@pytest.mark.parametrize("code", REFUSALS)
@pytest.mark.parametrize("method", ["chat.postMessage", "chat.postEphemeral"])
def test_an_answer_arrives_as_a_text(office: SlackOffice, code: str, method: str) -> None:
    is_whispered = method == "chat.postEphemeral"
    office.slack.failing(method, code)

    office.desk.say(place(office), receipt("It cost $2.", "So far."), key="one", ephemeral=is_whispered)
    office.send()

    seen = office.anna.ephemerals if is_whispered else office.space.messages(office.videos)
    (answer,) = [one for one in seen if says(one, "It cost $2.")]
    assert answer["text"] == receipt("It cost $2.", "So far.").text


def test_a_question_that_is_too_long_keeps_its_buttons_and_comes_whole_as_a_file(office: SlackOffice) -> None:
    production = office.begin("script")
    office.projector.project(production)
    assert office.sender.send_next()  # The thread's first message.
    office.slack.failing("chat.postMessage", "msg_blocks_too_long")

    messages = office.show(production)

    (card,) = [one for one in messages if says(one, "gate.approve")]
    assert [block["type"] for block in card["blocks"]] == ["section", "actions"]
    assert [name for name in office.files() if name == f"{production}-card.md"]


def test_what_is_longer_than_slack_takes_is_no_failure(office: SlackOffice) -> None:
    card = Card(text="Much to say.", blocks=tuple(section("x" * 2900) for _ in range(6)))

    office.desk.draw(place(office), "long", card)
    office.send()

    (shown,) = [one for one in office.space.messages(office.videos) if says(one, "Much to say.")]
    below = office.space.thread(office.videos, shown["ts"])
    assert [file["name"] for one in below for file in one.get("files") or ()] == ["greenlight-card.md"]
    assert office.calls("failed") == []
