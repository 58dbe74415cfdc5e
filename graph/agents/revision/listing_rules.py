"""Rules for title, description and tags."""

import re
from collections.abc import Iterable

from graph.agents.revision.context import Context, Match, Refused, Rule, quote, quoted, rule, valid
from graph.core.change import Change, ChangeDescription, ChangeTags, ChangeTitle

_MOST_TAG_CHARACTERS = 500
_CHANGE = r"(?:change|set|make|rename|switch|update) (?:the |its )?(?:video )?"


def free_text(kind: str, value: str) -> Change:
    """A title, description or tags as somebody wrote them; raises `Refused` where YouTube would."""
    text = " ".join(value.split()).strip()
    if not text or re.search(r"[<>]", text):
        raise Refused(value)
    match kind:
        case "title":
            return valid(lambda: ChangeTitle(title=text.strip("\"'")))
        case "description":
            return valid(lambda: ChangeDescription(description=text.strip("\"'")))
        case _:
            return _tags(text)


def _tags(text: str) -> ChangeTags:
    tags = tuple(dict.fromkeys(filter(None, (tag.strip(" \"'#") for tag in re.split(r"[,;]|\s(?=#)", text)))))
    if not tags or sum(len(tag) + 2 * (" " in tag) + 1 for tag in tags) > _MOST_TAG_CHARACTERS:
        raise Refused(text)
    return ChangeTags(tags=tags)


def _title(match: Match, _context: Context) -> Iterable[Change]:
    return [free_text("title", quoted(match, "text"))]


def _plain_title(match: Match, _context: Context) -> Iterable[Change]:
    return [free_text("title", match["text"])]


def _description(match: Match, _context: Context) -> Iterable[Change]:
    return [free_text("description", quoted(match, "text"))]


LISTING_RULES: tuple[Rule, ...] = (
    rule(
        rf"(?:{_CHANGE}title (?:to|be|into|as)|(?:the |new )?title(?: should be| is| to)?|call (?:it|the video|this)|"
        rf"rename (?:it|the video)(?: to)?|name it|retitle it(?: as| to)?)\s*{quote('text')}",
        _title,
    ),
    rule(rf"{_CHANGE}title (?:to|be|into)\s+(?P<text>[^\"',;.][^\"',;]*?)(?=\s*(?:$|[,;.!?]))", _plain_title),
    rule(rf"{_CHANGE}description (?:to|be|into)\s*{quote('text')}", _description),
)
