"""What stands after a verb: ids, options, amounts, lengths."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import NamedTuple

from bot.reading.asked import HERE
from bot.reading.words import Unreadable, Word, first_word, say, split_words
from graph.agents.revision.amounts import DURATION, seconds_of
from graph.core.brief import LONGEST_SECONDS, SHORTEST_SECONDS
from graph.core.gate import GateKind

GATES = {
    "script": GateKind.SCRIPT,
    "video": GateKind.VIDEO,
    "film": GateKind.VIDEO,
    "publish": GateKind.PUBLISH,
    "release": GateKind.PUBLISH,
}
"""What is decided where a person's yes is always needed, by the words that people call it."""
REVISION = r"(?:v|rev|revision|version)\.? ?#?(?P<revision>\d{1,3})"
_LONGEST_ID = 40
_LONGEST_NAME = 24
_LONGEST_AMOUNT = 24
_MOST_DAYS = 366
_OPTION = re.compile(r"([-—–]{1,3})([A-Za-z][\w-]*)")
_ID = re.compile(r"[a-z0-9]{1,12}-[2-9a-hjkmnp-z]{1,4}")
_SURE_ID = re.compile(r"[a-z0-9]{1,12}-(?=[a-z]{0,3}\d)[2-9a-hjkmnp-z]{4}")
_USD = r"\$? ?(?P<usd>\d{1,6}(?:[.,]\d{1,2})?) ?(?:\$|usd|dollars?)?"
_MONEY = re.compile(_USD)
_RAISE = re.compile(rf"(?P<by>(?:\$? ?\+|by) ?)?(?:(?:to|=) ?)?{_USD}(?P<more> more)?")


class Tail(NamedTuple):
    """What stands after a verb. `is_here` says that it was typed in a production's thread, which then need no id."""

    text: str
    is_here: bool = False


class Arguments(NamedTuple):
    """Words that are no options, and options by name."""

    words: tuple[Word, ...]
    options: Mapping[str, str]


def take_id(tail: Tail, *, before_words: bool = False) -> tuple[str, str]:
    """The production that is named, or `HERE`, and what stands after it.

    Where free words may follow in a thread, only what cannot be one of them is an id.

    Raises:
        Unreadable: None is named where one has to be, or no id looks like that.
    """
    word = first_word(tail.text)
    name = word.text.strip("`*_:,.").lower() if word else ""
    if tail.is_here and not (_SURE_ID if before_words else _ID).fullmatch(name):
        return HERE, tail.text.strip()
    if word is None or not name:
        raise Unreadable("it does not say which video; the id stands on its card")
    if len(name) > _LONGEST_ID or " " in name:
        raise Unreadable(f"{say(word.text)} is no id of a video; the id stands on its card")
    return name, tail.text[word.end :].strip()


def take_gate(text: str) -> tuple[GateKind | None, str]:
    """The gate that is named before a note in quotes, or before nothing, and the note; other words are all a note."""
    name, _, rest = text.partition(" ")
    gate = GATES.get(name.lower())
    return (gate, rest) if gate and rest.strip()[:1] in {"", '"', "'"} else (None, text)


def find_revision(text: str) -> int | None:
    """The revision that is named and nothing else."""
    found = re.fullmatch(REVISION, text.strip().lower(), re.ASCII)
    return int(found["revision"]) if found else None


def nothing_more(text: str) -> None:
    """Raises `Unreadable` where something is left over."""
    if text.strip():
        raise Unreadable(f"{say(text)} is left over")


def read_arguments(text: str, known: Mapping[str, bool]) -> Arguments:
    """Take options from among the words; `known` says of each whether its value may be several words unquoted.

    Raises:
        Unreadable: An option is unknown, given twice or without a value.
    """
    words, plain, options = split_words(text), list[Word](), dict[str, str]()
    at = 0
    while at < len(words):
        name = _option(words[at], known)
        at += 1
        if name is None:
            plain.append(words[at - 1])
            continue
        if name in options:
            raise Unreadable(f"--{name} is given twice")
        options[name], at = _value(words, at, name, known)
    return Arguments(tuple(plain), options)


