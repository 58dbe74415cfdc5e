"""Words against a video that is uploaded: what can be done is said, whether or not a change of it is asked about."""

from collections.abc import Iterator
from typing import Any

import pytest

from graph.core.ids import ProductionId
from graph.core.production import State
from graph.store.productions import set_values
from graph.store.tables import UploadRow
from tests.fakes.slack_studio import MENTION, Office, has, open_office

pytestmark = pytest.mark.loopback

WORDS = ["take it down", "unpublish", "Please take this down!", "don't publish it"]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office")) as opened:
        yield opened


@pytest.fixture(scope="module")
def scheduled(office: Office) -> ProductionId:
    return office.schedule()


def in_state(office: Office, state: State, **upload: Any) -> ProductionId:
    """A video that was scheduled, in another state."""
    production = office.schedule()
    with office.studio.db.write() as session:
        set_values(session, production, state=state)
        for name, value in upload.items():
            setattr(session.get_one(UploadRow, production), name, value)
    office.settle()
    return production


@pytest.mark.parametrize("to_us", ["", f"{MENTION} ", "!"])
@pytest.mark.parametrize("words", WORDS)
def test_what_is_scheduled_is_kept_back_by_taking_its_time_away(
    office: Office, scheduled: ProductionId, words: str, to_us: str
) -> None:
    (said,) = office.answers(scheduled, to_us + words)

    assert has(said, f"Nothing is changed: `{scheduled}` is scheduled.")
    assert has(said, f"`/video unschedule {scheduled}` asks to take its publish time away")
    assert office.state(scheduled) == "SCHEDULED"


@pytest.mark.parametrize("words", WORDS[:2])
def test_it_is_answered_alike_while_a_change_is_asked_about(office: Office, words: str) -> None:
    production = office.schedule()
    assert office.anna.command("/video", f"reschedule {production} tomorrow 10:15", office.videos).ok
    office.settle(seconds=1)

    (said,) = office.answers(production, words)

    assert has(said, f"`/video unschedule {production}` asks to take its publish time away")


@pytest.mark.parametrize(
    ("privacy", "says"), [("private", "It is private"), ("unlisted", "`make it private` asks to hide it.")]
)
def test_of_what_is_uploaded_without_a_time_it_is_said_who_sees_it(office: Office, privacy: str, says: str) -> None:
    production = in_state(office, State.UPLOADED, privacy=privacy, publish_at=None)

    (said,) = office.answers(production, "take it down")

    assert has(said, says)
    assert not has(said, "unschedule")


@pytest.mark.parametrize("to_us", ["", f"{MENTION} "])
def test_what_is_public_is_taken_down_at_the_channel(office: Office, to_us: str) -> None:
    production = in_state(office, State.PUBLISHED)

    (said,) = office.answers(production, f"{to_us}unpublish")

    assert has(said, f"Nothing is changed: `{production}` is published.")
    assert has(said, "whoever runs the channel takes it down there")


def test_who_has_no_say_in_it_and_what_is_said_to_others_is_left_alone(office: Office, scheduled: ProductionId) -> None:
    assert office.answers(scheduled, "take it down", by=office.ben) == []
    assert office.answers(scheduled, f"{office.ben.mention} take it down") == []
