"""A video is held, let go on and ended by whoever asked for it, its approvers and admins; others are told who may."""

from collections.abc import Iterator
from copy import deepcopy

import pytest

from bot.slack.ids import Action
from graph.core.errors import NotAllowed
from graph.core.ids import ProductionId
from graph.core.person import SYSTEM, Person, Role, Surface
from graph.core.production import Event, State
from graph.store.gates import supersede_gates
from graph.store.productions import move, set_values
from tests.fakes.slack import SlackPerson
from tests.fakes.slack.blockkit import elements_of
from tests.fakes.slack_studio import Office, has, open_office
from tests.fakes.studio import ANNA as OWNER

pytestmark = pytest.mark.loopback


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office")) as opened:
        yield opened


@pytest.fixture(scope="module")
def dora(office: Office) -> SlackPerson:
    """Who decides on releases alone."""
    dora: SlackPerson = office.space.add_person("dora")
    office.space.invite(dora, office.videos)
    office.studio.rules.change("default", {"gate_approvers.publish": [dora.id]}, OWNER)
    return dora


@pytest.fixture
def video(office: Office, dora: SlackPerson) -> ProductionId:
    """A video that Anna asked for."""
    assert dora.id
    return office.ask()


def typed(office: Office, who: SlackPerson, words: str) -> str:
    return str(who.command("/video", words, office.videos).answer)


def hold(office: Office, production: ProductionId) -> str:
    return office.studio.productions.get(production).hold


def test_somebody_else_is_told_who_may(office: Office, dora: SlackPerson, video: ProductionId) -> None:
    who = f"<@{office.anna.id}>, <@{dora.id}> and admins of the workspace may."

    for words, refused in {"pause": "may not pause this video", "abort": "may not end this video"}.items():
        told = typed(office, office.ben, f"{words} {video}")
        assert f"You {refused}" in told, told
        assert who in told, told
    assert hold(office, video) == ""

    typed(office, office.anna, f"pause {video}")
    told = typed(office, office.ben, f"resume {video}")
    assert "may not let this video go on" in told
    assert who in told
    assert hold(office, video).startswith("paused by ")


def test_what_the_thread_reads_names_who_may_not(office: Office, video: ProductionId) -> None:
    office.says("!pause", video, by=office.ben)

    (told,) = office.find(video, "may not pause this video")
    assert told["text"].startswith(f"<@{office.ben.id}>, you may not pause this video.")
    assert hold(office, video) == ""


def test_what_is_said_directly_is_said_to_them(office: Office, video: ProductionId) -> None:
    direct = office.space.direct(office.ben)

    office.ben.say(f"pause {video}", direct)
    office.settle()

    assert direct.messages[-1]["text"].startswith("You may not pause this video.")


def test_a_press_of_somebody_else_moves_nothing(office: Office, video: ProductionId) -> None:
    card = office.thread(video)[0]

    for action, refused in ((Action.PAUSE, "may not pause this video"), (Action.ABORT, "may not end this video")):
        assert office.ben.click(card, action).ok
        office.told(office.ben, refused)

    assert (hold(office, video), office.state(video)) == ("", "SCRIPT_PENDING_REVIEW")


@pytest.mark.parametrize("who", ["requester", "approver of one gate", "admin"])
def test_those_who_may_pause_resume_and_end_it(
    office: Office, dora: SlackPerson, video: ProductionId, who: str
) -> None:
    person = {"requester": office.anna, "approver of one gate": dora, "admin": office.space.add_person(f"a{video}")}[
        who
    ]
    person.is_admin = who == "admin"
    if person.is_admin:
        office.space.invite(person, office.videos)

    assert "is paused" in typed(office, person, f"pause {video}")
    assert "took it off hold" in typed(office, person, f"resume {video}").lower()
    office.settle(seconds=1)
    assert person.click(office.thread(video)[0], Action.ABORT).ok

    assert office.state(video) == "ABORTED"


def test_words_in_the_thread_hold_it_let_it_go_on_and_only_ask_about_its_end(
    office: Office, video: ProductionId
) -> None:
    office.answers(video, "@us hold it")
    refused = office.answers(video, "!go on", by=office.ben)[-1]
    assert has(refused, "may not")
    assert hold(office, video)

    gone_on = office.answers(video, "go on")[-1]
    again = office.answers(video, "continue")[-1]
    asked = office.answers(video, "cancel this video")[-1]

    assert has(gone_on, "took it off hold")
    assert has(again, "nothing was holding it")
    assert has(again, "Its script waits for an answer.")
    assert has(asked, f"End `{video}`?")
    assert (hold(office, video), office.state(video)) == ("", "SCRIPT_PENDING_REVIEW")


def test_somebody_else_does_not_move_what_is_scheduled(office: Office, video: ProductionId) -> None:
    with office.studio.db.write() as session:
        set_values(session, video, state=State.SCHEDULED)
        supersede_gates(session, video)
    before = office.studio.productions.get(video)

    told = typed(office, office.ben, f"reschedule {video} tomorrow 18:00")

    assert "may not move this video" in told, told
    assert office.studio.productions.get(video) == before
    office.settle(seconds=61)
    assert office.ben.select(office.thread(video)[0], Action.MORE, Action.RESCHEDULE).ok
    office.told(office.ben, "may not move this video")
    assert office.ben.views == []


