"""Changes in words at each gate, and changes of the release."""

from tests.fakes.terminal import Terminal


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


def test_words_that_are_not_understood_change_nothing(terminal: Terminal) -> None:
    production = at_gate(terminal, "script")

    answer = terminal.type("revise", production, "make it wobble like jelly")

    assert answer.code == 1
    assert "wobble" in answer.out
    assert terminal.status(production)["gate"]["kind"] == "script"


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


def test_a_question_about_work_takes_no_changes(terminal: Terminal) -> None:
    production = terminal.begin()
    terminal.type("step", production, "write", "--policy", "human")
    terminal.type("run", production)

    answer = terminal.type("revise", production, "shorter")

    assert answer.code == 1
    assert "takes no changes" in answer.err
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
    yes = terminal.type("publish", production, "--yes")

    (video,) = terminal.type("channel", "--json").json["videos"]
    assert (no.code, unchanged) == (1, before)
    assert yes.code == 0, yes.err
    assert video["publish_at"] == "2099-12-01T18:00:00Z"


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
