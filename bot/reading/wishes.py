"""Words that sound like a decision, and words that give another publish time; each has to be the whole message."""

import re
import unicodedata
from typing import NamedTuple

from bot.commands import Adjust, Begin
from bot.reading.arguments import REVISION
from bot.reading.asked import HERE, WantsToDecide
from bot.reading.days import tidy_moment
from bot.reading.words import free_text
from graph.core.gate import GateKind
from graph.core.moment_words import Shift, read_phrase, says_hour

LONGEST = 160
"""A message that is longer says more than one of these wishes."""
OBJECT = (
    r"(?:it|this|that|(?:(?:the|this|that) )?(?:final |new |whole )?"
    r"(?:script|video|cut|film|short|release|version|one))"
)
ASKING = (
    r"(?:(?:please|pls|plz|ok|okay|hi|hey|then|so|and|no(?=,)|(?:can|could) (?:you|we|i)|let'?s|let us|"
    r"(?:i|we)(?:'d| would) (?:like|prefer)(?: you)?(?: to)?|(?:i|we) (?:want|need)(?: you)? to)[\s,]+)*"
)
ID = r"(?<![\w-])[a-z0-9]{1,12}-[2-9a-hjkmnp-z]{4}(?![\w-])"
INSTEAD = r"(?:[\s,]+(?:please|pls|plz|instead|rather|then|thanks|thank you|thx))*[\s?!.]*"

