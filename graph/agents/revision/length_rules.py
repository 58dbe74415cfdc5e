"""Rules for the length: a wanted one, or so much more or less than now."""

import math
import re
from collections.abc import Iterable

from graph.agents.revision.amounts import DURATION, PERCENT, number_of, seconds_of
from graph.agents.revision.context import DEGREE, VIDEO, Context, Match, Read, Refused, Rule, degree, rule
from graph.core.brief import LONGEST_SECONDS, SHORTEST_SECONDS
from graph.core.change import Change
from graph.core.writing import LENGTH_TOLERANCE

_PARTS = {"little": 0.08, "plain": 0.15, "much": 0.3}
_LESS = ("short", "cut", "trim", "los", "reduc", "less", "tight", "remov", "brief", "drop", "shav", "take")
_AMOUNT = rf"(?:(?P<duration>{DURATION})|{PERCENT})"
_NEARLY = r"(?:to |at |be |exactly |about |around |roughly |approximately |some |last |of )*"
_BY_HOW_MUCH = (
    r"(?:by )?(?:(?P<little>(?:just )?(?:a (?:little|tiny) bit|a bit|a little|slightly|somewhat|a touch))|"
    r"(?P<much>a lot|considerably|significantly))"
)
_MAKE = rf"(?:make {VIDEO} )?"


def _is_less(way: str) -> bool:
    return way.casefold().startswith(_LESS)


def _by_words(match: Match, context: Context) -> Iterable[Change]:
    """`A bit shorter` is 8 % less, `shorter` 15 %, `much shorter` 30 %."""
    part = _PARTS[degree(match)]
    return [context.length(context.script.seconds * (1 - part if _is_less(match["way"]) else 1 + part))]


def _by_verb(match: Match, context: Context) -> Iterable[Change]:
    part = _PARTS[degree(match)]
    return [context.length(context.script.seconds * (1 - part if _is_less(match["way"]) else 1 + part))]


def _by_amount(match: Match, context: Context) -> Iterable[Change]:
    now = context.script.seconds
    change = seconds_of(match["duration"]) if match["duration"] else now * number_of(match["percent"]) / 100
    return [context.length(now - change if _is_less(match["way"]) else now + change)]


def _by_factor(factor: float) -> Read:
    return lambda _match, context: [context.length(context.script.seconds * factor)]


def _at_most(match: Match, context: Context) -> Iterable[Change]:
    """Written so that it is not longer, however the writer's tenth falls."""
    most = seconds_of(match["duration"])
    if context.script.seconds <= most:
        raise Refused(f"it lasts {context.script.seconds:.0f} seconds, which is not more")
    within = int(most / (1 + LENGTH_TOLERANCE))
    return [context.length(SHORTEST_SECONDS if within < SHORTEST_SECONDS <= most else within)]


def _at_least(match: Match, context: Context) -> Iterable[Change]:
    least = seconds_of(match["duration"])
    if context.script.seconds >= least:
        raise Refused(f"it lasts {context.script.seconds:.0f} seconds, which is not less")
    within = math.ceil(least / (1 - LENGTH_TOLERANCE))
    return [context.length(LONGEST_SECONDS if least <= LONGEST_SECONDS < within else within)]


def _exactly(match: Match, context: Context) -> Iterable[Change]:
    return [context.length(seconds_of(match["duration"]))]


def _between(match: Match, context: Context) -> Iterable[Change]:
    """The middle of two lengths; one number alone has the unit of the other."""
    low, high = match["low"] or match["from"], match["high"]
    unit = "" if re.search(r"[a-z:]", low) else re.sub(r"^[\d.\s]+", "", high)
    return [context.length((seconds_of(f"{low} {unit}".strip()) + seconds_of(high)) / 2)]


_LIMITED = (
    r"(?:(?:make|keep|cut|shorten|lengthen|extend|trim|bring|get|have|stretch|reduce)\s+"
    rf"(?:{VIDEO}\s+)?|(?:{VIDEO} )?(?:should|must|may|can) (?:be|last|take|run) )?(?:down |up )?(?:to |at |be |last )*"
)
_WHOLE = r"(?: (?:long|total|in total|overall|altogether))?"

