"""How productions stand, for whoever asks; quick, because it is asked all the time."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache

from bot.reply import Standings
from config.channel import ChannelProfile
from config.chosen import chosen_over
from config.errors import ConfigError
from graph.core.standing import Glance, Standing, judge
from graph.store.glance import look_at


def look(
    url: str, now: datetime, channel: Callable[[str], ChannelProfile], *, who: str, production: str | None = None
) -> Standings:
    """All productions, or the one that is meant. Raises as `look_at`."""
    return standings_of(look_at(url, now, who=who, production=production), now, channel)


def standings_of(glances: Iterable[Glance], now: datetime, channel: Callable[[str], ChannelProfile]) -> Standings:
    """How these productions stand, by their channels' files and what was chosen over them."""
    known = cache(channel)
    return Standings(now=now, standings=tuple(judged(glance, known) for glance in glances))


def judged(glance: Glance, channel: Callable[[str], ChannelProfile]) -> Standing:
    """How a production stands, by the file of its channel and what was chosen over it, which the glance says."""
    try:
        profile = chosen_over(channel(glance.channel), glance.chosen)
    except ConfigError:  # A channel's file that is gone or broken must not hide how its productions stand.
        return judge(glance, ())
    if glance.gate is None:
        return judge(glance, profile.approvers)
    kind = glance.gate.kind
    return judge(
        glance,
        profile.deciders(kind),
        needs=profile.approvals_needed(kind),
        requester_may=profile.requester_may_approve,
    )
