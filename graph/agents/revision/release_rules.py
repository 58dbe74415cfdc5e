"""Rules for when and how a video goes out: that is not revised but published, and the answer says with which words."""

import re
from collections.abc import Iterable

from graph.agents.revision.context import Context, Match, Refused, Rule, rule, words
from graph.core.change import Change

_IT = r"(?:it|this|the (?:video|film|short))"
_SEND = words("publish|release|post|schedule|upload|date|send_out|put_out|air")
_DAY = (
    r"(?P<day>today|tonight|tomorrow|(?:next )?(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|"
    r"20\d\d-\d\d-\d\d)"
)
_CLOCK = r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s*(?:(?P<half>am|pm)|o'?clock|h)?(?![\w:])"
_WHY = "when and how it goes out is said at its release"


def _privacy(match: Match, _context: Context) -> Iterable[Change]:
    raise Refused(_WHY, command=f"greenlight publish {{production}} --privacy {match['privacy'].casefold()}")


def _kids(_match: Match, _context: Context) -> Iterable[Change]:
    raise Refused(_WHY, command="greenlight publish {production} --made-for-kids")


def _moment(match: Match, _context: Context) -> Iterable[Change]:
    day = {"tonight": "today"}.get(found := (match["day"] or "").casefold(), re.sub(r"^next ", "", found))
    half = (match["half"] or "").casefold()
    clock = f"{int(match['hour'])}:{match['minute'] or '00'}{half}" if match["hour"] else "18:00"
    raise Refused(_WHY, command=f'greenlight publish {{production}} --at "{f"{day} {clock}".strip()}"')


RELEASE_RULES: tuple[Rule, ...] = (
    rule(
        rf"(?:(?:make|set|keep|{_SEND}|list|mark|leave)\s+)?(?:{_IT}\s+)?(?:(?:as|to|be|is|should be|goes)\s+)*"
        r"(?P<privacy>private|unlisted|public)(?:ly)?(?: (?:video|for now))?",
        _privacy,
    ),
    rule(
        r"(?:(?:set|change) (?:the )?)?(?:privacy|visibility)\s*(?:[:=]|to|is)?\s*(?P<privacy>private|unlisted|public)",
        _privacy,
    ),
    rule(rf"(?:(?:make|mark|declare) )?(?:{_IT} )?(?:is )?(?:as )?made for kids", _kids),
    rule(rf"{_SEND}(?: {_IT})?(?: out)?(?: (?:on|at|for|by))? {_DAY}(?:,? (?:at )?{_CLOCK})?", _moment),
    rule(rf"{_SEND}(?: {_IT})?(?: out)?(?: (?:at|for|by))? (?P<day>){_CLOCK}", _moment),
)