def test_the_one_door_refuses_whatever_the_surface(office: Office, video: ProductionId) -> None:
    somebody = Person(name="T0001/U0NOBODY", role=Role.APPROVER, surface=Surface.SLACK)

    door = office.studio.productions
    for ask in (door.pause, door.resume, door.abort, door.retry):
        with pytest.raises(NotAllowed) as refused:
            ask(video, somebody)
        assert "T0001/" in refused.value.hint
        assert "or an admin." in refused.value.hint


def test_what_failed_is_tried_again_by_those_alone_who_may(
    office: Office, dora: SlackPerson, video: ProductionId
) -> None:
    with office.studio.db.write() as session:
        set_values(session, video, state=State.DRAFT)
        values = {"failed_from": State.DRAFT, "failure": "no words"}
        now = office.clock.now()
        move(session, video, State.DRAFT, Event.EXHAUSTED, by=SYSTEM, now=now, values=values, wakes=False)
        supersede_gates(session, video)
    office.show()
    card = office.thread(video)[0]

    for words in ("retry", "resume"):
        told = typed(office, office.ben, f"{words} {video}")
        assert "You may not try this video again" in told, told
        assert f"<@{office.anna.id}>, <@{dora.id}> and admins of the workspace may." in told, told
    assert office.ben.click(card, Action.RETRY).ok
    office.told(office.ben, "may not try this video again")
    assert office.state(video) == "FAILED"

    typed(office, dora, f"retry {video}")
    assert office.state(video) == "DRAFT"


def test_whoever_asked_for_it_has_it_asked_about_anew_as_often_as_they_like(
    office: Office, dora: SlackPerson, video: ProductionId
) -> None:
    scheduled(office, dora, video)

    for words in (
        "reschedule tomorrow 18:07",
        "unschedule",
        "title: Nine brains",
        "publish the day after tomorrow at 9:07",
    ):
        office.says(words, video)
        office.clock.turn(seconds=30)
        office.settle()
        office.settle(seconds=1)
        assert "sked about anew: " in str(office.thread(video)[-3:]), words
    card = office.card(video, "Release to approve")
    assert office.anna.select(card, "gate.kids", "yes").ok
    office.told(office.anna, "Asked about anew: ")

    office.settle(seconds=1)
    assert office.anna.click(office.card(video, "Release to approve"), "gate.schedule").ok
    office.told(office.anna, "You may not decide here.")
    assert office.decisions(video).count("publish approve") == 1


def test_who_may_not_move_it_is_told_who_may_by_their_mentions(
    office: Office, dora: SlackPerson, video: ProductionId
) -> None:
    scheduled(office, dora, video)
    office.says("reschedule tomorrow 18:23", video)
    office.settle(seconds=1)

    told = typed(office, office.ben, f"unschedule {video}")

    assert "You may not decide on the release of this video" in told, told
    assert f"<@{dora.id}> may." in told, told
    assert dora.id not in told.replace(f"<@{dora.id}>", "")
    assert "default" not in told


def scheduled(office: Office, dora: SlackPerson, video: ProductionId) -> None:
    """What Anna asked for, scheduled by Dora."""
    assert office.anna.click(office.card(video, "Script to approve"), "gate.approve").ok
    assert office.anna.click(office.come(video, "Film to approve"), "gate.approve").ok
    assert dora.click(office.come(video, "Release to approve"), "gate.schedule").ok
    for _ in range(3):
        office.settle(seconds=1)
    assert office.state(video) == "SCHEDULED"


def asks(message: dict[str, object]) -> list[str]:
    shown = [one for block in message.get("blocks") or [] for one in elements_of(block)]
    return [str(one["action_id"]) for one in shown if "action_id" in one]


@pytest.mark.parametrize("words", ["approve", "lgtm", "reject: too late"])
def test_who_may_not_decide_gets_no_button_for_their_words_but_those_who_may(
    office: Office, dora: SlackPerson, words: str
) -> None:
    office.studio.rules.change("default", {"gate_approvers.script": [dora.id]}, OWNER)
    try:
        video = office.ask()
        office.says(f"{office.space.bot.mention} {words}", video, by=office.ben)
        said = office.card(video, "You may not decide here.")
        typed(office, office.ben, f"approve {video}")
    finally:
        office.studio.rules.change("default", {"gate_approvers.script": None}, OWNER)

    assert f"<@{dora.id}> may." in str(said)
    assert asks(said) == [Action.ASK]
    assert not office.find(video, "Words alone decide nothing")


def test_what_was_decided_by_whom_is_told_to_who_could_not_have_decided_it(office: Office, video: ProductionId) -> None:
    card = deepcopy(office.card(video, "Script to approve"))
    assert office.anna.click(card, Action.APPROVE).ok

    assert office.ben.click(card, Action.APPROVE, stale=card["blocks"]).ok

    said = office.told(office.ben, "was decided already")
    assert f"approved by <@{office.anna.id}>" in str(said)
    assert Action.ASK not in asks(said)
