"""A publish time that is wished for is told wherever somebody looks, until the release is asked about."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.slack.cards import SlotLine
from bot.slack.cards.digest import fill_of
from bot.slack.cards.text import say_when
from bot.slack.planning import WANTED as WANTED_BY
from bot.slack.planning import look_around
from bot.slots import next_slots
from graph.core.ids import ProductionId
from graph.store.slots import take_slot
from tests.fakes.slack_studio import Office, has, open_office
from tests.fakes.terminal import ARTICLE, Terminal

pytestmark = pytest.mark.loopback

WANTED = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
TOLD = f"wanted for {say_when(WANTED)}, chosen at its last question"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


def ask_for(office: Office) -> ProductionId:
    """A video that is wanted for tomorrow at six, at its script."""
    wish = f'new "Three hearts" --length 20s --at "tomorrow 18:00" --source "{ARTICLE * 12}"'
    assert office.anna.command("/video", wish, office.videos).ok
    office.settle()
    (new,) = office.studio.productions.list()
    return new.id


def typed(office: Office, command: str, words: str) -> str:
    return str(office.anna.command(command, words, office.videos).answer)


def answer(office: Office, production: ProductionId) -> dict[str, Any]:
    office.says("when does it go out?", production)
    return office.thread(production)[-1]


def test_a_time_that_came_with_the_request_is_told_wherever_somebody_looks(office: Office, tmp_path: Path) -> None:
    production = ask_for(office)

    assert has(office.thread(production)[0], TOLD)
    assert TOLD in typed(office, "/video", f"status {production}")
    assert has(answer(office, production), f"is {TOLD}")
    told = " ".join(Terminal(tmp_path, office.clock).type("status", production).out.split())
    assert "wanted for 2026-11-21 18:00 UTC, chosen at its last question" in told


def test_a_time_that_was_said_since_is_told_instead_of_the_older_one(office: Office) -> None:
    production, moved = ask_for(office), datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    typed(office, "/video", f"reschedule {production} 2026-11-22 09:00")
    office.settle()

    assert has(office.thread(production)[0], f"wanted for {say_when(moved)}")
    assert has(answer(office, production), f"is wanted for {say_when(moved)}")


@pytest.mark.parametrize("words", ["/video unschedule", "no publish time please"])
def test_a_wished_time_is_taken_back_and_told_nowhere_any_more(office: Office, words: str) -> None:
    production = ask_for(office)

    if words.startswith("/"):
        told = typed(office, "/video", f"unschedule {production}")
    else:
        told = str(office.answers(production, words)[-1])
    office.settle()

    assert "Saturday 21 November 2026, 18:00 (UTC) is wished for no more" in told
    assert not has(office.thread(production)[0], "wanted for")
    assert "wanted for" not in typed(office, "/video", f"status {production}")
    assert has(answer(office, production), "has no publish time yet")
    assert owner_of(office, WANTED) == ("", "")
    for card in ("Script to approve", "Film to approve"):
        assert office.anna.click(office.come(production, card), "gate.approve").ok
    assert has(office.come(production, "Release to approve"), "Friday 20 November 2026, 11:00")


def test_what_was_never_wished_for_cannot_be_taken_back(office: Office) -> None:
    production = office.ask()

    assert f"No publish time is wished for {production}" in typed(office, "/video", f"unschedule {production}")


def test_once_the_release_is_asked_about_its_time_is_no_wish_any_more(office: Office) -> None:
    production = ask_for(office)
    for card in ("Script to approve", "Film to approve"):
        assert office.anna.click(office.come(production, card), "gate.approve").ok
    office.come(production, "Release to approve")

    assert has(office.thread(production)[0], say_when(WANTED))
    assert not has(office.thread(production)[0], "wanted for")
    assert has(answer(office, production), "It is planned, and still needs a yes")


def test_the_schedule_and_the_digest_name_who_wants_a_time_and_offer_it_to_nobody_else(office: Office) -> None:
    at = next_slots(office.studio.db, office.studio.channel("default"), office.clock.now(), 3)[-1]
    fill = fill_of(SlotLine(channel="default", at=at, production="", title="", state="", link=""))
    assert fill in schedule_and_digest(office)
    production = office.ask()

    typed(office, "/video", f"reschedule {production} {at.isoformat()}")
    office.settle()

    shown = schedule_and_digest(office)
    assert fill not in shown
    assert f"Three hearts>  ·  {WANTED_BY}" in shown


def test_of_two_that_want_a_time_the_older_is_named_and_a_third_that_holds_it_counts_over_both(office: Office) -> None:
    slot = next_slots(office.studio.db, office.studio.channel("default"), office.clock.now(), 3)[-1]
    older = office.ask("Older hearts")
    office.clock.turn(minutes=1)
    newer = office.ask("Newer hearts")
    for production in (older, newer):
        typed(office, "/video", f"reschedule {production} {slot.isoformat()}")

    assert owner_of(office, slot) == ("Older hearts", WANTED_BY)
    third = office.ask("Third hearts")
    with office.studio.db.write() as session:
        assert take_slot(office.studio.db, session, third, "default", slot)
    assert owner_of(office, slot)[0] == "Third hearts"


def owner_of(office: Office, at: datetime) -> tuple[str, str]:
    days = look_around(office.studio).days(office.studio.channel("default"), 3)
    (slot,) = [one for one in days if one.at == at]
    return slot.title, slot.state


def schedule_and_digest(office: Office) -> str:
    """What both show now."""
    place = office.space.direct(office.anna)
    typed_in = office.anna.command("/studio", "digest", place)
    assert typed_in.ok
    office.settle()
    digests = [one for one in office.space.messages(place) if has(one, "☀️")]
    return f"{typed(office, '/studio', 'schedule')} {digests[-1]['blocks']}"
