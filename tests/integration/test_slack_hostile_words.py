"""Words that would call people, lead elsewhere or break markup: on every surface they are shown and never obeyed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.slack import SlackPerson, Workspace
from tests.fakes.slack.conversation import Conversation
from tests.fakes.slack_house import House, emulated, open_house

pytestmark = pytest.mark.loopback

CALLS = ("<!channel>", "<!here>", "<!everyone>", "<!subteam^S0LEADS>", "<@U0VICTIM>", "<#C0SECRET>")
LINKS = ("<https://evil.example|click>", "<mailto:x@evil.example>")
MARKS = ("*bold*", "_it_", "~gone~", "`code`", "&amp;lt;", "> quote", "</b>", "|")
WORDS = " ".join((*CALLS, *LINKS, *MARKS))
OURS = re.compile(
    r"<(?:@U0ANNA|#C00000010001|!date\^\d+\^[^<>|]*\|[^<>|]*|https://studio\.slack\.com/[^<>|]*(?:\|[^<>|]*)?)>"
)


@dataclass
class Office:
    house: House
    space: Workspace
    anna: SlackPerson
    videos: Conversation
    production: str


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with emulated() as (slack, clock), open_house(tmp_path, slack, clock) as house:
        space = slack.workspace
        anna = space.add_person("anna", id="U0ANNA")
        videos = space.add_conversation("videos", [anna])
        house.install(space)
        start(house, anna, videos, f"Bees {' '.join(CALLS)}")  # Its signs are left out, and told of.
        yield Office(house, space, anna, videos, start(house, anna, videos, f"Bees {' '.join(MARKS[:5])} |"))


def start(house: House, anna: SlackPerson, videos: Conversation, topic: str) -> str:
    """Ask by the form, whose fields Slack hands over as they were typed."""
    known = house.ids()
    assert anna.command("/video", "", videos).ok
    source = "They tell each other where flowers are. " * 40 + f"\n\nBees dance {' '.join(CALLS)} like this."
    sent = anna.submit(anna.views[-1], {"topic/entry": topic, "source/entry": source[:3000]})
    assert sent.ok
    assert sent.answer == {}, sent.answer
    (production,) = house.ids() - known
    house.terminal.type("run", production)
    house.settle()
    return production


def markup(thing: Any) -> Iterator[str]:
    """All text that Slack would read as markup: the text of messages, and `mrkdwn` in blocks."""
    if isinstance(thing, dict):
        if thing.get("type") == "mrkdwn":
            yield str(thing["text"])
        elif thing.get("type") != "plain_text" and isinstance(thing.get("text"), str) and "ts" in thing:
            yield thing["text"]
        for name, value in thing.items():
            if name not in {"metadata", "private_metadata", "value"}:
                yield from markup(value)
    elif isinstance(thing, list):
        for one in thing:
            yield from markup(one)


def said(office: Office) -> list[str]:
    """All markup that we put anywhere so far: messages, whispers, Home, modals, files and answers to commands."""
    bot = office.space.bot_id
    messages = [one for place in office.space.conversations.values() for one in place.messages if one["user"] == bot]
    shown: list[Any] = [*messages, *office.anna.ephemerals, *office.anna.views, office.anna.home or {}]
    return [text for one in shown for text in markup(one)]


def refuse_live(texts: list[str]) -> None:
    assert texts
    for text in texts:
        left = OURS.sub("", text).replace("\n>", "\n")  # A quotation of ours.
        assert "<" not in left, text
        assert ">" not in left, text


def test_cards_lists_home_digest_and_answers_show_words_and_obey_none(office: Office) -> None:
    card = office.house.cards(office.videos, "Script to approve")[-1]
    thread = card["thread_ts"]
    for text in ("list", f"status {office.production}", f"show {office.production} script"):
        refuse_live(list(markup(office.anna.command("/video", text, office.videos).answer | {"ts": ""})))
    for text in ("queue", "schedule", "approvers"):
        office.anna.command("/studio", text, office.videos)
    office.anna.command("/studio", "digest", office.videos)
    office.anna.open_home()
    for words in (
        "why so long?",
        "what is scheduled?",
        "lgtm",
        f"revise: make it {WORDS}",
        f'replace "Bees" with "{WORDS}"',
    ):
        office.anna.say(words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"), office.videos, thread)
        office.house.settle()
    office.house.work(office.production)
    office.anna.click(office.house.cards(office.videos, "gate.approve")[-1], "gate.approve")
    office.house.work(office.production)

    refuse_live(said(office))


def test_a_live_mention_in_words_is_kept_as_a_name(office: Office) -> None:
    card = office.house.cards(office.videos, "Script to approve")[-1]

    office.anna.say(f'replace "dance" with "{" ".join(CALLS)}"', office.videos, card["thread_ts"])
    office.anna.command(
        "/video", f'new "{" ".join(CALLS)}" --source "{"Bees tell where flowers are. " * 20}"', office.videos
    )
    office.house.settle()
    for production in office.house.ids():
        office.house.terminal.type("run", production)
    office.house.settle()

    refuse_live(said(office))


def test_an_edited_note_and_a_deleted_one_are_quoted_and_call_nobody(office: Office) -> None:
    card = office.house.cards(office.videos, "Script to approve")[-1]
    calls = " ".join(CALLS)
    for words in ('replace "dance" with "jump"', "make it rhyme somehow"):
        ts = office.anna.say(words, office.videos, card["thread_ts"])
        office.house.settle()
        office.anna.edit(ts, f'replace "flowers" with "{calls}"')
        office.house.settle()
    office.house.terminal.type("run", office.production)
    ts = office.anna.say(f"make it {calls}", office.videos, card["thread_ts"])
    office.house.slack.settle()
    office.anna.delete(ts)
    office.house.settle()

    refuse_live(said(office))


def test_reasons_and_edits_that_people_type_in_forms_are_obeyed_as_little(office: Office) -> None:
    card = office.house.cards(office.videos, "Script to approve")[-1]
    office.anna.click(card, "gate.reject")
    view = office.anna.views[-1]

    office.anna.submit(view, {"reason/entry": "other", "note/entry": WORDS})
    office.house.settle()

    assert office.house.terminal.status(office.production)["state"] == "REJECTED"
    refuse_live(said(office))
    assert any("evil.example" in text for text in said(office))
