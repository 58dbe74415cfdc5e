"""Rules for what people say in passing: that it is too long, too fast or too loud, and what they want instead.

That something is weak or boring asks for nothing yet: `graph.agents.revision.suggestions` says what can be asked.
"""

from collections.abc import Iterable

from graph.agents.revision.amounts import SCENES
from graph.agents.revision.context import DEGREE, VIDEO, Context, Match, Refused, Rule, degree, rule, words
from graph.core.change import AnotherCall, AnotherHook, Change, ChangeMusicLevel, DropScene
from graph.core.objection import NO_MUSIC
from graph.core.script import LOUDEST_MUSIC_DB, QUIETEST_MUSIC_DB

_IS = r"(?:'s| is|'re| are| feels?| seems?| sounds?| looks?| was| runs?| gets?)"
_SPOKEN = words("voice|narrator|narration|speech|speaker|pace|tempo|talking|delivery|speaking|reading")
_MUSIC = words("background_music|music|soundtrack|background|music_bed|bed")
_HOOK = words("hook|opening_line|opening|introduction|intro|start|opener|first_line|first_sentence|beginning")
_CALL = words("cta|call_to_action|ending|outro|closing|closing_line|end_card|end")
_POOR = (
    r"(?:(?:too|so|a bit|a little|kind of|kinda|sort of|pretty|rather|quite|very|really|still|just) ){0,3}"
    r"(?:weak|boring|bad|dull|flat|long|slow|dry|generic|lame|meh|off|confusing|bland|tame|vague|wordy|clunky|"
    r"(?:not|isn'?t) (?:good|great|strong|punchy|catchy|interesting|working|there yet|it)(?: enough)?)"
)
_DISLIKE = (
    r"(?:i|we) (?:really )?(?:do not|don'?t|didn'?t) (?:really |quite )?(?:like|love|get|want)|"
    r"(?:i'?m|we'?re|i am|we are) not (?:a fan of|sold on|happy with|keen on|sure about)|not a fan of|"
    r"(?:i|we) (?:hate|dislike)"
)
_ANOTHER_ONE = (
    r"[,:;]? (?:so |and |please |can you |could you |let'?s )*"
    r"(?:(?:try|use|take|pick|find|do|write|give (?:me|us)|get) )?"
    r"(?:another|a different|a new|a better|a stronger)(?: one)?"
)
_DROP_IT = r"(?:drop|remove|cut|delete|lose|kill|skip|scrap|leave out) (?:it|them|that|those|both)"
_PARTS = {"little": 0.08, "plain": 0.15, "much": 0.3}
_STEPS = {"little": 0.05, "plain": 0.1, "much": 0.2}
_STEPS_DB = {"little": 2.0, "plain": 4.0, "much": 6.0}


def _too_long(match: Match, context: Context) -> Iterable[Change]:
    """`A bit too long` asks for 8 % less, `too long` for 15 %, `way too long` for 30 %."""
    part = _PARTS[degree(match)]
    return [context.length(context.script.seconds * (1 + part if match["way"].casefold() == "short" else 1 - part))]


def _too_fast(match: Match, context: Context) -> Iterable[Change]:
    step = _STEPS[degree(match)]
    return [context.speed(context.direction.speed * (1 + step if match["way"].casefold() == "slow" else 1 - step))]


def _too_loud(match: Match, context: Context) -> Iterable[Change]:
    return [_level(context, _STEPS_DB[degree(match)] * (1 if match["way"].casefold() in {"quiet", "soft"} else -1))]


def _drowned(_match: Match, context: Context) -> Iterable[Change]:
    return [_level(context, -_STEPS_DB["plain"])]


def _more_or_less(match: Match, context: Context) -> Iterable[Change]:
    return [_level(context, _STEPS_DB[degree(match)] * (1 if match["way"].casefold() == "more" else -1))]


