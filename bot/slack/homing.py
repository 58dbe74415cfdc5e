"""What somebody sees who opens the app: what waits, what is being made, and the week's plan."""

from typing import Any

from bot.looking import look
from bot.slack.cards import home_view
from bot.slack.desk import SlackDesk
from bot.slack.digesting import Digests
from graph.core.standing import WaitsFor
from graph.store.cards import find_card, list_threads


def home_of(desk: SlackDesk) -> dict[str, Any]:
    """The view to publish."""
    studio, now = desk.studio, desk.studio.clock.now()
    standings = look(studio.db.url, now, studio.channel, who="").standings
    waiting = tuple(one for one in standings if one.glance.gate is not None)
    running = tuple(one for one in standings if one.waits_for in {WaitsFor.WORK, WaitsFor.WORKER})
    return home_view(
        waiting,
        running,
        Digests(desk).week(),
        now,
        tuple(sorted(studio.channels)),
        zone=studio.channel("default").zone,
        links=_links(desk),
    )


def _links(desk: SlackDesk) -> dict[str, str]:
    with desk.studio.db.read() as session:
        cards = [
            (thread.production, find_card(session, f"parent:{thread.production}")) for thread in list_threads(session)
        ]
    return {str(production): card.link for production, card in cards if card is not None and card.link}