_ID = re.compile(ID)
_SIGNS = {
    "👍": " :+1: ",
    "👎": " :-1: ",
    "👌": " :ok_hand: ",
    "✅": " :white_check_mark: ",
    "✔": " :heavy_check_mark: ",
}
_TONE = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f]|:skin-tone-\\d:")
_SHORT_FORM = re.compile(r"\b(?:(what|who|where|when|how|why|it|that|there)'s|(what|who|where|when|how)s)\b")
_YES_SIGN = r"(?::(?:\+1|thumbsup|thumbs_up|white_check_mark|heavy_check_mark|ok_hand|shipit):|\+1)"
_THUMBS = r"(?:(?:a )?(?:big )?thumbs?|two thumbs)"
_OPENING = (
    r"(?:(?:ok|okay|yes|yep|yeah|great|nice|perfect|cool|please|pls|alright|all right|fine|sure|thanks|thank you|good|"
    r"awesome|excellent|love it|looks? (?:good|great)(?: to me)?|lgtm|i|we|let'?s|and|then|so|well|just|now|hey|hi|"
    rf"{_YES_SIGN})(?![\w'])[\s,.!:;-]*)*"
)
_CLOSING = (
    r"(?:[\s,.!;-]+(?:please|pls|now|thanks|thank you|then|as (?:it )?is|from (?:me|my side|us)|to (?:me|us)|for me|"
    r"team|everyone|right (?:away|now)|straight away|immediately|at once|asap|:[\w+-]+:))*"
)
_APPROVE = re.compile(
    rf"{_OPENING}(?:(?:approved?|accept(?:ed)?)(?: (?P<what>{OBJECT}))?(?: {REVISION})?|lgtm|"
    rf"looks? (?:good|great|fine|perfect)|(?:we can )?ship(?: {OBJECT})?|(?:publish|release|post|upload)(?: {OBJECT})?|"
    rf"go (?:ahead|for it|live)|(?:it is |we are |you are )?good to go|signed off|{_YES_SIGN}|{_THUMBS} up){_CLOSING}"
)
_GATES = {"script": GateKind.SCRIPT, "film": GateKind.VIDEO, "cut": GateKind.VIDEO, "release": GateKind.PUBLISH}
_PUBLISH = rf"(?:(?:publish|release|post|upload|ship)(?: {OBJECT})?(?: out)?|go live)"
_NOW = r"(?:now|right (?:away|now)|straight away|immediately|at once|asap)"
_PUBLISH_NOW = re.compile(rf"{_OPENING}{_PUBLISH}[\s,]+(?:please |pls )?{_NOW}{_CLOSING}")
_SCHEDULE = re.compile(rf"{_OPENING}schedule {OBJECT}{_CLOSING}")
_AGREED = (
    r"(?:yes|yep|yeah|yup|ok|okay|sure|do (?:it|that)|go|sounds good|all good|"
    r"(?:that is )?fine(?: (?:by|with|for) me)?|perfect|of course|absolutely|definitely)"
)
_YES = re.compile(rf"{_AGREED}(?:[,.! ]+(?:please|pls|{_AGREED}))*")
_LIKES = re.compile(r"(?:i )?(?:really )?(?:love|like) (?:it|this|that)(?: (?:so much|a lot))?")
_NO = re.compile(r"(?:no|nope|nah|rather not)(?:[,.! ]+(?:please|thanks|thank you))*")
_DECIDING = rf"(?:approving|accepting|publishing|releasing|posting|uploading|shipping|scheduling)(?: {OBJECT})?"
_NOT_YET = (
    rf"(?:{OBJECT} is )?not (?:yet|(?:yet )?(?:approved|accepted|ready|good to go|signed off)|approving {OBJECT})"
)
_REJECT = re.compile(
    rf"{_OPENING}(?:reject(?:ed)?(?: {OBJECT})?|:(?:-1|thumbsdown|thumbs_down):|{_THUMBS} down){_CLOSING}"
)
_DECIDE = rf"(?:approve|accept|publish|release|post|upload|ship|schedule|reject|sign off(?: on)?)(?: {OBJECT})?"
_LATER = (
    r"(?:[\s,]+(?:yet|just yet|for now|now|today|tonight|tomorrow|so fast|anything|like this|either|"
    r"(?:until|till|before|without|unless|if|because)\b.*))*"
)
_WITHHELD = re.compile(
    rf"{_OPENING}(?:(?:do not|don't|dont|never|cannot|can't|won't|will not|would not|wouldn't)(?: want to)?"
    rf"(?: yet| please)? {_DECIDE}|(?:i'm |i am |we're |we are )?(?:not (?:ready|sure|convinced)|unsure|hesitant) to "
    rf"{_DECIDE}|(?:hold off|hold back|wait)(?: (?:on|with))? {_DECIDING}|{_NOT_YET}){_LATER}{_CLOSING}"
)
_REASON = re.compile(
    rf"(?:{OBJECT}(?=\s*(?:[:,;\"—–-]|because\b|$)))?\s*(?:[:,;—–-]+|because\b)?\s*(?P<reason>.*)",
    re.DOTALL | re.IGNORECASE,
)
"""What is rejected is no part of why, unless the reason itself begins with it: "it's late"."""
_MOVE = re.compile(
    rf"{ASKING}(?P<verb>publish|ship|schedule|reschedule|release|post|upload|move|postpone|put|air|send)"
    rf"(?P<object> {OBJECT})?(?: out)? (?P<when>.+?){INSTEAD}"
)
_SHIFT = re.compile(
    rf"{ASKING}(?:(?P<later>postpone|delay|(?:push|move|put) (?:{OBJECT} )?back)|"
    rf"(?:bring|move|pull) (?:{OBJECT} )?forward)(?: {OBJECT})?(?: (?:by|for))? (?P<by>.+?){INSTEAD}"
)
_DATE = r"(?:the |its |any |a )?(?:publish(?:ing)?|publication|release) (?:time|date|slot)"
_UNDATED = re.compile(
    rf"{ASKING}(?:(?:no|without|drop|remove|delete|cancel|clear|forget|scrap|take (?:away|back)) {_DATE}|"
    rf"take {_DATE} (?:away|back|off)|unschedule(?: {OBJECT})?|(?:take|pull) {OBJECT} off the (?:schedule|calendar))"
    rf"{INSTEAD}"
)
_NEW = re.compile(
    r"(?:(?:please|ok|okay|hey|hi|hello|can|could|may|shall|should|let'?s|let us|we|i|you|want|wants|would like|"
    r"i'd like|'d like|need|to|help me|me|us)[\s,]+)*"
    r"(?:(?:make|start|create|begin|do|produce)(?: (?:me|us))? (?:a|an|another|one more|some)|a|another)?"
    r"(?: ?(?:new|short))*(?: ?(?:video|short|clip|film|production|one))(?:[\s,]+(?:please|now|today))*[\s?]*"
)

_ABOUT = re.compile(
    r"(?:(?:please|ok|okay|hey|hi|hello|can|could|let'?s|we|i|you|want|need|would like|i'd like|to|help me)[\s,]+)*"
    r"(?:make|create|start|produce|do|begin)(?: (?:me|us))? (?:a|an|another|one more)(?: (?:new|short|little|quick))*"
    r"(?: (?P<seconds>\d{1,3})[ -]?(?:s|secs?|seconds?))? (?:video|short|clip|film|reel) (?:about|on|explaining) "
    r"(?P<topic>[^\n]{1,200}?)(?:,? (?:please|pls|thanks|thank you))?[\s.!]*",
    re.IGNORECASE,
)
_LONGEST_NEW = 400
_NO_TOPIC = frozenset({"this", "it", "that"})


class Plain(NamedTuple):
    """A short message in small letters, without decoration; a production that it names is `it`, and apart."""

    text: str
    production: str


