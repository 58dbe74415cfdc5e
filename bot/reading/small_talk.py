"""What people say beside the matter: thanks, praise, laughter, greetings, and what they will do themselves.

Each has to be the whole message: "thanks, but the twist comes too late" is a wish.
"""

import re

_LOOK = (
    r"(?:(?:have|take) (?:a|another) look|look|watch|check|think|see|review|read|ask|come back|get back|listen)"
    r"(?: (?:at|into|about|over|to|with|on|through) (?:it|this|that|legal|you|them|[a-z]+))?(?: (?:it|this|that))?"
    r"(?: (?:first|later|tonight|tomorrow|today|soon|now|again|in a (?:bit|minute|moment)|after lunch|this \w+))*"
)
_WILL = r"(?:i(?:'ll| will|'m going to|'m gonna| am going to)|will|gonna|let me|i have to|i need to|need to)"
_ANYBODY = r"(?:any(?:one|body)|some(?:one|body))(?: else)?"
_WANTS = r"(?:want|wants|wanna|like|got time|have time|free|there|around|care)(?: to)?"
_THANKS = r"(?:thanks?(?: (?:you|a lot|so much|a million|all|everyone|team|both|again|very much))*|thx|ty|cheers)"
_AWAY = r"(?:brb|afk|back in (?:a (?:bit|minute|sec|second|moment)|\d+(?: ?(?:m|min|mins|minutes|h|hours?))?))"
_PRAISE = (
    r"(?:(?:it|this|that|(?:the|your) (?:new )?(?:script|film|video|hook|title|one|version|cut))(?:'s| is)? )?"
    r"(?:(?:looks?|sounds?|reads?|feels?|works?) )?(?:(?:much|so|a lot|way|even|far|really|very|already) )*"
    r"(?:better|lovely|wonderful|brilliant|impressive|beautiful|well done)"
    r"(?: (?:now|already|indeed|like this|like that|this time|than before|this way))*"
)
_PARTS = (
    _PRAISE,
    rf"perfect[\s,.!]+{_THANKS}|{_THANKS}[\s,.!]+perfect",
    r"(?:ha|he|hi|ho){2,}h?|lol|lmao|rofl|wow|omg|yay|hooray|oops|ouch|phew|h+m+|u+h+m*|aha|ah+|oh+|huh|hm+ok|meh",
    rf"{_THANKS}|much appreciated",
    r"(?:good )?(?:morning|afternoon|evening|night)|hey|hi|hello|bye|see you(?: (?:later|tomorrow|soon))?",
    r"(?:everyone|all|team|folks|guys|both|there)",
    r"(?:great|good|nice|amazing|awesome|excellent|fantastic|solid) (?:work|job|one|stuff|start|catch|point|question)",
    r"(?:so |really |very )?(?:funny|nice|cool|great|neat|sweet|true|amazing|awesome|good point|interesting|beautiful)",
    r"(?:i )?(?:really )?(?:love|like) (?:it|this|that)(?: (?:so much|a lot))?",
    rf"{_AWAY}|lunch(?: time)?",
    r"(?:one|just a|give me a|gimme a) (?:sec|second|minute|moment|min)|hold on|wait a (?:sec|minute|moment)",
    rf"{_WILL} {_LOOK}",
    r"(?:i'm |i am |am )?(?:on it|looking(?: (?:now|at it))?|watching(?: (?:now|it))?|checking|thinking|reading)",
    r"(?:what do you (?:all |guys )?think|thoughts|opinions|wdyt|any thoughts|agreed?|disagree)",
    rf"{_ANYBODY} {_WANTS}(?: (?:have a look|take a look|look|watch|check|review|see it|see this))?",
    r"(?:no idea|not sure|no|dunno|idk|i don't know|who knows|same here|same|me too|me neither)",
    r"i (?:dis)?agree(?: with (?:@?\w+|you|that|him|her|them))?",
    r"(?:sorry|oops)|wrong (?:thread|channel|window|chat)|ignore (?:me|that|this)|my bad|nvm|never ?mind",
    r":[\w+-]+:(?::skin-tone-\d:)?",
)
_TALK = re.compile(rf"(?:{'|'.join(_PARTS)})(?![\w'])[\s,.!?;:…-]*")
_GREETING = re.compile(
    r"(?:hey|hi|hello|good (?:morning|afternoon|evening))(?: (?:there|everyone|all|greenlight))?[\s,.!?]*"
)
_WONDERS = re.compile(
    r"(?:(?:what|how) (?:can|do|does) (?:you|this|it) (?:do|work|help)(?: (?:me|us|here))?|who are you|what are you"
    r"|what is this|how do i (?:use|start)(?: (?:you|this|it))?)[\s,.!?]*"
)
_SAYABLE = re.compile(
    r"(?:what (?:can|could|should|do|may) (?:i|we) (?:say|write|type|ask|tell you|do)(?: (?:to )?you)? (?:here|now)"
    r"|what (?:can|could|may) (?:i|we) (?:say|write|type|ask)(?: (?:to )?you)?"
    r"|(?:what|which) (?:commands?|words) (?:are there|do you (?:have|know|understand)|can (?:i|we) (?:use|say)))"
    r"[\s,.!?]*"
)
_GRATEFUL = re.compile(rf"\b(?:{_THANKS}|appreciated|better|lovely|wonderful|brilliant|impressive|well done)\b")


def is_small_talk(small: str) -> bool:
    """Whether the message, in small letters, asks for nothing."""
    at = 0
    # Part by part, without going back: a long row of the same words would be read in every way there is.
    while (found := _TALK.match(small, at)) and found.end() > at:
        at = found.end()
    return at == len(small) > 0


def is_greeting(small: str) -> bool:
    """Whether somebody greets us and says no more."""
    return _GREETING.fullmatch(small) is not None


def wonders(small: str) -> bool:
    """Whether somebody wonders what we do: they are told what can be said."""
    return _WONDERS.fullmatch(small) is not None


def asks_what_to_say(small: str) -> bool:
    """Whether somebody asks which words we read, which nobody else can be asked."""
    return _SAYABLE.fullmatch(small) is not None


def is_thanks(small: str) -> bool:
    """Whether small talk thanks or praises."""
    return _GRATEFUL.search(small) is not None
