"""Files that people drop into Slack: what becomes of them, said each time, once, whatever breaks."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.slack.cards import Card
from graph.core.ids import ProductionId
from graph.core.script import Revision
from graph.store.parcels import LEASE
from graph.store.productions import get_row
from graph.store.revisions import get_revision
from tests.fakes.slack.screen import snapshot
from tests.fakes.slack_office import SlackOffice, open_office
from tests.fakes.terminal import ARTICLE

pytestmark = pytest.mark.loopback

SCRIPT, FILM, RELEASE = "Script to approve", "Film to approve", "Release to approve"
OTHER = "The squid has a beak of chitin. It bites through shells with it. Nobody has seen it sleep. " * 8


@pytest.fixture
def office(tmp_path: Path) -> Iterator[SlackOffice]:
    with open_office(tmp_path) as opened:
        yield opened


def picture(colour: str = "navy", kind: str = "PNG") -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (64, 96), colour).save(data, kind)
    return data.getvalue()


def revision(office: SlackOffice, production: ProductionId) -> Revision:
    with office.studio.db.read() as session:
        return get_revision(session, production)


def row(office: SlackOffice, production: ProductionId) -> Any:
    with office.studio.db.read() as session:
        return get_row(session, production)


def at_script(office: SlackOffice) -> tuple[ProductionId, dict[str, Any]]:
    production = office.begin("script")
    office.show(production)
    return production, office.said(SCRIPT)


def approve(office: SlackOffice, production: ProductionId) -> None:
    office.terminal.type("show", production)
    assert office.terminal.type("approve", production).code == 0
    office.work(production)


def productions(office: SlackOffice) -> list[str]:
    return [one.id for one in office.studio.productions.list()]


def text_of(card: Card | None) -> str:
    assert card is not None
    return f"{card.text} {card.blocks}"


def test_a_text_in_the_thread_of_a_script_is_offered_and_a_press_has_it_written_anew(office: SlackOffice) -> None:
    production, script = at_script(office)

    office.drop(("squid.md", OTHER.encode()), at=script)

    offer = office.said("Write it anew from squid.md")
    assert offer["thread_ts"] == script["thread_ts"]
    assert "the script, which asks for a yes again" in str(offer)
    assert revision(office, production).number == 1
    assert "On its way" in text_of(office.press(offer, "gate.files"))
    office.work(production)
    assert "squid" in revision(office, production).script.scenes[0].text
    assert row(office, production).brief["source_name"] == "squid.md"
    assert "squid" in row(office, production).source
    assert office.said(SCRIPT)["ts"] != script["ts"]
    assert "gate.files" not in str(office.said("Used, by"))


def test_a_picture_before_there_is_a_film_is_shown_in_it_like_those_of_a_folder(office: SlackOffice) -> None:
    production, script = at_script(office)

    office.drop(("octopus hearts.png", picture()), ("gills.jpg", picture("red", "JPEG")), text="use these", at=script)

    said = str(office.said("The film will show them"))
    assert "✓ 🖼️ *gills.jpg*" in said, said
    assert office.studio.productions.find_gate(production) is not None
    approve(office, production)
    board = row(office, production).storyboard
    assert len(set(board["photos"].values())) == 2
    roles = [role for role, _, _, _ in office.studio.productions.list_artifacts(production)]
    assert len([role for role in roles if role.startswith("given picture ")]) == 2


def test_a_picture_for_a_film_is_offered_with_the_one_scene_that_is_made_again(office: SlackOffice) -> None:
    production, _ = at_script(office)
    approve(office, production)
    film = office.said(FILM)

    office.drop(("clash.png", picture()), text="please use this picture", at=film)

    offer = office.said("Show clash.png in scene")
    assert "joining, mixing and checking the film" in str(offer)
    assert "about" in str(offer)
    office.press(offer, "gate.files")
    office.work(production)
    scenes = {scene.text: scene.id for scene in revision(office, production).script.scenes}
    (shown,) = [scene for text, scene in scenes.items() if "clash" in text]
    assert list(row(office, production).storyboard["photos"]) == [shown]
    assert office.said(FILM)["ts"] != film["ts"]
    made = [call for call in office.terminal.type("step", production, "build", "--json").json["tries"] if call]
    assert len(made) == len(scenes) + 1


def test_what_comes_while_the_film_is_made_is_asked_about_when_it_is_there(office: SlackOffice) -> None:
    production, script = at_script(office)
    office.terminal.type("show", production)
    office.terminal.type("approve", production)

    office.drop(("hearts.png", picture()), at=script)

    office.said("The film is being made. I ask about them")
    office.work(production)
    office.fetch()
    assert office.said("Show hearts.png in scene")["thread_ts"] == script["thread_ts"]


def test_files_that_are_of_no_use_are_told_one_by_one_and_why(office: SlackOffice) -> None:
    production, script = at_script(office)
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")

    office.drop(
        ("paper.pdf", b"%PDF-1.7 ..."),
        ("letter.docx", b"PK\x03\x04..."),
        ("half.png", picture()[:60]),
        ("bomb.png", bomb.getvalue()),
        ("long.txt", b"word " * 210_000),
        ("empty.txt", b""),
        ("octo.png", b"An octopus has three hearts. " * 40),
        ("photo.heic", b"\x00\x00\x00\x18ftypheic"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        at=script,
    )

    said = str(office.said("Nothing of it can be used"))
    for words in (
        "*paper.pdf*  is a PDF",
        "office document",
        "*half.png*  is broken",
        "million pixels",
        "more than 1 MB",
        "*empty.txt*  is empty",
        "*octo.png*  is no picture: it holds text",
        "HEIC",
        "SVG",
    ):
        assert words.lower() in said.lower(), words
    assert revision(office, production).number == 1


def test_what_a_file_is_is_told_by_its_bytes_and_its_name_names_no_place(office: SlackOffice) -> None:
    production, script = at_script(office)

    office.drop(("../../../tmp/evil.txt", picture()), at=script)

    office.said("The film will show them")
    paths = [path for _, _, _, path in office.studio.productions.list_artifacts(production)]
    assert all(Path(path).is_relative_to(office.studio.artifacts.folder) for path in paths)
    assert not list(office.terminal.folder.rglob("evil*"))


def test_somebody_elses_files_in_a_thread_are_not_used_and_they_are_told_once(office: SlackOffice) -> None:
    ben = office.space.add_person("ben")
    office.space.invite(ben, office.videos)
    _, script = at_script(office)

    office.drop(("squid.md", OTHER.encode()), at=script, who=ben)
    office.drop(("octopus.md", OTHER.encode()), at=script, who=ben)
    assert office.space.files.downloads == []
    (told,) = ben.ephemerals
    assert "You may bring nothing for this video" in str(told)
    assert "Whoever asked for it may, and approvers." in str(told)

    office.drop(("squid.md", OTHER.encode()), text="<@U0BOT> use this", at=script, who=ben)
    office.said(f"{ben.mention}, you may bring nothing for this video")


def test_a_mention_with_a_file_begins_a_video(office: SlackOffice) -> None:
    office.drop(
        ("article.txt", (ARTICLE * 12).encode()),
        ("hearts.png", picture()),
        text='<@U0BOT> new "Three hearts" --length 20s',
    )

    (production,) = productions(office)
    office.said(f"Started `{production}`")
    assert row(office, ProductionId(production)).source.startswith("The octopus")
    assert [one["name"] for one in row(office, ProductionId(production)).brief["pictures"]] == ["hearts.png"]


def test_a_file_alone_in_a_direct_conversation_is_offered_as_a_video(office: SlackOffice) -> None:
    direct = office.space.direct(office.anna)

    office.drop(("notes.md", f"# Three hearts beat\n\n{ARTICLE * 30}".encode()), conversation=direct)

    offer = office.said("Make a video from this: *Three hearts beat*?")
    assert productions(office) == []
    office.press(offer, "parcel.start")
    (production,) = productions(office)
    assert office.studio.productions.get(ProductionId(production)).title == "Three hearts beat"


@pytest.mark.parametrize("asked", ['new "Three hearts" --length 20s', "make a 20 second video about Three hearts"])
def test_a_topic_that_was_refused_for_want_of_a_text_begins_with_the_file_that_follows(
    office: SlackOffice, asked: str
) -> None:
    office.anna.say(f"<@U0BOT> {asked}", office.videos)
    office.hear()
    refused = office.said("There is no text to make it from")
    assert productions(office) == []

    office.drop(("hearts.png", picture()), at=refused)
    office.said("A text to write from is missing")
    office.drop(("article.txt", (ARTICLE * 12).encode()), at=refused)

    (production,) = productions(office)
    assert office.studio.productions.get(ProductionId(production)).title == "Three hearts"
    assert len(row(office, ProductionId(production)).brief["pictures"]) == 1


def test_a_text_that_is_too_thin_says_so_and_another_one_may_follow(office: SlackOffice) -> None:
    _, script = at_script(office)
    office.drop(("thin.txt", b"One sentence only."), at=script)
    assert "gate.files" not in str(office.said("single sentence"))

    office.anna.say('<@U0BOT> new "Squids" --length 20s', office.videos)
    office.hear()
    thread = office.said("There is no text to make it from")
    office.drop(("thin.txt", b"One sentence only."), at=thread)
    office.said("Add another file here")
    office.drop(("squid.md", OTHER.encode()), at=thread)
    office.said("Started")


@pytest.mark.parametrize("fault", ["500", "429", "broken"])
def test_a_file_that_does_not_arrive_at_first_is_fetched_again_and_used_once(office: SlackOffice, fault: str) -> None:
    _, script = at_script(office)
    office.space.files.download_faults.extend([fault, fault])

    office.drop(("squid.md", OTHER.encode()), ("hearts.png", picture()), at=script)

    offers = [one for one in office.everything() if "gate.files" in str(one)]
    assert len(offers) == 1
    assert len(office.space.files.downloads) == 4


def test_a_file_that_never_arrives_is_given_up_and_said(office: SlackOffice) -> None:
    _, script = at_script(office)
    office.space.files.download_faults.extend(["503"] * 50)

    office.drop(("squid.md", OTHER.encode()), at=script)

    office.said("Nothing of it can be used")
    assert "could not be fetched" in str(office.everything())


def test_a_file_that_was_deleted_meanwhile_is_named(office: SlackOffice) -> None:
    _, script = at_script(office)
    office.anna.say("", office.videos, thread_ts=script["thread_ts"], files=[("squid.md", OTHER.encode())])
    (file,) = [one for one in office.space.files.stored.values() if one.name == "squid.md"]
    office.space.files.delete(file.id)

    office.hear()

    assert "*squid.md*  was deleted before I could read it" in str(office.said("Nothing of it can be used"))


def test_whoever_dies_in_the_middle_is_followed_and_nothing_comes_twice(office: SlackOffice) -> None:
    _, script = at_script(office)
    office.anna.say("", office.videos, thread_ts=script["thread_ts"], files=[("squid.md", OTHER.encode())])
    office.hear()
    before = len(office.everything())

    office.clock.turn(seconds=LEASE.total_seconds() + 1)
    for delivery in [one for one in office.slack.deliveries if one.kind == "events_api"]:
        office.slack.redeliver(delivery)
    office.hear()

    assert len(office.everything()) == before
    assert len([one for one in office.everything() if "gate.files" in str(one)]) == 1


def test_a_second_press_and_one_that_comes_too_late_change_nothing(office: SlackOffice) -> None:
    production, script = at_script(office)
    office.drop(("squid.md", OTHER.encode()), at=script)
    offer = office.said("Write it anew")
    shown = snapshot(offer)
    office.press(offer, "gate.files")
    office.work(production)

    assert "decided already" in text_of(office.press(offer, "gate.files", stale=shown))
    assert revision(office, production).number == 2


def test_an_offer_at_a_question_that_is_closed_is_made_again_at_the_next(office: SlackOffice) -> None:
    production, script = at_script(office)
    office.drop(("squid.md", OTHER.encode()), at=script)
    offer = office.said("Write it anew")
    shown = snapshot(offer)
    approve(office, production)

    assert "decided already" in text_of(office.press(offer, "gate.files", stale=shown))

    again = office.said("Write it anew")
    assert again["ts"] != offer["ts"]
    assert "scenes 1, 2, 3, 4, 5, 6" in str(again)


def test_a_video_that_is_out_takes_no_picture_and_a_text_may_become_another(office: SlackOffice) -> None:
    production, script = at_script(office)
    office.terminal.type("reject", production, "--reason", "no")

    office.drop(("hearts.png", picture()), at=script)
    office.said("is over: its film can show nothing more")
    office.drop(("squid.md", OTHER.encode()), at=script)

    office.press(office.said("Make a video from this"), "parcel.start")
    assert len(productions(office)) == 2


def test_the_form_takes_a_text_at_once_and_pictures_with_it_once_they_are_here(office: SlackOffice) -> None:
    files = office.space.files
    article = files.drop(office.anna, "article.txt", (ARTICLE * 12).encode())["id"]
    shown = files.drop(office.anna, "hearts.png", picture())["id"]

    assert office.submit({"topic": "Three hearts", "length": "20"}, [article]) is None
    (first,) = productions(office)
    assert row(office, ProductionId(first)).brief["source_name"] == "article.txt"

    assert office.submit({"topic": "Three hearts again", "length": "20"}, [article, shown]) is None
    office.fetch()
    (second,) = set(productions(office)) - {first}
    office.said(f"Started `{second}`")
    assert [one["name"] for one in row(office, ProductionId(second)).brief["pictures"]] == ["hearts.png"]


def test_a_file_of_no_use_is_told_beside_its_field_and_the_form_stays(office: SlackOffice) -> None:
    paper = office.space.files.drop(office.anna, "paper.pdf", b"%PDF-1.7")["id"]
    thin = office.space.files.drop(office.anna, "thin.txt", b"One sentence.")["id"]

    told = office.submit({"topic": "Three hearts"}, [paper])
    assert told is not None
    assert "paper.pdf is a PDF" in told["errors"]["file"]
    told = office.submit({"topic": "Three hearts"}, [thin])
    assert told is not None
    assert "single sentence" in str(told["errors"])
    told = office.submit({"topic": "Three hearts"}, [])
    assert told is not None
    assert "could write without one. Paste one into this form, or add a file." in told["errors"]["source"]
    assert productions(office) == []


def test_a_form_does_not_wait_for_slack_longer_than_slack_waits_for_it(office: SlackOffice) -> None:
    article = office.space.files.drop(office.anna, "article.txt", (ARTICLE * 12).encode())["id"]
    office.space.files.download_faults.append("503")

    assert office.submit({"topic": "Three hearts", "length": "20"}, [article]) is None
    assert productions(office) == []
    office.fetch()

    (production,) = productions(office)
    office.said(f"Started `{production}`")
