"""What every channel must do, whoever runs it."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tools.errors import ToolRejected
from tools.youtube import Privacy, UploadRequest, VideoChannel
from tools.youtube.local import LocalChannel

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
EVENING = NOON + timedelta(hours=6)


class Clock:
    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=[LocalChannel])
def channel(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> VideoChannel:
    built: VideoChannel = request.param(tmp_path / "channel", "news", clock)
    return built


@pytest.fixture
def wish(tmp_path: Path) -> Callable[..., UploadRequest]:
    def make(marker: str = "p1:publish", **other: object) -> UploadRequest:
        video = tmp_path / "made.mp4"
        video.write_bytes(b"film" * 1000)
        (tmp_path / "thumb.jpg").write_bytes(b"picture")
        (tmp_path / "made.srt").write_text("1\n", encoding="utf-8")
        plain = {
            "marker": marker,
            "video": video,
            "video_sha256": hashlib.sha256(video.read_bytes()).hexdigest(),
            "thumbnail": tmp_path / "thumb.jpg",
            "captions": (tmp_path / "made.srt",),
            "title": "Why bees dance",
            "description": "They tell where the flowers are.",
            "tags": ("bees", "waggle dance"),
            "language": "en",
            "privacy": Privacy.PRIVATE,
            "publish_at": EVENING,
            "made_for_kids": False,
            "synthetic_media": True,
        }
        return UploadRequest.model_validate(plain | other)

    return make


Wish = Callable[..., UploadRequest]


def test_an_upload_reads_back_as_it_was_asked_for(channel: VideoChannel, wish: Wish) -> None:
    request = wish()

    upload = channel.upload(request)

    assert (upload.title, upload.publish_at, upload.privacy) == (request.title, EVENING, Privacy.PRIVATE)
    assert upload.video_sha256 == request.video_sha256
    assert channel.find_upload(request.marker) == upload
    assert channel.list_uploads() == (upload,)


def test_the_same_marker_makes_no_second_video(channel: VideoChannel, wish: Wish, clock: Clock) -> None:
    first = channel.upload(wish())
    clock.time += timedelta(minutes=5)

    assert channel.upload(wish(title="Another title")) == first
    assert len(channel.list_uploads()) == 1


def test_nothing_is_found_by_a_marker_that_was_never_used(channel: VideoChannel) -> None:
    assert channel.find_upload("p9:publish") is None
    assert channel.list_uploads() == ()


def test_a_private_video_reads_public_from_its_publish_time(channel: VideoChannel, wish: Wish, clock: Clock) -> None:
    channel.upload(wish())

    clock.time = EVENING - timedelta(seconds=1)
    before = channel.find_upload("p1:publish")
    clock.time = EVENING
    after = channel.find_upload("p1:publish")

    assert before is not None
    assert after is not None
    assert (before.privacy, after.privacy) == (Privacy.PRIVATE, Privacy.PUBLIC)


def test_a_video_without_a_publish_time_stays_private(channel: VideoChannel, wish: Wish, clock: Clock) -> None:
    channel.upload(wish(publish_at=None))
    clock.time += timedelta(days=1000)

    assert channel.list_uploads()[0].privacy is Privacy.PRIVATE


def test_uploads_are_listed_soonest_first(channel: VideoChannel, wish: Wish) -> None:
    later = channel.upload(wish("p1", publish_at=EVENING + timedelta(days=1)))
    sooner = channel.upload(wish("p2", publish_at=EVENING))

    assert [upload.id for upload in channel.list_uploads()] == [sooner.id, later.id]


def test_a_video_can_be_renamed_and_dated_again(channel: VideoChannel, wish: Wish) -> None:
    upload = channel.upload(wish())
    changed = wish(title="How bees dance", publish_at=EVENING + timedelta(hours=2))

    updated = channel.update(upload.id, changed)

    assert (updated.title, updated.publish_at) == ("How bees dance", EVENING + timedelta(hours=2))
    assert channel.update(upload.id, changed) == updated == channel.find_upload("p1:publish")
    assert updated.uploaded_at == upload.uploaded_at


def test_a_public_video_cannot_be_dated_again(channel: VideoChannel, wish: Wish, clock: Clock) -> None:
    upload = channel.upload(wish())
    clock.time = EVENING

    with pytest.raises(ToolRejected, match="public already"):
        channel.update(upload.id, wish(publish_at=EVENING + timedelta(days=1)))

    assert channel.update(upload.id, wish()).privacy is Privacy.PUBLIC


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 101}, "title"),
        ({"title": "\N{HONEYBEE}" * 51}, "title"),
        ({"title": "<b>bees</b>"}, "title"),
        ({"title": "bees\x1b[2J"}, "title"),
        ({"description": "ü" * 2501}, "description"),
        ({"tags": ("a b",) * 100}, "tags"),
        ({"publish_at": datetime(2026, 11, 21, 18)}, "time zone"),  # noqa: DTZ001 - this is what is refused
        ({"privacy": Privacy.UNLISTED}, "private until then"),
        ({"video_sha256": "0" * 64}, "not the video that was approved"),
        ({"video": Path("/nowhere/made.mp4")}, "missing"),
    ],
)
def test_what_must_not_go_out_is_refused_whole(
    channel: VideoChannel, wish: Wish, wrong: dict[str, object], field: str
) -> None:
    with pytest.raises(ToolRejected, match=field) as caught:
        channel.upload(wish(**wrong))

    assert caught.value.hint
    assert channel.list_uploads() == ()


@pytest.mark.parametrize("id", ["0123456789abcdef", "../../etc", ""])
def test_an_unknown_video_cannot_be_updated(channel: VideoChannel, wish: Wish, id: str) -> None:
    with pytest.raises(ToolRejected, match="no video"):
        channel.update(id, wish())


def test_another_video_cannot_take_an_uploads_place(channel: VideoChannel, wish: Wish) -> None:
    upload = channel.upload(wish())

    with pytest.raises(ToolRejected, match="another video"):
        channel.update(upload.id, wish("p2:publish"))
