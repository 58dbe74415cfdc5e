"""From the publish gate on: slots, refusals, lost answers, and changes of what is scheduled."""

from datetime import UTC, datetime

import pytest

from graph.core.change import AnotherTake, ChangeDescription, ChangeRelease, ChangeSlot, ChangeTitle
from graph.core.errors import BadBrief, CannotRevise, IllegalTransition, StaleDecision
from graph.core.gate import Approve, GateStatus, Reject, Retry, Revise
from graph.core.production import State
from graph.store.effects import list_effects
from graph.work.reaper import reap
from tests.fakes.channels import RefusingChannel, SilentChannel
from tests.fakes.releasing import die, open_channel, schedule
from tests.fakes.studio import ANNA, BRIEF, FakeStudio
from tests.fakes.walking import Trouble, feed, gates, happened, item, items, kinds, row, slot, state, turn, work_through

ELEVEN, FOURTEEN = (datetime(2026, 11, 20, hour, tzinfo=UTC) for hour in (11, 14))
EVENING = datetime(2026, 11, 21, 19, 30, tzinfo=UTC)


def publish_at(studio: FakeStudio) -> datetime:
    (video,) = feed(studio)
    return datetime.fromisoformat(video["publish_at"])


def test_the_wished_time_is_held_and_published(studio: FakeStudio) -> None:
    production = studio.start(BRIEF.model_copy(update={"publish_at": EVENING}))

    gate = studio.walk_to(production, "publish")
    studio.decide(production)
    studio.work(production)

    assert (gate.shown["publish_at"], gate.shown["warnings"]) == (EVENING.isoformat(), [])
    assert publish_at(studio) == EVENING


def test_a_wished_time_that_somebody_else_has_becomes_the_next_slot_and_is_said(studio: FakeStudio) -> None:
    brief = BRIEF.model_copy(update={"publish_at": EVENING})
    studio.walk_to(studio.start(brief), "publish")
    second = studio.start(brief)

    gate = studio.walk_to(second, "publish")

    assert slot(studio, second) == ELEVEN
    assert "2026-11-21 19:30 (UTC) is taken" in gate.shown["warnings"][0]


def test_a_brief_for_a_time_that_has_passed_is_refused(studio: FakeStudio) -> None:
    with pytest.raises(BadBrief, match="has passed"):
        studio.start(BRIEF.model_copy(update={"publish_at": studio.clock.now()}))

    assert studio.productions.list() == ()


def test_a_slot_that_passes_while_the_gate_waits_gives_way_to_another(studio: FakeStudio) -> None:
    production = studio.start()
    old = studio.walk_to(production, "publish")

    turn(studio, hours=2)
    reap(studio.toolbox())
    studio.work(production)

    gate = studio.gate(production)
    assert (old.shown["publish_at"], gate.shown["publish_at"]) == (ELEVEN.isoformat(), FOURTEEN.isoformat())
    assert happened(studio, production)[-1] == "slot_passed"
    assert state(studio, production) is State.READY_FOR_PUBLISH
    with pytest.raises(StaleDecision):
        studio.productions.decide(old.id, old.subject, Approve(), ANNA)


def test_an_approval_that_comes_too_late_for_its_slot_publishes_nothing(studio: FakeStudio) -> None:
    production = studio.start()
    gate = studio.walk_to(production, "publish")
    turn(studio, hours=1, minutes=59)

    answered = studio.productions.decide(gate.id, gate.subject, Approve(), ANNA)
    studio.work(production)

    assert (answered.status, answered.decision) == (GateStatus.SUPERSEDED, None)
    assert studio.gate(production).shown["publish_at"] == FOURTEEN.isoformat()
    assert feed(studio) == []


def test_a_changed_slot_opens_a_new_gate_and_frees_the_old_slot(studio: FakeStudio) -> None:
    production, other = studio.start(), studio.start()
    studio.walk_to(production, "publish")

    studio.decide(production, Revise(changes=(ChangeSlot(publish_at=EVENING),)))
    studio.work(production)

    assert studio.gate(production).shown["publish_at"] == EVENING.isoformat()
    studio.walk_to(other, "publish")
    assert slot(studio, other) == ELEVEN


