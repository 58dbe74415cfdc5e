"""The quick look tells the same as the rows, on both databases, and says whose turn it is."""

from datetime import timedelta

from graph.core.brief import Pattern
from graph.core.gate import Reject
from graph.core.production import State
from graph.core.standing import Standing, WaitsFor, judge
from graph.store.glance import look_at
from tests.fakes.studio import ANNA, BRIEF, FakeStudio
from tests.fakes.walking import Trouble


def stands(studio: FakeStudio, production: str) -> Standing:
    (glance,) = look_at(studio.url, studio.clock.now(), who=ANNA.name, production=production)
    return judge(glance, studio.channel.approvers)


def test_a_glance_says_what_the_rows_say(studio: FakeStudio) -> None:
    production = studio.start()
    gate = studio.walk_to(production, "video")

    glance, row = stands(studio, production).glance, studio.productions.get(production)

    shared = {name: value for name, value in glance.model_dump().items() if name in type(row).model_fields}
    assert shared == {name: getattr(row, name) for name in shared}
    assert glance.gate is not None
    assert (glance.gate.id, glance.gate.subject) == (gate.id, gate.subject)
    assert (glance.gate.opened_at, glance.gate.expires_at) == (gate.opened_at, gate.expires_at)
    assert glance.scenes == ("s1", "s2", "s3", "s4", "s5", "s6")
    assert {unit.step for unit in glance.units} == {"write", "build", "master", "verify", "publicise"}


def test_a_new_production_waits_for_a_worker(studio: FakeStudio) -> None:
    standing = stands(studio, studio.start())

    assert (standing.waits_for, standing.step) == (WaitsFor.WORKER, "write")
    assert standing.next.startswith("greenlight run ")


def test_at_a_gate_those_who_may_decide_must_act(studio: FakeStudio) -> None:
    production = studio.start()
    gate = studio.walk_to(production, "script")

    unseen = stands(studio, production)
    studio.productions.mark_shown(gate, ANNA.name)
    seen = stands(studio, production)

    assert (unseen.waits_for, unseen.who) == (WaitsFor.PERSON, "the owner or ben")
    assert (unseen.next, seen.next) == (f"greenlight show {production}", f"greenlight approve {production}")


def test_work_that_is_tried_again_says_why(studio: FakeStudio, trouble: Trouble) -> None:
    production = studio.start(BRIEF.model_copy(update={"pattern": Pattern.A}))
    studio.walk_to(production, "script")
    studio.decide(production)
    trouble.begin("retry:trigger")

    studio.work(production)

    assert (
        "the voice of scene 2 by voice failed: the provider is tired (try 2 of 4 follows)"
        in stands(studio, production).blocks
    )


def test_an_end_names_its_reason(studio: FakeStudio) -> None:
    production = studio.start()
    gate = studio.walk_to(production, "script")
    studio.productions.decide(gate.id, gate.subject, Reject(), ANNA, "too thin")

    standing = stands(studio, production)

    assert (standing.glance.state, standing.blocks) == (State.REJECTED, "rejected: too thin")
    assert standing.is_settled


def test_a_scheduled_video_waits_for_its_time(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "publish")
    studio.decide(production)
    studio.work(production)

    standing = stands(studio, production)

    assert (standing.waits_for, standing.is_settled) == (WaitsFor.TIME, True)
    assert standing.glance.published is not None
    assert standing.glance.published.url.startswith("file://")


def test_all_are_listed_the_newest_first(studio: FakeStudio) -> None:
    older = studio.start()
    studio.clock.turn(minutes=1)  # type: ignore[attr-defined]  # The clock of these tests can be turned.
    newer = studio.start(BRIEF.model_copy(update={"topic": "Another thing"}))

    assert [glance.id for glance in look_at(studio.url, studio.clock.now(), who="")] == [newer, older]


def test_a_wished_time_is_told_from_the_request_the_newest_words_and_a_later_wish(studio: FakeStudio) -> None:
    early, late = (studio.clock.now() + timedelta(days=days, hours=3) for days in (1, 3))
    production = studio.start(BRIEF.model_copy(update={"publish_at": early}))
    asked = stands(studio, production).glance.wanted_at
    studio.walk_to(production, "script")
    written = stands(studio, production).glance.wanted_at
    studio.productions.plan_release(production, late, ANNA)
    moved = stands(studio, production).glance

    assert (asked, written, moved.wanted_at) == (early, early, late)
    assert moved.is_time_open
    studio.walk_to(production, "publish")
    held = stands(studio, production).glance
    assert (held.wanted_at, held.goes_out_at) == (None, late)


def test_a_wished_time_that_has_passed_is_told_no_more(studio: FakeStudio) -> None:
    production = studio.start(BRIEF.model_copy(update={"publish_at": studio.clock.now() + timedelta(hours=1)}))
    studio.clock.turn(hours=2)  # type: ignore[attr-defined]  # The clock of these tests can be turned.

    assert stands(studio, production).glance.wanted_at is None
