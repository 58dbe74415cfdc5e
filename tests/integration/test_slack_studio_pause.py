"""The studio's pause is a state of its own: it holds what comes later too, and ends without ending other pauses."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.core.errors import NotAllowed
from graph.core.ids import ProductionId
from graph.core.person import Person, Role, Surface
from tests.fakes.slack_studio import Office, has, open_office
from tests.fakes.terminal import ARTICLE, Terminal

pytestmark = pytest.mark.loopback

SCRIPT = "Script to approve"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path, GREENLIGHT_SLACK__MERGE_SECONDS="0") as opened:
        opened.ben.is_admin = True
        yield opened


def studio(office: Office, verb: str) -> str:
    """What the admin is answered, with everything that follows done."""
    told = str(office.ben.command("/studio", verb, office.videos).answer)
    office.settle(seconds=1)
    return told


def hold(office: Office, production: ProductionId) -> str:
    return office.desk.standing(production).glance.hold


def test_what_is_begun_while_all_is_paused_rests_and_says_why(office: Office) -> None:
    first = office.begin("Three hearts")
    told = studio(office, "pause")
    assert "The studio is paused: 1 video rests, and so does what is begun from now on." in told
    wish = f'new "Nine arms" --length 20s --source "{ARTICLE * 12}"'
    begun = office.anna.command("/video", wish, office.videos)
    assert f"It waits: the studio is paused by <@{office.ben.id}>." in str(begun.answer)
    office.settle(seconds=1)
    (second,) = {one.id for one in office.studio.productions.list()} - {first}

    assert {office.state(first), office.state(second)} == {"DRAFT"}
    for production in (first, second):
        assert has(office.card(production, "On hold"), f"The studio is paused by <@{office.ben.id}>")
        assert "`/studio resume` lets everything go on" in str(office.card(production, "On hold"))
        office.says(f"{office.space.bot.mention} why so long?", production)
        said = f"The studio is paused by <@{office.ben.id}>: `/studio resume` lets everything go on."
        assert len(office.find(production, said)) > 1

    assert "The studio goes on: 2 videos rest no longer." in studio(office, "resume")
    assert office.find(first, SCRIPT)
    assert office.find(second, SCRIPT)


def test_what_somebody_paused_by_itself_stays_paused(office: Office) -> None:
    paused, other = office.begin("Three hearts"), office.begin("Nine arms")
    office.ben.command("/video", f"pause {paused}", office.videos)
    studio(office, "pause")
    assert hold(office, paused).startswith("paused by ")
    assert hold(office, other).startswith("the studio is paused by ")

    studio(office, "resume")

    assert hold(office, paused).startswith("paused by ")
    assert office.state(paused) == "DRAFT"
    assert office.find(other, SCRIPT)


def test_one_video_cannot_go_on_alone(office: Office) -> None:
    production = office.begin()
    studio(office, "pause")

    told = str(office.ben.command("/video", f"resume {production}", office.videos).answer)
    office.settle(seconds=1)

    assert f"{production} waits: the studio is paused by <@{office.ben.id}>." in told
    assert "`/studio resume` lets everything go on." in told
    assert office.state(production) == "DRAFT"


def test_a_question_is_answered_meanwhile_and_what_follows_waits(office: Office) -> None:
    production = office.ask()
    studio(office, "pause")
    assert hold(office, production) == ""

    assert office.anna.click(office.card(production, SCRIPT), "gate.approve").ok
    office.settle(seconds=1)

    assert office.state(production) == "READY_FOR_GENERATION"
    assert hold(office, production).startswith("the studio is paused by ")
    studio(office, "resume")
    assert office.come(production, "Film to approve")


def test_the_queue_tells_the_pause_and_what_it_holds(office: Office) -> None:
    assert "paused" not in studio(office, "queue")
    studio(office, "pause")
    empty = studio(office, "queue")
    assert f"The studio is paused by <@{office.ben.id}>: `/studio resume`" in empty
    assert "It holds no video so far" in empty
    office.begin("Three hearts")
    office.begin("Nine arms")

    told = studio(office, "queue")

    for words in (f"The studio is paused by <@{office.ben.id}>", "2 videos rest.", "Three hearts", "Nine arms"):
        assert words in told
    assert "/video new" not in told
    office.anna.say("what is being made right now?", office.space.direct(office.anna))
    office.settle()
    assert "The studio is paused by" in str(office.space.messages(office.space.direct(office.anna))[-1])


def test_only_an_admin_pauses_everything(office: Office) -> None:
    told = str(office.anna.command("/studio", "pause", office.videos).answer)
    assert "Only an admin of the workspace may pause everything." in told

    somebody = Person(name="x", role=Role.APPROVER, surface=Surface.SLACK)
    with pytest.raises(NotAllowed):
        office.studio.productions.resume_studio(None, somebody)
    assert "The studio is not paused." in studio(office, "resume")


def test_the_terminal_sees_it_and_may_end_it(office: Office, tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, office.clock)
    production = office.begin()
    studio(office, "pause")

    assert terminal.status(production)["hold"].startswith("the studio is paused by ")
    assert terminal.status(production)["next"] == "greenlight resume"
    ran = terminal.type("run", production)
    assert ran.code == 1
    assert "the studio is paused by" in ran.err
    assert "greenlight resume" in ran.err
    new = terminal.type("new", "Nine arms", "--text", ARTICLE * 12, "--length", "20")
    assert "It waits: the studio is paused by" in new.out, new

    assert "Everything goes on." in terminal.type("resume").out
    assert terminal.status(production)["hold"] == ""
    assert f"`greenlight run {production}`" in terminal.type("resume", production).err
    assert "was not paused" in terminal.type("resume").out