def _level(context: Context, step: float) -> ChangeMusicLevel:
    """The music so much louder or quieter, as far as it goes."""
    if context.direction.music == NO_MUSIC:
        raise Refused("it has no music", hint="Say `calm music` first.")
    wanted = max(QUIETEST_MUSIC_DB, min(context.direction.music_db + step, LOUDEST_MUSIC_DB))
    if wanted == context.direction.music_db:
        raise Refused(f"the music is as {'loud' if step > 0 else 'quiet'} as it can be made")
    return ChangeMusicLevel(music_db=wanted)


def _another_hook(_match: Match, _context: Context) -> Iterable[Change]:
    return [AnotherHook()]


def _another_call(_match: Match, _context: Context) -> Iterable[Change]:
    return [AnotherCall()]


def _drop(match: Match, context: Context) -> Iterable[Change]:
    return [DropScene(scene=scene) for scene in context.scenes(match["scenes"])]


PASSING_RULES: tuple[Rule, ...] = (
    rule(
        rf"(?:(?:{VIDEO}|it)(?:{_IS})? |(?:that|it)'?s )?(?:still |just )?{DEGREE}too (?P<way>long|short)"
        r"(?: (?:for (?:me|us|my taste|a short)|overall|now))?",
        _too_long,
    ),
    rule(
        rf"(?:(?:the )?{_SPOKEN}{_IS}? |(?:it|he|she|this|that)(?:'s| is| speaks| talks| reads) |speaks |talks )?"
        rf"{DEGREE}too (?P<way>fast|quick|slow)(?:ly)?",
        _too_fast,
    ),
    rule(rf"(?:the )?{_MUSIC}{_IS}? {DEGREE}too (?P<way>loud|quiet|soft|strong)", _too_loud),
    # Speech is always as loud: what may be too loud or too quiet is the music.
    rule(rf"(?:(?:it|that|this)(?:'?s| is| was|{_IS}) )?{DEGREE}too (?P<way>loud|quiet)", _too_loud),
    rule(rf"{DEGREE}too (?P<way>loud|quiet|soft) (?:a )?{_MUSIC}", _too_loud),
    rule(
        rf"(?:i|we|you) (?:can'?t|can not|cannot|can (?:hardly|barely)|hardly|barely) (?:really )?(?:hear|understand) "
        rf"(?:the )?{_SPOKEN}(?: (?:over|under|because of|for|with) (?:the |all the )?{_MUSIC})?|"
        rf"(?:the )?{_MUSIC} (?:drowns(?: out)?|covers|is over) (?:the )?{_SPOKEN}(?: out)?",
        _drowned,
    ),
    rule(rf"{DEGREE}(?P<way>more|less) (?:of (?:the )?)?{_MUSIC}(?: volume)?", _more_or_less),
    rule(
        rf"(?:the |this |that )?{_HOOK}{_IS} {_POOR}{_ANOTHER_ONE}|"
        rf"(?:the |this |that )?{_HOOK} (?:does not|doesn'?t|did not|didn'?t) (?:work|hook|grab)(?: (?:me|us))?"
        rf"{_ANOTHER_ONE}|"
        rf"(?:{_DISLIKE}) (?:the |this |that )?{_HOOK}(?: (?:at all|much|yet))?{_ANOTHER_ONE}",
        _another_hook,
    ),
    rule(
        rf"(?:the |this |that )?{_CALL}{_IS} {_POOR}{_ANOTHER_ONE}|"
        rf"(?:{_DISLIKE}) (?:the |this |that )?{_CALL}(?: (?:at all|much|yet))?{_ANOTHER_ONE}",
        _another_call,
    ),
    rule(
        rf"(?P<scenes>{SCENES}) (?:can|could|should|must|has to|have to|needs to|need to) "
        r"(?:go|be (?:cut|dropped|removed))",
        _drop,
    ),
    rule(rf"(?P<scenes>{SCENES})(?:{_IS}) (?:[\w' ]{{1,40}}?)(?:,| so|;| -)? (?:so |please |just )*{_DROP_IT}", _drop),
    rule(rf"(?:we |i )?(?:do not|don'?t) need (?P<scenes>{SCENES})", _drop),
)
