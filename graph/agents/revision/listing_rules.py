"""Rules for title, description and tags."""

import re
from collections.abc import Iterable

from graph.agents.revision.context import Context, Match, Refused, Rule, open_rule, quote, quoted, rule, valid
from graph.core.change import Change, ChangeDescription, ChangeTags, ChangeTitle
from graph.core.tags import MOST_TAG_CHARACTERS, tag_characters

MOST_TITLE_CHARACTERS = 100
# Where a title in free words ends, because another wish begins.
_NEXT = (
    r"\b(?:and|but|then)\s+(?:(?:also|then|please|set|change|make|use|give|with)\s+)*(?:the |its |it the )*(?:"
    r"(?:tags?|hashtags|description|music|voice|pattern|hook|ending|cta)\b|"
    r"(?:drop|remove|delete|keep|move|swap|replace|shorten|lengthen|speak|start with)\b|"
    r"(?:no music|another \w+|make it|(?:a bit |much )?(?:shorter|longer|slower|faster))\b)"
)
_CHANGE = r"(?:change|set|make|rename|switch|update) (?:the |its )?(?:(?:video|film)(?:'s)? )?"
_IT = r"(?:it|(?:this|the|that) (?:video|film|short|thing|one)|this)"
_SET_TITLE = (
    rf"(?:{_CHANGE}title (?:to|be|into|as)|"
    r"(?:the |its |a |new )*title (?:(?:should|must|has to|needs to|to) (?:be|read|say)|to))"
)
_CALL = rf"(?:(?:call|name|title) {_IT}|(?:rename|retitle)(?: {_IT})?(?: to| as)?)"
_LOWER = r"(?-i:(?=[a-z]))"
_NO_NAME = rf"{_LOWER}(?:it|to|as|something|off|quits|done|good|a day|a wrap)\b"
# What a title should be like, or be about, in place of its words.
_MANNER = (
    rf"{_LOWER}(?:(?:a (?:bit|little|lot)|much|even|way|slightly|too|so|very|far|rather|not|less|more|as|be|in|about|"
    r"like|without|with|on|at|something|the same)\b|(?:\w{3,}er|different|new|short|long|changed|catchy)\s*$)"
)
_ENDED = rf"(?=(?:\s+(?:please|pls|plz|instead|for me|thanks|thank you|thx))*\s*(?:$|[,;.!]|{_NEXT}))"
_TITLE = rf"(?P<text>[^\"',;.\s](?:[^\"',;]|'(?=\w))*?\??){_ENDED}"
_AS_TITLE = r" (?:as|for) (?:the |its |a )?(?:new )?title"
_USE = r"(?:use|take|have|go with)"
TITLED = rf"(?:(?:{_SET_TITLE}|{_CALL})\s*:?|{_CHANGE}title|{_USE}(?=[^,;]{{1,100}}{_AS_TITLE}\b))\s"
"""What stands before a title in free words, of which a question in it asks nobody."""


def free_text(kind: str, value: str) -> Change:
    """A title, description or tags as somebody wrote them; raises `Refused` where YouTube would."""
    text = " ".join(value.split()).strip()
    if not text:
        raise Refused(f"there are no words for the {kind}")
    if re.search(r"[<>]", text):
        raise Refused("a listing cannot have < or > in it")
    match kind:
        case "title":
            why = f"a title has at most {MOST_TITLE_CHARACTERS} characters; that has {len(text)}"
            return valid(lambda: ChangeTitle(title=text.strip("\"'")), why)
        case "description":
            why = "a description has at most 5,000 characters"
            return valid(lambda: ChangeDescription(description=text.strip("\"'")), why)
        case _:
            return _tags(text)


def _tags(text: str) -> ChangeTags:
    tags = tuple(dict.fromkeys(filter(None, (tag.strip(" \"'#") for tag in re.split(r"[,;]|\s(?=#)", text)))))
    if not tags:
        raise Refused("there are no tags in that")
    if tag_characters(tags) > MOST_TAG_CHARACTERS:
        raise Refused(f"tags have at most {MOST_TAG_CHARACTERS} characters together")
    return ChangeTags(tags=tags)


