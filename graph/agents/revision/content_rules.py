"""Rules for what scenes speak of: begin or end with the number, leave out the part about something."""

import re
from collections.abc import Callable, Iterable, Iterator

from graph.agents.extractive.lexicon import STOPWORDS
from graph.agents.facts import words_of
from graph.agents.revision.amounts import NTH, NUMBER
from graph.agents.revision.context import Context, Match, Refused, Rule, open_rule, quote, quoted, rule
from graph.agents.stems import stem
from graph.agents.vocabulary import matcher
from graph.core.change import Change, DropScene, MoveScene, ReplaceText
from graph.core.ids import SceneId
from graph.core.script import Beat, Line, Scene

Says = Callable[[Line], bool]

_BEGIN = r"(?:start|begin|open|lead|kick off)(?: it| off| the video| things)?(?: off)? (?:with|on)"
_END = r"(?:end|close|finish|conclude)(?: it| off| the video)? (?:with|on)"
_LEAVE = r"(?:drop|remove|delete|cut|skip|leave out|lose|omit|get rid of|take out|scrap|kill)"
_PART = (
    r"(?:part|bit|sentence|sentences|scene|line|lines|section|stuff|thing|piece|passage|mention|mentions|bits|parts)"
)
_ABOUT = (
    r"(?:about|on|with|of|mentioning|regarding|where (?:he|she|they|it|we) (?:talks?|speaks?) about|that mentions?)"
)
_PASSAGE = rf"(?:{_PART} {_ABOUT} (?:the |a |an )?)?"
_NEVER = r"(?:do not|don'?t|dont|never|please don'?t|no need to|avoid)"
_MENTION = r"(?:mention(?:ing)?|say(?:ing)?|talk(?:ing)? about|speak of|name|bring up|include|show)"
_WHAT = r"(?P<what>(?:[^\"',.;:!?\n]|[.,](?=\d)|'(?=\w))(?:[^\"',.;:!?\n]|[.,](?=\d)|'(?=\w)){0,58})"
_NOT_WORDS = r"(?!(?:scenes?|shots?|(?:the )?(?:last|first|\w+th) (?:scene|shot|line|sentence)|it|that|this|them)\b)"
_NOT_COUNTED = (
    r"(?!(?:the |that |any |all |every )?"
    rf"(?:{NTH}|other|others|whole|entire|next|previous|same|rest|\w+est|{NUMBER})\b)"
)
_MOST = 0.5
_LONGER = 3

_MONEY = re.compile(
    r"[$€£¥₹]\s?\d|\b\d[\d.,]*\s?(?:dollars?|euros?|pounds?|cents?|francs?|yen|usd|eur|gbp|chf)\b", re.IGNORECASE
)
_DATE = matcher(
    r"\b(?:1\d{3}|20\d\d)\b|\b(?:january|february|march|april|june|july|august|september|october|november|december|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b|\b\d{1,2} may\b|\bmay \d{1,2}\b"
)
_KINDS: dict[str, re.Pattern[str]] = {
    "number": re.compile(r"\d"),
    "numbers": re.compile(r"\d"),
    "figure": re.compile(r"\d"),
    "figures": re.compile(r"\d"),
    "statistic": re.compile(r"\d"),
    "statistics": re.compile(r"\d"),
    "stat": re.compile(r"\d"),
    "stats": re.compile(r"\d"),
    "question": re.compile(r"\?"),
    "quote": re.compile(r"[\"“]"),
    "quotes": re.compile(r"[\"“]"),
    "date": _DATE,
    "dates": _DATE,
    "year": re.compile(r"\b(?:1\d{3}|20\d\d)\b"),
    "years": re.compile(r"\b(?:1\d{3}|20\d\d)\b"),
    "price": _MONEY,
    "prices": _MONEY,
    "cost": _MONEY,
    "costs": _MONEY,
    "money": _MONEY,
    "percentage": re.compile(r"%|\bper ?cent\b"),
    "percentages": re.compile(r"%|\bper ?cent\b"),
}


