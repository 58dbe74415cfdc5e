"""Wishes about a video that is uploaded: its words and its time may change after another yes, its film cannot."""

import re

from bot.reading import is_question
from bot.slack.cards import Card, receipt, unanswered_card
from bot.slack.desk import Place, SlackDesk
from bot.slack.pausing import asked_later
from bot.wording import describe_change
from graph.core.change import Scope, Understood, widest_scope
from graph.core.gate import Revise
from graph.core.ids import ProductionId
from graph.core.production import CHANGEABLE, SAID, State
from graph.store.revisions import get_revision

UP = CHANGEABLE | {State.PUBLISHED}
APART = "Say that by itself: `publish tomorrow 18:00`, `make it unlisted`, `not for kids`."

_TAKES_DOWN = re.compile(
    r"(?:please |ok |can (?:you|we) )*(?:take (?:it|this) (?:down|off|back)|pull (?:it|this)|unpublish(?: it| this)?|"
    r"(?:don'?t|do not) (?:publish|post|release) (?:it|this))(?:[ ,]+(?:please|again|now))*[.!? ]*",
    re.IGNORECASE,
)


def change_uploaded(
    desk: SlackDesk, production: ProductionId, words: str, place: Place, read: Understood | None = None
) -> Card:
    """Ask for a yes to other words beside the film; what else is wished is told at once that it cannot be done.

    `read` is how the words were read already.

    Raises:
        NotAllowed: This person has no say in it.
        CannotRevise: It is so already, or cannot be.
    """
    with desk.studio.db.read() as session:
        before = get_revision(session, production)
    if takes_down(words):
        return how_to_take_down(desk, production)
    read = read or desk.studio.read_plainly(words, before)
    if not read.changes and is_question(words):
        return unanswered_card(read.missed)
    if read.missed and all(one.command for one in read.missed):
        return receipt(f"Nothing is changed: {read.missed[0].why}.", APART)
    if read.missed or not read.changes or widest_scope(read.changes) > Scope.METADATA:
        return _too_late(desk, production)
    productions, person = desk.handler(place).productions, desk.person(place)
    if gate := productions.find_gate(production):
        productions.decide(gate.id, gate.subject, Revise(changes=read.changes), person, words)
    else:
        productions.change_release(production, read.changes, person, words)
    zone = desk.studio.channel(productions.get(production).channel).time_zone
    done = "; ".join(describe_change(one, before.script, before.listing, zone) for one in read.changes)
    told = asked_later(desk, production) or "Until somebody says yes, everything stays as it is."
    return receipt(f"✓ Asked about anew: {done}.", told)


def takes_down(words: str) -> bool:
    """Whether somebody wants a video to be out no more, or not to come out."""
    return _TAKES_DOWN.fullmatch(words.strip()) is not None


def how_to_take_down(desk: SlackDesk, production: ProductionId) -> Card:
    """What can be done against a video that is uploaded; words alone do nothing."""
    glance = desk.standing(production).glance
    match glance.state:
        case State.SCHEDULED:
            undate = f"`/video unschedule {production}` asks to take its publish time away: then it stays private."
            how = f"{undate} {asked_later(desk, production)}"
        case State.UPLOADED if glance.published is not None and glance.published.privacy != "private":
            how = "`make it private` asks to hide it."
        case State.UPLOADED:
            how = "It is private: only the channel's own people see it."
        case _:
            how = "Greenlight changes nothing that is public: whoever runs the channel takes it down there."
    return receipt(f"Nothing is changed: `{production}` is {SAID[glance.state]}.", how)


def _too_late(desk: SlackDesk, production: ProductionId) -> Card:
    state = SAID[desk.studio.productions.get(production).state]
    said = f"`{production}` is {state}, so its film cannot change any more and nothing was noted."
    time = f"`/video reschedule {production} tomorrow 18:00`, `/video unschedule {production}`"
    can = "What can, after another yes: `title: …`, `description: …`, `tags: …`"
    return receipt(said, f'{can}; its time: {time}. Another film: `/video new "a topic"`.')
