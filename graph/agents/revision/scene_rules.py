"""Rules for scenes and their words: hook, pattern, move, replace, drop and keep."""

import re
from collections.abc import Iterable

from graph.agents.revision.amounts import NTH, NUMBER, SCENES, SINGLE, number_of
from graph.agents.revision.context import DEGREE, Context, Match, Refused, Rule, quote, quoted, rule, valid, words
from graph.core.brief import Pattern
from graph.core.change import (
    AnotherCall,
    AnotherHook,
    Change,
    ChangePattern,
    DropScene,
    KeepScenes,
    MoveScene,
    ReplaceText,
)
from graph.core.script import Beat

_HOOK = words("hook|opening_line|opening|introduction|intro|start|opener|first_line|first_sentence|beginning")
_CALL = words("cta|call_to_action|ending|end_card|outro|closing_line|closing|last_line")
_BETTER = words(
    "punchier|stronger|better|catchier|snappier|sharper|bolder|livelier|fresher|cleverer|smarter|cooler|nicer|wittier|"
    "edgier|spicier|more_(?:punchy|catchy|exciting|interesting|engaging|gripping|powerful|compelling|striking|creative|"
    "dramatic|intriguing|memorable|surprising|original|attractive|energetic)"
)
"""What another sentence may well be; that it is shorter or calmer nobody can promise."""
_OTHER = (
    r"(?:(?:use|try|take|pick|find|get|write|give (?:me|us|it))\s+)?(?:an?\s+)?"
    rf"(?:another|new|different|other|fresh|alternative|second|{DEGREE}{_BETTER})"
)
_WHICH = rf"(?P<scenes>{SCENES})"
_WITH = r"(?:with|by|to|for|into|->|=>)"
_IN_SCENE = rf"(?:\s+in (?P<scene>{SINGLE}))?"
_REPLACE = words("replace|change|swap|exchange|turn|correct|rename")
_DROP = words("drop|remove|delete|cut|skip|leave_out|lose|omit|get_rid_of|take_out|kill|scrap|throw_out")
_OTHERS = (
    r"(?:all(?: (?:the )?(?:other )?scenes)?|everything|every scene)(?: else)? "
    r"(?:but|except(?: for)?|other than|apart from|besides)"
)
_NO_TEXT = words("hook|voice|music|title|tags|scene|scenes|opening|intro|description|pattern|cta|ending|outro")
_PLACES = r"(?:first|last|\w+(?:st|nd|rd|th)) (?:lines?|sentences?|scenes?|words?)|pictures?|images?|lines?|sentences?"
_OLD = rf"(?!(?:the )?(?:{_NO_TEXT}|{_PLACES})\b)(?P<old>[^\s\"',.;][^\"',.;]{{0,60}}?)"
_NEW = (
    r"(?!(?:something|anything|another|other|a (?:different|better|new))\b)"
    r"(?P<new>(?:(?!\s(?:and|in|but|then)\s)[^\"',.;]){1,60}?)"
)
"""Words without quotes: what names a part of the script, or says no more than that they be others, is none."""
_ENDS = r"(?=\s*(?:$|[,.;!?]|\b(?:and|but|then|please|pls|plz|thanks|thx)\b))"
_AS_IT_IS = r"(?: (?:as (?:it is|they are|is)|unchanged|untouched|alone|the same|like (?:that|this)))?"
_START = words("start|front|beginning|top|first_place")
_END = words("end|very_end|last_place")

DENIED = re.compile(
    words("drop|remove|delete|cut|lose|skip|touch|change|alter|edit|move|replace|rewrite|omit|leave_out|get_rid_of")
    + rf"\s+{_WHICH}",
    re.IGNORECASE,
)


def _another_hook(_match: Match, _context: Context) -> Iterable[Change]:
    return [AnotherHook()]


def _another_call(_match: Match, _context: Context) -> Iterable[Change]:
    return [AnotherCall()]


def _pattern(match: Match, _context: Context) -> Iterable[Change]:
    wanted = match["pattern"].upper()
    if wanted not in set(Pattern):
        raise Refused(f"there is no pattern {wanted}; the patterns are {', '.join(Pattern)}")
    return [ChangePattern(pattern=Pattern(wanted))]


def _drop(match: Match, context: Context) -> Iterable[Change]:
    return [DropScene(scene=scene) for scene in context.scenes(match["scenes"])]


def _keep(match: Match, context: Context) -> Iterable[Change]:
    return [KeepScenes(scenes=context.scenes(match["scenes"]))]


def _replace(match: Match, context: Context) -> Iterable[Change]:
    scene = context.scene(match["scene"]) if match["scene"] else None
    return [valid(lambda: ReplaceText(old=_words(match, "old"), new=_words(match, "new"), scene=scene))]


def _words(match: Match, name: str) -> str:
    """What stood within the quotes, or without any up to where the form goes on."""
    return quoted(match, name) if f"{name}2" in match.groupdict() else match[name].strip()


