"""Changes in words at each gate, and changes of the release."""

from pathlib import Path

import pytest

from tests.e2e.offline import OfflineTerminal
from tests.fakes.terminal import Terminal

SAMPLE = Path(__file__).parents[2] / "config/samples/octopus.md"


def at_gate(terminal: Terminal, gate: str) -> str:
    production = terminal.begin()
    terminal.walk(production, gate)
    return production


def test_a_revision_of_the_script_shows_what_changed(terminal: Terminal) -> None:
    production = at_gate(terminal, "script")

    asked = terminal.type("revise", production, 'drop scene 3, replace "twist" with "turn"')
    terminal.type("run", production)
    page = terminal.type("show", production)

    assert asked.code == 0, asked.err
    assert "leave out scene 3" in asked.out
    assert "say “turn” instead of “twist”" in asked.out
    assert "the script, which asks for a yes again" in asked.out
    assert "What changed since revision 1" in page.out
    assert "scene 3 was left out" in page.out
    assert "+ The octopus has three hearts turn." in page.out
    assert "- The octopus has three hearts twist." in page.out


def test_a_revision_of_listing_and_direction_shows_what_changed(terminal: Terminal) -> None:
    production = at_gate(terminal, "script")

    asked = terminal.type("revise", production, 'voice rms, no music, call it "Two-pan shakshuka", add the tag eggs')
    terminal.type("run", production)
    page = " ".join(terminal.type("show", production, "script").out.split())

    assert asked.code == 0, asked.err
    changed = page.partition("What changed since revision 1")[2].partition("The whole script")[0]
    assert "title: Three hearts → Two-pan shakshuka" in changed
    assert ", eggs" in changed.partition("tags: ")[2].partition("→")[2]
    assert "voice: as usual → rms" in changed
    assert "music: calm → none" in changed
    assert "description" not in changed


def test_the_length_that_is_wanted_is_the_one_asked_for_last(terminal: Terminal) -> None:
    production = at_gate(terminal, "script")
    before = terminal.type("show", production, "script").out

    asked = terminal.type("revise", production, "30 seconds")
    assert asked.code == 0, asked.err
    terminal.walk(production, "video")

    assert " of 20 s wanted" in before
    for part in ("script", "video"):
        assert " of 30 s wanted" in terminal.type("show", production, part).out


def test_words_that_are_not_understood_change_nothing(terminal: Terminal) -> None:
    production = at_gate(terminal, "script")

    answer = terminal.type("revise", production, "make it wobble like jelly")

    assert answer.code == 1
    assert "wobble" in answer.out
    assert "nothing of it was understood" in answer.err
    assert terminal.status(production)["gate"]["kind"] == "script"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("drop scene 99", "There is no scene 99; the script has 6."),
        ("drop all scenes", "Nothing would be left to say"),
        ("make it 300 seconds", "A video lasts 10 to 180 seconds, not 300."),
        ("voice bob", "There is no voice “bob”; there are slt and rms. Now slt speaks."),
        ("replace 'zzz' with 'y'", "“zzz” is not said in the script."),
        ("keep scene 2 and drop scene 2", "Scene 2 cannot be dropped and kept. Say one of the two."),
        ("don't drop scene 2", "That changes nothing"),
    ],
)
def test_what_cannot_be_carried_out_is_said_before_a_revision_is_spent(
    terminal: Terminal, words: str, why: str
) -> None:
    production = at_gate(terminal, "script")

    answer = terminal.type("revise", production, words, "--yes")

    status = terminal.status(production)
    assert (answer.code, status["gate"]["kind"], status["revision"], status["revisions_asked"]) == (1, "script", 1, 0)
    assert why in answer.out
    assert "it was understood, but not done" in answer.err


def test_what_the_writer_cannot_do_is_said_before_a_revision_is_spent(tmp_path: Path) -> None:
    terminal = OfflineTerminal(tmp_path)
    asked = terminal.type("new", "Octopuses", "--source", str(SAMPLE), "--length", "20", "--json")
    production = asked.json["production"]
    terminal.walk(production, "script")

    answer = terminal.type("revise", production, "make it 170 seconds", "--yes")

    status = terminal.status(production)
    assert (answer.code, status["gate"]["kind"], status["revisions_asked"]) == (1, "script", 0)
    assert "The script cannot be made 170 seconds long. The nearest that works:" in answer.out


@pytest.mark.parametrize("gate", ["script", "publish"])
def test_how_it_goes_out_is_answered_with_the_command_that_says_it(terminal: Terminal, gate: str) -> None:
    production = at_gate(terminal, gate)

    private = terminal.type("revise", production, "make it unlisted")
    dated = terminal.type("revise", production, "publish friday at 14")

    assert (private.code, dated.code) == (1, 1)
    assert f"greenlight publish {production} --privacy unlisted" in private.out
    assert f'greenlight publish {production} --at "friday at 14"' in dated.out


