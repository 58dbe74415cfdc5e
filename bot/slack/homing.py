"""What somebody sees who opens the app: what waits for them, what is being made, and the week's plan."""

from typing import Any

from bot.slack.cards import closed_home_view, home_view
from bot.slack.desk import Place, SlackDesk
from bot.slack.planning import look_around, waits_for
from graph.core.standing import WaitsFor

DAYS = 7


def home_of(desk: SlackDesk, place: Place) -> dict[str, Any]:
    """The view to publish for whoever is meant by the place."""
    studio, person = desk.studio, desk.person(place)
    if desk.is_outsider(place):
        return closed_home_view()
    board = look_around(studio, place.user).within(desk.borders.sight(place.workspace))
    waiting = tuple(one for one in board.standings if waits_for(studio, one, person))
    running = tuple(one for one in board.standings if one.waits_for in {WaitsFor.WORK, WaitsFor.WORKER})
    return home_view(
        waiting,
        running,
        tuple(slot for channel in studio.channels.values() for slot in board.days(channel, DAYS)),
        board.now,
        {channel.name: channel.title for channel in studio.channels.values()},
        zone=studio.channel("default").zone,
        links={one.glance.id: board.question(one) for one in board.standings},
    )
