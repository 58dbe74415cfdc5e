"""What an emoji asks at a film or a release is put away by words, by taking the emoji away, and by the decision."""

from collections.abc import Iterator
from typing import Any

import pytest

from graph.core.ids import ProductionId
from tests.fakes.slack_studio import Office, has, open_office

pytestmark = pytest.mark.loopback

FILM, RELEASE = "Film to approve", "Release to approve"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office")) as opened:
        yield opened


def at(office: Office, card: str) -> tuple[ProductionId, dict[str, Any]]:
    """A video that waits at its film or its release, and the card that asks."""
    production = office.ask()
    for earlier in ("Script to approve",) if card == FILM else ("Script to approve", FILM):
        assert office.anna.click(office.come(production, earlier), "gate.approve").ok
    return production, office.come(production, card)


def react(office: Office, emoji: str, card: dict[str, Any]) -> None:
    office.anna.react(emoji, office.videos, card["ts"])
    office.settle()


@pytest.mark.parametrize("gate", [FILM, RELEASE])
@pytest.mark.parametrize(("emoji", "asks"), [("x", "Reject the "), ("white_check_mark", "Approve the ")])
def test_never_mind_puts_away_what_an_emoji_asked(office: Office, gate: str, emoji: str, asks: str) -> None:
    production, card = at(office, gate)
    before = office.decisions(production)
    react(office, emoji, card)
    assert office.card(production, asks)

    office.says("never mind", production)

    assert has(office.thread(production)[-1], "Put away: nothing was decided.")
    assert not office.find(production, asks)
    assert office.card(production, f"<@{office.anna.id}> put it away, and nothing was decided")
    assert office.decisions(production) == before
    office.settle()


@pytest.mark.parametrize(("emoji", "asks"), [("x", "Reject the film"), ("white_check_mark", "Approve the film")])
def test_taking_the_emoji_away_puts_away_what_it_asked(office: Office, emoji: str, asks: str) -> None:
    production, card = at(office, FILM)
    react(office, emoji, card)
    assert office.card(production, asks)

    office.anna.unreact(emoji, office.videos, card["ts"])
    office.settle()

    assert office.told(office.anna, f"The question about `{production}` stays open.")
    assert not office.find(production, asks)
    assert office.card(production, f"<@{office.anna.id}> took the emoji away, and nothing was decided")
    assert office.decisions(production) == ["script approve"]


def test_what_an_emoji_asked_ends_with_its_gate(office: Office) -> None:
    production, card = at(office, FILM)
    react(office, "x", card)

    assert office.anna.click(card, "gate.approve").ok
    office.settle(seconds=1)

    assert not office.find(production, "Reject the film")
