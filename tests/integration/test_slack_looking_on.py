"""Guests and people of other organisations look on where they are: they start and change nothing, whichever way."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.slack.ids import Action, ProductionRef, Shortcut
from graph.core.gate import Gate, GateKind
from tests.fakes.slack.delivery import Delivery
from tests.fakes.slack_gates import Office, open_office

pytestmark = pytest.mark.loopback
ONLY_THE_TEAM = "Only the team starts and changes anything here"
lookers_on = pytest.mark.parametrize("name", ["guest", "stranger"])
NOTES = ("notes.txt", b"An octopus has three hearts. It has nine brains as well.")
COMMANDS = (
    "/video new",
    '/video new "Three hearts" --source "An octopus has three hearts. It has nine brains as well."',
    "/video pause %s",
    "/video resume %s",
    "/video abort %s",
    "/video retry %s",
    "/video approve %s",
    "/video reject %s too long",
    "/video revise %s 5 seconds shorter",
    "/video budget %s +1",
    "/video reschedule %s tomorrow 18:00",
    "/video show %s log",
    "/studio digest",
    "/studio digest off",
    "/studio queue",
    "/studio schedule",
    "/studio approvers",
    "/studio approvers @ben",
    "/studio config",
    "/studio config digest no",
    "/studio config machine",
    "/studio health",
    "/studio pause",
    "/studio resume",
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office")) as opened:
        yield opened


def talked_about(office: Office) -> tuple[Gate, str]:
    """A gate whose video is talked about in the conversation, and the thread."""
    gate = office.ask(GateKind.SCRIPT)
    return gate, str(office.card(gate, Action.APPROVE)["thread_ts"])


def heard(told: Delivery) -> str:
    """What was answered to a command."""
    assert told.ok
    return str(told.heard)


def assert_untouched(office: Office, gate: Gate) -> None:
    now = office.gate(gate)
    assert now.is_pending
    assert now.votes == ()
    assert office.studio.productions.get(gate.production).hold == ""


@lookers_on
def test_no_command_of_theirs_starts_changes_or_lists_anything(office: Office, name: str) -> None:
    who, (gate, _) = office.people[name], talked_about(office)
    before, rules = office.numbered(), office.studio.channel("default")
    said = len(office.space.messages(office.videos))

    for line in COMMANDS:
        command, _, text = line.replace("@ben", office.people["ben"].mention).partition(" ")
        answer = heard(who.command(command, text.replace("%s", gate.production), office.videos))

        assert ONLY_THE_TEAM in answer, line

    assert who.views == []
    assert office.numbered() == before
    assert office.studio.channel("default") == rules
    office.space.wait_for(lambda: not office.waiting())
    assert len(office.space.messages(office.videos)) == said
    assert_untouched(office, gate)


@lookers_on
@pytest.mark.parametrize(
    ("text", "where", "files"),
    [
        ('%s new "Three hearts"', "aloud", [NOTES]),
        ('%s new "Three hearts"', "aloud", []),
        ("%s", "aloud", [NOTES]),
        ("%s digest", "aloud", []),
        ("%s schedule", "aloud", []),
        ("%s what goes out tomorrow?", "aloud", []),
        ("%s make it shorter", "thread", []),
        ("%s pause", "thread", []),
        ("%s use this", "thread", [NOTES]),
        ("%s approve", "thread", []),
        ("!approve", "thread", []),
    ],
)
def test_no_mention_of_theirs_starts_or_changes_anything(
    office: Office, name: str, text: str, where: str, files: list[tuple[str, bytes]]
) -> None:
    who, (gate, thread_ts) = office.people[name], talked_about(office)
    before = office.numbered()
    us = f"<@{office.space.bot_id}>"

    in_thread = where == "thread"
    ts = who.say(text.replace("%s", us), office.videos, thread_ts=thread_ts if in_thread else None, files=files)
    answers = office.space.wait_for(lambda: office.answers(thread_ts if in_thread else ts, after=ts))

    assert ONLY_THE_TEAM in str(answers)
    assert office.numbered() == before
    assert_untouched(office, gate)


@lookers_on
def test_what_they_say_among_people_is_left_alone(office: Office, name: str) -> None:
    who, (gate, thread_ts) = office.people[name], talked_about(office)

    ts = who.say("5 seconds shorter", office.videos, thread_ts=thread_ts)
    office.slack.settle()
    office.space.wait_for(lambda: not office.waiting())

    assert office.answers(thread_ts, after=ts) == []
    assert_untouched(office, gate)


@lookers_on
def test_a_file_of_theirs_in_a_thread_is_left_and_they_are_told_once(office: Office, name: str) -> None:
    who, (gate, thread_ts) = office.people[name], talked_about(office)
    before, parcels = len(who.ephemerals), office.numbered()

    who.say("look at this", office.videos, thread_ts=thread_ts, files=[NOTES])
    who.say("and this", office.videos, thread_ts=thread_ts, files=[NOTES])
    office.slack.settle()
    office.told(name, ONLY_THE_TEAM)
    office.space.wait_for(lambda: not office.waiting())

    assert len(who.ephemerals) == before + 1
    assert office.numbered() == parcels
    assert_untouched(office, gate)


@lookers_on
@pytest.mark.parametrize("shortcut", list(Shortcut))
def test_no_shortcut_of_theirs_opens_anything(office: Office, name: str, shortcut: Shortcut) -> None:
    who, (gate, _) = office.people[name], talked_about(office)
    card = office.message(Action.OPEN, "open")
    direct = office.space.direct(who)
    before = len(who.ephemerals) + len(office.space.messages(direct))

    assert who.shortcut(shortcut, None if shortcut is Shortcut.NEW else card).ok
    office.space.wait_for(lambda: len(who.ephemerals) + len(office.space.messages(direct)) > before)

    assert ONLY_THE_TEAM in str([*who.ephemerals, *office.space.messages(direct)][-1 if who.ephemerals else 0 :])
    assert who.views == []
    assert_untouched(office, gate)


@lookers_on
@pytest.mark.parametrize(
    "action",
    [
        Action.NEW,
        Action.FILL,
        Action.SETTINGS,
        Action.PAUSE,
        Action.RESUME,
        Action.ABORT,
        Action.RETRY,
        Action.LOG,
        Action.RESCHEDULE,
        Action.START_NOTE,
        Action.START_FROM,
    ],
)
def test_no_button_of_a_digest_or_a_card_does_anything_for_them(office: Office, name: str, action: Action) -> None:
    who, (gate, _) = office.people[name], talked_about(office)
    message = office.message(action, ProductionRef(p=gate.production).model_dump_json())
    before = len(who.ephemerals)

    assert who.click(message, action).ok
    office.space.wait_for(lambda: len(who.ephemerals) > before)

    assert ONLY_THE_TEAM in str(who.ephemerals[-1])
    assert who.views == []
    assert_untouched(office, gate)


@lookers_on
def test_they_see_the_videos_of_the_conversation_that_they_are_in_and_no_others(office: Office, name: str) -> None:
    who, (gate, _) = office.people[name], talked_about(office)
    other = office.ask(GateKind.SCRIPT)
    aside = office.space.add_conversation("aside", members=[who])

    here = heard(who.command("/video", "list", office.videos))
    details = office.message(Action.DETAILS, ProductionRef(p=gate.production).model_dump_json())
    pressed = len(who.ephemerals)
    assert who.click(details, Action.DETAILS).ok
    office.space.wait_for(lambda: len(who.ephemerals) > pressed)

    assert gate.production in here
    assert other.production not in here
    assert gate.production in heard(who.command("/video", f"status {gate.production}", office.videos))
    assert gate.production in str(who.ephemerals[-1])
    assert "Three hearts" not in heard(who.command("/video", f"status {other.production}", office.videos))
    assert "Three hearts" not in heard(who.command("/video", f"status {gate.production}", aside))
    assert gate.production not in heard(who.command("/video", "list", aside))


@lookers_on
def test_their_home_lists_nothing_and_has_no_button(office: Office, name: str) -> None:
    who, _ = office.people[name], talked_about(office)

    who.open_home()
    home = office.space.wait_for(lambda: who.home)

    assert "This page is for the team" in str(home["blocks"])
    assert {block["type"] for block in home["blocks"]} == {"header", "context"}


def test_who_became_a_guest_with_the_form_open_starts_nothing(office: Office) -> None:
    who = office.space.add_person("leaving")
    office.space.invite(who, office.videos)
    office.slack.settle()
    assert who.command("/video", "new", office.videos).ok
    office.space.change(who, guest="multi")
    office.slack.settle()
    office.space.wait_for(lambda: office.role_of(who) == "member")
    before = office.numbered()

    assert who.submit(who.views[-1], {"topic/entry": "Three hearts", "source/entry": NOTES[1].decode()}).ok

    assert ONLY_THE_TEAM in str(who.views[-1]["blocks"])
    assert office.numbered() == before


def test_whom_slack_says_nothing_about_starts_nothing_and_is_told_to_try_again(office: Office) -> None:
    newcomer = office.space.add_person("unnamed")
    office.space.invite(newcomer, office.videos)
    office.slack.settle()
    office.slack.failing("users.info", "500", times=20)

    answer = heard(newcomer.command("/video", "new", office.videos))
    office.slack.heal()

    assert "Slack does not say who you are" in answer
    assert "Do it once more in a minute." in answer
    assert newcomer.views == []
    office.clock.ahead += timedelta(minutes=1)
    assert newcomer.command("/video", "new", office.videos).ok
    assert newcomer.views


def test_how_the_machine_is_set_is_for_admins_and_shows_nothing_of_a_secret(office: Office) -> None:
    secret, token = office.slack.signing_secret, office.space.bot_token

    told = heard(office.people["dora"].command("/studio", "config machine", office.videos))
    others = heard(office.people["anna"].command("/studio", "config machine", office.videos))

    assert "GREENLIGHT_SLACK__SIGNING_SECRET: set" in told
    assert secret[-4:] not in told
    assert token[-4:] not in told
    assert "ends …" not in told
    assert "Only an admin of the workspace sees how the machine is set" in others
    assert "GREENLIGHT_" not in others


def test_where_a_log_lies_is_told_to_admins_alone(office: Office) -> None:
    gate, _ = talked_about(office)
    log = office.message(Action.LOG, ProductionRef(p=gate.production).model_dump_json())
    folder = str(office.studio.settings.data_dir)

    for name in ("anna", "dora"):
        before = len(office.people[name].ephemerals)
        assert office.people[name].click(log, Action.LOG).ok
        office.space.wait_for(lambda name=name, before=before: len(office.people[name].ephemerals) > before)

    assert folder not in str(office.people["anna"].ephemerals)
    assert folder not in heard(office.people["anna"].command("/video", f"show {gate.production} log", office.videos))