def test_a_field_that_the_channel_refuses_leads_back_to_the_gate_with_the_reason(studio: FakeStudio) -> None:
    picky = open_channel(studio, RefusingChannel)
    production = studio.start()
    studio.walk_to(production, "publish")
    studio.decide(production)

    studio.work(production, **picky)

    gate = studio.gate(production)
    assert (state(studio, production), gate.kind) == (State.READY_FOR_PUBLISH, "publish")
    assert "the title may not hold octopus" in gate.shown["warnings"][0]
    assert "Change the title." in gate.shown["warnings"][0]
    assert feed(studio) == []

    studio.decide(production, Revise(changes=(ChangeTitle(title="Three hearts"),)))
    studio.work(production, **picky)
    studio.decide(production)
    studio.work(production, **picky)
    assert state(studio, production) is State.SCHEDULED
    assert [video["title"] for video in feed(studio)] == ["Three hearts"]
    assert studio.productions.get(production).failure == ""


def test_an_upload_that_was_refused_is_not_made_when_other_work_is_retried(
    studio: FakeStudio, trouble: Trouble
) -> None:
    picky = open_channel(studio, RefusingChannel)
    production = studio.start()
    studio.walk_to(production, "publish")
    studio.decide(production)
    studio.work(production, **picky)
    studio.decide(production, Revise(changes=(AnotherTake(),)))
    trouble.begin("fail:number fail:quote")
    work_through(studio, production)
    assert studio.gate(production).kind == "partial"

    trouble.end()
    studio.decide(production, Retry())
    work_through(studio, production)

    assert studio.gate(production).kind == "video"
    assert feed(studio) == []


def test_an_item_that_uploads_what_is_asked_about_anew_publishes_nothing(studio: FakeStudio) -> None:
    picky = open_channel(studio, RefusingChannel)
    production = studio.start()
    studio.walk_to(production, "publish")
    studio.decide(production)
    studio.work(production, **picky)
    with studio.db.write() as session:
        assert studio.ledger.retry_failed(session, production, uploads=True) == 1

    studio.work(production)

    assert feed(studio) == []
    assert item(studio, production, "upload").error["error"] == "StaleDecision"
    assert state(studio, production) is State.READY_FOR_PUBLISH


@pytest.mark.parametrize("takes", [False, True], ids=["was not taken", "was taken"])
def test_an_upload_whose_outcome_is_unknown_is_asked_about_and_made_once(studio: FakeStudio, takes: bool) -> None:  # noqa: FBT001 - a parameter of the test.
    channel = SilentChannel(studio.folder / "published", "default", studio.clock.now)
    channel.takes = takes
    silent = {"video_channel": lambda _name: channel}
    production = studio.start()
    studio.walk_to(production, "publish")
    studio.decide(production)

    if takes:
        channel.find_upload = lambda marker: None  # type: ignore[method-assign]  # It does not even tell what it has.
    work_through(studio, production, **silent)

    gate = studio.gate(production)
    assert (state(studio, production), gate.kind) == (State.PUBLISHING, "outcome")
    assert "no answer" in gate.shown["missing"][0]["why"]
    assert happened(studio, production)[-1] == "outcome_unknown"
    with pytest.raises(IllegalTransition):
        studio.productions.abort(production, ANNA)

    channel.silent = False
    if takes:
        del channel.find_upload
    studio.decide(production, Retry())
    work_through(studio, production, **silent)
    assert state(studio, production) is State.SCHEDULED
    assert (len(feed(studio)), channel.uploads) == (1, 1)


def test_a_scheduled_video_stays_until_its_change_is_approved(studio: FakeStudio) -> None:
    production = schedule(studio)

    studio.productions.change_release(production, (ChangeSlot(publish_at=EVENING),), ANNA)
    studio.work(production)

    gate = studio.gate(production)
    assert (state(studio, production), gate.kind) == (State.SCHEDULED, "publish")
    assert gate.shown["publish_at"] == EVENING.isoformat()
    assert publish_at(studio) == ELEVEN
    assert studio.productions.get(production).run == 2

    studio.decide(production)
    assert state(studio, production) is State.PUBLISHING
    studio.work(production)
    assert state(studio, production) is State.SCHEDULED
    assert publish_at(studio) == EVENING
    with studio.db.read() as session:
        assert [effect.state for effect in list_effects(session, production)] == ["done", "done"]


def test_unscheduling_leaves_the_video_private_and_frees_its_slot(studio: FakeStudio) -> None:
    production, other = schedule(studio), studio.start()

    studio.productions.change_release(production, (ChangeSlot(publish_at=None),), ANNA)
    studio.work(production)
    studio.decide(production)
    studio.work(production)

    assert state(studio, production) is State.UPLOADED
    assert [(video["privacy"], video["publish_at"]) for video in feed(studio)] == [("private", None)]
    studio.walk_to(other, "publish")
    assert slot(studio, other) == ELEVEN


