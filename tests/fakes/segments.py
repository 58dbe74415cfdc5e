"""Small scenes for tests: real H.264 segments and narrations of tone bursts, made in milliseconds."""

import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from tools.media import FRAMES_PER_SECOND, WordTiming
from tools.render import CutScene, MasterRequest, MixRequest
from tools.render.soundtrack import write_soundtrack

X264_PARAMS = "stitchable=1:open-gop=0:scenecut=0"
NARRATION_RATE = 16_000


def write_segment(
    into: Path, frames: int, *, width: int = 64, height: int = 64, seed: int = 0, black: bool = False, held: int = 1
) -> Path:
    """Code a drifting texture as the renderer codes its scenes: one H.264 stream, 30 fps, one thread.

    Pictures that are `held` for several frames, the last one for what is left, are coded as previews are: in order.
    """
    texture = np.random.default_rng(seed).integers(40, 220, (height // 8 + 8, width // 8 + 8), dtype=np.uint8)
    grain = np.kron(np.full_like(texture, 16) if black else texture, np.ones((8, 8), np.uint8))
    grey = np.full((height // 2, width // 2), 128, np.uint8)
    with av.open(str(into), "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=FRAMES_PER_SECOND)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.thread_count = 1
        in_order = {"preset": "ultrafast", "flags": "+frame_duration"}
        how = {"preset": "superfast"} if held == 1 else in_order
        stream.options = {**how, "crf": "20", "x264-params": X264_PARAMS}
        for index in range(0, frames, held):
            frame = av.VideoFrame(width, height, "yuv420p")
            for plane, pixels in zip(frame.planes, (np.roll(grain, -index, axis=0), grey, grey), strict=True):
                _fill(plane, pixels)
            frame.pts, frame.time_base = index, Fraction(1, FRAMES_PER_SECOND)
            frame.duration = min(held, frames - index)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return into


def _fill(plane: av.video.plane.VideoPlane, pixels: np.ndarray) -> None:
    rows = np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)
    rows[:, : plane.width] = pixels[: plane.height, : plane.width]


def write_wav(into: Path, sound: np.ndarray, rate: int = NARRATION_RATE) -> Path:
    """Write one channel of −1 to 1 as 16-bit PCM."""
    with wave.open(str(into), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(sound, -1, 1) * 32_767).astype("<i2").tobytes())
    return into


def speak(words: tuple[WordTiming, ...], seconds: float, *, seed: int = 0, rate: int = NARRATION_RATE) -> np.ndarray:
    """Something with the shape of speech: a buzz of harmonics with another colour and loudness for each word."""
    rng = np.random.default_rng(seed)
    sound = np.zeros(round(seconds * rate))
    for word in words:
        first, last = round(word.start * rate), min(round(word.end * rate), sound.size)
        time = np.arange(max(0, last - first)) / rate
        pitch, colour = rng.uniform(110, 150), rng.uniform(0.3, 1.2)
        buzz = sum(np.sin(2 * np.pi * pitch * n * time) / n**colour for n in range(1, 20))
        arch = np.sin(np.pi * np.linspace(0, 1, time.size)) ** 0.5
        sound[first:last] += 0.06 * rng.uniform(0.7, 1.0) * buzz * arch
    return sound


def spread(text: str, *, start: float = 0.15, pause: float = 0.3) -> tuple[WordTiming, ...]:
    """Timings for a text: longer words take longer, and a pause follows each sentence."""
    timings, at = [], start
    for word in text.split():
        end = at + 0.08 + 0.045 * len(word)
        timings.append(WordTiming(text=word, start=round(at, 3), end=round(end, 3)))
        at = end + 0.04 + (pause if word.endswith((".", "!", "?")) else 0)
    return tuple(timings)


TEXTS = (
    "Nobody planned for this. The river rose four metres in a single night.",
    "By morning, three bridges were gone, and the town had to decide what to save.",
    "They saved the library. Every one of its nine thousand books.",
)


def write_film(
    folder: Path, texts: tuple[str, ...] = TEXTS, *, music: str = "calm", size: tuple[int, int] = (64, 112)
) -> MasterRequest:
    """A whole film's scenes and sound on disk, as the renderer and the voice would leave them."""
    scenes = tuple(write_scene(folder, index, text, size) for index, text in enumerate(texts))
    return film_of(scenes, folder, music=music)


def film_of(scenes: tuple[CutScene, ...], folder: Path, *, music: str = "calm", seed: int = 0) -> MasterRequest:
    """The film of these scenes, with the sound that belongs to them written into the folder."""
    request = MixRequest(scenes=scenes, music=music, seed=seed)
    return MasterRequest(scenes=scenes, sound=write_soundtrack(request, folder / "sound.m4a", _quiet))


def _quiet(_fraction: float, _message: str) -> None:
    """Nobody watches the progress."""


def write_scene(folder: Path, index: int, text: str, size: tuple[int, int] = (64, 112)) -> CutScene:
    """One scene: video, preview at half the size and rate, and a narration that begins 0.2 s into it."""
    offset = 0.2
    spoken = spread(text)
    seconds = spoken[-1].end + 0.3 if spoken else 1.0
    frames = round((offset + seconds + 0.25) * FRAMES_PER_SECOND)
    width, height = size
    return CutScene(
        video=write_segment(folder / f"scene{index}.mp4", frames, width=width, height=height, seed=index),
        preview=write_segment(
            folder / f"small{index}.mp4", frames, width=width // 2, height=height // 2, seed=index, held=2
        ),
        frames=frames,
        narration=write_wav(folder / f"voice{index}.wav", speak(spoken, seconds, seed=index)),
        narration_offset=offset,
        words=tuple(w.model_copy(update={"start": w.start + offset, "end": w.end + offset}) for w in spoken),
    )
