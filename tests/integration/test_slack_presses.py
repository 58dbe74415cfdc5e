"""A press is answered where whoever pressed is looking, and what it answers is asked no more."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.slack.app import with_workspace
from bot.slack.cards import move_card
from bot.slack.ids import Action, ProductionRef, Shortcut
from bot.slack.submitting import Submitting
from graph.core.ids import ProductionId
from graph.store.productions import get_row
from tests.fakes.slack.blockkit import elements_of
from tests.fakes.slack.screen import snapshot
from tests.fakes.slack_office import open_office as open_small_office
from tests.fakes.slack_studio import Office, has, open_office
from tests.fakes.terminal import ARTICLE

pytestmark = pytest.mark.loopback


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office")) as opened:
        yield opened


def buttons(message: dict[str, Any]) -> list[str]:
    shown = [one for block in message.get("blocks") or [] for one in elements_of(block)]
    return [str(one["action_id"]) for one in shown if "action_id" in one]


def now(office: Office, production: ProductionId, message: dict[str, Any]) -> dict[str, Any]:
    office.settle()
    (found,) = [one for one in office.thread(production) if one["ts"] == message["ts"]]
    return found


def offer(office: Office, production: ProductionId, *, is_drawn: bool) -> dict[str, Any]:
    """Another publish time that words led to, in a message of its own or where it was said that they were heard."""
    place = replace(office.place(office.anna), thread_ts=office.thread_ts(production))
    card = move_card(production, office.clock.now() + timedelta(days=2))
    if is_drawn:
        office.desk.draw(place, f"heard:{production}", card)
    else:
        office.desk.say(place, card, key=f"offer {production}")
    office.send()
    return office.card(production, f"Publish `{production}`")


def moved_to(office: Office, production: ProductionId) -> str:
    """The day that was asked for; empty where none was."""
    with office.studio.db.read() as session:
        return str(get_row(session, production).brief.get("moved_to") or "")[:10]


def test_a_press_on_a_card_in_the_conversation_is_answered_there_and_not_in_its_thread(office: Office) -> None:
    production = office.ask()
    card = office.thread(production)[0]

    assert office.anna.click(card, Action.PAUSE).ok

    assert card["reply_count"]
    assert not office.told(office.anna, f"`{production}` is paused")["thread_ts"]


def test_a_press_in_a_thread_is_answered_in_it(office: Office) -> None:
    production = office.ask()

    assert office.anna.click(office.card(production, "Script to approve"), Action.APPROVE).ok

    said = office.told(office.anna, f"Approved: the script of `{production}`")
    assert said["thread_ts"] == office.thread_ts(production)


def test_a_shortcut_on_a_message_that_nobody_answered_is_answered_where_it_is_seen(office: Office) -> None:
    ts = office.ben.say("Five seconds shorter", office.videos)
    (said,) = [one for one in office.space.messages(office.videos) if one["ts"] == ts]

    assert office.ben.shortcut(Shortcut.REVISE_WITH, said).ok

    office.told(office.ben, "is in no video's thread")
    assert office.ben.unseen == []


def test_no_to_ending_a_video_takes_the_question_away_for_everybody(office: Office) -> None:
    production = office.ask()
    office.says(f"{office.space.bot.mention} cancel", production)
    asked = office.card(production, f"End `{production}`?")

    assert office.ben.click(asked, Action.DISMISS).ok

    left = now(office, production, asked)
    assert has(left, f"Put away by <@{office.ben.id}>: End `{production}`?")
    assert buttons(left) == []
    assert office.state(production) == "SCRIPT_PENDING_REVIEW"


def test_yes_to_ending_a_video_leaves_what_came_of_it_and_no_buttons(office: Office) -> None:
    production = office.ask()
    office.says(f"{office.space.bot.mention} cancel", production)
    asked = office.card(production, f"End `{production}`?")
    shown = snapshot(asked)

    assert office.anna.click(asked, Action.ABORT).ok

    left = now(office, production, asked)
    assert has(left, f"✓ Yes by <@{office.anna.id}>: End `{production}`?")
    assert buttons(left) == []
    assert office.anna.click(asked, Action.ABORT, stale=shown).ok
    office.told(office.anna, "has ended: it was aborted")


def test_the_same_question_stands_in_a_thread_once_until_it_is_answered(office: Office) -> None:
    production = office.ask()
    for words in ("raise the budget by $2.50", "increase the budget by 2.50", "please set the budget to 7.50"):
        office.says(f"{office.space.bot.mention} {words}", production)
    (asked,) = office.find(production, "$7.50 in all?")
    assert len(office.find(production, "That is asked already")) == 2

    assert office.anna.click(asked, Action.LET_COST).ok

    assert buttons(now(office, production, asked)) == []
    office.says(f"{office.space.bot.mention} raise the budget by 2.50", production)
    assert len(office.find(production, "$10.00 in all?")) == 1


@pytest.mark.parametrize("is_drawn", [False, True])
def test_no_to_another_time_takes_the_offer_away_for_everybody(office: Office, *, is_drawn: bool) -> None:
    production = office.ask()
    asked = offer(office, production, is_drawn=is_drawn)

    assert office.anna.click(asked, Action.DISMISS).ok

    left = now(office, production, asked)
    assert has(left, f"Put away by <@{office.anna.id}>: Publish `{production}`")
    assert buttons(left) == []


@pytest.mark.parametrize("is_drawn", [False, True])
def test_yes_to_another_time_takes_the_buttons_away_and_a_late_answer_changes_nothing(
    office: Office, *, is_drawn: bool
) -> None:
    production = office.ask()
    asked = offer(office, production, is_drawn=is_drawn)
    shown = snapshot(asked)

    assert office.anna.click(asked, Action.MOVE_TO).ok

    left = now(office, production, asked)
    assert has(left, f"✓ Yes by <@{office.anna.id}>: Publish `{production}`")
    assert has(left, f"`{production}`: ")
    assert buttons(left) == []
    assert moved_to(office, production) == "2026-11-22"
    office.anna.command("/video", f"reschedule {production} 2026-11-28 09:00", office.videos)
    for late in (Action.MOVE_TO, Action.DISMISS):
        assert office.anna.click(asked, late, stale=shown).ok
        office.told(office.anna, "answered already")
        office.anna.ephemerals.clear()
    assert has(now(office, production, asked), "✓ Yes by")
    assert moved_to(office, production) == "2026-11-28"


def test_a_late_yes_to_what_was_put_away_changes_nothing(office: Office) -> None:
    production = office.ask()
    asked = offer(office, production, is_drawn=False)
    shown = snapshot(asked)
    assert office.anna.click(asked, Action.DISMISS).ok
    office.settle()

    assert office.anna.click(asked, Action.MOVE_TO, stale=shown).ok

    office.told(office.anna, "answered already")
    assert moved_to(office, production) == ""


def test_no_of_somebody_from_outside_puts_nothing_away(office: Office) -> None:
    production, visitor = office.ask(), office.space.add_person("visitor")
    office.videos.members.append(visitor.id)
    office.space.change(visitor, guest="single")
    asked = offer(office, production, is_drawn=False)

    assert visitor.click(asked, Action.DISMISS).ok

    office.told(visitor, "It stays for those who may decide.")
    assert Action.DISMISS in buttons(now(office, production, asked))


def test_files_that_were_put_away_are_used_by_no_late_yes(tmp_path: Path) -> None:
    with open_small_office(tmp_path) as office:
        production = office.begin("script")
        office.show(production)
        office.drop(("squid.md", (ARTICLE * 9).encode()), at=office.said("Script to approve"))
        offered = office.said("Write it anew from squid.md")
        shown = snapshot(offered)

        assert office.press(offered, Action.DISMISS) is None
        late = office.press(offered, Action.USE_FILES, stale=shown)

        assert "answered already" in str(late)
        left = office.said("Put away by")
        assert (left["ts"], buttons(left), office.parcels_in("offered")) == (offered["ts"], [], [])
        assert office.studio.productions.find_gate(production) is not None


def test_no_to_a_video_from_a_file_is_only_for_whose_file_it_is(tmp_path: Path) -> None:
    with open_small_office(tmp_path) as office:
        ben = office.space.add_person("ben")
        office.videos.members.append(ben.id)
        text = f"{office.space.bot.mention}"
        office.drop(("notes.md", (ARTICLE * 9).encode()), text=text, who=ben)
        offered = office.said("Make a video from this")

        assert "somebody else" in str(office.press(offered, Action.DISMISS))
        assert Action.DISMISS in buttons(office.said("Make a video from this"))


def asked_alone(office: Office, production: ProductionId) -> dict[str, Any]:
    """A confirmation that only Anna sees."""
    told = office.anna.command("/video", f"approve {production}", office.videos)
    (asked,) = office.space.wait_for(lambda: told.heard)
    return asked


def test_what_only_one_person_sees_shows_the_answer_in_its_place(office: Office) -> None:
    production = office.ask()
    asked, seen = asked_alone(office, production), len(office.anna.ephemerals)

    assert office.anna.click(asked, Action.APPROVE).ok

    said = office.told(office.anna, f"Approved: the script of `{production}`")
    assert (said["ts"], buttons(said), len(office.anna.ephemerals)) == (asked["ts"], [], seen)


def test_a_question_that_was_answered_elsewhere_says_so_in_its_place(office: Office) -> None:
    production = office.ask()
    asked = asked_alone(office, production)
    assert office.anna.click(office.card(production, "Script to approve"), Action.APPROVE).ok

    assert office.anna.click(asked, Action.APPROVE).ok

    said = office.told(office.anna, "This script was decided already")
    assert (said["ts"], buttons(said)) == (asked["ts"], [])


def test_no_to_what_only_one_person_sees_takes_it_away(office: Office) -> None:
    production = office.ask()
    asked = asked_alone(office, production)

    assert office.anna.click(asked, Action.DISMISS).ok

    office.space.wait_for(lambda: asked not in office.anna.ephemerals)
    assert office.decisions(production) == []


@pytest.mark.parametrize(
    ("pressed", "said"), [(Action.APPROVE, "Approved: the script of"), (Action.DISMISS, "Put away")]
)
@pytest.mark.parametrize("fault", ["500", "expired_url", "dropped"])
def test_what_cannot_be_shown_in_its_place_is_said_beside_it(
    office: Office, pressed: Action, said: str, fault: str
) -> None:
    production = office.ask()
    asked = asked_alone(office, production)
    seen = len(office.anna.ephemerals)
    office.slack.failing("response_url", fault)

    assert office.anna.click(asked, pressed).ok

    (beside,) = office.space.wait_for(lambda: office.anna.ephemerals[seen:])
    assert has(beside, said)


def test_a_look_leaves_the_buttons_of_what_only_one_person_sees(office: Office) -> None:
    production = office.ask()
    told = office.anna.command("/video", "list", office.videos)
    (listed,) = office.space.wait_for(lambda: told.heard)
    before, seen = buttons(listed), len(office.anna.ephemerals)
    value = ProductionRef(p=production).model_dump_json()

    assert office.anna.click(listed, Action.DETAILS, value=value).ok

    office.space.wait_for(lambda: office.anna.ephemerals[seen:])
    assert buttons(listed) == before


def test_a_form_is_answered_before_slack_is_asked_for_anything(office: Office) -> None:
    production = office.ask()
    assert office.anna.click(office.card(production, "Script to approve"), Action.REJECT).ok
    form = office.anna.views[-1]
    office.slack.deliver_to(None)
    sent = office.anna.submit(form, {"reason/entry": "other", "note/entry": "too long"}).payload
    office.slack.deliver_to(office.url, office.slack.signing_secret)
    before = len(office.slack.calls)

    answer = Submitting(office.desk).submit(with_workspace(sent))

    assert [call.method for call in office.slack.calls[before:]] == []
    assert office.decisions(production) == ["script reject"]
    assert answer.response is None
    assert answer.told is not None
    place, card = answer.told
    assert (place.thread_ts, card.text) == (office.thread_ts(production), f"Rejected: the script of `{production}`.")


def test_what_came_of_a_form_is_told_after_it(office: Office) -> None:
    production = office.ask()
    assert office.anna.click(office.card(production, "Script to approve"), Action.REJECT).ok
    form = office.anna.views[-1]

    assert office.anna.submit(form, {"reason/entry": "other", "note/entry": "too long"}).ok

    assert office.told(office.anna, f"Rejected: the script of `{production}`")["thread_ts"] == office.thread_ts(
        production
    )