def _delete_text(match: Match, context: Context) -> Iterable[Change]:
    scene = context.scene(match["scene"]) if match["scene"] else None
    return [valid(lambda: ReplaceText(old=quoted(match, "old"), new="", scene=scene))]


def _say_instead(match: Match, context: Context) -> Iterable[Change]:
    """A scene of one line may be given whole."""
    scene_id = context.scene(match["scene"])
    scene = context.script.scenes[context.place(scene_id) - 1]
    if len(scene.lines) != 1:
        place = context.place(scene_id)
        raise Refused(
            f"scene {place} has {len(scene.lines)} sentences", hint=f'Say: replace "…" with "…" in scene {place}.'
        )
    return [valid(lambda: ReplaceText(old=scene.text, new=quoted(match, "new"), scene=scene_id))]


def _move(match: Match, context: Context) -> Iterable[Change]:
    scene = context.scene(match["scene"])
    at = _goal(match, context, context.place(scene))
    if not 1 <= at <= len(context.script.scenes):
        raise Refused(f"there is no place {at}; the script has {len(context.script.scenes)} scenes")
    return [MoveScene(scene=scene, position=at)]


def _to_the_front(match: Match, context: Context) -> Iterable[Change]:
    return [MoveScene(scene=context.scene(match["scene"]), position=1)]


def _to_the_end(match: Match, context: Context) -> Iterable[Change]:
    return [MoveScene(scene=context.scene(match["scene"]), position=len(context.script.scenes))]


def _goal(match: Match, context: Context, here: int) -> int:
    """Where the scene is to stand, counted with the scene taken out of its old place."""
    if match["start"]:
        return 1
    if match["end"]:
        return len(context.script.scenes)
    if match["way"]:
        steps = int(number_of(match["steps"])) if match["steps"] else 1
        return here + steps if match["way"].casefold() in {"down", "later"} else here - steps
    if match["side"]:
        other = context.place(context.scene(match["other"]))
        return other + (match["side"].casefold() == "after") - (here < other)
    return int(number_of(match["to"]))


def _beside(match: Match, context: Context) -> Iterable[Change]:
    """`2 before 1`: numbers alone, or with `scene`."""
    here, other = (context.scene(_named(match[name])) for name in ("scene", "other"))
    one, two = context.place(here), context.place(other)
    return [MoveScene(scene=here, position=two + (match["side"].casefold() == "after") - (one < two))]


def _named(text: str) -> str:
    return f"scene {text}" if re.fullmatch(rf"#?{NUMBER}", text.strip(), re.IGNORECASE) else text


def _swap(match: Match, context: Context) -> Iterable[Change]:
    if match["nth"]:
        named = (f"the {match['nth']} scene", f"the {match['mth']} scene")
    else:
        named = (match["one"] or f"scene {match['x']}", match["two"] or f"scene {match['y']}")
    low, high = sorted(context.place(context.scene(one)) for one in named)
    if low == high:
        raise Refused(f"that is scene {low} twice")
    scenes = context.script.scenes
    return [MoveScene(scene=scenes[high - 1].id, position=low), MoveScene(scene=scenes[low - 1].id, position=high)]


def _keep_only(match: Match, context: Context) -> Iterable[Change]:
    """Whoever keeps a few alone drops the others; the call to action ends every video."""
    kept = context.scenes(match["scenes"])
    others = [one for one in context.script.scenes if one.id not in kept and one.beat is not Beat.CTA]
    if not others:
        raise Refused("nothing beside that could be dropped: the call to action ends every video")
    return [DropScene(scene=one.id) for one in others]


def _move_several(match: Match, context: Context) -> Iterable[Change]:
    first, *more = (context.place(scene) for scene in context.scenes(match["scenes"]))
    if not more:
        raise Refused
    way = match["way"].strip()
    raise Refused("scenes are moved one at a time", hint=f"Say `move scene {first} {way}`, then the next.")


