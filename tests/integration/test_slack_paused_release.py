"""A pause of what is uploaded with a publish time: it goes public all the same, and whoever pauses it is told."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from bot.slack.cards.blocks import actions, button
from bot.slack.cards.states import value_of
from bot.slack.cards.text import say_when
from bot.slack.ids import Action
from graph.core.ids import ProductionId
from graph.store.tables import UploadRow
from graph.work.reaper import reconcile
from tests.fakes.slack_studio import Office, open_office

pytestmark = pytest.mark.loopback


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office")) as opened:
        yield opened


@pytest.fixture
def scheduled(office: Office) -> ProductionId:
    return office.schedule()


def public_at(office: Office, production: ProductionId) -> datetime:
    """When the channel lets it go public, as it was uploaded."""
    with office.studio.db.read() as session:
        at = session.get_one(UploadRow, production).publish_at
    assert at is not None
    return at


def pause(office: Office, production: ProductionId, how: str) -> str:
    """Pause it in one of the ways there are; what is answered."""
    match how:
        case "command":
            return str(office.anna.command("/video", f"pause {production}", office.videos).answer)
        case "button":
            older = actions(button("Pause", Action.PAUSE, value_of(production)), block_id="older")
            assert office.anna.click(office.thread(production)[0], Action.PAUSE, stale=older).ok
            return str(office.told(office.anna, f"`{production}` is paused"))
        case "emoji":
            assert office.anna.command("/video", f"reschedule {production} tomorrow 21:15", office.videos).ok
            office.settle(seconds=1)
            card = office.card(production, "Release to approve")
            office.anna.react("double_vertical_bar", office.videos, card["ts"])
            office.settle()
            return str(office.told(office.anna, f"`{production}` is paused"))
        case _:
            office.says("!pause", production)
            return str(office.card(production, "is paused"))


@pytest.mark.parametrize("how", ["command", "button", "emoji", "words"])
def test_who_pauses_what_is_scheduled_reads_that_it_goes_public_all_the_same(
    office: Office, scheduled: ProductionId, how: str
) -> None:
    said = pause(office, scheduled, how)

    assert f"It goes public {say_when(public_at(office, scheduled))} all the same" in said
    assert f"`/video unschedule {scheduled}` asks to take that time away" in said
    assert f"once `/video resume {scheduled}` lets it be asked" in said


@pytest.mark.parametrize("how", ["command", "words", "retitled", "form"])
def test_who_moves_what_is_paused_reads_that_nobody_is_asked_before_it_goes_on(
    office: Office, scheduled: ProductionId, how: str
) -> None:
    pause(office, scheduled, "command")

    match how:
        case "command":
            said = str(office.anna.command("/video", f"unschedule {scheduled}", office.videos).answer)
        case "words":
            office.says("unschedule", scheduled)
            said = str(office.thread(scheduled)[-1])
        case "retitled":
            office.says("title: Nine brains", scheduled)
            said = str(office.card(scheduled, "Asked about anew"))
        case _:
            assert office.anna.select(office.thread(scheduled)[0], "production.more", "production.reschedule").ok
            at = int((office.clock.now() + timedelta(days=5)).timestamp())
            assert office.anna.submit(office.anna.views[-1], {"time/entry": at}).ok
            said = str(office.told(office.anna, "Asked about anew"))

    office.settle(seconds=60)
    assert f"nobody is asked yet: `/video resume {scheduled}` lets it go on." in said
    assert f"it goes public {say_when(public_at(office, scheduled))} all the same" in said
    assert office.studio.productions.find_gate(scheduled) is None

    assert office.anna.command("/video", f"resume {scheduled}", office.videos).ok
    office.settle(seconds=1)
    assert office.studio.productions.find_gate(scheduled) is not None


def test_a_pause_of_what_is_not_uploaded_says_nothing_of_the_public(office: Office) -> None:
    said = pause(office, office.ask(), "command")

    assert "Nothing is lost." in said
    assert "public" not in said


def test_its_channel_publishes_what_is_paused(office: Office, scheduled: ProductionId) -> None:
    pause(office, scheduled, "words")

    office.clock.at = public_at(office, scheduled) + timedelta(minutes=1)
    reconcile(office.box)

    assert office.state(scheduled) == "PUBLISHED"
