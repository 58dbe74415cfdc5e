"""What a pause holds and what it does not: what is uploaded goes public at its time, since its channel does that."""

from bot.slack.cards import Card, receipt
from bot.slack.cards.text import say_when
from bot.slack.desk import Place, SlackDesk
from graph.core.ids import ProductionId
from graph.core.production import State


def pause(desk: SlackDesk, production: ProductionId, place: Place) -> Card:
    """Let a video rest, and say what of it goes on. Raises what `Productions.pause` raises."""
    desk.handler(place).productions.pause(production, desk.person(place))
    resume = f"`/video resume {production}`"
    if goes_on := all_the_same(desk, production):
        undate = f"`/video unschedule {production}` asks to take that time away, once {resume} lets it be asked."
        return receipt(f"`{production}` is paused. {goes_on}", undate)
    return receipt(f"`{production}` is paused. Nothing is lost.", f"{resume} goes on.")


def all_the_same(desk: SlackDesk, production: ProductionId) -> str:
    """That a pause does not keep it from going public; nothing where it does."""
    out = _goes_out(desk, production)
    return f"It {out} all the same: it is uploaded, and its channel does that." if out else ""


def asked_later(desk: SlackDesk, production: ProductionId) -> str:
    """That nobody is asked about a change of a video that is on hold; nothing where it is not."""
    held, out = desk.held(production), _goes_out(desk, production)
    until = f" Until somebody is asked and says yes, it {out} all the same." if out else ""
    return f"⏸️ It is on hold, so nobody is asked yet: {held}{until}" if held else ""


def _goes_out(desk: SlackDesk, production: ProductionId) -> str:
    """When its channel lets it go public by itself; nothing where it does not."""
    glance = desk.standing(production).glance
    at = glance.published.publish_at if glance.published and glance.state is State.SCHEDULED else None
    return f"goes public {say_when(at)}" if at and at > desk.studio.clock.now() else ""
