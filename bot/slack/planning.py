"""How everything stands and what goes out when, in one look: what the digest, the Home and the schedule are made of."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.slack.cards import DigestLine, SlotLine
from bot.slack.cards.hints import in_chat
from bot.slack.cards.states import has_said_yes
from bot.slots import day_plan
from bot.studio import Studio
from config.channel import ChannelProfile
from graph.authority import may_approve, may_decide, may_pause_all, may_steer
from graph.core.gate import VERDICTS
from graph.core.ids import ProductionId
from graph.core.person import Person, Role, workspace_of
from graph.core.production import CHANGEABLE, TERMINAL, State
from graph.core.standing import Glance, Standing
from graph.store.cards import card_links
from graph.store.slots import plan_of

NOWHERE = ""
WANTED = "Wanted; chosen at its last question"
"""What is said of the time that somebody wishes for, as long as nothing holds it."""
MOVED = "Asked for instead, and waits for a yes"
"""What is said of the time that somebody wants for a video which is out for another, or for none."""


@dataclass(frozen=True)
class Board:
    """One moment of the studio. `links` lead from a card's key to its message, `plans` from a channel to its times.

    Among these are those that are only wished for, where nobody has them.
    """

    now: datetime
    standings: tuple[Standing, ...]
    links: Mapping[str, str]
    plans: Mapping[str, Mapping[datetime, ProductionId]]

    def within(self, sees: Callable[[str], bool]) -> "Board":
        """The board for who may see these productions; times that others take are neither named nor free."""
        return replace(self, standings=tuple(one for one in self.standings if sees(one.glance.id)))

    def read_by(self, studio: Studio, reader: str) -> "Board":
        """The board with links where this reader can go: a person, or those of a conversation, by the id."""
        with studio.db.read() as session:
            return replace(self, links=card_links(session, reader))

    def of(self, channel: ChannelProfile) -> tuple[Standing, ...]:
        """A channel's productions, the newest first."""
        return tuple(one for one in self.standings if one.glance.channel == channel.name)

    def link(self, production: str) -> str:
        """The card that stands for a production; empty where it has none."""
        return self.links.get(f"parent:{production}", NOWHERE)

    def question(self, standing: Standing) -> str:
        """The card that asks, else the one that stands for the production."""
        gate = standing.glance.gate
        asking = self.links.get(f"gate:{gate.id}", NOWHERE) if gate else NOWHERE
        return asking or self.link(standing.glance.id)

    def line(self, standing: Standing, what: str = "") -> DigestLine:
        """A production and what there is to say of it: what stops it, unless `what` says more."""
        glance = standing.glance
        said = what or in_chat(standing.blocks)
        return DigestLine(production=glance.id, title=glance.title, what=said, link=self.question(standing))

    def day(self, channel: ChannelProfile, day: date) -> Iterator[SlotLine]:
        """The publish times of a local day, whose they are and which are free."""
        known = {one.glance.id: one.glance for one in self.standings}
        for at, production in day_plan(channel, self.plans.get(channel.name, {}), day, self.now):
            glance = known.get(production) if production else None
            if glance is not None:
                state, link = _state_at(glance, at), self.link(glance.id)
                yield SlotLine(
                    channel=channel.name, at=at, production=glance.id, title=glance.title, state=state, link=link
                )
            elif production is None:
                yield SlotLine(channel=channel.name, at=at, production="", title="", state="", link="")

    def days(self, channel: ChannelProfile, count: int) -> Iterator[SlotLine]:
        """The publish times of today and the days after it, as many days as that."""
        today = self.now.astimezone(channel.time_zone).date()
        for ahead in range(count):
            yield from self.day(channel, today + timedelta(days=ahead))


def _state_at(glance: Glance, at: datetime) -> str:
    """What there is to say of a production at one of its times."""
    if glance.is_time_open and glance.wanted_at == at:
        return WANTED
    return MOVED if _is_asked_for(glance, at) else str(glance.state)


def _is_asked_for(glance: Glance, at: datetime) -> bool:
    """Whether the channel has the video for another time than this one, or for none."""
    return glance.state in CHANGEABLE and glance.published is not None and glance.published.publish_at != at


def waits_for(studio: Studio, standing: Standing, person: Person) -> bool:
    """Whether a production waits for this person: for their yes, for what they may answer where it cannot be a yes.

    Without a question, for whoever has to let it go on or try it again.
    """
    glance, gate = standing.glance, standing.glance.gate
    if glance.channel not in studio.channels or has_said_yes(standing, person.name):
        return False
    if gate is None:
        return _rests_with(studio, glance, person)
    may = may_approve if "approve" in VERDICTS[gate.kind] and not gate.blocked_by else may_decide
    return may(studio.channel(glance.channel), gate.kind, person, requester=glance.created_by)


def _rests_with(studio: Studio, glance: Glance, person: Person) -> bool:
    """Whether it is this person who acts where it is on hold or has failed: whoever asked for it.

    What was asked for at a terminal is for all who may steer it, and the pause of everything for those who may end it.
    """
    if glance.state in TERMINAL or not (glance.hold or glance.state is State.FAILED):
        return False
    if glance.rests_with_studio:
        return may_pause_all(person)
    if workspace_of(glance.created_by):
        return person.name == glance.created_by and person.role is not Role.MEMBER
    return may_steer(studio.channel(glance.channel), person, requester=glance.created_by)


def look_around(studio: Studio, reader: str = "") -> Board:
    """The board of this moment, with links where its reader can go: a person, or those of a conversation, by the id."""
    now = studio.clock.now()
    standings = studio.look().standings
    with studio.db.read() as session:
        links = card_links(session, reader)
        plans = {name: _wishes(standings, name) | plan_of(session, name) for name in studio.channels}
    return Board(now=now, standings=standings, links=links, plans=plans)


def _wishes(standings: tuple[Standing, ...], channel: str) -> dict[datetime, ProductionId]:
    """Whose wish each publish time of a channel is; of several who want it, the oldest's."""
    glances = (one.glance for one in standings if one.glance.channel == channel)
    return {one.wanted_at: one.id for one in glances if one.is_time_open and one.wanted_at is not None}