def _option(word: Word, known: Mapping[str, bool]) -> str | None:
    """The option's name. Phones and desktops make one long dash of two short ones."""
    found = None if word.is_quoted else _OPTION.fullmatch(word.text)
    if found is None:
        return None
    name = found[2].lower()
    if name in known:
        return name
    near = get_close_matches(name[:_LONGEST_NAME], known, n=1, cutoff=0.6)
    if near:
        raise Unreadable(f"there is no option --{name[:_LONGEST_NAME]}; did you mean --{near[0]}?")
    if found[1] == "--":
        raise Unreadable(f"there is no option {say(word.text)}")
    return None


def _value(words: tuple[Word, ...], at: int, name: str, known: Mapping[str, bool]) -> tuple[str, int]:
    if at == len(words) or _option(words[at], known):
        raise Unreadable(f"--{name} has no value")
    if words[at].is_quoted or not known[name]:
        return words[at].text, at + 1
    end = at
    while end < len(words) and not words[end].is_quoted and _option(words[end], known) is None:
        end += 1
    return " ".join(word.text for word in words[at:end]), end


def read_seconds(text: str) -> int:
    """A length as "60", "60s", "1m", "1:15" or "90 seconds". Raises `Unreadable` where no video is that long."""
    words = text.strip().lower()
    if len(words) > _LONGEST_AMOUNT or not (re.fullmatch(r"[0-9]{1,6}", words) or re.fullmatch(DURATION, words)):
        raise Unreadable(f"{say(text)} is no length; write 60s or 1m")
    seconds = round(seconds_of(words))
    if not SHORTEST_SECONDS <= seconds <= LONGEST_SECONDS:
        raise Unreadable(f"a video has {SHORTEST_SECONDS} to {LONGEST_SECONDS} seconds, not {seconds}")
    return seconds


def read_usd(text: str) -> float:
    """An amount of money. Raises `Unreadable` where it is none."""
    found = _MONEY.fullmatch(_amount(text))
    if found is None:
        raise Unreadable(f"{say(text)} is no amount; write 5 or 2.50")
    return float(found["usd"].replace(",", "."))


def read_raise(text: str) -> tuple[float | None, float | None]:
    """By how much, or up to how much, a budget is raised. Raises `Unreadable` where it is not."""
    found = _RAISE.fullmatch(_amount(text))
    if found is None:
        raise Unreadable(f"{say(text)} is no amount; write +2.50 for so much more, or 7.50 for so much in all")
    amount = float(found["usd"].replace(",", "."))
    if not amount:
        raise Unreadable("a budget is raised by more than nothing")
    return (amount, None) if found["by"] or found["more"] else (None, amount)


def read_days(text: str) -> int:
    """A number of days. Raises `Unreadable` where it is none, or more than a year."""
    found = re.fullmatch(r"([0-9]{1,4})(?: ?d(?:ays?)?)?", text.strip().lower())
    days = int(found[1]) if found else 0
    if not 1 <= days <= _MOST_DAYS:
        raise Unreadable(f"{say(text)} is no number of days from 1 to {_MOST_DAYS}")
    return days


def pick(word: str, known: Mapping[str, str], what: str) -> str:
    """What a word from a short list stands for.

    Raises:
        Unreadable: It is not in the list; a near one is offered.
    """
    if (name := word.lower()) in known:
        return known[name]
    near = get_close_matches(name[:_LONGEST_NAME], known, n=1, cutoff=0.6)
    hint = f"did you mean {near[0]}?" if near else f"there is {', '.join(known)}"
    raise Unreadable(f"{say(word)} is no {what}; {hint}")


def _amount(text: str) -> str:
    """Digits of other scripts would be numbers to Python, and are none to a person who reads the card."""
    words = " ".join(text.split()).lower().strip("\"'")
    return words if len(words) <= _LONGEST_AMOUNT and words.isascii() else ""