def _title(match: Match, _context: Context) -> Iterable[Change]:
    return [free_text("title", quoted(match, "text"))]


def _plain_title(match: Match, _context: Context) -> Iterable[Change]:
    return [free_text("title", match["text"])]


def _description(match: Match, _context: Context) -> Iterable[Change]:
    return [free_text("description", quoted(match, "text"))]


def _more_tags(match: Match, context: Context) -> Iterable[Change]:
    return [free_text("tags", ", ".join((*context.listing.tags, *_named_tags(match["tags"]))))]


def _fewer_tags(match: Match, context: Context) -> Iterable[Change]:
    gone = {tag.casefold() for tag in _named_tags(match["tags"])}
    known = {tag.casefold() for tag in context.listing.tags}
    if unknown := sorted(gone - known):
        listed = ", ".join(context.listing.tags) or "none"
        raise Refused(f"there is no tag “{unknown[0]}”", hint=f"The tags are {listed}.")
    left = tuple(tag for tag in context.listing.tags if tag.casefold() not in gone)
    return [valid(lambda: ChangeTags(tags=left))]


def _named_tags(text: str) -> list[str]:
    return [tag for part in re.split(r",|\band\b|&|\s(?=#)", text) if (tag := part.strip(" \"'#"))]


def _title_wish(_match: Match, _context: Context) -> Iterable[Change]:
    raise Refused(
        "a title has to be given in words", hint=f"Say `title: …`, with at most {MOST_TITLE_CHARACTERS} characters."
    )


_TAG_WORDS = r"(?P<tags>[^;.!?\n]{1,120}?)"

LISTING_RULES: tuple[Rule, ...] = (
    open_rule(
        rf"(?:add|include|append|use) (?:the |a |an )?(?:new |extra )?(?:hash)?tags?:? {_TAG_WORDS}(?= *(?:$|[;.!?]))",
        _more_tags,
    ),
    open_rule(rf"tag {_IT}(?: (?:with|as))?:? {_TAG_WORDS}(?= *(?:$|[;.!?]))", _more_tags),
    open_rule(rf"(?:add|include|append) {_TAG_WORDS} (?:to|in|into|as) (?:the )?(?:hash)?tags?", _more_tags),
    open_rule(
        rf"(?:remove|drop|delete|lose|take out) (?:the )?(?:hash)?tags?:? {_TAG_WORDS}(?= *(?:$|[;.!?]))", _fewer_tags
    ),
    open_rule(rf"(?:remove|drop|delete|take) {_TAG_WORDS} (?:from|out of) (?:the )?(?:hash)?tags?", _fewer_tags),
    rule(
        r"(?:(?:a |an |the )?(?:another|new|different|better|other|\w{4,}er|more \w+) title|"
        r"(?:change|improve|shorten|rework|redo|rewrite|fix) the title|"
        r"the title (?:should|must|needs to) \w[^\"':]{1,80})",
        _title_wish,
    ),
    rule(
        rf"(?:{_SET_TITLE}|{_CALL}|{_CHANGE}title|(?:the |its |new )*title(?: is)?)\s*:?\s*{quote('text')}",
        _title,
    ),
    rule(rf"{_USE} {quote('text')}{_AS_TITLE}", _title),
    rule(rf"{_SET_TITLE}\s*:?\s+(?!{_MANNER}){_TITLE}", _plain_title),
    rule(rf"{_CALL}\s*:?\s+(?!{_NO_NAME}){_TITLE}", _plain_title),
    rule(rf"{_CHANGE}title (?-i:(?=[A-Z\d])){_TITLE}", _plain_title),
    rule(rf"{_USE} (?P<text>[^\"',;.\s](?:[^\"',;]|'(?=\w)){{0,99}}?){_AS_TITLE}", _plain_title),
    rule(rf"{_CHANGE}description (?:to|be|into)\s*{quote('text')}", _description),
)
