"""What each answer at the three gates does to a production, and what is then made again."""

import pytest

from graph.core.change import (
    AnotherHook,
    AnotherTake,
    Change,
    ChangeDescription,
    ChangeMusic,
    ChangeMusicLevel,
    ChangeTitle,
    ChangeVoice,
    DropScene,
    KeepScenes,
    MoveScene,
    ReplaceText,
)
from graph.core.errors import CannotRevise, GateBlocked, IllegalTransition, StaleDecision
from graph.core.gate import Approve, GateStatus, Reject, Retry, Revise
from graph.core.ids import SceneId
from graph.core.production import State
from graph.core.writing import Assignment, Estimate, Written
from tests.fakes.makers import FakeWriter
from tests.fakes.studio import ANNA, BRIEF, SOURCE, FakeStudio
from tests.fakes.walking import feed, gates, happened, history, item, items, kinds, revision, roles, slot, state

S2 = SceneId("s2")
WORDS = Revise(changes=(ReplaceText(old="hearts clash", new="hearts fight"),))
MEDIA = Revise(changes=(AnotherTake(scenes=(S2,)),))


def test_a_source_with_nothing_in_it_ends_the_production_with_the_reason(studio: FakeStudio) -> None:
    production = studio.start(BRIEF.model_copy(update={"source": "Too short."}))

    studio.work(production)

    (line,) = history(studio, production)
    assert (line.event, line.to_state, line.by) == ("not_viable", "REJECTED", "greenlight")
    assert line.reason
    assert studio.productions.get(production).failure == line.reason


def test_words_that_the_channel_forbids_end_the_production_with_the_reason(studio: FakeStudio) -> None:
    studio.channel = studio.channel.model_copy(update={"forbidden_words": ("octopus",)})
    production = studio.start()

    studio.work(production)

    assert state(studio, production) is State.REJECTED
    assert "octopus" in studio.productions.get(production).failure


@pytest.mark.parametrize("kind", ["script", "video", "publish"])
def test_a_rejected_gate_ends_the_production(studio: FakeStudio, kind: str) -> None:
    production = studio.start()
    gate = studio.walk_to(production, kind)

    studio.productions.decide(gate.id, gate.subject, Reject(), ANNA, note="no")
    studio.work(production)

    assert state(studio, production) is State.REJECTED
    assert (history(studio, production)[-1].by, history(studio, production)[-1].reason) == ("anna", "no")
    assert slot(studio, production) is None
    assert feed(studio) == []


@pytest.mark.parametrize("kind", ["script", "video", "publish"])
def test_revised_words_lead_back_to_the_script_gate(studio: FakeStudio, kind: str) -> None:
    production = studio.start()
    old = studio.walk_to(production, kind)

    studio.decide(production, WORDS)
    assert state(studio, production) is State.DRAFT
    assert slot(studio, production) is None
    studio.work(production)

    gate = studio.gate(production)
    assert (gate.kind, gate.shown["revision"]) == ("script", 2)
    assert gate.subject == revision(studio, production).script.words_digest()
    assert "hearts fight" in " ".join(scene.text for scene in revision(studio, production).script.scenes)
    with pytest.raises(StaleDecision):
        studio.productions.decide(old.id, old.subject, Approve(), ANNA)


def test_after_revised_words_only_the_changed_scene_is_made_again(studio: FakeStudio) -> None:
    production = studio.start()
    before = studio.walk_to(production, "video")
    files, done = roles(studio, production), {item.id for item in items(studio, production)}

    studio.decide(production, WORDS)
    after = studio.walk_to(production, "video")

    (changed,) = [s.id for s in revision(studio, production).script.scenes if "hearts fight" in s.text]
    new = [item.name for item in items(studio, production) if item.id not in done]
    assert sorted(new) == ["build-" + changed, "master", "verify", "write"]
    assert after.shown["digests"]["video"] != before.shown["digests"]["video"]
    assert all(path.is_file() for path in files.values())


