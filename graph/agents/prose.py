"""Blocks of a text without marks, read as paragraphs: what is no prose is left out."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from graph.agents.boilerplate import (
    captions_of,
    is_about_the_sender,
    is_boilerplate,
    is_left_out_section,
    is_shopping_list,
)
from graph.agents.vocabulary import STEP_VERBS, any_of, matcher

_HEADING = re.compile(r"(#{1,6})\s*(.*?)\s*#*\s*$")
_ITEM = re.compile(r"\s*(?:[-*+•‣▪–·]|\d{1,2}[.)]|\([a-z\d]{1,2}\))\s+(?:\[[ xX]\]\s+)?(.*\S)\s*$")
_SPEAKER_MARK = re.compile(r"^(?:A|Answer): (?=[A-Z\"])")
_DATELINE = re.compile(
    r"^[A-Z][A-Z .'-]{2,40}(?:, [A-Z][\w .]{1,30})?(?:\s*\([A-Za-z ]{2,20}\))?,?\s*"
    r"(?:[—–-]+\s+)?(?:(?:\d{1,2} [A-Z][a-z]{2,8}|[A-Z][a-z]{2,8}\.? \d{1,2},?)(?: \d{4})?\s+)?[—–-]+\s+(?=[\"A-Z])"
)
_LABEL = re.compile(r"^(?!Note|Why|What|How|Who|Where|When)([A-Z][\w'& -]{0,30}?)(?::| [–—-])\s+(?=\S+ \S+ \S+)")
_UNIT = any_of(
    r"x\s|g\b|kg\b|mg\b|ml\b|l\b|dl\b|oz\b|lbs?\b|cups?\b|tbsp|tsp|tablespoons?|teaspoons?|sticks?\b|cloves?\b|sprigs?\b|"
    r"pinch|cans?\b|packets?\b|large\b|medium\b|small\b|slices?\b|bunch|handfuls?"
)
_QUANTITY = matcher(
    r"(?:about |approx\.? |a )?(?:\d[\d.,/]*|[¼½¾⅓⅔⅛]|one|two|three|half|pinch|handful)\s*[¼½¾⅓⅔⅛]?\s*",
    rf"(?:to \d+ |[-–]\s*\d+\s*)?{_UNIT}",
)
_SHELL = re.compile(
    r"\s*(?:\$|>>>|C:\\>|sudo |pip3? install|npm (?:i|install|run)|git clone|docker |curl |apt(?:-get)? |make\b \w+$|"
    r"import |from \w+ import)"
)
_CODE = re.compile(
    r"[{};]\s*$|^\s*(?:def|class|var|let|const|function|return|#include|public|private)\b.*[:({;]|=>|</|&&|\|\||"
    r"(?<![\w.])[\w.]{1,80}\([^)]{0,200}\);?$"
)
_END = re.compile(r"[.!?][\"')\]]*$")
_VERB = matcher(
    r"\b",
    any_of(
        "is|are|was|were|be|has|have|had|can|could|will|would|may|might|must|should|does|do|did|takes?|makes?|needs?|works?|"
        "runs?|keeps?|uses?|gets?|gives?|goes|comes?|shows?|lets?|means?|[a-z]{3,}ed"
    ),
    r"\b",
)
_IMPERATIVE = matcher(any_of(*sorted(STEP_VERBS)), r"\b")
_NOTED = re.compile(r" [-–—] |[:()~;/=]")
_SHORT_ITEM_WORDS = 6
_LEAD_IN_ITEMS = range(2, 6)
_SENTENCE_WORDS = 4
_STANDING_WORDS = 6
_HEADING_WORDS = 12


def paragraphs_of(text: str) -> Iterator[str]:
    """The paragraphs of a text that are prose, each on one line."""
    for block in _without_left_out_sections(list(_blocks(text))):
        if block[0].startswith("#"):
            continue
        yield from filter(None, map(_tidy, _prose(block)))


def _blocks(text: str) -> Iterator[list[str]]:
    for filled, lines in groupby(_lines(text), key=lambda line: bool(line.strip())):
        if filled:
            yield from _cut_at_headings(list(lines))


def _lines(text: str) -> Iterator[str]:
    captions = captions_of(text.splitlines())
    for line in text.splitlines():
        bare = line.strip()
        if bare and any(caption.startswith(bare) or bare.startswith(caption) for caption in captions):
            continue
        if not (_SHELL.match(line) or is_boilerplate(bare) or (_CODE.search(bare) and not _END.search(bare))):
            yield line.rstrip()


def _cut_at_headings(lines: list[str]) -> Iterator[list[str]]:
    width = max(len(line) for line in lines)
    block: list[str] = []
    for place, line in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) else ""
        if _HEADING.match(line) or _is_bare_heading(line, following, width, first=not block):
            if block:
                yield block
            title = _HEADING.match(line)
            yield [f"{title[1]} {title[2]}" if title else f"###### {line.strip()}"]
            block = []
        else:
            block.append(line)
    if block:
        yield block


def _is_bare_heading(line: str, following: str, width: int, *, first: bool) -> bool:
    """A heading without marks is short, does not end like a sentence, and begins a block."""
    bare = line.strip()
    if _ITEM.match(line) or bare.endswith((":", ",")) or _END.search(bare) or len(bare.split()) > _HEADING_WORDS:
        return _ITEM.match(line) is None and is_left_out_section(bare) and len(bare.split()) <= 3  # noqa: PLR2004 - two or three words at most.
    if not following:
        return first and not _ITEM.match(line)
    starts_anew = following.strip()[:1].isupper() or bool(_ITEM.match(following))
    return first and starts_anew and len(bare) < 0.7 * width


def _without_left_out_sections(blocks: Sequence[list[str]]) -> Iterator[list[str]]:
    left_out, is_list = 0, False
    for place, block in enumerate(blocks):
        title = _HEADING.match(block[0])
        if title:
            level = len(title[1])
            if left_out and level > left_out:
                continue
            is_late_notice = 2 * place > len(blocks) and is_about_the_sender(title[2])
            left_out = level if is_late_notice or is_left_out_section(title[2]) else 0
            is_list = is_shopping_list(title[2])
        elif is_list and _are_sentences(block):
            left_out = 0
        if not left_out:
            yield block


def _are_sentences(block: list[str]) -> bool:
    """Whether most lines end like sentences: the steps after a list of ingredients without a heading of their own."""
    ends = sum(bool(_END.search(line)) and len(line.split()) >= _SENTENCE_WORDS for line in block)
    return 2 * ends > len(block) or (bool(_END.search(block[-1])) and not any(map(_ITEM.match, block)))


def _prose(block: list[str]) -> Iterator[str]:
    """A block may be prose, a list, or prose that leads into a list."""
    lead: list[str] = []
    items: list[str] = []
    for line in block:
        item = _ITEM.match(line)
        if item:
            items.append(item[1])
        elif items and line.startswith((" ", "\t")):
            items[-1] += " " + line.strip()
        elif items:
            yield from _list(" ".join(lead), items)
            lead, items = [line.strip()], []
        else:
            lead.append(line.strip())
    if items:
        yield from _list(_join(lead), items)
    elif _is_prose(_join(lead)):
        yield _join(lead)


def _join(lines: list[str]) -> str:
    """One line of several; a word cut at a line's end is made whole where it stands whole elsewhere."""
    text = " ".join(lines)
    for match in set(re.findall(r"\b([a-z]{2,})- ([a-z]{2,})\b", text)):
        cut, whole = "- ".join(match), "".join(match)
        text = text.replace(cut, whole if re.search(rf"\b{whole}\b", text) else "-".join(match))
    return text


