"""Files that go into a thread: streamed, seen there before the card that needs them, and once whatever breaks."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.slack.cards import Digest, DigestLine, digest_card
from bot.slack.desk import Place
from graph.core.ids import ProductionId
from graph.store.cards import find_thread
from graph.store.outbox import FILE, LEASE
from tests.fakes.makers import TROUBLE
from tests.fakes.slack_office import SlackOffice, open_office, says

pytestmark = pytest.mark.loopback

CARD = "Film to approve"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[SlackOffice]:
    with open_office(tmp_path) as opened:
        yield opened


_read: list[str] | None = None


def _watch(event: str, args: tuple[Any, ...]) -> None:
    if _read is not None and event == "open" and str(args[0]).endswith(".log"):
        _read.append(str(args[0]))


sys.addaudithook(_watch)


@contextmanager
def noting_logs() -> Iterator[list[str]]:
    """The logs that are opened."""
    global _read  # noqa: PLW0603 - an audit hook stays for ever, and is told so when to note.
    _read = noted = []
    try:
        yield noted
    finally:
        _read = None


def card_in(messages: list[dict[str, Any]]) -> dict[str, Any]:
    (card,) = [one for one in messages if says(one, CARD)]
    return card


def picture_of(card: dict[str, Any]) -> list[dict[str, Any]]:
    return [block for block in card["blocks"] if block["type"] == "image"]


def test_a_film_and_its_thumbnail_are_there_before_the_card_that_shows_them(office: SlackOffice) -> None:
    production = office.begin("video")

    messages = office.show(production)

    card = card_in(messages)
    (film,) = [one for one in messages if one.get("files")]
    assert film["files"][0]["name"] == f"{production}-revision-1.mp4"
    assert float(film["ts"]) < float(card["ts"])
    (image,) = picture_of(card)
    assert office.space.files.stored[image["slack_file"]["id"]].name == f"{production}-revision-1.jpg"
    assert says(card, "Watch it in this thread")
    (sent,) = [file for file in office.space.files.stored.values() if file.name.endswith(".mp4")]
    assert sent.content == (office.studio.exports.folder / production / "preview.mp4").read_bytes()


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
def test_an_answer_that_is_lost_on_the_way_doubles_no_file(office: SlackOffice, method: str) -> None:
    production = office.begin("video")
    office.slack.failing(method, "lost", times=1)

    messages = office.show(production)

    assert card_in(messages)
    assert office.files() == [f"{production}-revision-1.mp4"]


@pytest.mark.parametrize("step", ["reserved", "sent", "completed"])
def test_whoever_follows_a_sender_that_died_goes_on_from_its_last_step(office: SlackOffice, step: str) -> None:
    production = office.begin("video")
    office.projector.project(production)
    before = {
        "reserved": "files.completeUploadExternal",
        "sent": "files.completeUploadExternal",
        "completed": "files.info",
    }
    if step == "reserved":
        office.space.files.upload_faults.extend(["broken"] * 2)
    else:
        office.slack.failing(before[step], "dropped", times=2)
    while office.sender.send_next():
        pass

    office.clock.turn(seconds=LEASE.total_seconds() + 1)
    office.sender = office.another_sender("second")
    messages = office.show(production)

    assert card_in(messages)
    assert office.files() == [f"{production}-revision-1.mp4"]


@pytest.mark.parametrize("fault", ["500", "404"])
def test_an_address_that_takes_no_bytes_is_asked_for_anew(office: SlackOffice, fault: str) -> None:
    production = office.begin("video")
    office.space.files.upload_faults.append(fault)

    messages = office.show(production)

    assert card_in(messages)
    assert office.files() == [f"{production}-revision-1.mp4"]
    assert len(office.slack.calls.of("files.getUploadURLExternal")) == 3  # The film twice, and the thumbnail.


@pytest.mark.parametrize(("seconds", "pause", "state"), [(90, 0.5, "sending"), (400, 30, "sent")])
def test_of_two_senders_whose_upload_is_answered_late_only_one_goes_on(
    database_url: str, tmp_path: Path, seconds: float, pause: float, state: str
) -> None:
    with open_office(tmp_path, GREENLIGHT_DATABASE_URL=database_url) as office:
        production = office.begin("video")
        office.projector.project(production)
        film, seen = office.calls("waiting")[1], []
        assert film.arguments["name"].endswith(".mp4")

        def meanwhile() -> None:
            second = office.another_sender("second")
            office.clock.turn(seconds=seconds)
            for _ in range(20):
                if not second.send_next():
                    office.clock.turn(seconds=pause)
            seen.extend(call.state for call in office.calls() if call.id == film.id)
            office.space.files.upload_faults.append("500")

        office.space.files.while_sent.append(meanwhile)
        messages = office.show(production)

        assert seen == [state]
        assert card_in(messages)
        assert office.files() == [f"{production}-revision-1.mp4"]


def test_a_film_that_cannot_be_uploaded_holds_no_question_up_and_the_card_says_so(office: SlackOffice) -> None:
    production = office.begin("video")
    office.space.files.upload_faults.extend(["500"] * 50)

    card = card_in(office.show(production))

    assert says(card, "could not be put here")
    assert says(card, "The thumbnail could not be put here")
    assert picture_of(card) == []
    assert says(card, "gate.approve")


def test_what_slack_never_shows_is_not_waited_for_for_good(office: SlackOffice) -> None:
    production = office.begin("video")
    office.space.files.share_polls = None

    card = card_in(office.show(production))

    assert picture_of(card) == []
    assert says(card, "Watch it in this thread")
    assert says(card, "gate.approve")


def test_a_file_that_was_removed_from_the_disk_is_not_asked_for_again_and_again(office: SlackOffice) -> None:
    production = office.begin("video")
    office.projector.project(production)
    for call in office.calls("waiting"):
        if call.method == FILE:
            Path(call.arguments["path"]).unlink()

    office.show(production)

    assert [call.tries for call in office.calls("failed") if call.method == FILE] == [1, 1]


def test_an_archived_conversation_keeps_the_film_waiting_and_it_comes_once_when_it_may(office: SlackOffice) -> None:
    production = office.begin("script")
    office.show(production)
    office.terminal.type("show", production)
    office.terminal.type("approve", production)
    office.terminal.walk(production, "video")
    office.space.archive(office.videos)
    office.projector.project(production)
    for _ in range(5):
        office.sender.send_next()
        office.clock.turn(seconds=1)
    with office.studio.db.read() as session:
        thread = find_thread(session, ProductionId(production))
    assert thread is not None
    assert thread.trouble == "is_archived"

    office.videos.archived = False
    office.clock.turn(seconds=61)

    assert card_in(office.show(production))
    assert office.files() == [f"{production}-revision-1.mp4"]


def begin_with_two_refused(
    office: SlackOffice, folder: Path, monkeypatch: pytest.MonkeyPatch, words: str = "refuse:list refuse:quote"
) -> str:
    """A production of which two scenes could not be made."""
    trouble = folder / "trouble"
    trouble.write_text(words)
    monkeypatch.setenv(TROUBLE, str(trouble))
    production = office.begin("script")
    office.terminal.type("show", production)
    office.terminal.type("approve", production)
    office.terminal.type("run", production)
    return production


def test_the_logs_of_all_that_failed_come_with_the_question_about_it(
    office: SlackOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    production = begin_with_two_refused(office, tmp_path, monkeypatch)

    messages = office.show(production)

    (card,) = [one for one in messages if says(one, "Scenes could not be made")]
    assert says(card, "Spent so far: ")
    assert says(card, "gate.retry")
    scenes = re.findall(r"The picture of scene (\d) by renderer", str(card["blocks"]))
    assert len(scenes) == 2
    assert says(card, "The logs of what failed are in the files below.")
    names = [name for name in office.files() if name.endswith(".log")]
    assert names == [f"{production}-scene-{number}-try-1.log" for number in scenes]
    logs = [file for file in office.space.files.stored.values() if file.name in names]
    assert all(b"nobody can say" in (log.content or b"") for log in logs)
    thread = office.space.thread(office.videos, card["thread_ts"])
    assert [one["files"][0]["name"] for one in thread if one.get("files")] == names
    assert not re.search(r"\bs[0-9]\b|build-", str([(one.get("text"), one.get("blocks")) for one in thread]))


def test_the_log_of_a_scene_that_a_plain_picture_stands_in_for_comes_with_its_film(
    office: SlackOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    production = begin_with_two_refused(office, tmp_path, monkeypatch, "refuse:quote")

    card = card_in(office.show(production))

    (place,) = re.findall(r"stands in for scene (\d) \(renderer: nobody can say quote\)", str(card["blocks"]))
    assert says(card, "The log of what failed is in the file below.")
    (log,) = [file for file in office.space.files.stored.values() if file.name.endswith(".log")]
    assert log.name == f"{production}-scene-{place}-try-1.log"
    assert b"nobody can say quote" in (log.content or b"")


def test_a_log_is_read_when_its_card_is_drawn_and_no_more_when_it_is_looked_at(
    office: SlackOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    production = begin_with_two_refused(office, tmp_path, monkeypatch)

    with noting_logs() as read_first:
        office.show(production)
    with noting_logs() as read_later:
        office.show(production)

    assert len([name for name in office.files() if name.endswith(".log")]) == 2
    assert len(read_first) == 2
    assert read_later == []


def test_what_a_card_of_no_production_could_not_show_comes_below_it(office: SlackOffice) -> None:
    lines = tuple(DigestLine(production="p", title=f"Video {number}", what="waits", link="") for number in range(99))
    empty: dict[str, Any] = {"slots_today": (), "slots_tomorrow": (), "published": (), "failures": ()}
    found = Digest(channel_title="Test", zone="UTC", day=date(2026, 11, 20), needs_you=lines, spent_usd=0.0, **empty)

    office.desk.draw(Place(office.space.team_id, office.videos.id, office.anna.id), "digest:test", digest_card(found))
    office.send()

    (digest,) = [one for one in office.space.messages(office.videos) if says(one, "in the file below")]
    below = office.space.thread(office.videos, digest["ts"])
    assert [file["name"] for one in below for file in one.get("files") or ()] == ["digest-2026-11-20.md"]