@pytest.mark.parametrize("kind", ["video", "publish"])
def test_another_take_of_one_scene_makes_that_scene_and_the_film_again(studio: FakeStudio, kind: str) -> None:
    production = studio.start()
    before = studio.walk_to(production, kind)
    done = {item.id for item in items(studio, production)}
    narration = roles(studio, production)["scene s2 narration"]

    studio.decide(production, MEDIA)
    assert state(studio, production) is State.READY_FOR_GENERATION
    assert slot(studio, production) is None
    studio.work(production)

    gate = studio.gate(production)
    assert gate.kind == "video"
    assert [item.name for item in items(studio, production) if item.id not in done] == ["build-s2", "master", "verify"]
    assert item(studio, production, "build-s2").result["narration_sha256"] == narration.stem
    assert gate.shown["digests"]["video"] != before.shown["digests"]["video"]
    assert gate.shown["digests"]["thumbnail"] == before.shown["digests"]["thumbnail"]


def test_other_music_joins_the_film_again_and_draws_nothing(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "video")
    done = {item.id for item in items(studio, production)}

    studio.decide(production, Revise(changes=(ChangeMusic(music="none"),)))
    studio.work(production)

    assert studio.gate(production).kind == "video"
    assert [item.name for item in items(studio, production) if item.id not in done] == ["master", "verify"]


def test_another_voice_speaks_every_scene_again(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "video")

    studio.decide(production, Revise(changes=(ChangeVoice(voice="rms"),)))
    studio.work(production)

    assert len(items(studio, production, "build")) == 12
    assert studio.gate(production).kind == "video"


def test_a_title_changed_at_the_video_gate_draws_only_the_thumbnail_again(studio: FakeStudio) -> None:
    production = studio.start()
    before = studio.walk_to(production, "video")
    done = {item.id for item in items(studio, production)}

    studio.decide(production, Revise(changes=(ChangeTitle(title="Three hearts"),)))
    studio.work(production)

    gate = studio.gate(production)
    assert [item.name for item in items(studio, production) if item.id not in done] == ["publicise"]
    assert (gate.kind, gate.shown["title"]) == ("video", "Three hearts")
    assert gate.shown["digests"]["video"] == before.shown["digests"]["video"]
    assert gate.shown["digests"]["thumbnail"] != before.shown["digests"]["thumbnail"]


def test_a_dropped_scene_is_gone_from_the_film_and_nothing_is_drawn_again(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "video")
    done = {item.id for item in items(studio, production)}

    studio.decide(production, Revise(changes=(DropScene(scene=SceneId("s3")),)))
    gate = studio.walk_to(production, "video")

    assert [code["scene"] for code in gate.shown["scenes"]] == ["s1", "s2", "s4", "s5", "s6"]
    new = [item.name for item in items(studio, production) if item.id not in done]
    assert new == ["write", "master", "verify"]


def test_a_description_changed_at_the_publish_gate_opens_a_new_gate_and_makes_nothing(studio: FakeStudio) -> None:
    production = studio.start()
    old = studio.walk_to(production, "publish")
    made = len(items(studio, production))

    studio.decide(production, Revise(changes=(ChangeDescription(description="Better."),)))
    studio.work(production)

    gate = studio.gate(production)
    assert (gate.kind, gate.shown["listing"]["description"]) == ("publish", "Better.")
    assert gate.subject != old.subject
    assert gate.shown["publish_at"] == old.shown["publish_at"]
    assert happened(studio, production)[-1] == "metadata_revised"
    assert len(items(studio, production)) == made
    with pytest.raises(StaleDecision):
        studio.productions.decide(old.id, old.subject, Approve(), ANNA)


def test_a_change_that_cannot_be_carried_out_leaves_the_gate_open(studio: FakeStudio) -> None:
    production = studio.start()
    gate = studio.walk_to(production, "video")

    with pytest.raises(CannotRevise, match="no scene s9"):
        studio.decide(production, Revise(changes=(AnotherTake(scenes=(SceneId("s9"),)),)))

    assert studio.gate(production) == gate
    assert revision(studio, production).number == 1


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ((ReplaceText(old="giraffe", new="zebra"),), "“giraffe” is not said in the script"),
        (tuple(DropScene(scene=SceneId(f"s{number}")) for number in range(1, 7)), "nothing would be left to say"),
        ((KeepScenes(scenes=(S2,)), DropScene(scene=S2)), "scene 2 cannot be dropped and kept"),
        ((MoveScene(scene=SceneId("s6"), position=1),), "the call to action stays at the end"),
        ((ReplaceText(old="hearts", new="сердца"),), "words that cannot be shown or spoken: “сердца” .Cyrillic"),
    ],
)
def test_what_nobody_could_carry_out_is_refused_and_no_revision_is_spent(
    studio: FakeStudio, changes: tuple[Change, ...], why: str
) -> None:
    production = studio.start()
    gate = studio.walk_to(production, "script")

    with pytest.raises(CannotRevise, match=why):
        studio.decide(production, Revise(changes=changes))

    assert studio.gate(production) == gate
    assert studio.productions.get(production).revisions_asked == 0


