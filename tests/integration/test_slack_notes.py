"""Notes in a thread: merged, begun at once, edited, deleted, held while work runs, and carried out once."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.slack.hearing import Hearing
from graph.core.failpoint import arm
from tests.fakes.slack.screen import snapshot
from tests.fakes.slack_studio import Office, has, open_office
from tests.fakes.terminal import ANNA

pytestmark = pytest.mark.loopback

SCRIPT, FILM = "Script to approve", "Film to approve"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


def break_off(office: Office, point: str) -> None:
    """Let what was said be taken up, and break off there."""
    arm(f"{point}=raise")
    try:
        with pytest.raises(OSError, match=re.escape(point)):
            office.settle(seconds=21)
    finally:
        arm("")


def test_notes_that_follow_at_once_are_one_revision(office: Office) -> None:
    production = office.ask()

    office.says('replace "clash" with "fight"', production)
    office.settle(seconds=15)
    office.says('replace "twist" with "turn"', production)
    office.settle(seconds=15)
    heard = office.card(production, "I heard")
    assert has(heard, "fight")
    assert has(heard, "turn")
    assert office.decisions(production) == []

    office.settle(seconds=10)

    assert office.decisions(production) == ["script revise"]
    assert has(office.card(production, SCRIPT), "fight")
    assert has(office.card(production, SCRIPT), "turn")
    assert office.find(production, "I heard") == []
    assert len(office.find(production, "On its way")) == 1


def test_who_has_nothing_to_add_starts_at_once(office: Office) -> None:
    production = office.ask()
    office.says('replace "clash" with "fight"', production)

    assert office.ben.click(office.card(production, "I heard"), "note.start").ok
    office.settle()
    assert office.decisions(production) == []
    assert office.told(office.ben, "Whoever wrote it")

    assert office.anna.click(office.card(production, "I heard"), "note.start").ok
    office.settle()

    assert office.decisions(production) == ["script revise"]


def test_a_revision_says_what_it_understood_then_comes_as_a_new_message_and_the_old_card_is_closed(
    office: Office,
) -> None:
    production = office.ask()
    old = office.card(production, SCRIPT)

    office.says('replace "clash" with "fight"', production)
    office.settle(seconds=21)

    (answer,) = office.find(production, "On its way")
    assert has(answer, "Say “fight” instead of “clash”")
    assert has(answer, "Made again: the script")
    assert has(answer, "about ")
    new = office.card(production, SCRIPT)
    assert float(new["ts"]) > float(old["ts"])
    closed = next(one for one in office.thread(production) if one["ts"] == old["ts"])
    assert has(closed, "sent back with changes")
    assert has(closed, new["ts"].replace(".", ""))
    assert not has(closed, "gate.approve")


def test_a_wish_for_a_video_on_hold_says_what_lets_it_go_on(office: Office) -> None:
    production = office.ask()
    office.says("!pause", production)
    office.settle()

    office.says('replace "clash" with "fight"', production)
    office.settle(seconds=25)

    (answer,) = office.find(production, "as soon as it goes on")
    assert has(answer, f"/video resume {production}")
    assert office.find(production, "On its way") == []


def test_a_note_that_is_edited_in_time_counts_as_it_is_then(office: Office) -> None:
    production = office.ask()
    ts = office.says('replace "clash" with "fight"', production)

    office.anna.edit(ts, 'replace "clash" with "quarrel"')
    office.settle(seconds=5)
    assert has(office.card(production, "I heard"), "quarrel")
    office.settle(seconds=21)

    assert has(office.card(production, SCRIPT), "quarrel")
    assert not has(office.card(production, SCRIPT), "fight")
    assert office.decisions(production) == ["script revise"]


def test_a_change_that_changes_no_word_is_no_edit(office: Office) -> None:
    production = office.ask()
    said = f'<@{office.space.bot_id}> revise: replace "clash" with "fight"'
    ts = office.says(said, production)
    office.settle(seconds=21)

    office.anna.edit(ts, said)  # As Slack tells it when it unfolds a link below the message.
    office.settle(seconds=21)

    assert [one for one in office.anna.ephemerals if has(one, "Use the edited text")] == []
    assert office.decisions(production) == ["script revise"]


def test_of_a_note_that_is_edited_too_late_the_new_text_is_offered(office: Office) -> None:
    production = office.ask()
    ts = office.says('replace "clash" with "fight"', production)
    office.settle(seconds=21)

    office.anna.edit(ts, 'replace "fight" with "quarrel"')
    office.settle()
    (offer,) = [one for one in office.anna.ephemerals if has(one, "Use the edited text")]
    office.settle(seconds=60)
    assert office.decisions(production) == ["script revise"]
    shown = snapshot(offer)

    assert office.anna.click(offer, "note.use").ok
    office.settle()
    assert office.anna.click(offer, "note.use", stale=shown).ok
    office.settle(seconds=60)

    assert office.decisions(production) == ["script revise", "script revise"]
    assert has(office.card(production, SCRIPT), "quarrel")


def test_a_note_that_is_deleted_in_time_is_dropped_and_it_is_said(office: Office) -> None:
    production = office.ask()
    ts = office.says('replace "clash" with "fight"', production)

    office.anna.delete(ts)
    office.settle(seconds=60)

    assert office.decisions(production) == []
    assert has(office.card(production, "Dropped"), "fight")
    assert office.find(production, "note.start") == []


def test_of_several_notes_the_deleted_one_alone_is_dropped(office: Office) -> None:
    production = office.ask()
    first = office.says('replace "clash" with "fight"', production)
    office.says('replace "twist" with "turn"', production)

    office.anna.delete(first)
    office.settle(seconds=60)

    assert office.decisions(production) == ["script revise"]
    assert has(office.card(production, SCRIPT), "turn")
    assert not has(office.card(production, SCRIPT), "fight")


def test_a_note_while_work_runs_waits_for_the_next_decision(office: Office) -> None:
    production = office.ask()
    office.studio.productions.pause(production, ANNA)
    office.anna.click(office.card(production, SCRIPT), "gate.approve")

    ts = office.says(f'{office.space.bot.mention} replace "clash" with "fight"', production)
    assert ts
    office.settle(seconds=60)
    assert office.card(production, "Noted for the next decision")
    assert office.decisions(production) == ["script approve"]

    office.studio.productions.resume(production, ANNA)
    office.settle(seconds=1)
    office.settle(seconds=1)

    assert office.decisions(production) == ["script approve", "video revise"]
    assert has(office.card(production, SCRIPT), "fight")


def test_a_process_that_dies_right_after_the_decision_leaves_one_decision_and_an_answer(office: Office) -> None:
    production = office.ask()
    office.says('replace "clash" with "fight"', production)
    break_off(office, "decide.after")

    office.settle(seconds=1)
    office.settle(seconds=60)

    assert office.decisions(production) == ["script revise"]
    assert has(office.card(production, SCRIPT), "fight")
    assert office.card(production, "It is on its way")
    assert office.find(production, "note.start") == []


def test_what_another_process_is_carrying_out_is_left_to_it_until_its_lease_is_over(office: Office) -> None:
    production = office.ask()
    office.says('replace "clash" with "fight"', production)
    other = Hearing(office.desk)
    break_off(office, "decide.before")

    other.noting.merge()
    assert office.decisions(production) == []
    assert office.card(production, "I heard")

    office.clock.turn(seconds=61)
    other.noting.merge()
    office.settle()

    assert office.decisions(production) == ["script revise"]
    assert len(office.find(production, "On its way")) == 1


def test_what_breaks_over_one_persons_note_does_not_stop_anothers(office: Office) -> None:
    office.ben.is_admin = True
    production = office.ask()
    office.says('replace "twist" with "turn"', production, office.ben)
    office.says('replace "clash" with "fight"', production)

    break_off(office, "decide.before")
    office.send()

    assert office.decisions(production) == ["script revise"]
    assert has(office.card(production, "On its way"), "fight")


def test_an_edit_of_a_note_that_is_being_carried_out_is_offered_afterwards(office: Office) -> None:
    production = office.ask()
    ts = office.says('replace "clash" with "fight"', production)
    break_off(office, "decide.before")

    office.anna.edit(ts, 'replace "clash" with "quarrel"')
    office.settle()
    office.settle(seconds=1)
    office.settle(seconds=5)

    assert office.decisions(production) == ["script revise"]
    assert has(office.card(production, SCRIPT), "fight")
    assert office.told(office.anna, "Use the edited text")


@pytest.mark.parametrize("words", ["don't approve this yet", "{us} do not publish it before I am back", "{us} not yet"])
def test_words_that_keep_a_decision_back_are_offered_none(office: Office, words: str) -> None:
    production = office.ask()
    before = len(office.thread(production))

    office.says(words.format(us=office.space.bot.mention), production)
    office.settle(seconds=30)

    (said,) = office.thread(production)[before + 1 :]
    assert has(said, f"Nothing is decided: the script of `{production}` waits as it is.")
    assert "gate.approve" not in str(said)
    assert office.decisions(production) == []


@pytest.mark.parametrize("words", ["not sure about the music", "{us} yes, but I'm not sure about the music"])
def test_a_doubt_is_not_taken_for_a_yes(office: Office, words: str) -> None:
    production = office.ask()
    before = len(office.thread(production))

    office.says(words.format(us=office.space.bot.mention), production)
    office.settle(seconds=30)

    answer = str(office.thread(production)[before + 1 :])
    assert "`calm music`" in answer
    assert "approve it" not in answer
    assert "gate.approve" not in answer


def test_that_a_wish_is_on_its_way_is_said_before_the_card_that_follows_from_it(tmp_path: Path) -> None:
    with open_office(tmp_path, GREENLIGHT_SLACK__MERGE_SECONDS="0") as office:
        production = office.ask()
        office.anna.say('replace "clash" with "fight"', office.videos, thread_ts=office.thread_ts(production))

        office.listen()
        while office.work():
            pass
        office.show()

        said = [one for one in office.thread(production) if has(one, "On its way") or has(one, "Script to approve")]
        assert has(said[0], "On its way")
        assert has(said[-1], "Script to approve")


def test_the_message_about_a_noted_wish_follows_its_edits_and_that_wish_is_done(office: Office) -> None:
    production = office.ask()
    office.studio.productions.pause(production, ANNA)
    office.anna.click(office.card(production, SCRIPT), "gate.approve")
    us = office.space.bot.mention
    ts = office.anna.say(f'{us} replace "clash" with "fight"', office.videos, thread_ts=office.thread_ts(production))
    other = office.says(f'{us} replace "twist" with "turn"', production)
    office.settle(seconds=60)
    (noted,) = office.find(production, "Noted for the next decision")
    assert has(noted, "fight")
    assert has(noted, "turn")

    office.anna.edit(ts, f'{us} replace "clash" with "quarrel"')
    office.settle()
    (noted,) = office.find(production, "Noted for the next decision")
    assert has(noted, "quarrel")
    assert has(noted, "turn")
    assert not has(noted, "fight")

    office.anna.delete(other)
    office.settle()
    (noted,) = office.find(production, "Noted for the next decision")
    assert has(noted, "quarrel")
    assert not has(noted, "turn")
    office.studio.productions.resume(production, ANNA)
    office.settle(seconds=1)
    office.settle(seconds=1)
    assert has(office.card(production, SCRIPT), "quarrel")


def test_where_all_that_was_noted_is_deleted_its_message_says_so(office: Office) -> None:
    production = office.ask()
    office.studio.productions.pause(production, ANNA)
    office.anna.click(office.card(production, SCRIPT), "gate.approve")
    ts = office.says(f'{office.space.bot.mention} replace "clash" with "fight"', production)
    office.settle(seconds=60)

    office.anna.delete(ts)
    office.settle()

    assert not office.find(production, "Noted for the next decision")
    assert office.find(production, "Dropped, as its message was deleted")
