"""Files that were altered or removed on disk are found out before they are used, and are made again."""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import update

from graph.core.errors import ArtifactDamaged
from graph.core.ids import ArtifactKey, ProductionId
from graph.core.production import State
from graph.store.artifacts import file_sha256, get_artifact
from graph.store.ledger import MOST_ATTEMPTS
from graph.store.tables import ArtifactRow, WorkItemRow
from graph.work.executor import carry_out
from tests.fakes.studio import FakeStudio
from tests.fakes.walking import feed, happened, history, items, kept_files, kinds, roles, state, work_through


def alter(path: Path) -> None:
    """Change a byte and keep the size, as a failing disk does."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


DAMAGES = [alter, cut_short, Path.unlink]


def keep(studio: FakeStudio, key: str, text: str) -> Path:
    with studio.artifacts.workspace() as folder:
        file = folder / "made.txt"
        file.write_text(text)
        artifact = studio.artifacts.keep(
            ArtifactKey(key), file, kind="t", media_type="text", facts={}, provenance={}, now=studio.clock.now()
        )
    return studio.artifacts.path(artifact)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_never_handed_out(studio: FakeStudio, damage: Callable[[Path], None]) -> None:
    path = keep(studio, "k", "some words")
    with studio.db.read() as session:
        artifact = get_artifact(session, "k")
    damage(path)

    with pytest.raises(ArtifactDamaged, match="altered on disk or is gone"):
        studio.artifacts.verified_path(artifact)

    assert studio.artifacts.find(ArtifactKey("k")) is None
    assert not path.exists()


@pytest.mark.parametrize("damage", [cut_short, Path.unlink])
def test_other_bytes_take_the_place_of_a_damaged_file(studio: FakeStudio, damage: Callable[[Path], None]) -> None:
    damage(keep(studio, "k", "some words"))

    path = keep(studio, "k", "other words")

    found = studio.artifacts.find(ArtifactKey("k"))
    assert found is not None
    assert studio.artifacts.verified_path(found) == path
    assert path.read_text() == "other words"


def test_the_first_result_of_a_key_stays(studio: FakeStudio) -> None:
    first = keep(studio, "k", "some words")

    keep(studio, "k", "other words")

    found = studio.artifacts.find(ArtifactKey("k"))
    assert found is not None
    assert studio.artifacts.path(found) == first


def test_what_a_dead_process_left_half_written_is_no_artifact_and_goes(studio: FakeStudio) -> None:
    torn = studio.folder / "artifacts" / "tmp" / "torn"
    torn.mkdir(parents=True)
    (torn / "segment.mp4").write_text("half")
    two_days_ago = time.time() - 2 * 86400
    os.utime(torn, (two_days_ago, two_days_ago))
    fresh = torn.with_name("fresh")
    fresh.mkdir()

    with studio.db.write() as session:
        assert session.query(ArtifactRow).count() == 0
        studio.artifacts.prune(session, ())

    assert (torn.exists(), fresh.exists()) == (False, True)


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("role", ["scene s2 segment", "scene s3 narration", "scene s4 preview"])
def test_a_scene_damaged_before_the_film_is_joined_is_made_again(
    studio: FakeStudio, role: str, damage: Callable[[Path], None]
) -> None:
    production = studio.start()
    studio.walk_to(production, "script")
    studio.decide(production)
    make_scenes(studio, production)
    used = roles(studio, production)
    before = used[role]
    concerned = [other for other in used if used[other] == before]  # Words of one length are equally silent.
    digest = before.stem
    damage(before)

    work_through(studio, production)

    assert studio.gate(production).kind == "video"
    assert file_sha256(roles(studio, production)[role]) == digest
    tries = {item.unit: item.attempt for item in items(studio, production, "build")}
    assert sorted(tries.values()) == [1] * (6 - len(concerned)) + [2] * len(concerned)
    assert len(kept_files(studio)) == len(set(roles(studio, production).values()))


def make_scenes(studio: FakeStudio, production: ProductionId) -> None:
    """Make all scenes, and stop before the graph looks at them."""
    studio.run_one_graph(production)
    while item := studio.ledger.claim_item(production):
        carry_out(studio.toolbox(), item, renew_seconds=15.0, stopping=threading.Event())


@pytest.mark.parametrize("role", ["video", "srt", "thumbnail"])
def test_a_film_damaged_after_its_approval_is_made_and_asked_about_again(studio: FakeStudio, role: str) -> None:
    production = studio.start()
    studio.walk_to(production, "publish")
    alter(roles(studio, production)[role])
    studio.decide(production)

    work_through(studio, production)

    assert feed(studio) == []
    assert (state(studio, production), studio.gate(production).kind) == (State.VIDEO_PENDING_REVIEW, "video")
    assert happened(studio, production)[-3:] == ["refused", "media_revised", "built"]
    assert "altered on disk" in history(studio, production)[-2].reason

    studio.walk_to(production, "publish")
    studio.decide(production)
    work_through(studio, production)
    assert state(studio, production) is State.SCHEDULED
    assert kinds(studio, production) == ["script", "video", "publish", "video", "publish"]
    assert len(feed(studio)) == 1


def test_a_disk_that_loses_a_file_again_and_again_fails_the_production(studio: FakeStudio) -> None:
    production = studio.start()
    studio.walk_to(production, "script")
    studio.decide(production)
    make_scenes(studio, production)
    with studio.db.write() as session:
        session.execute(update(WorkItemRow).where(WorkItemRow.step == "build").values(attempt=MOST_ATTEMPTS))
    roles(studio, production)["scene s2 segment"].unlink()

    work_through(studio, production)

    assert state(studio, production) is State.FAILED
    assert "altered on disk or is gone" in studio.productions.get(production).failure