SCENE_RULES: tuple[Rule, ...] = (
    rule(rf"{_DROP} {_OTHERS} {_WHICH}", _keep_only),
    rule(rf"(?:only (?:keep|leave|use)|(?:keep|leave|use) (?:only|just|nothing but)) {_WHICH}", _keep_only),
    rule(rf"(?:keep|leave|use) {_WHICH} (?:only|alone|and nothing else)", _keep_only),
    rule(
        r"(?:swap|exchange|switch|flip|reverse|trade)(?: (?:the )?order of)? "
        rf"(?:(?:scenes? )?#?(?P<x>{NUMBER}) (?:and|with|&) #?(?P<y>{NUMBER})|"
        rf"(?P<one>{SINGLE}) (?:and|with) (?P<two>{SINGLE})|"
        rf"(?:the )?(?P<nth>{NTH}) (?:and|with) (?:the )?(?P<mth>{NTH})(?: (?:scenes?|shots?))?)(?: around)?",
        _swap,
    ),
    rule(
        rf"(?:(?:put|move|bring|show|play) )?(?P<scene>{SINGLE}|#?{NUMBER}) (?:(?:should|must|has to|needs to) )?"
        rf"(?:(?:go|goes|come|comes|be|is) )?(?:right |directly |straight )?(?P<side>before|after) "
        rf"(?P<other>{SINGLE}|#?{NUMBER})(?!\s*(?:s|sec|seconds|%)\b)",
        _beside,
    ),
    rule(rf"{_OTHER} {_HOOK}", _another_hook),
    rule(rf"(?:change|redo|replace|swap|rewrite|rework|improve|sharpen) (?:the )?{_HOOK}", _another_hook),
    rule(rf"make (?:the )?{_HOOK} {DEGREE}(?:{_BETTER}|different)", _another_hook),
    rule(
        r"(?:start|begin|open)(?: it| the video)? (?:differently|(?:in )?another way|with something else)",
        _another_hook,
    ),
    rule(
        r"(?:(?:use|switch to|change to|take|try|make it|in|follow|with)\s+)?(?:the )?"
        r"pattern\s*[:=]?\s*(?P<pattern>[a-z])\b",
        _pattern,
    ),
    rule(r"(?:change|switch|set) (?:the )?pattern to\s+(?P<pattern>[a-z])\b", _pattern),
    rule(
        rf"{_OTHER} {_CALL}|(?:change|redo|replace|swap|rewrite|rework|improve) (?:the )?{_CALL}|"
        r"(?:end|close|finish)(?: it| the video)? (?:differently|(?:in )?another way|with something else)",
        _another_call,
    ),
    rule(rf"(?:start|begin|open)(?: it| the video)? (?:with|on) (?P<scene>{SINGLE})", _to_the_front),
    rule(
        rf"(?:(?:put|move|make|show|play) )?(?P<scene>{SINGLE}) (?:(?:goes|comes|is) )?(?:first|up front)",
        _to_the_front,
    ),
    rule(rf"(?:end|close|finish)(?: it| the video)? (?:with|on) (?P<scene>{SINGLE})", _to_the_end),
    rule(rf"(?:(?:put|move|show|play) )?(?P<scene>{SINGLE}) (?:(?:goes|comes|is) )?last", _to_the_end),
    rule(
        rf"(?:move|put|shift|bring) (?P<scene>{SINGLE}) (?:"
        rf"(?:to|at) (?:the )?(?:(?P<start>{_START})|(?P<end>{_END}))|(?P<side>before|after) (?P<other>{SINGLE})|"
        rf"(?P<way>up|down|earlier|later|forward)(?: (?:by )?(?P<steps>{NUMBER})(?: (?:places?|positions?))?)?|"
        rf"(?:to|into|at) (?:(?:the )?(?:position|place|slot|number|scene)\s*)?#?(?P<to>{NUMBER}))",
        _move,
    ),
    rule(
        rf"(?:move|put|shift|bring) {_WHICH} (?P<way>(?:to|at|before|after|up|down|earlier|later)\b[^,;.]*)",
        _move_several,
    ),
    rule(rf"in (?P<scene>{SINGLE}),? {_REPLACE} {quote('old')} {_WITH} {quote('new')}", _replace),
    rule(rf"{_REPLACE} {quote('old')} {_WITH} {quote('new')}{_IN_SCENE}", _replace),
    rule(
        rf"(?:say|write|put|use) {quote('new')} (?:instead of|rather than|in place of) {quote('old')}{_IN_SCENE}",
        _replace,
    ),
    rule(rf"(?:remove|delete|drop|cut|strike|leave out) (?:the words? )?{quote('old')}{_IN_SCENE}", _delete_text),
    rule(
        rf"(?:change|rewrite|replace|set|make) (?P<scene>{SINGLE})(?:'s (?:text|words))? (?:to|with|say|into|as) "
        rf"(?:say )?{quote('new')}",
        _say_instead,
    ),
    rule(rf"(?P<scene>{SINGLE}) (?:should|must|needs to|has to) (?:say|read|be) {quote('new')}", _say_instead),
    rule(
        rf"in (?P<scene>{SINGLE}),? {_REPLACE} (?P<old>[^\s\"',.;][^\"',.;]{{0,60}}?) {_WITH} "
        rf"(?P<new>[^\"',.;]{{1,60}}?){_ENDS}",
        _replace,
    ),
    rule(rf"replace {_OLD} (?:with|by) {_NEW}{_IN_SCENE}{_ENDS}", _replace),
    rule(rf"replace {quote('old')} (?:with|by) {_NEW}{_IN_SCENE}{_ENDS}", _replace),
    rule(rf"replace {_OLD} (?:with|by) {quote('new')}{_IN_SCENE}", _replace),
    rule(rf"{_DROP} {_WHICH}(?: (?:out|entirely|completely|altogether))?", _drop),
    rule(rf"(?:leave|take|cut) {_WHICH} out", _drop),
    rule(rf"without {_WHICH}", _drop),
    rule(rf"(?:keep|leave|lock|freeze|preserve|hold on to) {_WHICH}{_AS_IT_IS}", _keep),
)
