"""What belongs to a page and not to its text: calls to click, credits, bylines, dates, lists of sources."""

import re

from graph.agents.vocabulary import any_of, matcher

_MOST_WORDS = 25
_LEFT_OUT_TITLES = any_of(
    "references?|sources?|bibliography|further reading|see also|external links|(?:foot|end)?notes|citations",
    "works cited|literature|ingredients?|you will need|shopping list|licen[sc]e|copyright|table of contents|contents",
    "contributing|contributors|authors?|about the authors?|acknowledge?ments?|install(?:ation|ing)?|setup|requirements",
    "change ?log|comments|related(?: articles?| stories| posts?)?|read more|more on this|you may also like|share this",
    "tags|credits|newsletter|nutrition(?:al)?(?: information| facts)?|equipment",
)
_LEFT_OUT_SECTION = matcher(rf"\W*(?:\d+(?:\.\d+)*\.?\s+)?{_LEFT_OUT_TITLES}\b[^.!?]{{0,30}}:?\W*$")
_SHOPPING = matcher(r"\W*(?:ingredients?|you will need|shopping list|equipment|nutrition)\b")
_SENDER = re.compile(r"\W*About (?!the\b|this\b|us\b)[A-Z][\w&.-]*(?: [\w&.-]+){0,4}\W*$")
_INVITATIONS = any_of(
    r"subscribe\b|sign up\b|log in\b|sign in\b|thanks? (?:you )?for (?:signing|reading|subscribing|watching|listening)|"
    r"by (?:clicking|signing|subscribing)|want more|read (?:more|next|also|the full)\b|continue reading|more:|related:|"
    r"see also\b|also read|share (?:this|on)\b|follow us\b|like this\b|click (?:here|to)\b|listen to this|"
    r"download (?:the|our|now)|leave a comment|did you (?:make|try) this|rate this|print this|jump to|back to top|"
    r"tag us\b|join (?:our|the) (?:newsletter|mailing|community)|skip to\b|accept all|advertisement\b|sponsored\b"
)
_CREDITS = any_of(
    r"photos?(?: by|:| credit)|images?(?: by|:| credit)|picture:|photograph:|video:|watch:|credits?:|caption:|"
    r"illustration(?: by|:)|getty images|all rights reserved|©|\(c\) \d{4}|copyright\b|we use cookies|"
    r"this (?:site|website) uses|cookie|privacy policy|terms of (?:use|service)|sources?:|references?:|doi:|isbn"
)
_PARTICULARS = any_of(
    r"published(?: on)?:? |updated(?: on)?:? |last (?:updated|modified)|posted (?:on|by|in)|date:|author:|tags?:|"
    r"categor(?:y|ies):|filed under|\d+ (?:min(?:ute)?s?|comments?|shares|views|likes)(?: read)?\b\W*$|keywords?:|"
    r"(?:prep(?:aration)?|cook(?:ing)?|total|rest(?:ing)?|baking|bake)(?: time)?:|serves:? \d|yield:|makes:? \d|"
    r"disclosure:|correction:|editor'?s note|this (?:article|story|post) (?:was|is|has|originally|first)"
)
_LINE = matcher(rf"\W*(?:{_INVITATIONS}|{_CREDITS}|{_PARTICULARS})")
_BYLINE = re.compile(
    r"\W*(?:[Bb]y|BY|[Ww]ords by|[Ss]tory by|[Tt]ext by|[Ww]ritten by|[Rr]eported by) "
    r"[A-Z][\w.'-]*(?: (?:[A-Z][\w.'-]*|and|de|van|von))*\b[^.!?]{0,60}$"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE_LINE = matcher(
    r"\W*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?:\d{1,2}(?:st|nd|rd|th)? )?",
    _MONTH,
    r"(?: \d{1,2},?)? \d{4}\b[^.!?]{0,40}$|\W*\d{4}-\d\d-\d\d\W*$",
)
_CAPTION = matcher(
    r"\s*(\S.{15,300}?)\s*(?:[(\[]|\b)(?:photo|image|picture|photograph|illustration|credit|photo credit|graphic)s?",
    r"(?: by| credit)?: ?[^.]{2,80}[)\]]?\s*$",
)


def is_boilerplate(line: str) -> bool:
    """Whether a line or sentence is of the page, not of the text."""
    if not line or len(line.split()) > _MOST_WORDS:
        return False
    return bool(_LINE.match(line) or _BYLINE.match(line) or _DATE_LINE.match(line))


def is_left_out_section(title: str) -> bool:
    """Whether a heading begins a part that nobody would read aloud, such as `References` or `Ingredients`."""
    return bool(_LEFT_OUT_SECTION.match(title))


def is_shopping_list(title: str) -> bool:
    """Whether a heading begins a list of things; the prose that follows it is no part of it."""
    return bool(_SHOPPING.match(title))


def is_about_the_sender(title: str) -> bool:
    """Whether a heading such as `About Halden` begins what a company adds to every announcement."""
    return bool(_SENDER.match(title))


def captions_of(lines: list[str]) -> list[str]:
    """The words under pictures that end in a credit; they often stand on the page twice."""
    return [match[1] for match in map(_CAPTION.match, lines) if match]
