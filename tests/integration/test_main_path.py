"""The main job: a brief becomes an approved video in the local channel, and each gate shows what it binds."""

import hashlib
from datetime import UTC, datetime

from graph.core.gate import Approve, Gate
from graph.core.production import State
from graph.store.artifacts import file_sha256
from tests.fakes.studio import ANNA, BRIEF, FakeStudio
from tests.fakes.walking import attempts, feed, gates, happened, history, items, kinds, revision, roles, slot, told

FIRST_SLOT = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
FILM = {"video", "preview", "srt", "vtt", "thumbnail", "thumbnail tall"}
SCENES = {f"s{number}" for number in range(1, 7)}


def test_a_brief_becomes_a_scheduled_video_in_the_channel(studio: FakeStudio) -> None:
    production = studio.start()

    studio.walk_to(production, "publish")
    studio.decide(production)
    studio.work(production)

    (video,) = feed(studio)
    assert studio.productions.get(production).state is State.SCHEDULED
    assert (video["title"], video["privacy"]) == (BRIEF.topic, "private")
    assert datetime.fromisoformat(video["publish_at"]) == FIRST_SLOT
    assert video["video_sha256"] == file_sha256(roles(studio, production)["video"])
    published = studio.folder / "published" / video["id"]
    assert hashlib.sha256((published / "video.mp4").read_bytes()).hexdigest() == video["video_sha256"]
    assert sorted(video["captions"]) == ["captions.srt", "captions.vtt"]


def test_nothing_is_made_before_the_words_are_approved(studio: FakeStudio) -> None:
    production = studio.start()

    gate = studio.walk_to(production, "script")

    assert [item.step for item in items(studio, production)] == ["write"]
    assert roles(studio, production) == {}
    assert gate.subject == revision(studio, production).script.words_digest()
    assert gate.shown["revision"] == 1
    assert gate.shown["seconds"] == round(revision(studio, production).script.seconds, 1)
    assert gate.shown["warnings"] == []


def test_the_video_gate_shows_the_files_it_binds(studio: FakeStudio) -> None:
    production = studio.start()

    gate = studio.walk_to(production, "video")

    files = roles(studio, production)
    assert set(gate.shown["artifacts"]) == set(gate.shown["digests"]) == FILM
    assert {role: file_sha256(files[role]) for role in FILM} == gate.shown["digests"]
    assert [code["scene"] for code in gate.shown["scenes"]] == sorted(SCENES)
    assert gate.shown["scenes"][1]["start"] == gate.shown["scenes"][0]["seconds"]
    assert sum(code["seconds"] for code in gate.shown["scenes"]) > 0
    assert (gate.shown["title"], gate.shown["findings"], gate.blocked_by) == (BRIEF.topic, [], ())
    assert feed(studio) == []


def test_the_publish_gate_holds_the_slot_and_shows_the_release(studio: FakeStudio) -> None:
    production = studio.start()

    gate = studio.walk_to(production, "publish")

    assert slot(studio, production) == FIRST_SLOT
    assert datetime.fromisoformat(gate.shown["publish_at"]) == FIRST_SLOT
    assert (gate.shown["channel"], gate.shown["release"]["privacy"]) == ("default", "private")
    assert gate.shown["listing"]["title"] == BRIEF.topic
    assert gate.shown["digests"] == video_gate(studio, production).shown["digests"]
    assert gate.shown["video_subject"] == video_gate(studio, production).subject
    assert feed(studio) == []


def video_gate(studio: FakeStudio, production: str) -> Gate:
    return next(gate for gate in gates(studio, studio.productions.resolve(production)) if gate.kind == "video")


def test_two_productions_never_get_the_same_slot(studio: FakeStudio) -> None:
    first, second = studio.start(), studio.start()

    studio.walk_to(first, "publish")
    studio.walk_to(second, "publish")

    assert slot(studio, first) == FIRST_SLOT
    assert slot(studio, second) == datetime(2026, 11, 20, 14, 0, tzinfo=UTC)


def test_every_step_leaves_its_line_in_the_history(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "publish")
    studio.decide(production)
    studio.work(production)

    assert kinds(studio, production) == ["script", "video", "publish"]
    assert happened(studio, production) == [
        "complied", "approved", "built", "approved", "approved", "read_back_scheduled",
    ]  # fmt: skip
    lines = history(studio, production)
    assert [line.from_state for line in lines[1:]] == [line.to_state for line in lines[:-1]]
    assert [line.by for line in lines] == ["greenlight", "anna", "greenlight", "anna", "anna", "greenlight"]


def test_whoever_watches_is_told_of_everything(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "publish")
    studio.decide(production)
    studio.work(production)

    names = told(studio, production)
    assert names[0] == "production_started"
    assert names.count("gate_opened") == 3
    assert names.count("state_changed") == 6
    assert names.count("work_queued") == len(items(studio, production)) == 11


def test_each_piece_of_work_is_done_once_and_kept_with_where_it_came_from(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "publish")
    studio.decide(production)
    studio.work(production)

    assert all(item.attempt == 1 for item in items(studio, production))
    assert {tried.outcome for item in items(studio, production) for tried in attempts(studio, item)} == {"done"}
    names = {f"scene {scene} {kind}" for scene in SCENES for kind in ("narration", "segment", "preview")}
    assert set(roles(studio, production)) == FILM | names | {"soundtrack"}
    approved = {role for role, is_approved, _, _ in studio.productions.list_artifacts(production) if is_approved}
    assert approved == FILM


def test_a_decision_names_the_person_and_what_they_saw(studio: FakeStudio) -> None:
    production = studio.start()
    gate = studio.walk_to(production, "script")

    decided = studio.productions.decide(gate.id, gate.subject, Approve(), ANNA, note="good")

    assert decided.decision is not None
    assert (decided.decision.by, decided.decision.subject, decided.decision.note) == (ANNA, gate.subject, "good")
    assert decided.decision.at == studio.clock.now()
