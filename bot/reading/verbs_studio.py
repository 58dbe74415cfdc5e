"""The verbs about everything at once."""

import re
from collections.abc import Callable

from bot.reading.arguments import Tail, nothing_more, pick, read_arguments
from bot.reading.asked import (
    Asked,
    SetApprovers,
    SetConfig,
    SetDigest,
    ShowApprovers,
    ShowConfig,
    ShowDigest,
    ShowHealth,
    ShowMachine,
    ShowQueue,
    ShowSchedule,
    StudioPause,
    StudioResume,
)
from bot.reading.days import read_day
from bot.reading.help import help_on
from bot.reading.words import Unreadable, Word, free_text, say
from config.channel import ASKING


def _schedule(tail: Tail) -> Asked:
    return ShowSchedule(day=read_day(free_text(tail.text)))


_CHANNEL = {"channel": False}
_TIME = re.compile(r"(?P<hour>[01]?\d|2[0-3])(?::(?P<minute>[0-5]\d))?(?: ?(?P<half>[ap])\.?m\.?|h| o'clock)?")
HALF_DAY = 12
_GATES = {gate: gate for gate in ASKING}
_CHAT_ID = re.compile(r"@?([UWS][A-Z0-9]{5,})")


def _for_channel(tail: Tail) -> tuple[list[Word], str]:
    words, options = read_arguments(tail.text, _CHANNEL)
    return list(words), options.get("channel", "").lstrip("#").lower()


def _digest(tail: Tail) -> Asked:
    words, channel = _for_channel(tail)
    when = [word.text.lower() for word in words]
    if at := _hour(" ".join(when).removeprefix("at ")):
        return SetDigest(on=True, at=at, channel=channel)
    match when:
        case [] | ["now"]:
            return ShowDigest()
        case ["on" | "off" as switch]:
            return SetDigest(on=switch == "on", channel=channel)
        case ["at", *rest]:
            wrong = f"{say(' '.join(rest))} is no hour" if rest else "it does not say which hour"
            raise Unreadable(f"{wrong}; write 08:30")
    pick(" ".join(when), {"now": "now", "on": "on", "off": "off", "at 08:30": "at"}, "time of a digest")
    raise Unreadable("it does not say when")


def _hour(words: str) -> str:
    """An hour of the day as the setting has it: "7", "7:30" and "7pm" are hours; else nothing."""
    found = _TIME.fullmatch(words)
    hour = int(found["hour"]) if found else 0
    if found is None or (found["half"] and not 1 <= hour <= HALF_DAY):
        return ""
    if found["half"]:
        hour = hour % HALF_DAY + (HALF_DAY if found["half"] == "p" else 0)
    return f"{hour}:{found['minute'] or '00'}"


def _approvers(tail: Tail) -> Asked:
    words, channel = _for_channel(tail)
    named = [word.text for word in words]
    gate = named.pop(0).lower() if named and named[0].lower() in _GATES else ""
    people = [_CHAT_ID.fullmatch(name) for name in named]
    if not named:
        return ShowApprovers(gate=gate, channel=channel)
    if people[0] is None and not gate and not named[0].startswith("@"):
        if len(named) == 1 and not channel:
            return ShowApprovers(channel=named[0].lstrip("#").lower())
        pick(named[0], _GATES, "gate")
    for name, found in zip(named, people, strict=True):
        if found is None:
            raise Unreadable(f"{say(name)} is nobody that Slack knows; mention users and groups with @")
    return SetApprovers(people=tuple(found[1] for found in people if found), gate=gate, channel=channel)


def _config(tail: Tail) -> Asked:
    words, channel = _for_channel(tail)
    match [word.text for word in words]:
        case []:
            return ShowConfig(channel=channel)
        case ["machine", *rest]:
            nothing_more(" ".join(rest))
            return ShowMachine()
        case ["reset"]:
            raise Unreadable("it does not say which setting to reset")
        case ["reset", key]:
            return SetConfig(key=key, value=None, channel=channel)
        case ["reset", _, *rest]:
            nothing_more(" ".join(rest))
    key, value = words[0].text, " ".join(word.text for word in words[1:])
    if not value:
        return ShowConfig(key=key, channel=channel)
    return SetConfig(key=key, value=value.removeprefix("= "), channel=channel)


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
    "config": _config,
    "pause": _alone(StudioPause()),
    "resume": _alone(StudioResume()),
    "health": _alone(ShowHealth()),
    "help": lambda tail: help_on(tail.text, "studio"),
}
