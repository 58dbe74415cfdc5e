"""What the clock does to productions: hours that come, and answers that do not."""

from datetime import UTC, datetime, timedelta

import pytest

from graph.core.change import ChangeSlot
from graph.core.errors import StaleDecision
from graph.core.gate import Approve
from graph.core.naming import name_gate
from graph.core.production import State
from graph.work.reaper import reap
from tests.fakes.channels import PrivateChannel, SilentChannel
from tests.fakes.releasing import die, open_channel, schedule
from tests.fakes.studio import ANNA, BRIEF, FakeStudio
from tests.fakes.walking import happened, state, turn


def test_the_clock_reads_a_scheduled_video_as_published_at_its_hour(studio: FakeStudio) -> None:
    production = schedule(studio)
    reap(studio.toolbox())
    assert state(studio, production) is State.SCHEDULED

    turn(studio, hours=2)
    reap(studio.toolbox())

    assert state(studio, production) is State.PUBLISHED
    assert happened(studio, production)[-1] == "read_back_published"


def test_a_video_that_is_not_public_at_its_hour_is_held_and_told_once(studio: FakeStudio) -> None:
    production = schedule(studio)
    late = open_channel(studio, PrivateChannel)

    turn(studio, hours=2)
    reap(studio.toolbox(**late))
    reap(studio.toolbox(**late))

    assert state(studio, production) is State.SCHEDULED
    assert "does not show it as public" in studio.productions.get(production).hold
    assert happened(studio, production).count("not_public_at_its_hour") == 1

    studio.productions.resume(production, ANNA)
    reap(studio.toolbox())
    assert state(studio, production) is State.PUBLISHED
    assert studio.productions.get(production).hold == ""


def test_a_channel_that_cannot_be_read_changes_nothing(studio: FakeStudio) -> None:
    production = schedule(studio)
    channel = SilentChannel(studio.folder / "published", "default", studio.clock.now)
    channel.find_upload = die  # type: ignore[assignment]

    turn(studio, hours=2)
    reap(studio.toolbox(video_channel=lambda _name: channel))

    assert (state(studio, production), studio.productions.get(production).hold) == (State.SCHEDULED, "")


def test_a_change_that_nobody_answers_does_not_hide_that_the_video_went_public(studio: FakeStudio) -> None:
    production = schedule(studio)
    week = datetime(2026, 12, 20, 11, tzinfo=UTC)
    studio.productions.change_release(production, (ChangeSlot(publish_at=week),), ANNA)
    studio.work(production)

    turn(studio, days=8)
    reap(studio.toolbox())

    assert state(studio, production) is State.PUBLISHED
    assert studio.productions.get(production).hold == ""


@pytest.mark.parametrize("kind", ["script", "video", "publish"])
def test_a_gate_that_nobody_answers_holds_the_production_and_approves_nothing(studio: FakeStudio, kind: str) -> None:
    brief = BRIEF.model_copy(update={"publish_at": studio.clock.now() + timedelta(days=30)})
    production = studio.start(brief)
    old = studio.walk_to(production, kind)
    before = state(studio, production)

    turn(studio, days=7)
    reap(studio.toolbox())
    studio.work(production)

    assert (state(studio, production), studio.productions.find_gate(production)) == (before, None)
    assert studio.productions.get(production).hold == f"nobody decided on the {name_gate(kind)} in time"
    with pytest.raises(StaleDecision, match="expired"):
        studio.productions.decide(old.id, old.subject, Approve(), ANNA)

    studio.productions.resume(production, ANNA)
    studio.work(production)
    new = studio.gate(production)
    assert (new.kind, new.subject, new.sequence) == (old.kind, old.subject, old.sequence + 1)
    studio.decide(production)
    assert state(studio, production) is not before


def test_an_answer_after_the_deadline_is_refused_before_the_clock_has_noticed(studio: FakeStudio) -> None:
    production = studio.start()
    gate = studio.walk_to(production, "script")
    turn(studio, days=7)

    with pytest.raises(StaleDecision, match="expired"):
        studio.productions.decide(gate.id, gate.subject, Approve(), ANNA)

    assert state(studio, production) is State.SCRIPT_PENDING_REVIEW