def test_a_change_of_the_film_at_the_script_gate_is_used_when_it_is_made(terminal: Terminal) -> None:
    production = at_gate(terminal, "script")

    answer = terminal.type("revise", production, "talk faster")

    assert answer.code == 0, answer.err
    assert "done again  nothing yet: it is used when the film is made" in answer.out
    assert "takes" not in answer.out
    assert "only the listing" not in answer.out


def test_a_description_changed_at_the_video_gate_makes_nothing_again(terminal: Terminal) -> None:
    production = at_gate(terminal, "video")

    answer = terminal.type("revise", production, "description: Hearts and more")

    assert answer.code == 0, answer.err
    assert "done again  nothing: only the listing and the release change" in answer.out


def test_replaced_words_say_what_becomes_of_title_and_tags(terminal: Terminal) -> None:
    production = at_gate(terminal, "script")

    everywhere = terminal.type("revise", production, 'replace "hearts" with "pumps", wobble', answers="n\n")
    in_one = terminal.type("revise", production, 'replace "hearts" with "pumps" in scene 2, wobble', answers="n\n")

    assert "say “pumps” instead of “hearts”, also in the title and description" in everywhere.out
    assert "in scene 2; the title and description stay as they are" in " ".join(in_one.out.split())


def test_revisions_are_counted_once(terminal: Terminal) -> None:
    production = at_gate(terminal, "script")
    terminal.type("revise", production, "another hook")
    terminal.type("run", production)

    page = terminal.type("status", production)

    assert "revision 2" in page.out
    assert "revised" not in page.out


def test_the_understood_part_is_done_only_when_the_person_agrees(terminal: Terminal) -> None:
    production = at_gate(terminal, "script")
    words = "drop scene 3, make it wobble like jelly"

    no = terminal.type("revise", production, words, answers="n\n")
    state_after_no = terminal.status(production)["state"]
    yes = terminal.type("revise", production, words, answers="y\n")

    assert (no.code, state_after_no) == (1, "SCRIPT_PENDING_REVIEW")
    assert (yes.code, terminal.status(production)["state"]) == (0, "DRAFT")


def test_a_revision_of_the_video_names_the_scenes_that_are_made_again(terminal: Terminal) -> None:
    production = at_gate(terminal, "video")

    answer = terminal.type("revise", production, "another take of scene 2", "--json")

    assert answer.code == 0, answer.err
    assert "done again  scene 2" in answer.err
    assert "takes       about" in answer.err
    assert answer.json["standing"]["state"] == "READY_FOR_GENERATION"


def test_a_film_that_was_made_again_says_what_was_asked_for_and_what_came_of_it(terminal: Terminal) -> None:
    production = at_gate(terminal, "video")
    first = terminal.type("show", production, "video").out
    terminal.type("revise", production, "another take of scene 2, louder music")
    terminal.type("run", production)

    second = terminal.type("show", production, "video").out

    assert "What changed" not in first
    assert "What changed since revision 1 · asked: “another take of scene 2, louder music”" in second
    assert "dB louder" in second
    assert "made again: scene 2, joining, mixing and checking the film" in second


def test_a_question_about_work_takes_no_changes(terminal: Terminal) -> None:
    production = terminal.begin()
    terminal.type("step", production, "write", "--policy", "human")
    terminal.type("run", production)

    answer = terminal.type("revise", production, "shorter")

    assert answer.code == 1
    assert "no words can be changed now: the script (step write) waits for a yes" in answer.err
    assert terminal.status(production)["next"] == f"greenlight show {production}"


def test_a_step_that_asks_first_waits_for_a_yes(terminal: Terminal) -> None:
    production = terminal.begin()
    policy = terminal.type("step", production, "write", "--policy", "human")
    terminal.type("run", production)

    shown, approved = terminal.type("show", production), terminal.type("approve", production)
    terminal.type("run", production)

    assert "step write asks before it runs" in policy.out.lower()
    assert "A step waits for a yes" in shown.out
    assert approved.code == 0
    assert terminal.status(production)["state"] == "SCRIPT_PENDING_REVIEW"


def test_publish_takes_the_slot_that_is_wanted(terminal: Terminal) -> None:
    production = at_gate(terminal, "video")
    terminal.type("show", production)
    terminal.type("approve", production)
    third = terminal.type("channel", "--json").json["free"][2]

    answer = terminal.type("publish", production, "--slot", "3", "--made-for-kids", "--yes")

    page = terminal.type("show", production, "publish", "--json").json
    assert answer.code == 0, answer.err
    assert page["publish_at"] == third
    assert page["release"]["made_for_kids"] is True
    assert terminal.status(production)["state"] == "SCHEDULED"


