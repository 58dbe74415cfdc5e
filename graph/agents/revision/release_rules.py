"""Rules for when and how a video goes out: that is not revised but published, and the answer says with which words."""

import re
from collections.abc import Iterable

from graph.agents.revision.context import Context, Match, Refused, Rule, rule, words
from graph.core.change import Change
from graph.core.moment_words import read_phrase, says_hour

_IT = r"(?:it|this|the (?:video|film|short))"
_SEND = words("publish|release|post|schedule|upload|date|send_out|put_out|air")
_WHY = "when and how it goes out is said at its release, apart from other changes"
_COMMAND = "greenlight publish {production}"


def _privacy(match: Match, _context: Context) -> Iterable[Change]:
    raise Refused(_WHY, command=f"{_COMMAND} --privacy {match['privacy'].casefold()}")


def _kids(match: Match, _context: Context) -> Iterable[Change]:
    raise Refused(_WHY, command=f"{_COMMAND} --{'not-' if match['no'] else ''}made-for-kids")


def _synthetic(match: Match, _context: Context) -> Iterable[Change]:
    raise Refused(_WHY, command=f"{_COMMAND} --{'not-' if match['no'] else ''}synthetic")


def _moment(match: Match, _context: Context) -> Iterable[Change]:
    """A day without an hour is offered with one."""
    when = re.sub(r"^(?:(?:on|for|to|until|till|by) )+", "", match["when"].strip(" ,"), flags=re.IGNORECASE)
    said = read_phrase(when)
    if said is None:
        raise Refused
    raise Refused(_WHY, command=f'{_COMMAND} --at "{when if says_hour(said) else f"{when} 18:00"}"')


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
    rule(rf"(?:(?:make|mark|declare) )?(?:{_IT} )?(?:is )?(?P<no>not )?(?:as )?(?:made )?for (?:kids|children)", _kids),
    rule(
        rf"(?:(?:make|mark|declare) )?(?:{_IT} )?(?:(?:is|as|contains?|has) )*(?P<no>no )?"
        r"synthetic(?: media| content)?",
        _synthetic,
    ),
    rule(rf"{_SEND}(?: {_IT})?(?: out)? (?P<when>(?:(?! and |;).){{2,60}})", _moment),
)