LENGTH_RULES: tuple[Rule, ...] = (
    rule(
        rf"{_LIMITED}(?:(?:no|not) (?:more|longer) than|at (?:the )?most|under|below|less than|shorter than|within|"
        rf"up to|(?:a )?max(?:imum)?(?: of)?:?)\s+(?P<duration>{DURATION}){_WHOLE}",
        _at_most,
    ),
    rule(
        rf"{_LIMITED}(?P<duration>{DURATION}){_WHOLE},? (?:max|maximum|at (?:the )?most|tops|or less|or shorter)",
        _at_most,
    ),
    rule(
        rf"{_LIMITED}(?:(?:no|not) (?:less|shorter) than|at least|over|above|more than|longer than|"
        rf"(?:a )?min(?:imum)?(?: of)?:?)\s+(?P<duration>{DURATION}){_WHOLE}",
        _at_least,
    ),
    rule(
        rf"{_MAKE}(?:by )?(?:a )?{_AMOUNT}\s+(?:more |off )?(?P<way>shorter|longer|less|more|tighter|briefer)",
        _by_amount,
    ),
    rule(rf"{_MAKE}(?P<way>shorter|longer|tighter|briefer) by (?:about )?{_AMOUNT}", _by_amount),
    rule(
        r"(?P<way>shorten|lengthen|extend|reduce|trim|cut|expand|increase|stretch|tighten)"
        rf"(?: {VIDEO})? by (?:about )?{_AMOUNT}",
        _by_amount,
    ),
    rule(
        r"(?P<way>cut|trim|lose|remove|drop|shave(?: off)?|add|take off)\s+(?:off )?(?:about |another )?"
        rf"{_AMOUNT}(?: (?:off|from it|to it|more))?",
        _by_amount,
    ),
    rule(rf"{_MAKE}half (?:as long|(?:the|its) length)|(?:cut|chop) {VIDEO} in half|halve {VIDEO}", _by_factor(0.5)),
    rule(rf"{_MAKE}(?:twice as long|double (?:the|its) length|two times as long)|double {VIDEO}", _by_factor(2.0)),
    rule(rf"{_MAKE}(?:a|one) third shorter", _by_factor(2 / 3)),
    rule(rf"{_MAKE}(?:a|one) third longer", _by_factor(4 / 3)),
    rule(rf"{_MAKE}(?:a|one) quarter shorter", _by_factor(0.75)),
    rule(rf"{_MAKE}(?:a|one) quarter longer", _by_factor(1.25)),
    rule(rf"{_MAKE}{DEGREE}(?P<way>shorter|longer|tighter|briefer)", _by_words),
    rule(rf"{DEGREE}(?P<way>shorten|tighten|lengthen|extend|expand)(?: {VIDEO})?(?: up)?", _by_verb),
    rule(rf"(?P<way>shorten|tighten|lengthen|extend|expand|trim)(?: {VIDEO})?(?: up| down)? {_BY_HOW_MUCH}", _by_verb),
    rule(
        rf"(?:(?:make|keep|have|get|bring|cut) )?(?:{VIDEO} )?(?:to |down to |somewhere )?"
        rf"(?:between (?P<low>\d{{1,3}}|{DURATION}) and |(?P<from>\d{{1,3}}|{DURATION}) ?(?:-|–|to|or) ?)"
        rf"(?P<high>{DURATION}){_WHOLE}",
        _between,
    ),
    rule(
        rf"(?:make |cut |do )?(?:{VIDEO} )?(?:into )?an? (?P<duration>{DURATION})[ -](?:long )?"
        r"(?:teaser|short|clip|video|version|film|cut|reel)",
        _exactly,
    ),
    rule(
        r"(?:(?:make|cut|shorten|lengthen|extend|trim|bring|get|set|change|take|stretch|reduce|have)\s+"
        rf"(?:{VIDEO}\s+)?)?(?:down |up )?{_NEARLY}(?P<duration>{DURATION})"
        r"(?: (?:long|total|in total|overall|altogether|video|version))?",
        _exactly,
    ),
    rule(
        rf"(?:the )?(?:length|duration)\s*(?:[:=]|to|of|should be|is)?\s*(?P<duration>{DURATION}|\d{{1,3}}\b)",
        _exactly,
    ),
)
