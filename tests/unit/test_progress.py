"""Bars never go back, and end when the work does."""

from datetime import UTC, datetime
from typing import Any

from bot.terminal.progress import Progress
from graph.core.production import State
from graph.core.standing import Glance, Standing, Unit, judge

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def unit(step: str, name: str = "", state: str = "running", fraction: float = 0.0, **more: Any) -> Unit:
    fields = {
        "attempt": 1,
        "failures": 0,
        "max_failures": 4,
        "message": "",
        "provider": "",
        "error": "",
        "hint": "",
    } | more
    times = {"not_before": NOW, "started_at": NOW, "ended_at": None}
    return Unit(step=step, unit=name, state=state, fraction=fraction, **fields, **times)


def standing(*units: Unit, state: State = State.READY_FOR_GENERATION) -> Standing:
    glance = Glance(
        id="hearts-1",
        title="Hearts",
        channel="default",
        state=state,
        hold="",
        failure="",
        reason="",
        run=1,
        revision=1,
        revisions_asked=0,
        publish_at=None,
        budget_usd=5.0,
        reserved_usd=0.0,
        spent_usd=0.0,
        has_news=True,
        is_claimed=True,
        not_before=None,
        workers=1,
        created_at=NOW,
        created_by="anna",
        updated_at=NOW,
        gate=None,
        scenes=("s1", "s2"),
        units=units,
        published=None,
    )
    return judge(glance, ())


def shown(progress: Progress) -> list[tuple[str, str, float]]:
    return [(row.label, row.state, round(row.fraction, 2)) for row in progress.rows]


def test_each_scene_has_a_row_and_later_steps_wait() -> None:
    progress = Progress(began=0.0)

    progress.look(standing(unit("build", "s1", fraction=0.5), unit("build", "s2", state="queued")), 1.0)

    assert shown(progress) == [
        ("scenes", "running", 0.25),
        ("scene 1", "running", 0.5),
        ("scene 2", "waiting", 0.0),
        ("join and mix", "waiting", 0.0),
        ("check the film", "waiting", 0.0),
        ("draw the thumbnail", "waiting", 0.0),
    ]


def test_a_second_part_of_a_scene_does_not_take_its_bar_back() -> None:
    progress = Progress(began=0.0)
    progress.look(standing(unit("build", "s1", fraction=0.9), unit("build", "s2", state="queued")), 1.0)

    progress.look(standing(unit("build", "s1", fraction=0.1), unit("build", "s2", state="queued")), 2.0)

    assert shown(progress)[1] == ("scene 1", "running", 0.9)


def test_work_of_an_earlier_film_is_not_taken_for_this_one() -> None:
    progress = Progress(began=0.0)

    old = unit("master", state="done"), unit("verify", state="done")
    progress.look(standing(unit("build", "s1"), unit("build", "s2", state="done"), *old), 1.0)

    assert shown(progress)[3:5] == [("join and mix", "waiting", 0.0), ("check the film", "waiting", 0.0)]


def test_what_went_too_quickly_to_be_seen_is_done_all_the_same() -> None:
    progress = Progress(began=0.0)
    progress.look(standing(state=State.DRAFT), 1.0)

    progress.look(standing(state=State.SCRIPT_PENDING_REVIEW), 1.1)

    assert shown(progress) == [("write the script", "done", 1.0)]


def test_what_would_have_come_after_a_failed_step_is_not_called_done() -> None:
    progress = Progress(began=0.0)
    scenes = unit("build", "s1", state="done"), unit("build", "s2", state="done")
    progress.look(standing(*scenes, unit("master")), 1.0)

    broken = unit("master", state="failed", error="no space"), unit("verify", state="done")
    progress.look(standing(*scenes, *broken, state=State.FAILED), 2.0)

    assert shown(progress) == [("scenes", "done", 1.0), ("join and mix", "failed", 0.0)]


def test_the_time_left_follows_from_what_was_made() -> None:
    progress = Progress(began=0.0)
    progress.look(standing(unit("build", "s1"), unit("build", "s2", state="queued")), 10.0)

    progress.look(standing(unit("build", "s1", state="done"), unit("build", "s2")), 20.0)

    assert progress.seconds_left is not None
    assert 15 < progress.seconds_left < 20


def test_a_failed_scene_says_why() -> None:
    progress = Progress(began=0.0)
    progress.look(standing(unit("build", "s1"), unit("build", "s2", state="queued")), 1.0)

    progress.look(standing(unit("build", "s1", state="failed", error="the disk is full"), unit("build", "s2")), 2.0)

    assert (progress.rows[1].state, progress.rows[1].note) == ("failed", "the disk is full")


def test_steps_that_are_still_to_come_are_not_counted_as_done() -> None:
    stands = standing(unit("build", "s1"), unit("build", "s2", state="done"), unit("master", state="done"))

    assert [(step.name, step.done, step.total) for step in stands.steps] == [
        ("build", 1, 2),
        ("master", 0, 1),
        ("verify", 0, 1),
        ("publicise", 0, 1),
    ]
