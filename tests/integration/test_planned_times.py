"""A publish time that is wished for before the release is asked about: kept in time, or said to be too late."""

from datetime import UTC, datetime

import pytest

from bot.commands import Adjust
from bot.releasing import Releases
from graph.core.errors import BadBrief, LostRace
from graph.core.ids import ProductionId
from graph.dossier import read_dossier
from graph.store.cards import Thread, open_thread
from graph.store.productions import get_row
from graph.store.slots import take_slot
from tests.fakes.studio import ANNA, FakeStudio

AT = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
WISH = "2026-11-24 18:00"


def talked_about(studio: FakeStudio, workspace: str) -> ProductionId:
    production = studio.start()
    place = {"workspace": workspace, "conversation": "C1", "ts": "1.1", "requester": "U1", "trouble": ""}
    with studio.db.write() as session:
        open_thread(studio.db, session, Thread(production=production, **place))
    return production


def adjust(studio: FakeStudio, production: ProductionId) -> tuple[str, ...]:
    releases = Releases(studio.db, studio.clock, lambda _: studio.channel.model_copy(update={"zone": "Europe/Berlin"}))
    dossier = read_dossier(studio.db, studio.artifacts, production)
    return releases.adjust(studio.productions, dossier, Adjust(production=production, at=WISH), ANNA)


def moved_to(studio: FakeStudio, production: ProductionId) -> object:
    with studio.db.read() as session:
        return get_row(session, production).brief.get("moved_to")


def test_a_time_that_comes_as_the_release_is_asked_about_is_not_lost_in_silence(studio: FakeStudio) -> None:
    production = studio.start()
    adjust(studio, production)
    assert moved_to(studio, production) == AT.isoformat()
    studio.walk_to(production, "publish")

    with pytest.raises(LostRace, match="comes to be asked about"):
        studio.productions.plan_release(production, AT, ANNA)

    assert moved_to(studio, production) is None


@pytest.mark.parametrize(("other", "said"), [("T1", "is taken by “"), ("T2", "is taken by another video")])
def test_whose_time_it_is_is_named_in_its_own_workspace_alone(studio: FakeStudio, other: str, said: str) -> None:
    mine, theirs = talked_about(studio, "T1"), talked_about(studio, other)
    with studio.db.write() as session:
        assert take_slot(studio.db, session, theirs, "default", AT)

    with pytest.raises(BadBrief) as refused:
        adjust(studio, mine)

    assert said in str(refused.value)
    assert ("octopuses" in str(refused.value)) == (other == "T1")
