"""A good film passes its last check without a word; each way of being broken is told, hard or soft as it deserves."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.fakes.broken_films import damage, delay, stretch
from tests.fakes.segments import film_of, speak, spread, write_film, write_segment, write_wav
from tools.media import Finding, WordTiming
from tools.render import CutScene, Master, MasterRequest, MixRequest
from tools.render.filters import RATE, Sound
from tools.render.master import master
from tools.render.mix import mix
from tools.render.mux import Segment, join
from tools.render.sound_files import write_aac
from tools.render.verify import verify

WithSound = Callable[[Sound], tuple[Master, MasterRequest]]


def quiet(fraction: float, message: str) -> None:
    """Nobody watches the progress."""


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> MasterRequest:
    return write_film(tmp_path_factory.mktemp("scenes"))


@pytest.fixture(scope="module")
def good(plan: MasterRequest, tmp_path_factory: pytest.TempPathFactory) -> Master:
    return master(plan, tmp_path_factory.mktemp("good"), quiet)


@pytest.fixture(scope="module")
def mixed(plan: MasterRequest) -> Sound:
    return mix(MixRequest(scenes=plan.scenes), quiet).sound


@pytest.fixture
def film(good: Master, tmp_path: Path) -> Master:
    """A copy of the good film, to be broken."""
    return Master.model_validate(
        good.model_dump()
        | {name: shutil.copy(getattr(good, name), tmp_path) for name in ("video", "preview", "srt", "vtt")}
    )


@pytest.fixture
def with_sound(plan: MasterRequest, film: Master) -> WithSound:
    """Gives the film another sound, as well coded and joined as if it had been mixed so; with the plan that says so."""

    def replace(sound: Sound) -> tuple[Master, MasterRequest]:
        track = film.video.with_suffix(".m4a")
        write_aac(sound, track)
        join([Segment(scene.video, scene.frames) for scene in plan.scenes], track, film.video, quiet)
        join([Segment(scene.preview, scene.frames) for scene in plan.scenes], track, film.preview, quiet)
        return film, plan.model_copy(update={"sound": plan.sound.model_copy(update={"path": track})})

    return replace


def told(findings: tuple[Finding, ...]) -> list[tuple[str, bool]]:
    return sorted({(finding.check, finding.hard) for finding in findings})


@pytest.mark.parametrize("music", ["calm", "pulse", "bright", "none"])
def test_a_good_film_gives_no_finding(plan: MasterRequest, tmp_path: Path, music: str) -> None:
    request = film_of(plan.scenes, tmp_path, music=music)

    assert verify(master(request, tmp_path, quiet), request) == ()


class TestTheFile:
    @pytest.mark.parametrize("kind", ["video", "audio"])
    @pytest.mark.parametrize("place", [0.0, 0.5, 0.99])
    def test_a_damaged_packet_is_found(self, plan: MasterRequest, film: Master, kind: str, place: float) -> None:
        damage(film.video, kind, place)

        assert ("decode", True) in told(verify(film, plan)) or ("preview", True) in told(verify(film, plan))

    def test_damage_is_told_with_its_time(self, plan: MasterRequest, film: Master) -> None:
        damage(film.video, "video", 0.5)

        first = next(finding for finding in verify(film, plan) if finding.check == "decode")

        assert first.hard
        assert first.start == pytest.approx(468 / 30 / 2, abs=0.2)

    @pytest.mark.parametrize("share", [0.0, 0.02, 0.5, 0.95])
    def test_a_file_cut_short_is_found(self, plan: MasterRequest, film: Master, share: float) -> None:
        content = film.video.read_bytes()
        film.video.write_bytes(content[: int(len(content) * share)])

        assert {("decode", True), ("streams", True)} & set(told(verify(film, plan)))

    def test_a_missing_file_is_found(self, plan: MasterRequest, film: Master) -> None:
        film.video.unlink()
        film.preview.unlink()
        film.srt.unlink()

        assert {("decode", True), ("preview", True), ("captions", True)} <= set(told(verify(film, plan)))

    def test_a_film_without_sound_stream_is_found(self, plan: MasterRequest, film: Master) -> None:
        shutil.copy(plan.scenes[0].video, film.video)

        assert ("streams", True) in told(verify(film, plan))

    def test_another_number_of_frames_than_planned_is_found(self, plan: MasterRequest, film: Master) -> None:
        last = plan.scenes[-1].model_copy(update={"frames": plan.scenes[-1].frames + 1})

        findings = verify(film, plan.model_copy(update={"scenes": (*plan.scenes[:-1], last)}))

        messages = [finding.message for finding in findings if finding.check == "duration" and finding.hard]
        assert "The film shows 468 frames where 469 are planned." in messages

    def test_a_film_of_other_scenes_is_found(self, plan: MasterRequest, film: Master, tmp_path: Path) -> None:
        first = plan.scenes[0]
        other = write_segment(tmp_path / "other.mp4", first.frames, width=64, height=112, seed=99)

        findings = verify(film, with_scene(plan, 0, video=other))

        assert ("decode", True) in told(findings)

    def test_a_preview_of_other_scenes_is_found(self, plan: MasterRequest, film: Master) -> None:
        shutil.copy(film.video, film.preview)

        assert ("preview", True) in told(verify(film, plan))

    def test_a_preview_at_another_pace_is_found(self, plan: MasterRequest, film: Master) -> None:
        stretch(film.preview, "video")

        assert ("preview", True) in told(verify(film, plan))

    @pytest.mark.parametrize(("seconds", "hard"), [(0.05, False), (0.3, True)])
    def test_sound_that_begins_late_is_found(
        self, plan: MasterRequest, film: Master, seconds: float, *, hard: bool
    ) -> None:
        delay(film.video, seconds)

        assert ("start", hard) in told(verify(film, plan))

    def test_sound_that_ends_early_is_found(self, plan: MasterRequest, with_sound: WithSound, mixed: Sound) -> None:
        film, request = with_sound(np.ascontiguousarray(mixed[:, : -RATE // 2]))

        assert ("duration", True) in told(verify(film, request))

    def test_a_black_film_and_a_black_stretch_are_found(self, tmp_path: Path) -> None:
        black = write_black(tmp_path / "black.mp4", 60)
        plan = write_film(tmp_path)
        partly = film_of((plan.scenes[0], silent_scene(tmp_path, black, 60), plan.scenes[1]), tmp_path / "partly")
        wholly = film_of((silent_scene(tmp_path, black, 60),) * 2, tmp_path / "wholly")

        found = verify(master(partly, tmp_path / "partly", quiet), partly)

        assert told(found) == [("black", False)]
        assert found[0].start == pytest.approx(plan.scenes[0].frames / 30, abs=0.4)
        assert ("black", True) in told(verify(master(wholly, tmp_path / "wholly", quiet), wholly))


class TestTheSound:
    def test_a_silent_film_is_a_hard_fault(self, plan: MasterRequest, with_sound: WithSound, mixed: Sound) -> None:
        assert ("silence", True) in told(verify(*with_sound(np.zeros_like(mixed))))

    def test_silence_where_words_are_planned_is_a_hard_fault(
        self, plan: MasterRequest, with_sound: WithSound, mixed: Sound
    ) -> None:
        sound = mixed.copy()
        sound[:, 2 * RATE : 4 * RATE] = 0

        findings = verify(*with_sound(sound))

        lost = next(finding for finding in findings if finding.check == "silence" and finding.hard)
        assert (lost.start, lost.end) == (pytest.approx(2, abs=0.3), pytest.approx(4, abs=0.3))

    def test_dead_air_between_words_is_told_softly(self, tmp_path: Path) -> None:
        plan = write_film(tmp_path, music="none")
        pause = silent_scene(tmp_path, plan.scenes[0].video, plan.scenes[0].frames)
        scenes = tuple(same_preview(scene) for scene in (*plan.scenes[:2], pause, plan.scenes[2]))
        request = film_of(scenes, tmp_path, music="none")

        assert told(verify(master(request, tmp_path / "film", quiet), request)) == [("silence", False)]

    @pytest.mark.parametrize(("change_db", "hard"), [(-0.6, False), (0.6, False), (-6.0, True)])
    def test_a_wrong_loudness_is_found(
        self, plan: MasterRequest, with_sound: WithSound, mixed: Sound, change_db: float, *, hard: bool
    ) -> None:
        findings = verify(*with_sound(mixed * np.float32(10 ** (change_db / 20))))

        assert told(findings) == [("loudness", hard)]

    @pytest.mark.parametrize(("height", "hard"), [(0.96, False), (1.6, True)])
    def test_a_peak_above_the_limit_is_found(
        self, plan: MasterRequest, with_sound: WithSound, mixed: Sound, height: float, *, hard: bool
    ) -> None:
        sound = mixed.copy()
        sound[:, RATE : RATE + 9_600] = height * np.sin(np.arange(9_600) / 60) * np.hanning(9_600)

        assert ("peak", hard) in told(verify(*with_sound(sound)))


class TestTheVoice:
    @pytest.mark.parametrize(
        ("seconds", "expected"),
        [(0.1, []), (0.25, [("sync", False)]), (-0.25, [("sync", False)]), (0.7, [("sync", True)])],
    )
    def test_a_voice_out_of_place_in_the_film_is_found(
        self,
        plan: MasterRequest,
        with_sound: WithSound,
        mixed: Sound,
        seconds: float,
        expected: list[tuple[str, bool]],
    ) -> None:
        moved = np.roll(mixed, round(seconds * RATE), axis=1)

        assert told(verify(*with_sound(moved))) == expected

    def test_a_lost_narration_is_found_under_the_music(self, plan: MasterRequest, tmp_path: Path) -> None:
        nothing = write_wav(tmp_path / "nothing.wav", np.zeros(48_000))

        lost = remixed(with_scene(plan, 1, narration=nothing), tmp_path)

        findings = verify(master(lost, tmp_path / "film", quiet), plan.model_copy(update={"sound": lost.sound}))
        assert ("sync", True) in told(findings)
        assert any("Scene 2" in finding.message for finding in findings)

    def test_another_scene_s_narration_is_found(self, plan: MasterRequest, tmp_path: Path) -> None:
        other = remixed(with_scene(plan, 0, narration=plan.scenes[1].narration), tmp_path)

        findings = verify(master(other, tmp_path / "film", quiet), plan.model_copy(update={"sound": other.sound}))

        assert ("sync", True) in told(findings)

    @pytest.mark.parametrize(("seconds", "hard"), [(0.25, False), (-0.2, False), (0.8, True)])
    def test_words_beside_their_voice_are_found(
        self, plan: MasterRequest, tmp_path: Path, seconds: float, *, hard: bool
    ) -> None:
        request = remixed(with_scene(plan, 1, words=shifted(plan.scenes[1].words, seconds)), tmp_path)

        findings = verify(master(request, tmp_path, quiet), request)

        assert ("sync", hard) in told(findings)
        assert all(finding.check == "sync" for finding in findings)

    def test_words_that_are_never_spoken_are_found(self, plan: MasterRequest, tmp_path: Path) -> None:
        words = plan.scenes[0].words
        silent = WordTiming(text="unsaid", start=words[-1].end + 0.25, end=words[-1].end + 0.5)
        request = remixed(with_scene(plan, 0, words=(*words, silent)), tmp_path)

        findings = verify(master(request, tmp_path, quiet), request)

        assert told(findings) == [("sync", False)]
        assert "“unsaid”" in findings[0].message

    def test_a_voice_without_captions_is_found(self, plan: MasterRequest, tmp_path: Path) -> None:
        request = remixed(with_scene(plan, 1, words=plan.scenes[1].words[:9]), tmp_path)

        findings = verify(master(request, tmp_path, quiet), request)

        assert any("where no words are planned" in finding.message for finding in findings)

    def test_words_after_their_scene_s_end_are_found(self, tmp_path: Path) -> None:
        words = spread("One two three four five six seven eight.")
        scene = CutScene(
            video=write_segment(tmp_path / "v.mp4", 60),
            preview=write_segment(tmp_path / "p.mp4", 60, width=32, height=32),
            frames=60,
            narration=write_wav(tmp_path / "n.wav", speak(words, 3.0)),
            narration_offset=0.0,
            words=words,
        )
        request = film_of((scene,), tmp_path)

        assert ("sync", True) in told(verify(master(request, tmp_path / "film", quiet), request))

    def test_a_narration_that_is_gone_is_found(self, plan: MasterRequest, film: Master, tmp_path: Path) -> None:
        request = with_scene(plan, 1, narration=tmp_path / "gone.wav")

        assert ("sync", True) in told(verify(film, request))


class TestTheCaptions:
    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            ("00:00:00,333 -->", "00:00:00,033 -->", ("captions", False)),
            ("00:00:00,333 -->", "00:00:01,033 -->", ("captions", True)),
            ("Nobody planned for this.", "Somebody planned for this.", ("captions", True)),
            ("1\n00:00:00,333 --> ", "", ("captions", True)),
            ("-->", "to", ("captions", True)),
        ],
    )
    def test_a_changed_file_is_found(
        self, plan: MasterRequest, film: Master, old: str, new: str, expected: tuple[str, bool]
    ) -> None:
        for path in (film.srt, film.vtt):
            change = (old, new) if path is film.srt else (old.replace(",", "."), new.replace(",", "."))
            text = path.read_text()
            path.write_text(text.replace(*change, 1))

        assert expected in told(verify(film, plan))

    def test_two_files_that_differ_are_found(self, plan: MasterRequest, film: Master) -> None:
        film.vtt.write_text(film.vtt.read_text().replace("library", "museum"))

        assert told(verify(film, plan)) == [("captions", True)]

    def test_bytes_that_are_no_text_are_found(self, plan: MasterRequest, film: Master) -> None:
        film.srt.write_bytes(b"\xff\xfe\x00broken")

        assert told(verify(film, plan)) == [("captions", True)]

    def test_overlapping_and_overwide_cues_are_told_softly(self, plan: MasterRequest, film: Master) -> None:
        for path in (film.srt, film.vtt):
            text = path.read_text().replace("and the town had", "and the town had really").replace("\nand", " and")
            path.write_text(text.replace(" really", ""))

        assert told(verify(film, plan)) == [("captions", False)]


def with_scene(plan: MasterRequest, index: int, **changes: object) -> MasterRequest:
    scenes = list(plan.scenes)
    scenes[index] = scenes[index].model_copy(update=changes)
    return plan.model_copy(update={"scenes": tuple(scenes)})


def remixed(plan: MasterRequest, folder: Path) -> MasterRequest:
    """The plan with the sound that its scenes give now."""
    return film_of(plan.scenes, folder)


def same_preview(scene: CutScene) -> CutScene:
    """The film itself as its preview: enough where the preview is not what is tested."""
    return scene.model_copy(update={"preview": scene.video})


def shifted(words: tuple[WordTiming, ...], seconds: float) -> tuple[WordTiming, ...]:
    return tuple(word.model_copy(update={"start": word.start + seconds, "end": word.end + seconds}) for word in words)


def silent_scene(folder: Path, video: Path, frames: int) -> CutScene:
    nothing = write_wav(folder / "silence.wav", np.zeros(1_000))
    preview = write_segment(folder / f"still{frames}.mp4", frames, width=32, height=56, held=2)
    return CutScene(video=video, preview=preview, frames=frames, narration=nothing, narration_offset=0, words=())


def write_black(into: Path, frames: int) -> Path:
    return write_segment(into, frames, width=64, height=112, black=True)
