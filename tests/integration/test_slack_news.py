"""What calls people: that somebody else ended their video and why, and that a video goes out. Each is said once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.core.gate import Approve, Reject
from graph.core.ids import ProductionId
from graph.core.person import Person, Role, Surface
from graph.store.tables import UploadRow
from graph.work.reaper import reap
from tests.fakes.slack_studio import Office, open_office

pytestmark = pytest.mark.loopback


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


def person(office: Office, who: Any) -> Person:
    return Person(name=f"{office.space.team_id}/{who.id}", role=Role.ADMIN, surface=Surface.SLACK)


def decide(office: Office, production: ProductionId, verdict: Any, by: Any, note: str = "") -> None:
    gate = office.studio.productions.find_gate(production)
    assert gate is not None
    office.studio.handler.decide(gate.id, gate.subject, verdict, person(office, by), note)
    office.settle()


def test_whoever_asked_is_called_when_somebody_else_rejects_and_reads_why(office: Office) -> None:
    production = office.ask()

    decide(office, production, Reject(), office.ben, "not for <!channel>")
    office.settle(minutes=2)

    (told,) = office.find(production, f"was rejected by {office.ben.mention}")
    assert told["text"].startswith(office.anna.mention)
    assert "Not for &lt;!channel&gt;" in told["text"]


def test_nobody_is_told_what_they_did_themselves(office: Office) -> None:
    production = office.ask()

    decide(office, production, Reject(), office.anna, "changed my mind")

    assert not office.find(production, "was rejected by")


def test_a_video_that_was_ended_long_ago_is_no_news(office: Office) -> None:
    production = office.ask()
    gate = office.studio.productions.find_gate(production)
    assert gate is not None
    office.studio.handler.decide(gate.id, gate.subject, Reject(), person(office, office.ben))

    office.settle(hours=2)

    assert not office.find(production, "was rejected by")


def test_where_a_video_goes_is_said_once_and_again_when_it_is_out(office: Office) -> None:
    production = office.ask()
    for card in ("Script to approve", "Film to approve", "Release to approve"):
        office.come(production, card)
        decide(office, production, Approve(), office.ben)

    office.settle(seconds=30)
    (told,) = office.find(production, "is uploaded and goes public")
    assert office.state(production) == "SCHEDULED"

    office.clock.turn(hours=24)
    reap(office.box)
    office.settle(seconds=30)

    assert [one["ts"] for one in office.find(production, "is uploaded and goes public")] == [told["ts"]]
    assert len(office.find(production, "is out.")) == 1


@pytest.mark.parametrize("url", ["file:///srv/greenlight/out/3.mp4", "https://video.example/watch?v=3"])
def test_to_watch_it_is_offered_only_where_that_leads_somewhere(office: Office, url: str) -> None:
    production = office.schedule()
    with office.studio.db.write() as session:
        session.get_one(UploadRow, production).url = url
    office.clock.turn(hours=24)
    reap(office.box)
    office.settle(minutes=1)

    status = str(office.anna.command("/video", f"status {production}", office.videos).answer)
    office.says(f"{office.space.bot.mention} where is the video?", production)

    said = [office.thread(production)[0], office.card(production, "is out."), office.thread(production)[-1], status]
    is_web = url.startswith("https://")
    assert [(url in str(one), "atch it" in str(one) or "|the video>" in str(one)) for one in said] == [
        (is_web, is_web)
    ] * 4
    assert "greenlight/out" not in str(office.thread(production))
