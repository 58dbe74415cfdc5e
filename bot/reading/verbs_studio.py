"""The verbs about everything at once."""

from collections.abc import Callable

from bot.reading.arguments import Tail, nothing_more, pick
from bot.reading.asked import (
    Asked,
    ShowApprovers,
    ShowConfig,
    ShowDigest,
    ShowHealth,
    ShowQueue,
    ShowSchedule,
    StudioPause,
    StudioResume,
)
from bot.reading.days import read_day
from bot.reading.help import help_on
from bot.reading.words import free_text


def _schedule(tail: Tail) -> Asked:
    return ShowSchedule(day=read_day(free_text(tail.text)))


def _digest(tail: Tail) -> Asked:
    if tail.text:
        pick(tail.text, {"now": "now"}, "time of a digest")
    return ShowDigest()


def _approvers(tail: Tail) -> Asked:
    channel, _, rest = free_text(tail.text).partition(" ")
    nothing_more(rest)
    return ShowApprovers(channel=channel.lstrip("#").lower())


def _alone(asked: Asked) -> Callable[[Tail], Asked]:
    def read(tail: Tail) -> Asked:
        nothing_more(tail.text)
        return asked

    return read


STUDIO_VERBS: dict[str, Callable[[Tail], Asked]] = {
    "queue": _alone(ShowQueue()),
    "schedule": _schedule,
    "digest": _digest,
    "approvers": _approvers,
    "config": _alone(ShowConfig()),
    "pause": _alone(StudioPause()),
    "resume": _alone(StudioResume()),
    "health": _alone(ShowHealth()),
    "help": lambda tail: help_on(tail.text, "studio"),
}
