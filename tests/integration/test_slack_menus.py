"""The menus of cards do what they say, and what is too long for an answer follows it as a file."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.commands import ReadLog
from bot.page import LogPage
from bot.slack.cards import log_card
from bot.slack.ids import Action, View
from graph.core.ids import ProductionId
from graph.core.production import State
from graph.core.script import Line
from graph.dossier import read_dossier
from graph.store.chat_tables import OutboxRow
from graph.store.gates import supersede_gates
from graph.store.outbox import FILE
from graph.store.productions import set_values
from graph.store.revisions import get_revision, save_revision
from tests.fakes.slack.blockkit import elements_of
from tests.fakes.slack_studio import Office, has, open_office

pytestmark = pytest.mark.loopback


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office")) as opened:
        yield opened


@pytest.fixture(scope="module")
def video(office: Office) -> ProductionId:
    """One that is scheduled, with a script and logs."""
    production = office.ask()
    with office.studio.db.write() as session:
        set_values(session, production, state=State.SCHEDULED)
        supersede_gates(session, production)
    leave_log(office, production, "all is well")
    office.settle(seconds=61)
    return production


def leave_log(office: Office, production: ProductionId, *lines: str) -> None:
    """What a process of its own would have printed at its work."""
    for work in read_dossier(office.studio.db, office.studio.artifacts, production).work:
        for log in (Path(attempt.log) for attempt in work.attempts if attempt.log):
            log.parent.mkdir(parents=True, exist_ok=True)
            log.write_text("\n".join(lines), encoding="utf-8")


def menus(message: dict[str, Any]) -> dict[str, str]:
    """The entries of all menus of a card, by what they say."""
    found = [one for block in message["blocks"] for one in elements_of(block) if one["type"] == "overflow"]
    return {entry["text"]["text"]: entry["value"] for one in found for entry in one["options"]}


def test_each_entry_of_a_videos_menu_does_what_it_says(office: Office, video: ProductionId) -> None:
    card = office.thread(video)[0]
    shown = {"Show the script": "Script · revision 1", "Show the log": "```"}

    entries = menus(card)

    assert set(entries) == {*shown, "Change the publish time"}
    for entry, text in shown.items():
        before = len(office.ben.ephemerals)
        assert office.ben.select(card, Action.MORE, entries[entry]).ok
        (answer,) = office.space.wait_for(lambda count=before: office.ben.ephemerals[count:])
        assert has(answer, text), entry
    assert office.anna.select(card, Action.MORE, entries["Change the publish time"]).ok
    assert office.anna.views[-1]["callback_id"] == View.RESCHEDULE


def test_no_other_card_has_a_menu_that_is_not_tried(office: Office, video: ProductionId) -> None:
    other = office.ask("Blue blood")

    cards = [*office.thread(video), *office.thread(other)]

    tried = set(menus(office.thread(video)[0]))
    assert {entry for card in cards for entry in menus(card)} <= tried


def lengthen(office: Office, production: ProductionId) -> str:
    """Give its script forty scenes; the last words of it."""
    with office.studio.db.write() as session:
        was = get_revision(session, production)
        first = was.script.scenes[0]
        lines = [
            (*first.lines, Line(text=f"This is number {n}. " + "It goes on. " * 40, origin="person")) for n in range(40)
        ]
        scenes = tuple(first.model_copy(update={"id": f"s{n + 90}", "lines": said}) for n, said in enumerate(lines))
        script = was.script.model_copy(update={"scenes": scenes})
        now, longer = office.clock.now(), was.model_copy(update={"number": was.number + 1, "script": script})
        save_revision(office.studio.db, session, production, longer, by="anna", now=now)
    return "This is number 39."


def brought(office: Office, count: int, text: str, at: ProductionId | None = None) -> list[str]:
    """Files with this text in the production's thread, else in Ben's direct conversation, once there are so many."""
    for _ in range(30):
        office.settle(seconds=5)  # A call that broke off on a busy machine is made again a minute later at the latest.
        messages = office.thread(at) if at else office.space.messages(office.space.direct(office.ben))
        ids = [file["id"] for message in messages for file in message.get("files") or ()]
        found = [(office.space.files.stored[one].content or b"").decode() for one in ids]
        if len(held := [one for one in found if text in one]) >= count:
            return held
    with office.studio.db.read() as session:
        calls = [
            (call.state, call.error, call.conversation)
            for call in session.query(OutboxRow).where(OutboxRow.method == FILE)
        ]
    raise AssertionError((calls, [one["text"][:200] for one in office.ben.ephemerals]))


def test_a_script_that_does_not_fit_comes_as_a_file_to_whoever_asked(office: Office) -> None:
    production = office.ask("Green blood")
    last = lengthen(office, production)

    told = str(office.ben.command("/video", f"show {production} script", office.videos).answer)

    assert "all of it comes as a file" in told
    assert len(brought(office, 1, last)) == 1

    card = office.thread(production)[0]
    assert office.ben.select(card, Action.MORE, menus(card)["Show the script"]).ok
    assert len(brought(office, 2, last)) == 2

    office.says(f"{office.space.bot.mention} show {production} script", production, by=office.ben)
    assert len(brought(office, 1, last, at=production)) == 1


def test_the_end_of_a_long_log_is_shown_and_all_of_it_comes_as_a_file(office: Office) -> None:
    production = office.ask("Red blood")
    leave_log(office, production, *(f"line {n} says ``` and <!channel> {'x' * 200}" for n in range(100)))

    told = str(office.ben.command("/video", f"show {production} log", office.videos).answer)

    assert "line 99 says ''' and &lt;!channel&gt;" in told
    assert "line 50 says" not in told
    (mine,) = brought(office, 1, "line 50 says")
    assert "line 99 says ```" in mine


def test_a_log_card_keeps_the_last_words_whole_and_ends_its_block(office: Office, video: ProductionId) -> None:
    head = office.studio.handler.handle(ReadLog(production=video), office.desk.person(office.place(office.anna)))
    assert isinstance(head, LogPage)

    for lines in (("x" * 9000 + " the end",), ("& < > ``` " * 500, "the end"), ()):
        card = log_card(head.model_copy(update={"lines": lines}), "")
        shown = str(card.blocks[0]["text"]["text"])
        assert shown.endswith("the end```" if lines else "-```")
        assert (len(shown) <= 3000, shown.count("```")) == (True, 2)
