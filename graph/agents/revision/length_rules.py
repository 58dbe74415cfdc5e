"""Rules for the length: a wanted one, or so much more or less than now."""

from collections.abc import Iterable

from graph.agents.revision.amounts import DURATION, PERCENT, number_of, seconds_of
from graph.agents.revision.context import DEGREE, VIDEO, Context, Match, Read, Rule, degree, rule
from graph.core.change import Change

_PARTS = {"little": 0.08, "plain": 0.15, "much": 0.3}
_LESS = ("short", "cut", "trim", "los", "reduc", "less", "tight", "remov", "brief", "drop", "shav", "take")
_AMOUNT = rf"(?:(?P<duration>{DURATION})|{PERCENT})"
_MAKE = rf"(?:make {VIDEO} )?"


def _is_less(way: str) -> bool:
    return way.casefold().startswith(_LESS)


def _by_words(match: Match, context: Context) -> Iterable[Change]:
    """`A bit shorter` is 8 % less, `shorter` 15 %, `much shorter` 30 %."""
    part = _PARTS[degree(match)]
    return [context.length(context.script.seconds * (1 - part if _is_less(match["way"]) else 1 + part))]


def _by_verb(match: Match, context: Context) -> Iterable[Change]:
    part = _PARTS["plain"]
    return [context.length(context.script.seconds * (1 - part if _is_less(match["way"]) else 1 + part))]


def _by_amount(match: Match, context: Context) -> Iterable[Change]:
    now = context.script.seconds
    change = seconds_of(match["duration"]) if match["duration"] else now * number_of(match["percent"]) / 100
    return [context.length(now - change if _is_less(match["way"]) else now + change)]


def _by_factor(factor: float) -> Read:
    return lambda _match, context: [context.length(context.script.seconds * factor)]


def _exactly(match: Match, context: Context) -> Iterable[Change]:
    return [context.length(seconds_of(match["duration"]))]


LENGTH_RULES: tuple[Rule, ...] = (
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
    rule(rf"(?P<way>shorten|tighten|lengthen|extend|expand)(?: {VIDEO})?(?: up)?", _by_verb),
    rule(
        r"(?:(?:make|cut|shorten|lengthen|extend|trim|bring|get|set|change|take|stretch|reduce|have)\s+"
        rf"(?:{VIDEO}\s+)?)?(?:down |up )?(?:to |at |be |exactly |about |last |of )*(?P<duration>{DURATION})"
        r"(?: (?:long|total|in total|max|maximum|overall|altogether|video|version))?",
        _exactly,
    ),
    rule(
        rf"(?:the )?(?:length|duration)\s*(?:[:=]|to|of|should be|is)?\s*(?P<duration>{DURATION}|\d{{1,3}}\b)",
        _exactly,
    ),
)