def _is_prose(text: str) -> bool:
    return bool(_END.search(text)) or len(text.split()) >= _HEADING_WORDS


def _list(lead: str, items: list[str]) -> Iterator[str]:
    items = [item for item in items if not is_boilerplate(item)]
    if sum(bool(_QUANTITY.match(item)) for item in items) * 2 > len(items):
        return
    short = all(len(item.split()) <= _SHORT_ITEM_WORDS and not _END.search(item) for item in items)
    if lead.endswith(":") and short and len(items) in _LEAD_IN_ITEMS:
        yield f"{lead} {', '.join(item.rstrip(',;') for item in items)}."
        return
    if lead and _is_prose(lead):
        yield lead
    yield " ".join(filter(None, map(_item_sentence, items)))


def _item_sentence(item: str) -> str:
    """The item as a sentence, or nothing where it is none; a label before it (`Fast: it runs …`) is left out."""
    unlabelled = _LABEL.sub("", item)
    bare = unlabelled[:1].upper() + unlabelled[1:] if unlabelled != item and _VERB.search(unlabelled) else item
    words = len(bare.split())
    complete = words >= _SENTENCE_WORDS and bool(_END.search(bare))
    standing = (
        words >= _STANDING_WORDS and not _NOTED.search(bare) and bool(_VERB.search(bare) or _IMPERATIVE.match(bare))
    )
    if not complete and not standing:
        return ""
    return bare if _END.search(bare) else bare.rstrip(",;:") + "."


def _tidy(paragraph: str) -> str:
    text = _SPEAKER_MARK.sub("", _DATELINE.sub("", re.sub(r"\s+", " ", paragraph).strip()))
    text = re.sub(r"\s+([,.;:!?])(?=\s|$)", r"\1", text)
    text = re.sub(r"(?<=[\w.!?])\s+(?=[)\]])", "", text)
    return re.sub(r"\(\s*\)", "", text).strip()
