"""Slash commands: what stands after /video and /studio."""

import re
from collections.abc import Callable, Mapping

from bot.reading.arguments import Tail
from bot.reading.asked import Asked, Help, OpenNew, Typed, Usage
from bot.reading.forms import ALIASES, Command, find_form, meant_verb, usage
from bot.reading.plain import plain_text
from bot.reading.verbs_studio import STUDIO_VERBS
from bot.reading.verbs_video import VIDEO_VERBS
from bot.reading.words import Unreadable, say

_VERB = re.compile(r"[`*_]*([^\s\"':?!.,`*_]*)[:?!.,`*_]*")
_ID = re.compile(r"<(?:@|!subteam\^)([A-Z0-9]{1,20})(?:\|[^<>]*)?>")
_HELP = frozenset({"--help", "-h", "—help", "–help", "?"})


def read_video(text: str) -> Typed:
    """What /video with this text asks for; without any, the form for a new video. It never raises."""
    return _read(plain_text(text).strip(), "video", VIDEO_VERBS, OpenNew())


def read_studio(text: str) -> Typed:
    """What /studio with this text asks for. It never raises. Mentions become ids: by those a channel lists people."""
    return _read(plain_text(_ID.sub(r"\1 ", text)).strip(), "studio", STUDIO_VERBS, Help(command="studio"))


def split_verb(text: str) -> tuple[str, str]:
    """The first word, in lower case, and what stands after it."""
    found = _VERB.match(text)
    return (found[1].lower(), text[found.end() :].strip()) if found else ("", text)


def _read(text: str, command: Command, verbs: Mapping[str, Callable[[Tail], Typed]], default: Asked) -> Typed:
    if not text:
        return default
    if text in _HELP:
        return Help(command=command)
    verb, rest = split_verb(text)
    reading = verbs.get(ALIASES.get(verb, verb))
    if reading is None:
        return _unknown(text, verb, command)
    if rest in _HELP:
        return Help(command=command, verb=ALIASES.get(verb, verb))
    try:
        return reading(Tail(rest))
    except Unreadable as error:
        return Usage(message=str(error), usage=usage(verb, command))


def _unknown(text: str, verb: str, command: Command) -> Usage:
    other: Command = "studio" if command == "video" else "video"
    word = verb or text.split(maxsplit=1)[0]
    if find_form(verb, other):
        return Usage(message=f"{verb} is a verb of /{other}, not of /{command}", usage=usage(verb, other))
    message = f"/{command} has no verb {say(word)}"
    for name in (command, other):
        if near := meant_verb(word.lower(), name):
            return Usage(message=f"{message}; did you mean /{name} {near}?", usage=usage(near, name))
    return Usage(message=message, usage=usage("", command))