def test_the_old_slot_is_nobody_elses_while_a_change_waits_for_its_approval(studio: FakeStudio) -> None:
    production, other = schedule(studio), studio.start()
    studio.productions.change_release(production, (ChangeSlot(publish_at=EVENING),), ANNA)
    studio.work(production)

    studio.walk_to(other, "publish")

    assert slot(studio, other) == FOURTEEN


def test_a_new_title_of_a_scheduled_video_keeps_its_time(studio: FakeStudio) -> None:
    first, production = schedule(studio), studio.start()
    studio.walk_to(production, "publish")
    studio.decide(production)
    studio.work(production)
    studio.productions.change_release(first, (ChangeSlot(publish_at=EVENING),), ANNA)
    studio.work(first)
    studio.decide(first)
    studio.work(first)  # Eleven o'clock is free again.

    studio.productions.change_release(production, (ChangeTitle(title="New"),), ANNA)
    studio.work(production)
    studio.decide(production)
    studio.work(production)

    assert ("New", FOURTEEN.isoformat()) in [
        (video["title"], datetime.fromisoformat(video["publish_at"]).isoformat()) for video in feed(studio)
    ]


def test_an_uploaded_video_becomes_scheduled_by_a_new_decision(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "publish")
    studio.decide(production, Revise(changes=(ChangeSlot(publish_at=None),)))
    studio.work(production)
    assert studio.gate(production).shown["publish_at"] is None
    studio.decide(production)
    studio.work(production)
    assert state(studio, production) is State.UPLOADED

    studio.productions.change_release(production, (ChangeSlot(publish_at=EVENING),), ANNA)
    studio.work(production)
    studio.decide(production)
    studio.work(production)

    assert state(studio, production) is State.SCHEDULED
    assert publish_at(studio) == EVENING


def test_a_public_release_is_published_at_once(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "publish")
    studio.decide(production, Revise(changes=(ChangeRelease(privacy="public"),)))
    studio.work(production)
    assert slot(studio, production) is None

    studio.decide(production)
    studio.work(production)

    assert state(studio, production) is State.PUBLISHED
    assert [video["privacy"] for video in feed(studio)] == ["public"]


def test_a_change_is_made_again_when_a_worker_died_between_its_intent_and_the_channel(studio: FakeStudio) -> None:
    production = schedule(studio)
    studio.productions.change_release(production, (ChangeDescription(description="Better."),), ANNA)
    studio.work(production)
    studio.decide(production)
    deaf = open_channel(studio, SilentChannel)
    deaf["video_channel"]("").update = die
    studio.work(production, **deaf)

    turn(studio, seconds=30)
    studio.work(production)

    assert state(studio, production) is State.SCHEDULED
    assert [video["description"] for video in feed(studio)] == ["Better."]


def test_the_film_of_a_scheduled_video_cannot_be_changed(studio: FakeStudio) -> None:
    production = schedule(studio)

    with pytest.raises(CannotRevise, match="uploaded already"):
        studio.productions.change_release(production, (AnotherTake(),), ANNA)

    assert happened(studio, production)[-1] == "read_back_scheduled"


def test_a_change_that_was_proposed_can_be_proposed_otherwise(studio: FakeStudio) -> None:
    production = schedule(studio)
    studio.productions.change_release(production, (ChangeTitle(title="One"),), ANNA)
    studio.work(production)

    with pytest.raises(CannotRevise, match="uploaded already"):
        studio.decide(production, Revise(changes=(AnotherTake(),)))
    studio.decide(production, Revise(changes=(ChangeTitle(title="Two"),)))
    studio.work(production)
    studio.decide(production)
    studio.work(production)

    assert [video["title"] for video in feed(studio)] == ["Two"]
    assert happened(studio, production).count("release_changed") == 2


def test_a_rejected_change_leaves_the_scheduled_video_as_it_is(studio: FakeStudio) -> None:
    production = schedule(studio)
    studio.productions.change_release(production, (ChangeTitle(title="Worse"), ChangeSlot(publish_at=EVENING)), ANNA)
    studio.work(production)

    studio.decide(production, Reject())
    studio.work(production)

    assert state(studio, production) is State.SCHEDULED
    assert studio.productions.find_gate(production) is None
    assert (slot(studio, production), row(studio, production).publish_at) == (ELEVEN, ELEVEN)
    assert studio.productions.get(production).title == BRIEF.topic
    assert (publish_at(studio), feed(studio)[0]["title"]) == (ELEVEN, BRIEF.topic)


def test_the_publish_gate_is_asked_again_only_when_something_changed(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "publish")
    studio.productions.resume(production, ANNA)
    studio.work(production)

    assert kinds(studio, production) == ["script", "video", "publish"]
    assert len(gates(studio, production)) == 3
    assert [found.step for found in items(studio, production)][-1] == "publicise"
