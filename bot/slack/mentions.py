"""People, groups and conversations that a text mentions, as their names: what is typed may become a public title."""

import re

from slack_sdk import WebClient

from bot.slack.people import People

MOST_ASKED = 5
"""So many people a command has the time to be told the names of; those after them are left out, as strangers are."""
LONGEST_NAME = 80
_MENTION = re.compile(r"<([@#!])([^<>|]*)(?:\|([^<>]*))?>")
_UNSAID = re.compile(r"[^\w .'’-]+")


def with_names(people: People, client: WebClient, workspace: str, text: str, us: str = "") -> str:
    """The text with names in place of mentions; what calls everybody, or has no name, is left out.

    With `us`, it is something that was said: mentions of us stay, and those that it begins with where we are not named.
    They say whom it is for.
    """
    told: dict[str, str] = {}

    def name(found: re.Match[str]) -> str:
        sign, target, label = found[1], found[2], found[3] or ""
        if (us and sign == "@" and target == us) or target.startswith("date^"):
            return found[0]
        if sign == "@":
            if target not in told:
                told[target] = people.display(client, workspace, target) if len(told) < MOST_ASKED else ""
            return _plainly(told[target] or label)
        is_everybody = sign == "!" and not target.startswith("subteam^")
        return "" if is_everybody else _plainly(label)

    is_for_us = not us or re.search(rf"<@{re.escape(us)}[|>]", text) is not None
    start = 0 if is_for_us else _end_of_address(text)
    return text[:start] + _MENTION.sub(name, text[start:])


def _end_of_address(text: str) -> int:
    found = re.match(r"(?:\s*<@[^<>]*>)*", text)
    return found.end() if found else 0


def _plainly(name: str) -> str:
    """A name that is no sign of a command, whatever somebody calls themselves."""
    return " ".join(_UNSAID.sub(" ", name).split())[:LONGEST_NAME].strip(" .'’-")
