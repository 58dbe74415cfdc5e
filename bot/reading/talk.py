"""Messages: what is said to us in a thread, a conversation or directly."""

import re
from collections.abc import Callable
from typing import NamedTuple

from bot.commands import Abort, Adjust, Begin
from bot.reading.arguments import Tail
from bot.reading.asked import (
    HERE,
    Chatter,
    Greets,
    Help,
    OpenNew,
    Pause,
    RaiseBudget,
    Resume,
    Talk,
    Typed,
    Usage,
    WantsBudget,
    WantsToDecide,
    Withholds,
    Words,
)
from bot.reading.forms import ALIASES, FORMS, Command, find_form, near_verb
from bot.reading.hearing import Heard, hear
from bot.reading.help import help_on
from bot.reading.money_words import find_budget
from bot.reading.questions import find_question
from bot.reading.slash import split_verb
from bot.reading.small_talk import asks_what_to_say, is_greeting, is_small_talk, is_thanks, wonders
from bot.reading.steering import find_steer
from bot.reading.verbs_studio import STUDIO_VERBS
from bot.reading.verbs_video import VIDEO_VERBS
from bot.reading.wishes import (
    ID,
    INSTEAD,
    OBJECT,
    find_move,
    find_new,
    find_wish,
    is_bare_yes,
    is_kept_back,
    reason_in,
    simplify,
    wants_new,
)
from bot.reading.words import Unreadable, say

NAME = "@greenlight"
_SHORT = 3
"""So many words that fit no verb are a slip of the fingers; more are a sentence."""
_VERY_SIMILAR = 0.75
_ALMOST = 0.8
"""So similar to a verb is a word that may begin a sentence as well: "slow" and "shot" are less so to "show"."""
_STOPS = {"stop": "pause"}
_FREE = frozenset({"new", "revise", "reject", "approve"})
_COURTESY = re.compile(
    r"(?:(?:please|pls|hey|hi|hello|ok|okay|so|now|and|then|just|can you|could you|would you|will you|let'?s)(?!\w)"
    r"[\s,:!.]*)+",
    re.IGNORECASE,
)
_AFTER = re.compile(r"(?:(?:^|[\s,]+)(?:please|pls|thanks|thank you|now))*[\s?!.]*", re.IGNORECASE)
_FILLERS = re.compile(r"(?:(?:me|us|the|its|a)\s+)+", re.IGNORECASE)
_NAMES_ONE = re.compile(rf"[`*_]*{ID}", re.IGNORECASE)
_SAYS_WHICH = re.compile(rf"{_NAMES_ONE.pattern}|(?:{OBJECT})?{INSTEAD}$", re.IGNORECASE)
_THIS = re.compile(r"(?:it|this)\b(?!-)\s*", re.IGNORECASE)
_REVISE = re.compile(r"revise\s*:", re.IGNORECASE)
_Wish = WantsToDecide | WantsBudget | Adjust | Pause | Resume | Abort
_NO_ID = "it does not say which video; the id stands on its card"


class _Place(NamedTuple):
    """Where and how something was said."""

    in_thread: bool
    is_addressed: bool
    is_command: bool


def read_mention(
    text: str,
    bot_user_id: str,
    in_thread: bool,  # noqa: FBT001 - the one thing about its place that always has to be told.
    *,
    gate_open: bool = False,
    is_direct: bool = False,
) -> Talk:
    """What a message means. It never raises, and nothing that it gives decides anything.

    `in_thread` is a production's thread: there its id may be left out, and is `HERE`. `is_direct` is a conversation
    with nobody else in it. `gate_open` says that what is not addressed to us may still be meant for us: a question is
    open in this thread, and the writer is one of those it is put to.
    """
    heard = hear(text, bot_user_id)
    is_addressed = _is_addressed(heard, in_thread=in_thread, is_direct=is_direct)
    if not is_addressed and (not gate_open or heard.is_to_others):
        return Chatter()
    if not heard.text.strip("?!. "):
        return Greets() if is_addressed else Chatter()
    place = _Place(in_thread, is_addressed, heard.is_command)
    return _short(heard.text, place) or _verb(heard.text, place) or Words(text=heard.text, is_addressed=is_addressed)


def _is_addressed(heard: Heard, *, in_thread: bool, is_direct: bool) -> bool:
    """Outside of our threads, "!" may be meant for others: there it needs a verb of ours, or nearly one and an id."""
    if heard.is_named or is_direct:
        return True
    if in_thread:
        return heard.is_command or _REVISE.match(heard.text) is not None
    verb, rest = split_verb(heard.text)
    is_slip = _NAMES_ONE.match(rest) and near_verb(verb, "video", _ALMOST)
    return heard.is_command and (bool(is_slip) or any(find_form(verb, name) for name in FORMS))


def _short(text: str, place: _Place) -> Talk | None:
    """A wish, a question or small talk that is the whole message."""
    if place.is_addressed and (begin := _new(text)):
        return begin
    plain = simplify(text)
    if plain is None:
        return None
    if place.is_addressed and (is_greeting(plain.text) or wonders(plain.text)):
        return Greets() if is_greeting(plain.text) else Help()
    if asks_what_to_say(plain.text):
        return Help()
    if place.is_addressed and wants_new(plain):
        return OpenNew()
    if not place.is_addressed and is_bare_yes(plain):
        return Chatter()
    if is_kept_back(plain) and (place.in_thread or plain.production != HERE):
        return Withholds(production=plain.production)
    decision = find_wish(plain, is_addressed=place.is_addressed)
    wish: _Wish | None = decision or find_budget(plain) or find_move(plain) or find_steer(plain)
    if wish is None:
        return find_question(plain) or (_beside(plain.text, place) if is_small_talk(plain.text) else None)
    if wish.production == HERE and not place.in_thread:
        return _usage(_NO_ID, _verb_of(wish), "video", place)
    return wish


