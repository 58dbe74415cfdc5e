"""Forms that come too late, and answers where nothing can be whispered: whoever asked is told all the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.slack import SlackPerson, Workspace
from tests.fakes.slack.conversation import Conversation
from tests.fakes.slack_house import House, emulated, open_house

pytestmark = pytest.mark.loopback

SCRIPT = "Script to approve"


@dataclass
class Office:
    house: House
    space: Workspace
    anna: SlackPerson
    videos: Conversation

    def later(self) -> None:
        """Let Slack's patience with a form pass between the press and the call."""
        self.house.slack.failing("views.open", "expired_trigger_id")

    def direct(self) -> str:
        return str(self.space.direct(self.anna).messages)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with emulated() as (slack, clock), open_house(tmp_path, slack, clock) as house:
        space = slack.workspace
        anna = space.add_person("anna")
        house.install(space)
        yield Office(house, space, anna, space.add_conversation("videos", [anna]))


def test_a_form_that_is_late_for_a_command_is_offered_by_a_button_that_opens_it(office: Office) -> None:
    office.later()

    told = office.anna.command("/video", "", office.videos)

    assert told.ok
    (offered,) = told.heard
    assert "too late for Slack" in offered["text"]
    assert office.anna.views == []
    office.anna.click(offered, "new")
    assert [view["callback_id"] for view in office.anna.views] == ["view.new"]


def test_a_form_that_is_late_for_a_button_leaves_the_button(office: Office) -> None:
    office.house.ask(office.anna, office.videos)
    (card,) = office.house.cards(office.videos, SCRIPT)
    for action in ("gate.changes", "gate.edit", "gate.reject"):
        office.later()
        office.anna.click(card, action)
        assert office.house.told(office.anna, "Ask for it once more")
        assert office.anna.views == []
        office.anna.ephemerals.clear()

    office.anna.click(card, "gate.changes")

    assert [view["callback_id"] for view in office.anna.views] == ["view.changes"]


@pytest.mark.parametrize(
    ("action", "typed"),
    [
        ("gate.edit", {"scene s1/entry": "Three <hearts> beat.\nNobody knew *why*."}),
        ("gate.changes", {"words/entry": "less about <hearts>,\nmore about *arms*"}),
        ("gate.reject", {"reason/entry": "other", "note/entry": "the <hearts> are wrong,\nand *so* is the rest"}),
    ],
)
def test_what_was_typed_in_a_form_is_given_back_where_somebody_decided_meanwhile(
    office: Office, action: str, typed: dict[str, str]
) -> None:
    office.house.ask(office.anna, office.videos)
    (card,) = office.house.cards(office.videos, SCRIPT)
    office.anna.click(card, action)
    form = office.anna.views[-1]
    assert office.anna.click(card, "gate.approve").ok

    office.anna.submit(form, typed)

    view = office.anna.views[-1]
    assert (view["title"]["text"], "was decided already: approved" in str(view["blocks"])) == ("Not done", True)
    given = [block for block in view["blocks"] if block["type"] == "rich_text"]
    (quoted,) = [part["elements"][0]["text"] for block in given for part in block["elements"][1:]]
    assert quoted in typed.values()


def test_what_was_asked_for_on_the_home_tab_is_answered_directly(office: Office) -> None:
    office.anna.open_home()
    office.house.settle()
    office.later()
    assert office.anna.home is not None

    office.anna.click(office.anna.home, "new")

    office.space.wait_for(lambda: "Ask for it once more" in office.direct())


def test_a_late_form_of_a_global_shortcut_is_offered_directly(office: Office) -> None:
    office.later()

    assert office.anna.shortcut("shortcut.new").ok

    office.space.wait_for(lambda: "too late for Slack" in office.direct())


def test_a_shortcut_where_we_are_not_let_in_is_answered_directly(office: Office) -> None:
    private = office.space.add_conversation("secret", [office.anna], private=True, bot=False)
    ts = office.anna.say("Make it shorter", private)

    assert office.anna.shortcut("shortcut.revise_with", private.get(ts)).ok

    office.space.wait_for(lambda: "in no video" in office.direct())


def message(office: Office, text: str) -> dict[str, Any]:
    return dict(office.videos.get(office.anna.say(text, office.videos)))


def test_a_message_becomes_a_source_as_its_writer_meant_it(office: Office) -> None:
    said = "AT&amp;T and <https://example.org|an example> are &lt;b&gt;good&lt;/b&gt;, says <@U0BOT>"

    office.anna.shortcut("shortcut.from_message", message(office, said))

    (view,) = office.anna.views
    values = str(view["state"]["values"])
    assert "AT&T and an example are <b>good</b>, says greenlight" in values
    assert "&amp;" not in values


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("Octopuses have three hearts. Two of them pump blood.", "Octopuses have three hearts"),
        (
            "Two of the hearts of an octopus pump blood through its gills, where it takes up the oxygen that it needs.",
            "Two of the hearts of an octopus pump blood through its gills, where it takes up",
        ),
    ],
)
def test_a_message_s_first_sentence_is_offered_as_the_topic_and_never_half_a_word(
    office: Office, said: str, topic: str
) -> None:
    office.anna.shortcut("shortcut.from_message", message(office, said))

    assert office.anna.views[-1]["state"]["values"]["topic"]["entry"]["value"] == topic


def test_a_message_of_forty_thousand_characters_fits_into_the_form_in_part_and_it_says_so(office: Office) -> None:
    said = ("word " * 8000)[:40_000]

    office.anna.shortcut("shortcut.from_message", message(office, said))

    (view,) = office.anna.views
    assert "Only the beginning" in str(view["blocks"])


def test_words_of_forty_thousand_characters_are_answered_in_the_thread(office: Office) -> None:
    office.house.ask(office.anna, office.videos)
    (card,) = office.house.cards(office.videos, SCRIPT)
    before = len(office.videos.messages)

    office.anna.say(
        "revise: " + "make it so very much funnier & ".replace("&", "&amp;") * 1200, office.videos, card["thread_ts"]
    )
    office.house.settle()

    said = [one for one in office.videos.messages[before:] if one["user"] == office.space.bot_id]
    assert said
    assert all(len(one["text"]) <= 4000 for one in said)