def _to_the_front(match: Match, context: Context) -> Iterable[Change]:
    return [MoveScene(scene=_only(match["what"], context, "start"), position=1)]


def _to_the_end(match: Match, context: Context) -> Iterable[Change]:
    return [MoveScene(scene=_only(match["what"], context, "end"), position=len(context.script.scenes))]


def _without(match: Match, context: Context) -> Iterable[Change]:
    return list(_left_out(match["what"], context))


def _without_if_said(match: Match, context: Context) -> Iterable[Change]:
    """`Leave out the $9,400`; where nothing says it, other things may be meant."""
    says = _says(match["what"])
    if not any(says(line) for scene in context.script.scenes for line in scene.lines):
        raise Refused
    return list(_left_out(match["what"], context))


def _without_words(match: Match, context: Context) -> Iterable[Change]:
    return list(_left_out(quoted(match, "said"), context))


def _only(what: str, context: Context, verb: str) -> SceneId:
    """The one scene that speaks of it; of several a person picks one."""
    found = _nearest(what, context) or _scenes(what, context)
    if len(found) > 1:
        places = [context.place(scene.id) for scene in found]
        listed = f"{', '.join(map(str, places[:-1]))} and {places[-1]}"
        raise Refused(
            f"scenes {listed} have “{what.strip()}”", hint=f"Say `{verb} with scene {places[0]}`, or another."
        )
    return found[0].id


def _nearest(what: str, context: Context) -> list[Scene]:
    """The scenes that have most of the words of a longer description, if no line has them all."""
    wanted = {stem(word) for word in words_of(what) if word not in STOPWORDS}
    told = [scene for scene in context.script.scenes if scene.beat is not Beat.CTA]
    if len(wanted) < _LONGER or any(_says(what)(line) for scene in told for line in scene.lines):
        return []
    shared = [len(wanted & {stem(word) for word in words_of(scene.text)}) for scene in told]
    most = max(shared, default=0)
    return [scene for scene, count in zip(told, shared, strict=True) if count == most > _MOST * len(wanted)]


def _left_out(what: str, context: Context) -> Iterator[Change]:
    """Scenes that speak of nothing else go; of a scene with other sentences only those that speak of it."""
    says = _says(what)
    found = _scenes(what, context)
    told = [scene for scene in context.script.scenes if scene.beat is not Beat.CTA]
    if len(found) > _MOST * len(told):
        raise Refused(
            f"“{what.strip()}” is in {len(found)} of {len(told)} scenes, so that little would be left",
            hint="Name the scenes: `drop scene 3`.",
        )
    for scene in found:
        lines = [line for line in scene.lines if says(line)]
        if len(lines) == len([line for line in scene.lines if line.origin != "template"]):
            yield DropScene(scene=scene.id)
        else:
            yield from (ReplaceText(old=line.text, new="", scene=scene.id) for line in lines)


def _scenes(what: str, context: Context) -> list[Scene]:
    says = _says(what)
    found = [scene for scene in context.script.scenes if scene.beat is not Beat.CTA and any(map(says, scene.lines))]
    if not found:
        raise Refused(f"no scene speaks of “{what.strip()}”", hint="Name a scene by its number, or words that it says.")
    return found


def _says(what: str) -> Says:
    """Whether a line speaks of it: of a kind of thing (`the date`), else with all the words that tell something."""
    plain = re.sub(
        r"^(?:the|a|an|any|all|all the|that|this|its|his|her|their)\s+", "", what.strip(), flags=re.IGNORECASE
    )
    if kind := _KINDS.get(plain.casefold()):
        return lambda line: line.origin != "template" and bool(kind.search(line.text))
    wanted = {stem(word) for word in words_of(plain) if word not in STOPWORDS} or set(words_of(plain))
    if not wanted:
        raise Refused
    return lambda line: line.origin != "template" and wanted <= _stems(line.text)


