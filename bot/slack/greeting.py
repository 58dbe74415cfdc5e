"""What is said to somebody who is friendly: what waits for them, and how to go on; no manual."""

from bot.reading.asked import Greets
from bot.slack.cards import Card, receipt
from bot.slack.cards.answered import name_of
from bot.slack.cards.states import state_words
from bot.slack.desk import Place, SlackDesk
from bot.slack.planning import waits_for
from graph.core.ids import ProductionId
from graph.core.standing import Standing

EXAMPLES = "For example: `make a video about bees`, or `when is it ready?` in its thread  ·  `help` lists all I do"


def greet(desk: SlackDesk, talk: Greets, production: ProductionId | None, place: Place) -> Card:
    """A line in return: in a video's thread how it stands, elsewhere what waits for whoever greets."""
    if talk.is_thanks:
        return receipt("You are welcome!")
    if production is not None:
        return receipt(f"Hello! {_say(desk, desk.standing(production))}", EXAMPLES)
    person = desk.person(place)
    waiting = [one for one in desk.standings_at(place) if waits_for(desk.studio, one, person)]
    if len(waiting) == 1:
        return receipt(f"Hello! {_say(desk, waiting[0])}", EXAMPLES)
    many = f"{len(waiting)} videos wait for you: `/video mine` lists them" if waiting else "Nothing waits for you"
    return receipt(f"Hello! {many}.", EXAMPLES)


def _say(desk: SlackDesk, standing: Standing) -> str:
    where = desk.link_to(standing.glance.id)
    return f"{name_of(standing)}: {state_words(standing).says}. {where}".rstrip()
