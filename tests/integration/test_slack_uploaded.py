"""Words about a video that is scheduled or published: what cannot be done any more is said at once, with what can."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.slack.cards.text import say_when
from bot.slack.planning import look_around
from graph.core.ids import ProductionId
from graph.core.production import State
from graph.store.productions import set_values
from graph.store.tables import UploadRow
from tests.fakes.slack_studio import MENTION, Office, has, open_office

pytestmark = pytest.mark.loopback

FILM_WISHES = ("make it shorter", 'replace "clash" with "fight"', "louder music please", "another hook")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office")) as opened:
        yield opened


@pytest.fixture(scope="module")
def scheduled(office: Office) -> ProductionId:
    return office.schedule()


@pytest.fixture(scope="module")
def published(office: Office) -> ProductionId:
    production = office.schedule()
    with office.studio.db.write() as session:
        set_values(session, production, state=State.PUBLISHED)
    office.settle()
    return production


@pytest.mark.parametrize("to_us", ["", f"{MENTION} ", "!"])
@pytest.mark.parametrize("words", FILM_WISHES)
def test_a_wish_about_the_film_is_too_late_and_what_can_be_done_is_said(
    office: Office, scheduled: ProductionId, words: str, to_us: str
) -> None:
    (said,) = office.answers(scheduled, to_us + words)

    assert has(said, "is scheduled, so its film cannot change any more")
    assert has(said, "`title: …`")
    assert has(said, f"/video reschedule {scheduled} tomorrow 18:00")
    assert not has(said, "Noted")
    assert office.state(scheduled) == "SCHEDULED"
    office.settle(seconds=60)
    assert office.thread(scheduled)[-1]["ts"] == said["ts"]


def test_another_title_is_asked_about_anew(office: Office) -> None:
    production = office.schedule()

    office.says("title: Nine brains and three hearts", production)
    office.settle(seconds=1)

    assert has(office.card(production, "Asked about anew"), "Nine brains and three hearts")
    assert has(office.card(production, "Release to approve"), "Nine brains and three hearts")
    assert office.state(production) == "SCHEDULED"


def test_a_plan_tells_the_time_that_is_only_asked_for_from_the_one_that_counts(office: Office) -> None:
    production = office.schedule()
    counts = office.studio.productions.get(production).publish_at
    assert office.anna.command("/video", f"reschedule {production} tomorrow 19:15", office.videos).ok
    office.settle(seconds=1)

    board = look_around(office.studio)
    slots = [slot for slot in board.days(office.studio.channel("default"), 7) if slot.production == production]
    asked = office.studio.productions.get(production).publish_at

    assert {slot.at: slot.state for slot in slots} == {
        counts: "SCHEDULED",
        asked: "Asked for instead, and waits for a yes",
    }
    plan = str(office.anna.command("/studio", "schedule", office.videos).answer)
    assert "Asked for instead, and waits for a yes" in plan
    assert office.anna.click(office.card(production, "Release to approve"), "gate.schedule").ok
    office.settle(seconds=1)
    office.settle(seconds=1)
    board = look_around(office.studio)
    slots = [slot for slot in board.days(office.studio.channel("default"), 7) if slot.production == production]
    assert {slot.at: slot.state for slot in slots} == {asked: "SCHEDULED"}


@pytest.fixture(scope="module")
def moving(office: Office) -> ProductionId:
    """One that is scheduled, and asked about anew with another time."""
    production = office.schedule()
    assert office.anna.command("/video", f"reschedule {production} tomorrow 10:15", office.videos).ok
    office.settle(seconds=1)
    office.settle(seconds=1)
    return production


def test_a_time_that_is_only_asked_for_is_told_as_that_wherever_the_time_is_told(
    office: Office, moving: ProductionId
) -> None:
    with office.studio.db.read() as session:
        counts = session.get_one(UploadRow, moving).publish_at
    asked = office.studio.productions.get(moving).publish_at
    assert counts is not None
    assert asked is not None
    both = f"{say_when(counts)}, unless the move to {say_when(asked)} is approved"

    (said,) = office.answers(moving, "when does it go out?")

    assert has(said, f"{both}.")
    assert has(said, "|the card>")
    assert has(office.thread(moving)[0], both)
    for command in (f"status {moving}", "list scheduled"):
        assert both in str(office.anna.command("/video", command, office.videos).answer)


@pytest.mark.parametrize("words", ["it goes out when?", "what time does it go out?"])
def test_however_it_is_asked_when_it_goes_out_is_told(office: Office, moving: ProductionId, words: str) -> None:
    assert has(office.answers(moving, words)[0], ", unless the move to ")


def test_a_time_that_would_be_taken_away_is_told_until_then(office: Office) -> None:
    production = office.schedule()
    office.says("unschedule", production)
    office.settle(seconds=1)
    office.settle(seconds=1)

    (said,) = office.answers(production, "when does it go out?")

    assert has(said, ", unless taking its time away is approved.")


@pytest.mark.parametrize("words", ["louder music", "make it shorter", "/video"])
def test_while_another_time_is_asked_about_its_film_cannot_change_either(
    office: Office, moving: ProductionId, words: str
) -> None:
    gate = office.studio.productions.find_gate(moving)

    if words == "/video":
        said = str(office.anna.command("/video", f"revise {moving} louder music", office.videos).answer)
    else:
        office.says(words, moving)
        office.clock.turn(seconds=30)
        office.settle()
        said = str(office.thread(moving)[-1])

    assert "is scheduled, so its film cannot change any more" in said
    assert "calm music" not in said
    assert office.studio.productions.find_gate(moving) == gate


def test_a_title_beside_what_is_said_by_itself_is_no_matter_of_the_film(office: Office, moving: ProductionId) -> None:
    office.says("make it unlisted, title: Nine brains", moving)
    office.clock.turn(seconds=30)
    office.settle()

    said = office.thread(moving)[-1]
    assert has(said, "Nothing is changed: when and how it goes out is said at its release, apart from other changes.")
    assert has(said, "Say that by itself: `publish tomorrow 18:00`")


@pytest.mark.parametrize("words", ["how did it do so far?", f"{MENTION} how did it do?", "any views yet?"])
def test_how_a_scheduled_video_does_is_not_known_yet(office: Office, scheduled: ProductionId, words: str) -> None:
    (said,) = office.answers(scheduled, words)

    assert has(said, "is not public yet, so there are no figures")


@pytest.mark.parametrize("words", ["how did it do so far?", f"{MENTION} how did it do?", "how many views?"])
def test_how_a_published_video_does_has_no_figures_yet(office: Office, published: ProductionId, words: str) -> None:
    (said,) = office.answers(published, words)

    assert has(said, "is published; there are no figures yet")


@pytest.mark.parametrize("words", ["shorter", f"{MENTION} make it shorter", "publish it", "title: Nine brains"])
def test_of_a_published_video_nothing_can_be_changed(office: Office, published: ProductionId, words: str) -> None:
    (said,) = office.answers(published, words)

    assert has(said, "has ended: it is published")


@pytest.mark.parametrize("words", ["nice one!", "shorter would have been nicer", "lgtm", "private", "public"])
def test_talk_below_what_is_out_is_left_alone(
    office: Office, scheduled: ProductionId, published: ProductionId, words: str
) -> None:
    assert office.answers(scheduled, words) == []
    assert office.answers(published, words) == []


def test_a_wish_that_waited_while_it_was_uploaded_is_told_then(office: Office, scheduled: ProductionId) -> None:
    with office.studio.db.write() as session:
        set_values(session, scheduled, state=State.PUBLISHING)
    office.anna.say("make it shorter", office.videos, thread_ts=office.thread_ts(scheduled))
    office.listen()
    office.clock.turn(seconds=30)
    office.listen()
    office.send()
    assert has(office.thread(scheduled)[-1], "Noted for the next decision")
    with office.studio.db.write() as session:
        set_values(session, scheduled, state=State.SCHEDULED)

    office.listen()
    office.send()

    assert has(office.thread(scheduled)[-1], "so its film cannot change any more")


def test_another_time_from_the_card_in_the_conversation_is_answered_in_the_conversation(office: Office) -> None:
    production = office.schedule()
    assert office.anna.select(office.thread(production)[0], "production.more", "production.reschedule").ok
    form = office.anna.views[-1]
    at = int((office.clock.now() + timedelta(days=3)).timestamp())

    assert office.anna.submit(form, {"time/entry": at}).ok

    assert not office.told(office.anna, "Asked about anew")["thread_ts"]
