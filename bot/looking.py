"""How productions stand, for whoever asks; quick, because it is asked all the time."""

from collections.abc import Callable
from datetime import datetime

from bot.reply import Standings
from config.channel import ChannelProfile
from config.errors import ConfigError
from graph.core.standing import judge
from graph.store.glance import look_at


def look(
    url: str, now: datetime, channel: Callable[[str], ChannelProfile], *, who: str, production: str | None = None
) -> Standings:
    """All productions, or the one that is meant. Raises as `look_at`."""
    glances = look_at(url, now, who=who, production=production)
    return Standings(
        now=now, standings=tuple(judge(glance, approvers_of(glance.channel, channel)) for glance in glances)
    )


def approvers_of(name: str, channel: Callable[[str], ChannelProfile]) -> tuple[str, ...]:
    """Who may decide beside the owner."""
    try:
        return channel(name).approvers
    except ConfigError:  # A channel's file that is gone or broken must not hide how its productions stand.
        return ()