def simplify(text: str) -> Plain | None:
    """The message as wishes and questions are looked for; None where it is too long for one."""
    if len(text) > LONGEST:
        return None
    small = _TONE.sub("", text.casefold())
    small = "".join(_SIGNS.get(sign, " " if unicodedata.category(sign) == "So" else sign) for sign in small)
    small = _SHORT_FORM.sub(r"\1\2 is", re.sub(r"[`*~\"]", " ", small))
    named = _ID.search(small)
    if named:
        small = f"{small[: named.start()]}it{small[named.end() :]}"
    return Plain(" ".join(small.split()).strip(" .!…,;"), named[0] if named else HERE)


def find_wish(plain: Plain, *, is_addressed: bool) -> WantsToDecide | None:
    """The decision that the words sound like. A bare "ok" counts only where it was said to us."""
    if _PUBLISH_NOW.fullmatch(plain.text):
        return WantsToDecide(verdict="approve", production=plain.production, when="now")
    if _SCHEDULE.fullmatch(plain.text):
        return WantsToDecide(verdict="approve", production=plain.production, when="planned")
    if found := _APPROVE.fullmatch(plain.text):
        revision = int(found["revision"]) if found["revision"] else None
        gate = _gate_named(found["what"] or "")
        return WantsToDecide(verdict="approve", production=plain.production, gate=gate, revision=revision)
    if is_addressed and _YES.fullmatch(plain.text):
        return WantsToDecide(verdict="approve", production=plain.production)
    if _REJECT.fullmatch(plain.text):
        return WantsToDecide(verdict="reject", production=plain.production)
    return None


def _gate_named(what: str) -> GateKind | None:
    """The gate that is approved in these words, if they say which; "this video" may be all of it."""
    return GateKind.VIDEO if what == "video" else _GATES.get(what.rpartition(" ")[2])


def is_kept_back(plain: Plain) -> bool:
    """Whether it says that nothing is to be decided yet."""
    return _WITHHELD.fullmatch(plain.text) is not None


def is_bare_yes(plain: Plain) -> bool:
    """Whether it is a yes and nothing else, which may be meant for anybody in the thread."""
    return _YES.fullmatch(plain.text) is not None


def answers_yes(plain: Plain) -> bool:
    """Whether it is a yes to what was asked right before; praise is one then."""
    return is_bare_yes(plain) or _LIKES.fullmatch(plain.text) is not None


def answers_no(plain: Plain) -> bool:
    """Whether it is a no and nothing else."""
    return _NO.fullmatch(plain.text) is not None


def wants_new(plain: Plain) -> bool:
    """Whether somebody wants to begin a video, without having said about what."""
    says_so = re.search(r"\b(?:make|start|create|begin|do|produce|new|another)\b", plain.text)
    return says_so is not None and _NEW.fullmatch(plain.text) is not None


def find_new(text: str) -> Begin | None:
    """What a video is wanted about: "make a video about bees". What only points at something is no topic."""
    found = _ABOUT.fullmatch(" ".join(text.split()) if len(text) <= _LONGEST_NEW else "")
    if found is None or (topic := free_text(found["topic"])).casefold() in _NO_TOPIC:
        return None
    return Begin(topic=topic, seconds=int(found["seconds"]) if found["seconds"] else None)


def find_move(plain: Plain) -> Adjust | None:
    """Another publish time, or none: "publish it tomorrow at 18". It is not published by that, only asked about again.

    A time that cannot be is one too: whoever reads the words of `at` says why.
    """
    if (found := _SHIFT.fullmatch(plain.text)) and isinstance(
        read_phrase(when := f"{found['by']} {'later' if found['later'] else 'earlier'}"), Shift
    ):
        return Adjust(production=plain.production, at=when)
    if takes_time_away(plain):
        return Adjust(production=plain.production, undated=True)
    found = _MOVE.fullmatch(plain.text)
    said = read_phrase(found["when"]) if found else None
    if found is None or said is None:
        return None
    # "schedule tomorrow" asks what goes out then.
    if found["verb"] == "schedule" and not found["object"] and not says_hour(said):
        return None
    return Adjust(production=plain.production, at=tidy_moment(found["when"]))


def takes_time_away(plain: Plain) -> bool:
    """Whether it shall have no publish time: "no publish time please". "no publish time?" asks whether it has one."""
    is_asked = "?" in plain.text and not re.match(r"(?:(?:please|pls|ok|so)[\s,]+)*(?:can|could)\b", plain.text)
    return not is_asked and _UNDATED.fullmatch(plain.text) is not None


def reason_in(text: str) -> str:
    """Why something is rejected, without the words that lead to it."""
    found = _REASON.fullmatch(text.strip())
    return free_text(found["reason"] if found else text)
