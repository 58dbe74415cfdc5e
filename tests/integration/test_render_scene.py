import ctypes
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from tools.errors import ToolRejected
from tools.media import Size, WordTiming
from tools.render import Layout, Look, SceneFile, SceneRequest, Shot
from tools.render.layouts.number import counted
from tools.render.local import LocalRenderer
from tools.render.planes import Planes
from tools.render.scene import compose_frames, ground_of, layout_findings, plot_of
from tools.render.stage import Stage

SMALL = Size(width=270, height=480)
RENDERER = LocalRenderer()
WORDS = tuple(
    WordTiming(text=text, start=number * 0.25, end=number * 0.25 + 0.2)
    for number, text in enumerate(["Three", "hearts,", "nine", "brains", "and", "blue", "blood."])
)
SHOTS = {
    Layout.HEADLINE: Shot(layout=Layout.HEADLINE, headline="Three hearts", accent="hearts", icon="heart"),
    Layout.NUMBER: Shot(layout=Layout.NUMBER, number="8,849", unit="metres", headline="above the sea", icon="mountain"),
    Layout.QUOTE: Shot(layout=Layout.QUOTE, quote="You must not fool yourself.", attribution="Richard Feynman"),
    Layout.LIST: Shot(layout=Layout.LIST, headline="What it needs", items=("Sleep", "Salt", "Movement every day")),
    Layout.END_CARD: Shot(layout=Layout.END_CARD, headline="Follow for more", icon="bell"),
}


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"
    rows = np.linspace(60, 200, 96).astype(np.uint8)
    Image.fromarray(np.stack([np.tile(rows[:, None], (1, 64))] * 3, axis=-1)).save(path)
    return path


def asked(shot: Shot, frames: int = 40, words: tuple[WordTiming, ...] = WORDS) -> SceneRequest:
    return SceneRequest(shot=shot, words=words, frames=frames, look=Look(handle="@greenlight"), size=SMALL)


def silent(fraction: float, message: str) -> None:
    """Progress that nobody reads."""


def render(request: SceneRequest, into: Path) -> SceneFile:
    return RENDERER.render_scene(request, into, silent)


def headers(path: Path) -> bytes:
    with av.open(str(path)) as container:
        return bytes(container.streams.video[0].codec_context.extradata or b"")


def text_box(request: SceneRequest, at: int) -> tuple[int, int, int, int]:
    """The left, top, right and bottom edge of all that stands before the ground in a frame."""
    ground = Planes.empty(request.size)
    ground_of(plot_of(request)).draw(ground, at)
    for number, frame in enumerate(compose_frames(request)):
        if number == at:
            changed = np.abs(Planes.of(frame).y.astype(int) - ground.y) > 24
            rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
            return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
    raise AssertionError(f"the scene ended before frame {at}")


@pytest.mark.parametrize("layout", SHOTS)
def test_the_same_request_gives_the_same_bytes(layout: Layout, tmp_path: Path) -> None:
    request = asked(SHOTS[layout], frames=20)

    first, second = (render(request, tmp_path / f"{name}.mp4").path.read_bytes() for name in ("first", "second"))

    assert first == second


def test_memory_that_others_left_full_changes_no_byte(tmp_path: Path) -> None:
    request, made = asked(SHOTS[Layout.QUOTE], frames=20), set()

    for seed in range(8):
        fill_memory(random.Random(seed))
        made.add(render(request, tmp_path / f"{seed}.mp4").path.read_bytes())

    assert len(made) == 1


def fill_memory(chance: random.Random) -> None:
    """Leave a heap behind whose free pieces, of many sizes, hold anything."""
    libc = ctypes.CDLL(None)
    libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    libc.free.argtypes = [ctypes.c_void_p]
    pieces = []
    for size in chance.choices((200, 700, 1_500, 4_000, 9_000, 20_000, 50_000, 130_000), k=3_000):
        pieces.append(libc.malloc(size))
        ctypes.memset(pieces[-1], chance.randrange(256), size)
    chance.shuffle(pieces)
    for piece in pieces:
        libc.free(piece)