def _verb_of(wish: _Wish) -> str:
    match wish:
        case WantsToDecide(verdict=verdict):
            return verdict
        case WantsBudget():
            return "budget"
        case Adjust(undated=is_undated):
            return "unschedule" if is_undated else "reschedule"
        case Pause() | Resume() | Abort():
            return type(wish).__name__.lower()


def _beside(small: str, place: _Place) -> Talk:
    """Small talk: thanks that are meant for us are answered, all else is not."""
    return Greets(is_thanks=True) if place.is_addressed and is_thanks(small) else Chatter()


def _new(text: str) -> Begin | None:
    try:
        return find_new(text)
    except Unreadable:  # Its topic begins with a quote that is not closed.
        return None


def _verb(text: str, place: _Place) -> Talk | None:
    """A verb and its arguments. What begins like one and goes on like a sentence is none."""
    bare = text.strip(" \n`*_~")
    polite = _COURTESY.match(bare)
    plainly = bare[polite.end() :] if polite else bare
    for words in (bare, plainly):
        command, verb, rest = _split(words, place)
        if command is not None:
            return _read(command, verb, rest, text, place)
    return _slip(plainly, place)


def _split(text: str, place: _Place) -> tuple[Command | None, str, str]:
    """Which command the first word is a verb of; "video" or "studio" before it says so."""
    verb, rest = split_verb(text.lstrip("/"))
    if verb in {"video", "studio"} and place.is_addressed:
        named: Command = "video" if verb == "video" else "studio"
        inner, inner_rest = split_verb(rest)
        return (named, inner, inner_rest) if find_form(inner, named) else (None, "", text)
    verb = _STOPS.get(verb, verb)
    if find_form(verb, "video"):
        return "video", verb, rest
    if find_form(verb, "studio") and place.is_addressed:
        return "studio", verb, rest
    return None, "", text


def _read(command: Command, verb: str, rest: str, text: str, place: _Place) -> Talk | None:
    verb = ALIASES.get(verb, verb)
    readings: dict[str, Callable[[Tail], Typed]] = {**(VIDEO_VERBS if command == "video" else STUDIO_VERBS)}
    if verb == "help":
        return _help(rest)
    if verb == "new" and not place.is_command and place.in_thread and rest[:1] not in {"", '"', "'"}:
        return None  # "new hook": in a thread a topic stands in quotes.
    try:
        typed = readings[verb](Tail(_tidy(verb, rest), place.in_thread))
        if isinstance(typed, RaiseBudget) and not place.is_addressed:
            return WantsBudget(production=typed.production, by_usd=typed.by_usd, to_usd=typed.to_usd)
        return _as_said(typed, rest)
    except Unreadable as error:
        is_slip = place.is_addressed and len(text.split(maxsplit=_SHORT)) <= _SHORT
        return _usage(str(error), verb, command, place) if place.is_command or is_slip else None


def _as_said(typed: Typed, rest: str) -> Talk:
    """What was typed, where a sentence may begin with the same word."""
    match typed:
        case WantsToDecide(verdict="approve") if typed.note and '"' not in rest:
            raise Unreadable(f"{say(typed.note)} is left over; a note stands in quotes")
        case WantsToDecide(verdict="reject"):
            return typed.model_copy(update={"note": reason_in(typed.note)})
        case OpenNew():
            raise Unreadable("it does not say what the video is about")
        case _:
            return typed


def _tidy(verb: str, rest: str) -> str:
    """Arguments without the words that people put around them."""
    if verb in _FREE:
        return rest
    words = _THIS.sub("", rest, count=1) if _THIS.match(rest) else rest
    if verb == "show":
        words = _FILLERS.sub("", words, count=1) if _FILLERS.match(words) else words
    last = words[-80:]
    found = next((at for at in range(len(last) + 1) if _AFTER.fullmatch(last, at)), len(last))
    return words[: len(words) - len(last) + found]


def _help(rest: str) -> Talk:
    if not rest.strip("?!. "):
        return Help()
    try:
        return help_on(rest, "video")
    except Unreadable:
        return Help()


def _slip(text: str, place: _Place) -> Usage | None:
    """A first word that is nearly a verb. Of a sentence it is one only where no wish for changes goes on like that."""
    said, _, rest = text.lstrip("/").partition(" ")
    word = split_verb(said)[0]
    if not place.is_addressed or not word:
        return None
    for name in FORMS:
        near = near_verb(word, name, _ALMOST if rest and not place.is_command else _VERY_SIMILAR)
        if near and (place.is_command or _goes_on(near, said, rest, place)):
            return _usage(f"there is no {say(word)}; did you mean {near}?", near, name, place)
    return None


def _goes_on(verb: str, said: str, rest: str, place: _Place) -> bool:
    """Whether what stands after a word that is nearly this verb is what may stand after the verb."""
    if _SAYS_WHICH.match(rest) or (said.endswith(":") and verb in _FREE):
        return True
    return not place.in_thread and len(rest.split(maxsplit=_SHORT)) < _SHORT


def _usage(message: str, verb: str, command: Command, place: _Place) -> Usage:
    form = find_form(verb, command)
    prefix = f"{NAME} studio" if command == "studio" and verb in VIDEO_VERBS else NAME
    return Usage(message=message, usage=form.line(prefix, is_here=place.in_thread) if form else f"{NAME} help")
