"""Wishes about a video that is uploaded: its words and its time may change after another yes, its film cannot."""

from bot.slack.cards import Card, receipt
from bot.slack.desk import Place, SlackDesk
from bot.wording import describe_change
from graph.core.change import Scope, Understood, widest_scope
from graph.core.ids import ProductionId
from graph.core.production import SAID
from graph.store.revisions import get_revision


def change_uploaded(desk: SlackDesk, production: ProductionId, read: Understood, words: str, place: Place) -> Card:
    """Ask for a yes to other words beside the film; what else is wished is told at once that it cannot be done.

    Raises:
        NotAllowed: This person has no say in it.
        CannotRevise: It is so already, or cannot be.
    """
    if read.missed or not read.changes or widest_scope(read.changes) > Scope.METADATA:
        return _too_late(desk, production)
    with desk.studio.db.read() as session:
        before = get_revision(session, production)
    desk.studio.productions.change_release(production, read.changes, desk.person(place), words)
    zone = desk.studio.channel(desk.studio.productions.get(production).channel).time_zone
    done = "; ".join(describe_change(one, before.script, before.listing, zone) for one in read.changes)
    return receipt(f"✓ Asked about anew: {done}.", "Until somebody says yes, everything stays as it is.")


def _too_late(desk: SlackDesk, production: ProductionId) -> Card:
    state = SAID[desk.studio.productions.get(production).state]
    said = f"`{production}` is {state}, so its film cannot change any more and nothing was noted."
    time = f"`/video reschedule {production} tomorrow 18:00`, `/video unschedule {production}`"
    can = "What can, after another yes: `title: …`, `description: …`, `tags: …`"
    return receipt(said, f'{can}; its time: {time}. Another film: `/video new "a topic"`.')