def test_a_photo_scene_gives_the_same_bytes_and_another_take_gives_others(photo: Path, tmp_path: Path) -> None:
    shot = Shot(layout=Layout.PHOTO, photo=photo, headline="The sea")
    takes = (shot, shot, shot.model_copy(update={"variant": 1}))

    first, again, other = (
        render(asked(take, frames=12), tmp_path / f"{number}.mp4").path.read_bytes()
        for number, take in enumerate(takes)
    )

    assert first == again
    assert first != other


def test_segments_of_all_layouts_have_one_header(photo: Path, tmp_path: Path) -> None:
    shots = [*SHOTS.values(), Shot(layout=Layout.PHOTO, photo=photo)]

    files = [render(asked(shot, frames=3), tmp_path / f"{shot.layout}.mp4").path for shot in shots]

    assert len({headers(file) for file in files}) == 1


@pytest.mark.parametrize("frames", [1, 2, 3, 31])
def test_a_scene_has_exactly_its_frames_and_starts_with_a_key_frame(frames: int, tmp_path: Path) -> None:
    scene = render(asked(SHOTS[Layout.HEADLINE], frames), tmp_path / "scene.mp4")

    with av.open(str(scene.path)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
    with av.open(str(scene.path)) as container:
        stream = container.streams.video[0]
        decoded = sum(1 for _ in container.decode(stream))
        colours = stream.codec_context.color_range, stream.codec_context.colorspace, stream.codec_context.color_trc

    assert len(packets) == decoded == frames == scene.frames
    assert packets[0].is_keyframe
    assert colours == (1, 1, 1)


def test_progress_rises_to_one(tmp_path: Path) -> None:
    told: list[float] = []

    RENDERER.render_scene(asked(SHOTS[Layout.QUOTE], 40), tmp_path / "scene.mp4", lambda part, _: told.append(part))

    assert told == sorted(told)
    assert told[-1] == 1.0


LONG = "The unbelievably long and complicated story of how one small harbour town rebuilt itself!!"
CROWDED = [
    *SHOTS.values(),
    Shot(layout=Layout.HEADLINE, headline=LONG),
    Shot(layout=Layout.HEADLINE, headline="Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrik"),
    Shot(layout=Layout.NUMBER, number="1,234,567,890,123", unit=LONG, headline=LONG),
    Shot(layout=Layout.QUOTE, quote=" ".join([LONG] * 4), attribution=LONG),
    Shot(layout=Layout.LIST, headline=LONG, items=(LONG, LONG, LONG, LONG)),
    Shot(layout=Layout.END_CARD, headline=LONG),
    Shot(layout=Layout.HEADLINE, headline="Как работает мозг осьминога", accent="мозг"),
]


@pytest.mark.parametrize("shot", CROWDED, ids=lambda shot: f"{shot.layout}-{len(shot.headline + shot.quote)}")
def test_nothing_stands_outside_the_safe_area(shot: Shot) -> None:
    long_word = (WordTiming(text="Pneumonoultramicroscopicsilicovolcanoconiosis", start=0, end=1),)
    stage = Stage(SMALL)

    left, top, right, bottom = text_box(asked(shot, 45, long_word), 44)

    assert left >= stage.left - 2
    assert right <= stage.right + 2
    assert top >= SMALL.height * 0.15
    assert bottom <= SMALL.height * 0.80


PROMISED = [
    Shot(layout=Layout.PHOTO, headline="About", number="4.2", unit="million kroner a year"),
    Shot(layout=Layout.PHOTO, quote="You must not fool yourself.", attribution="Richard Feynman"),
    Shot(layout=Layout.PHOTO, headline="Needed", items=("Sleep", "Salt", "Movement every day")),
]


@pytest.mark.parametrize("shot", PROMISED, ids=["number", "quote", "list"])
def test_a_number_a_quote_and_a_list_stand_on_a_photo_too_above_the_captions(shot: Shot, photo: Path) -> None:
    on_photo = shot.model_copy(update={"photo": photo})
    alone = Shot(layout=Layout.PHOTO, photo=photo, headline="About")

    whole = text_box(asked(on_photo, 45, ()), 44)
    headline = text_box(asked(alone, 45, ()), 44)

    assert whole[3] - whole[1] > 2 * (headline[3] - headline[1])
    assert whole[3] <= Stage(SMALL).content_bottom


@pytest.mark.parametrize("shot", [shot for shot in CROWDED if shot.layout is not Layout.END_CARD])
def test_text_over_a_photo_stays_inside_too(shot: Shot, photo: Path) -> None:
    stage = Stage(SMALL)
    on_photo = shot.model_copy(update={"photo": photo, "layout": Layout.PHOTO})

    left, top, right, bottom = text_box(asked(on_photo, 45), 44)

    assert left >= stage.left - 2
    assert right <= stage.right + 2
    assert top >= SMALL.height * 0.15
    assert bottom <= SMALL.height * 0.80


def striped(path: Path, width: int, height: int) -> Path:
    stripes = np.tile(np.where(np.arange(width) // (width // 24) % 2, 220, 40).astype(np.uint8), (height, 1))
    Image.fromarray(np.stack([stripes] * 3, axis=-1)).save(path)
    return path


def contrasts(photo: Path) -> list[float]:
    """How sharp the stripes of a picture are near the top, in the middle and near the bottom of the frame."""
    ground = Planes.empty(SMALL)
    ground_of(plot_of(asked(Shot(layout=Layout.PHOTO, photo=photo), 60))).draw(ground, 0)
    return [float(np.abs(np.diff(ground.y[round(SMALL.height * at)].astype(int))).max()) for at in (0.05, 0.4, 0.95)]


@pytest.mark.parametrize(("width", "height"), [(600, 400), (540, 400), (400, 400), (640, 360)])
def test_a_wide_picture_with_enough_pixels_covers_the_whole_frame(width: int, height: int, tmp_path: Path) -> None:
    assert min(contrasts(striped(tmp_path / "wide.png", width, height))) > 20


@pytest.mark.parametrize(("width", "height"), [(300, 200), (1000, 400)], ids=["few pixels", "panorama"])
def test_a_picture_that_would_look_soft_or_lose_most_stands_before_its_blur(
    width: int, height: int, tmp_path: Path
) -> None:
    top, middle, bottom = contrasts(striped(tmp_path / "wide.png", width, height))

    assert middle > 20
    assert max(top, bottom) < 10


def test_the_camera_glides_along_a_wide_picture_without_a_jump(tmp_path: Path) -> None:
    ground = ground_of(plot_of(asked(Shot(layout=Layout.PHOTO, photo=striped(tmp_path / "a.png", 600, 400)), 60)))
    rows = []
    for at in (0, 1, 30, 59):
        planes = Planes.empty(SMALL)
        ground.draw(planes, at)
        rows.append(planes.y[200].astype(int))

    assert 0 < np.abs(rows[1] - rows[0]).mean() < 12
    assert np.abs(rows[2] - rows[0]).mean() > 12


def test_grounds_of_neighbouring_scenes_differ() -> None:
    frames = []
    for variant in range(4):
        shot = SHOTS[Layout.HEADLINE].model_copy(update={"variant": variant})
        frame = next(compose_frames(asked(shot, 1, ())))
        frames.append(Planes.of(frame).to_rgb().astype(int))

    for number, one in enumerate(frames):
        for other in frames[number + 1 :]:
            assert np.abs(one - other).mean() > 8


def test_a_number_ends_on_exactly_what_was_written() -> None:
    assert counted("8,849", 1.0) == "8,849"
    assert [counted("8,849", part) for part in (0.0, 0.001, 0.01, 0.5)] == ["0", "8", "88", "4,424"]
    assert counted("3.5", 0.1) == "0.3"
    assert counted("$1,000,000", 0.5) == "$500,000"
    assert counted("1/3", 0.5) == "1/3"


@pytest.mark.parametrize("opens", [True, False])
def test_the_number_that_opens_a_film_has_its_value_from_the_first_picture(
    opens: bool,  # noqa: FBT001 - one fact of the case.
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: list[str] = []

    def noted(text: str, progress: float) -> str:
        drawn.append(text)
        return counted(text, progress)

    monkeypatch.setattr("tools.render.layouts.number.counted", noted)
    shot = SHOTS[Layout.NUMBER].model_copy(update={"opens": opens})
    next(compose_frames(asked(shot)))

    assert drawn == ([] if opens else ["8,849"])


REFUSED: list[tuple[Callable[[Shot], SceneRequest], str]] = [
    (lambda shot: asked(shot.model_copy(update={"headline": "नमस्ते दुनिया"})), "“नमस्ते” is written in Devanagari"),
    (lambda shot: asked(shot).model_copy(update={"look": Look(palette="beige")}), "no palette “beige”"),
    (lambda shot: asked(shot).model_copy(update={"look": Look(font="Comic Sans")}), "font “Comic Sans” is not shipped"),
    (lambda shot: asked(Shot(layout=Layout.PHOTO)), "a photo scene has no picture"),
    (lambda shot: asked(Shot(layout=Layout.PHOTO, photo=Path("/gone.png"))), "gone.png is not there"),
]


@pytest.mark.parametrize(("make", "reason"), REFUSED, ids=[reason for _, reason in REFUSED])
def test_what_cannot_be_drawn_is_refused_and_leaves_no_file(
    make: Callable[[Shot], SceneRequest], reason: str, tmp_path: Path
) -> None:
    with pytest.raises(ToolRejected, match=reason) as refusal:
        render(make(SHOTS[Layout.HEADLINE]), tmp_path / "scene.mp4")

    assert refusal.value.hint
    assert list(tmp_path.iterdir()) == []


MEMORY = """
import resource, sys
from pathlib import Path
from tools.media import Size
from tools.render import Layout, SceneRequest, Shot
from tools.render.scene import render_scene
shot = Shot(layout=Layout.HEADLINE, headline="Three hearts")
for frames in (60, 400):
    request = SceneRequest(shot=shot, words=(), frames=frames, size=Size(width=540, height=960))
    render_scene(request, Path(sys.argv[1]), lambda part, message: None)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_a_long_scene_needs_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    child = subprocess.run(
        [sys.executable, "-c", MEMORY, str(tmp_path / "scene.mp4")], capture_output=True, text=True, check=True
    )

    short, long = (int(line) // 1024 for line in child.stdout.split())
    assert long - short < 30, f"{short} MB, then {long} MB; 340 kept frames would be 250 MB"


def test_every_thing_of_a_list_of_five_is_shown() -> None:
    things = ("Sleep", "Salt", "Water", "Light", "Air")
    shot = SHOTS[Layout.LIST].model_copy(update={"headline": "", "items": things})
    without = shot.model_copy(update={"items": things[:4]})

    tall, short = (text_box(asked(one, 60, ()), 59) for one in (shot, without))

    assert layout_findings(asked(shot, 60)) == ()
    assert tall != short


def test_a_short_saying_is_set_larger_than_a_longer_one() -> None:
    seven, eight = (
        SHOTS[Layout.QUOTE].model_copy(update={"quote": " ".join(["Norway"] * count), "attribution": ""})
        for count in (7, 8)
    )

    heights = [bottom - top for _, top, _, bottom in (text_box(asked(one, 60, ()), 59) for one in (seven, eight))]

    assert heights[0] > heights[1]