def _stems(text: str) -> set[str]:
    """Of compounds the parts too: who says `SHA` may mean `SHA-256`."""
    said = words_of(text)
    return {stem(word) for word in (*said, *(part for word in said for part in word.split("-")))}


def _last_line(_match: Match, context: Context) -> Iterable[Change]:
    """The video's last line is the call to action, which stays; the last of the story is before it."""
    before = max(1, len(context.script.scenes) - 1)
    raise Refused(
        "the last line is the call to action, which stays",
        hint=f"Say `drop scene {before}` for the last one of the story, or `another ending`.",
    )


def _no_call(_match: Match, _context: Context) -> Iterable[Change]:
    raise Refused(
        "a video ends with a call to action, which cannot be left out",
        hint='Say `another ending`, or give it words: end with "…".',
    )


def _ending_words(match: Match, context: Context) -> Iterable[Change]:
    call = context.script.scenes[-1]
    return [ReplaceText(old=call.text, new=quoted(match, "said"), scene=call.id)]


def _ending_wish(_match: Match, _context: Context) -> Iterable[Change]:
    raise Refused("the words of the ending have to be given", hint='Say: end with "…".')


CONTENT_RULES: tuple[Rule, ...] = (
    rule(
        rf"(?:{_END}|say at the end|let it end with|the (?:ending|cta|call to action) should (?:be|say)) "
        rf"{quote('said')}",
        _ending_words,
    ),
    rule(
        r"(?:change|rewrite|set|make) (?:the )?(?:last (?:line|sentence)|ending|cta|call to action) (?:to|into|say) "
        rf"{quote('said')}",
        _ending_words,
    ),
    rule(r"ask (?:people|them|viewers|the audience|everyone) to [^\"']{1,60}? (?:at|in) the end(?:ing)?", _ending_wish),
    rule(rf"(?:no|without(?: a| the)?|{_LEAVE} (?:the )?) ?(?:call to action|cta|ending)", _no_call),
    rule(rf"{_LEAVE} (?:the )?(?:very )?last (?:line|sentence)", _last_line),
    open_rule(rf"{_BEGIN} (?:the |a |an )?{_PASSAGE}{_NOT_WORDS}{_WHAT}(?= *(?:$|[,.;!?]))", _to_the_front),
    rule(
        rf"(?:bring|move|put) (?:the )?{_PASSAGE}{_NOT_WORDS}{_WHAT} "
        r"(?:to the (?:front|start|beginning|top)|first|up front)",
        _to_the_front,
    ),
    open_rule(rf"{_END} (?:the |a |an )?{_PASSAGE}{_NOT_WORDS}{_WHAT}(?= *(?:$|[,.;!?]))", _to_the_end),
    open_rule(rf"{_LEAVE} (?:all |every )?(?:the |that |any )?{_PART} {_ABOUT} {_WHAT}(?= *(?:$|[,.;!?]))", _without),
    open_rule(rf"{_LEAVE} (?:everything|anything|all) {_ABOUT} {_WHAT}(?= *(?:$|[,.;!?]))", _without),
    open_rule(rf"{_LEAVE} (?:the |any |all )?{_NOT_WORDS}{_WHAT}(?= *(?:$|[,.;!?]))", _without_if_said),
    open_rule(
        rf"{_LEAVE} {_NOT_COUNTED}{_NOT_WORDS}(?:the |that |any |all |every )?{_WHAT} {_PART}(?= *(?:$|[,.;!?]))",
        _without_if_said,
    ),
    open_rule(rf"(?:no (?:mention of|more about|talk of)|nothing about) {_WHAT}(?= *(?:$|[,.;!?]))", _without),
)

DENYING_RULES: tuple[Rule, ...] = (
    rule(rf"{_NEVER} {_MENTION} (?:the words? )?{quote('said')}", _without_words),
    open_rule(rf"{_NEVER} {_MENTION} {_NOT_WORDS}{_WHAT}(?= *(?:$|[,.;!?]))", _without),
)
"""What begins with a denial and yet asks for something: `don't mention the price`."""
