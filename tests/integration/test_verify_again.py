"""What an earlier check has proven is only compared, packet by packet; whatever differs is found."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from tests.fakes.broken_films import damage, stretch
from tests.fakes.segments import write_film
from tools.media import Finding
from tools.render import Master, MasterRequest, MixRequest
from tools.render.filters import Sound
from tools.render.master import master
from tools.render.mix import mix
from tools.render.sound_files import write_aac
from tools.render.verify import verify


def quiet(fraction: float, message: str) -> None:
    """Nobody watches the progress."""


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> MasterRequest:
    return write_film(tmp_path_factory.mktemp("scenes"))


@pytest.fixture(scope="module")
def good(plan: MasterRequest, tmp_path_factory: pytest.TempPathFactory) -> Master:
    return master(plan, tmp_path_factory.mktemp("good"), quiet)


@pytest.fixture
def film(good: Master, tmp_path: Path) -> Master:
    """A copy of the good film, to be broken."""
    return good.model_copy(update={"video": Path(shutil.copy(good.video, tmp_path))})


def told(findings: tuple[Finding, ...]) -> set[tuple[str, bool]]:
    return {(finding.check, finding.hard) for finding in findings}


def proven(plan: MasterRequest, *indexes: int, sound: bool = False) -> MasterRequest:
    """The plan with these scenes, and perhaps the sound, marked as checked before."""
    scenes = [scene.model_copy(update={"proven": index in indexes}) for index, scene in enumerate(plan.scenes)]
    return plan.model_copy(update={"scenes": tuple(scenes), "sound": plan.sound.model_copy(update={"proven": sound})})


def with_sound(plan: MasterRequest, sound: Sound, folder: Path) -> MasterRequest:
    """The plan as if this had been mixed for it."""
    track = folder / "other.m4a"
    write_aac(sound, track)
    return plan.model_copy(update={"sound": plan.sound.model_copy(update={"path": track})})


def silence(plan: MasterRequest) -> Sound:
    return np.zeros_like(mix(MixRequest(scenes=plan.scenes), quiet).sound)


@pytest.mark.parametrize("sound", [False, True])
@pytest.mark.parametrize("indexes", [(), (0,), (1,), (0, 2), (0, 1, 2), (1, 2)])
def test_a_good_film_gives_no_finding_whatever_of_it_is_proven(
    plan: MasterRequest, good: Master, indexes: tuple[int, ...], *, sound: bool
) -> None:
    assert verify(good, proven(plan, *indexes, sound=sound)) == ()


@pytest.mark.parametrize("kind", ["video", "audio"])
@pytest.mark.parametrize("place", [0.05, 0.5, 0.95])
def test_damage_is_found_in_what_is_proven_too(plan: MasterRequest, film: Master, kind: str, place: float) -> None:
    damage(film.video, kind, place)

    assert ("decode", True) in told(verify(film, proven(plan, 0, 1, 2, sound=True)))


def test_what_is_proven_is_not_decoded_again(plan: MasterRequest, tmp_path: Path) -> None:
    request = with_sound(plan, silence(plan), tmp_path)
    film = master(request, tmp_path / "film", quiet)

    assert ("silence", True) in told(verify(film, request))
    assert verify(film, proven(request, 0, 1, 2, sound=True)) == ()


def test_another_sound_than_the_proven_one_is_heard_anew(plan: MasterRequest, tmp_path: Path) -> None:
    film = master(with_sound(plan, silence(plan), tmp_path), tmp_path / "film", quiet)

    assert {("decode", True), ("silence", True)} <= told(verify(film, proven(plan, sound=True)))


def test_a_soundtrack_that_is_gone_proves_nothing(plan: MasterRequest, good: Master, tmp_path: Path) -> None:
    gone = plan.sound.model_copy(update={"path": tmp_path / "gone.m4a", "proven": True})

    assert ("decode", True) in told(verify(good, plan.model_copy(update={"sound": gone})))


@pytest.mark.parametrize("kind", ["video", "audio"])
def test_packets_at_other_times_are_found(plan: MasterRequest, film: Master, kind: str) -> None:
    stretch(film.video, kind)

    assert ("decode", True) in told(verify(film, proven(plan, 0, 1, 2, sound=True)))