def test_a_scheduled_video_is_dated_again_only_after_a_yes(terminal: Terminal) -> None:
    production = at_gate(terminal, "publish")
    terminal.type("publish", production, "--yes")
    before = terminal.type("channel", "--json").json["videos"][0]["publish_at"]

    no = terminal.type("publish", production, "--at", "2099-12-01 18:00", answers="n\n")
    unchanged = terminal.type("channel", "--json").json["videos"][0]["publish_at"]
    again = terminal.type("publish", production, "--yes")
    yes = terminal.type("publish", production, "--at", "2099-12-01 18:00", "--yes")

    (video,) = terminal.type("channel", "--json").json["videos"]
    assert (no.code, unchanged) == (1, before)
    assert again.code == 1
    assert "waits for a yes" in again.err
    assert yes.code == 0, yes.err
    assert video["publish_at"] == "2099-12-01T18:00:00Z"
    moves = terminal.type("show", production, "decisions", "--json").json["moves"]
    assert "publish it on Tuesday 1 December 2099, 18:00 (UTC)" in [move["reason"] for move in moves]


def test_options_without_a_yes_leave_the_release_as_it_was(terminal: Terminal) -> None:
    production = at_gate(terminal, "publish")
    before = terminal.type("show", production, "publish", "--json").json

    unanswered = terminal.type("publish", production, "--privacy", "public", "--undated")
    refused = terminal.type("publish", production, "--undated", answers="n\n")

    after = terminal.type("show", production, "publish", "--json").json
    assert (unanswered.code, refused.code) == (1, 1)
    assert "make it public" in unanswered.out
    assert "goes public at once" in " ".join(unanswered.out.split())
    assert after == before
    assert terminal.type("publish", production, "--yes").code == 0
    (video,) = terminal.type("channel", "--json").json["videos"]
    assert (video["privacy"], video["publish_at"]) == ("private", before["publish_at"])


def test_options_and_their_yes_are_one_decision(terminal: Terminal) -> None:
    production = at_gate(terminal, "publish")

    answer = terminal.type("publish", production, "--privacy", "public", "--undated", answers="y\n")

    assert answer.code == 0, answer.err
    assert terminal.status(production)["state"] == "PUBLISHED"
    decisions = terminal.type("show", production, "decisions", "--json").json["decisions"]
    assert [decision["verdict"] for decision in decisions][-2:] == ["revise", "approve"]


def test_what_another_hand_changed_is_shown_with_the_options(terminal: Terminal) -> None:
    production = at_gate(terminal, "publish")

    terminal.type("revise", production, 'call it "Another title"')
    terminal.type("run", production)
    answer = terminal.type("publish", production, "--at", "2099-12-01 18:00", "--yes")

    assert answer.code == 0, answer.err
    assert "Another title" in answer.out


def test_a_yes_is_for_the_release_that_was_shown_and_no_other(terminal: Terminal) -> None:
    production = at_gate(terminal, "publish")

    def change_it_meanwhile() -> str:
        other = Terminal(terminal.folder)
        assert other.type("revise", production, 'call it "Another title"').code == 0
        other.type("run", production)
        return "y\n"

    answer = terminal.type("publish", production, "--undated", answers=change_it_meanwhile)

    assert answer.code == 1
    assert "another release than the one you said yes to" in " ".join(answer.err.split())
    assert terminal.status(production)["state"] == "READY_FOR_PUBLISH"
    assert terminal.type("channel", "--json").json["videos"] == []


def test_what_is_public_cannot_be_dated_and_says_so(terminal: Terminal) -> None:
    production = at_gate(terminal, "publish")
    terminal.type("publish", production, "--privacy", "public", "--yes")

    answer = terminal.type("publish", production, "--slot", "3", "--yes")

    page = " ".join(terminal.type("show", production).out.split())
    assert answer.code == 1
    assert "goes public it is public" in page
    assert "is public already" in answer.err
    assert "--privacy" not in answer.err


def test_a_release_that_is_so_already_is_approved_as_it_is(terminal: Terminal) -> None:
    production = at_gate(terminal, "publish")

    answer = terminal.type("publish", production, "--privacy", "private", "--yes")

    assert answer.code == 0, answer.err
    decisions = terminal.type("show", production, "decisions", "--json").json["decisions"]
    assert [decision["verdict"] for decision in decisions] == ["approve"] * 3


def test_a_video_without_a_publish_time_stays_private(terminal: Terminal) -> None:
    production = at_gate(terminal, "publish")

    answer = terminal.type("publish", production, "--undated", "--yes")

    assert answer.code == 0, answer.err
    assert terminal.status(production)["state"] == "UPLOADED"
    assert terminal.status(production)["next"] == f"greenlight publish {production} --slot 1"


def test_a_publish_time_and_a_public_video_exclude_one_another(terminal: Terminal) -> None:
    production = at_gate(terminal, "publish")

    answer = terminal.type("publish", production, "--slot", "1", "--privacy", "public", "--yes")

    assert answer.code == 1
    assert "has no publish time" in answer.err
    assert terminal.status(production)["state"] == "READY_FOR_PUBLISH"
