"""Two workspaces that know nothing of each other and share every id: nothing of one is seen or decided in the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.slack.homing import Homes
from bot.slack.ids import Action
from tests.fakes.slack import SlackPerson, Workspace
from tests.fakes.slack.conversation import Conversation
from tests.fakes.slack_house import House, emulated, open_house
from tests.fakes.terminal import ARTICLE

pytestmark = pytest.mark.loopback

SCRIPT = "Script to approve"


@dataclass
class Side:
    """One of two workspaces that are alike to the last id."""

    space: Workspace
    anna: SlackPerson
    ben: SlackPerson
    videos: Conversation


@dataclass
class Twins:
    house: House
    here: Side
    there: Side


def side(space: Workspace) -> Side:
    anna, ben = (space.add_person(name, id=f"U0{name.upper()}") for name in ("anna", "ben"))
    return Side(space, anna, ben, space.add_conversation("videos", [anna, ben], id="C0VIDEOS"))


def channel(folder: Path, **lines: str) -> None:
    """Write the file of the channel."""
    channels = folder / "data" / "channels"
    channels.mkdir(parents=True, exist_ok=True)
    text = "\n".join(f"{name} = {value}" for name, value in ({"title": '"Default"'} | lines).items())
    (channels / "default.toml").write_text(text)


@pytest.fixture
def twins(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Twins]:
    lines = getattr(request, "param", {})
    channel(tmp_path, **lines)
    with emulated() as (slack, clock):
        here, there = side(slack.workspace), side(slack.add_workspace("T0002", "Annex"))
        with open_house(tmp_path, slack, clock) as house:
            house.install(here.space)
            house.install(there.space)
            yield Twins(house, here, there)


def state(twins: Twins, production: str) -> str:
    return str(twins.house.terminal.status(production)["state"])


def test_a_thread_of_the_same_stamp_elsewhere_is_about_the_video_there(twins: Twins) -> None:
    ours = twins.house.ask(twins.here.anna, twins.here.videos)
    (card,) = twins.house.cards(twins.here.videos, SCRIPT)
    theirs = twins.there.space.speech.say(twins.there.anna, twins.there.videos, "Look at this")
    theirs["ts"] = card["thread_ts"]  # As it may well be: stamps are unique in one conversation alone.

    twins.there.anna.say('replace "clash" with "fight"', twins.there.videos, thread_ts=theirs["ts"])
    twins.house.settle()

    assert twins.house.terminal.status(ours)["revision"] == 1
    assert [one["text"] for one in twins.there.videos.messages] == ["Look at this", 'replace "clash" with "fight"']


def test_lists_home_schedule_and_digest_show_what_is_talked_about_here(twins: Twins) -> None:
    twins.house.ask(twins.here.anna, twins.here.videos, "Bees of the north")

    for command, text in (("/video", "list"), ("/video", "mine"), ("/studio", "queue"), ("/studio", "schedule")):
        assert "Bees" not in twins.house.says(twins.there.anna.command(command, text, twins.there.videos))
    assert "Bees" in twins.house.says(twins.here.anna.command("/video", "list", twins.here.videos))

    twins.there.anna.open_home()
    twins.here.anna.open_home()
    twins.house.settle()
    assert twins.there.anna.home is not None
    assert "Bees" not in str(twins.there.anna.home)
    assert "Bees" in str(twins.here.anna.home)

    for one in (twins.there, twins.here):
        assert "on its way" in twins.house.says(one.anna.command("/studio", "digest", one.videos))
    twins.house.settle()
    (ours,), (theirs,) = (twins.house.cards(one.videos, "☀️") for one in (twins.here, twins.there))
    assert "Bees" in str(ours)
    assert "Bees" not in str(theirs)


@pytest.mark.parametrize("verb", ["status {}", "show {} script", "pause {}", "approve {}", "abort {}", 'revise {} "x"'])
def test_an_id_of_another_workspace_is_no_id_here(twins: Twins, verb: str) -> None:
    ours = twins.house.ask(twins.here.anna, twins.here.videos, "Bees of the north")

    for id_ in (ours, ours[:4], f"{ours[:-1]}x"):
        told = twins.house.says(twins.there.anna.command("/video", verb.format(id_), twins.there.videos))

        assert "no production" in told
        assert "Bees" not in told
        assert ours not in told.replace(id_, "")
    assert twins.house.terminal.status(ours)["gate"]["kind"] == "script"


def test_a_button_of_another_workspace_does_nothing(twins: Twins) -> None:
    ours = twins.house.ask(twins.here.anna, twins.here.videos)
    (card,) = twins.house.cards(twins.here.videos, SCRIPT)
    (parent,) = [one for one in twins.here.videos.messages if one["ts"] == card["thread_ts"]]
    for message, action in ((card, "gate.approve"), (card, "gate.reject"), (parent, "production.details")):
        copied = twins.there.space.speech.say(twins.there.space.bot, twins.there.videos, "x", blocks=message["blocks"])

        assert twins.there.anna.click(copied, action).ok
        assert twins.house.told(twins.there.anna, "another workspace")
        twins.there.anna.ephemerals.clear()
    assert twins.there.anna.views == []
    assert state(twins, ours) == "SCRIPT_PENDING_REVIEW"


@pytest.mark.parametrize("twins", [{"approvers": '["U0BEN", "S0LEADS"]'}], indirect=True)
def test_an_id_that_stands_alone_means_nobody_where_it_could_be_several(twins: Twins) -> None:
    for one in (twins.here, twins.there):
        twins.house.ask(one.anna, one.videos)
        (card,) = twins.house.cards(one.videos, SCRIPT)

        assert one.ben.click(card, "gate.approve").ok
        assert twins.house.told(one.ben, "may not decide")


@pytest.mark.parametrize(
    "twins",
    [{"approvers": '["T0001/U0BEN"]'}, {"workspace": '"T0001"', "approvers": '["U0BEN"]'}],
    indirect=True,
)
def test_an_id_behind_its_workspace_counts_there_alone(twins: Twins) -> None:
    for one, counts in ((twins.there, False), (twins.here, True)):
        production = twins.house.ask(one.anna, one.videos)
        (card,) = twins.house.cards(one.videos, SCRIPT)

        assert one.ben.click(card, "gate.approve").ok
        assert (state(twins, production) == "READY_FOR_GENERATION") is counts


@pytest.mark.parametrize("twins", [{"approvers": '["T0001/S0LEADS"]'}], indirect=True)
def test_a_group_of_the_same_id_elsewhere_is_another_group(twins: Twins) -> None:
    for one, counts in ((twins.there, False), (twins.here, True)):
        one.space.add_group("leads", [one.ben], id="S0LEADS")
        production = twins.house.ask(one.anna, one.videos)
        (card,) = twins.house.cards(one.videos, SCRIPT)

        assert one.ben.click(card, "gate.approve").ok
        assert (state(twins, production) == "READY_FOR_GENERATION") is counts


def test_an_admin_presides_over_what_was_asked_for_in_their_own_workspace(twins: Twins) -> None:
    twins.here.ben.is_admin = twins.there.ben.is_admin = True
    ours = twins.house.ask(twins.here.anna, twins.here.videos)

    theirs = twins.house.ask(twins.there.anna, twins.there.videos)

    twins.here.ben.command("/studio", "pause", twins.here.videos)
    for one in (twins.here, twins.there):
        (card,) = twins.house.cards(one.videos, SCRIPT)
        assert one.ben.click(card, "gate.approve").ok
    assert state(twins, ours) == state(twins, theirs) == "READY_FOR_GENERATION"
    assert twins.house.terminal.status(ours)["hold"].startswith("the studio is paused by ")
    assert not twins.house.terminal.status(theirs)["hold"]

    twins.there.ben.command("/studio", "resume", twins.there.videos)
    assert twins.house.terminal.status(ours)["hold"]
    twins.here.ben.command("/studio", "resume", twins.here.videos)
    assert not twins.house.terminal.status(ours)["hold"]


def test_a_home_is_left_as_it_is_where_the_app_was_taken_away(twins: Twins) -> None:
    homes = Homes(twins.house.desk)
    homes.look()
    for one in (twins.here, twins.there):
        one.anna.open_home()
    twins.house.settle()
    twins.there.space.uninstall()
    twins.house.settle()
    with capture_logs() as lines:
        for topic in ("Bees of the north", "Bees of the south"):
            twins.here.anna.command(
                "/video", f'new "{topic}" --length 20s --source "{ARTICLE * 12}"', twins.here.videos
            )
            twins.house.clock.turn(seconds=10)
            homes.look()
            twins.house.settle()

    assert "Bees of the south" in str(twins.here.anna.home)
    (line,) = [one for one in lines if one["event"] == "homes_left"]
    assert (line["log_level"], line["workspace"]) == ("info", "T0002")
    assert not [one for one in lines if one["event"] == "home_trouble"]


def test_an_admin_is_told_what_lets_them_run_a_channel_that_is_of_no_workspace(twins: Twins) -> None:
    anna, videos = twins.there.anna, twins.there.videos
    twins.there.space.change(anna, is_admin=True)

    for command in ("config slots 9:00", "digest off", "config", "config slots"):
        told = twins.house.says(anna.command("/studio", command, videos)).replace('\\"', '"')
        assert 'writes `workspace = "T0002"` into it, or changes it at the terminal' in told
        assert "An admin of" not in told
    machine = twins.house.says(anna.command("/studio", "config machine", videos))
    assert "Whoever runs Greenlight sees it" in machine
    assert "only an admin" not in machine.lower()
    anna.open_home()
    twins.house.settle()
    assert anna.click(anna.home, Action.SETTINGS).ok
    assert '`workspace = "T0002"`' in str(anna.views[-1]["blocks"])


@pytest.mark.parametrize("twins", [{"workspace": '"T0001"'}], indirect=True)
def test_a_channel_of_another_workspace_is_for_the_admins_there(twins: Twins) -> None:
    for one, may in ((twins.there, False), (twins.here, True)):
        one.space.change(one.anna, is_admin=True)

        told = twins.house.says(one.anna.command("/studio", "digest off", one.videos))

        assert ("An admin of its workspace may" in told) is not may
        assert "into it" not in told


def test_direct_words_are_about_the_video_of_this_workspace(twins: Twins) -> None:
    direct = {one.space.team_id: one.space.direct(one.anna) for one in (twins.here, twins.there)}
    direct["T0002"].id = direct["T0001"].id
    twins.there.space.conversations = {place.id: place for place in twins.there.space.conversations.values()}
    ours = twins.house.ask(twins.here.anna, direct["T0001"])

    twins.there.anna.say("how much did it cost?", direct["T0002"])
    twins.house.settle()

    assert ours not in str(direct["T0002"].messages)
    twins.here.anna.say("how much did it cost?", direct["T0001"])
    twins.house.settle()
    assert "has cost" in str(direct["T0001"].messages)
