"""A video that is asked for by a command: what its card says of its source, and what becomes of its topic."""

from collections.abc import Iterator

import pytest

from tests.fakes.slack_studio import Office, open_office
from tests.fakes.studio import ANNA
from tests.fakes.terminal import ARTICLE

pytestmark = pytest.mark.loopback


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office")) as opened:
        yield opened


def asked(office: Office, words: str) -> str:
    return str(office.anna.command("/video", words, office.videos).answer)


def test_a_text_that_was_typed_in_is_named_as_the_source_of_its_script(office: Office) -> None:
    production = office.ask()

    card = office.card(production, "Script to approve")

    assert "the text that came with the request" in str(card)
    assert "the topic alone" not in str(card)


@pytest.mark.parametrize(
    ("typed", "topic"),
    [("Why 3 hearts &gt; 1 heart", "Why 3 hearts 1 heart"), ("Why &lt;b&gt; is bold", "Why b is bold")],
)
def test_signs_that_no_title_may_hold_are_left_out_of_a_topic_and_that_is_said(
    office: Office, typed: str, topic: str
) -> None:
    known = {one.id for one in office.studio.productions.list()}

    says = asked(office, f'new "{typed}" --length 20s --source "{ARTICLE * 12}"')

    assert "they are left out of the topic; say them in words" in says
    (new,) = {one.id for one in office.studio.productions.list()} - known
    office.settle()
    assert office.studio.productions.get(new).title == topic
    assert office.state(new) == "SCRIPT_PENDING_REVIEW"


def test_a_topic_that_no_file_makes_possible_is_refused_before_one_is_asked_for(office: Office) -> None:
    says = asked(office, f'new "{"z" * 39_000}"')

    assert "a topic has 1 to 200 characters; this one has 39000" in says.lower()
    assert "15 minutes" not in says


def test_of_a_topic_without_such_signs_nothing_is_said(office: Office) -> None:
    assert "left out" not in asked(office, f'new "Three hearts" --length 20s --source "{ARTICLE * 12}"')


def test_the_time_that_a_video_is_wanted_for_is_told_in_the_zone_of_its_channel(office: Office) -> None:
    office.studio.rules.change("default", {"zone": "Europe/Berlin"}, ANNA)

    says = asked(office, f'new "Three hearts" --length 20s --at "2099-12-01 18:00" --source "{ARTICLE * 12}"')

    office.studio.rules.change("default", {"zone": "UTC"}, ANNA)
    assert "wanted for Tuesday 1 December 2099, 18:00 (Europe/Berlin)" in says


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("Blue {ben} whales", "Blue ben whales"),
        ("Blue {ben_labelled} whales", "Blue ben whales"),
        ("Blue <@U0NOBODY> whales", "Blue whales"),
        ("News of <#C0|bees>", "News of bees"),
        ("News of <#C0SECRET> whales", "News of whales"),
        ("Blue <!channel> whales <!subteam^S1|@leads>", "Blue whales leads"),
    ],
)
def test_a_mention_in_a_topic_is_the_name_of_who_or_what_is_mentioned(office: Office, typed: str, topic: str) -> None:
    known = {one.id for one in office.studio.productions.list()}
    words = typed.format(ben=f"<@{office.ben.id}>", ben_labelled=f"<@{office.ben.id}|u1>")

    asked(office, f'new "{words}" --length 20s --source "{ARTICLE * 12}"')

    (new,) = {one.id for one in office.studio.productions.list()} - known
    assert office.studio.productions.get(new).title == topic
    assert office.ben.id.casefold() not in new


def test_a_name_in_slack_is_no_option_and_ends_no_quote(office: Office) -> None:
    eve = office.space.add_person('--length=90s" x')
    known = {one.id for one in office.studio.productions.list()}

    asked(office, f'new "Blue <@{eve.id}>" --length 20s --source "{ARTICLE * 12}"')

    (new,) = {one.id for one in office.studio.productions.list()} - known
    assert office.studio.productions.get(new).title == "Blue length 90s x"


@pytest.mark.parametrize("edits", [False, True])
def test_a_mention_in_a_title_that_is_typed_or_edited_is_a_name(office: Office, *, edits: bool) -> None:
    production = office.ask()
    wish = f"title: Blue <@{office.ben.id}> whales"

    ts = office.anna.say("title: Blue" if edits else wish, office.videos, thread_ts=office.thread_ts(production))
    office.listen()
    if edits:
        office.anna.edit(ts, wish)
    office.settle()
    office.settle(seconds=60)

    assert office.find(production, "Call it “Blue ben whales”")
    assert office.find(production, "*Blue ben whales*: The script waits")
