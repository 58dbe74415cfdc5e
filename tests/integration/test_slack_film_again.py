"""The card of a film that was made again, after words at the card of the one before."""

from pathlib import Path

import pytest

from tests.fakes.slack_studio import has, open_office

pytestmark = pytest.mark.loopback


def test_the_card_of_the_next_film_says_what_was_asked_for_at_the_last_one(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        production = office.ask()
        office.anna.click(office.card(production, "Script to approve"), "gate.approve")
        first = office.come(production, "Film to approve · revision 1")

        office.says(f"{office.space.bot.mention} louder music", production)
        office.settle(seconds=30)
        second = office.come(production, "Film to approve · revision 2")

        assert not has(first, "Changed since")
        assert has(second, "Changed since revision 1")
        assert has(second, "Asked for: “louder music”")
        assert has(second, "dB louder")
        assert has(second, "Made again: joining, mixing and checking the film")