class _HooklessWriter(FakeWriter):
    """Knows no other hook."""

    def revise(
        self, before: Written, changes: tuple[Change, ...], assignment: Assignment, estimate: Estimate
    ) -> Written:
        if AnotherHook() in changes:
            raise CannotRevise("no other sentence can begin the video", hint="Write one.")
        return super().revise(before, changes, assignment, estimate)


@pytest.mark.parametrize("next_change", [DropScene(scene=S2), ChangeTitle(title="Two hearts")])
def test_what_the_writer_could_not_do_is_said_of_that_revision_alone(studio: FakeStudio, next_change: Change) -> None:
    production = studio.start()
    studio.walk_to(production, "script")

    studio.decide(production, Revise(changes=(AnotherHook(),)))
    studio.work(production, writer=_HooklessWriter())
    told = studio.gate(production).shown["warnings"]
    studio.decide(production, Revise(changes=(next_change,)))
    studio.work(production, writer=_HooklessWriter())

    gate = studio.gate(production)
    assert told == ["Not carried out: no other sentence can begin the video. Write one."]
    assert (gate.shown["revision"], gate.shown["warnings"]) == (3, [])


def test_the_music_is_mixed_again_as_loud_as_wanted_and_nothing_else_is_made(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "video")
    done = {item.id for item in items(studio, production)}

    studio.decide(production, Revise(changes=(ChangeMusicLevel(music_db=-4),)))
    studio.work(production)

    new = [item for item in items(studio, production) if item.id not in done]
    assert [item.name for item in new] == ["master", "verify"]
    assert new[0].payload["cut"]["music_db"] == -4


def test_forbidden_words_in_a_revision_block_the_gate_until_they_are_revised(studio: FakeStudio) -> None:
    studio.channel = studio.channel.model_copy(update={"forbidden_words": ("giraffe",)})
    production = studio.start()
    studio.walk_to(production, "script")
    studio.decide(production, Revise(changes=(ReplaceText(old="octopus", new="giraffe"),)))
    studio.work(production)

    assert studio.gate(production).blocked_by
    with pytest.raises(GateBlocked, match="giraffe"):
        studio.decide(production)

    studio.decide(production, Revise(changes=(ReplaceText(old="giraffe", new="octopus"),)))
    studio.work(production)
    studio.decide(production)
    assert state(studio, production) is State.READY_FOR_GENERATION


def test_a_hard_fault_of_the_film_blocks_the_video_gate(studio: FakeStudio) -> None:
    production = studio.start(BRIEF.model_copy(update={"source": SOURCE.replace("octopus", "HARDFAULT")}))
    gate = studio.walk_to(production, "video")

    assert gate.blocked_by == ("the film is broken",)
    with pytest.raises(GateBlocked):
        studio.decide(production)

    studio.decide(production, Revise(changes=(ReplaceText(old="HARDFAULT", new="octopus"),)))
    assert studio.walk_to(production, "video").blocked_by == ()


def test_a_gate_takes_only_its_own_answers(studio: FakeStudio) -> None:
    production = studio.start()
    gate = studio.walk_to(production, "script")

    with pytest.raises(IllegalTransition):
        studio.decide(production, Retry())

    assert studio.gate(production) == gate


def test_each_gate_is_closed_by_its_one_decision(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "video")
    studio.decide(production, MEDIA)
    studio.walk_to(production, "publish")

    assert kinds(studio, production) == ["script", "video", "video", "publish"]
    assert [gate.status for gate in gates(studio, production)] == [GateStatus.DECIDED] * 3 + [GateStatus.PENDING]
    assert [gate.sequence for gate in gates(studio, production)] == [1, 2, 3, 4]
