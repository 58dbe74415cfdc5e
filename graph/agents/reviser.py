"""Words of a revision read into changes, by a grammar. What it does not understand it returns, and guesses nothing."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise

from graph.agents.revision import DENIED, DENYING_RULES, RULES, TITLED, Context, Refused, Rule, free_text
from graph.agents.revision.placed import LEADING, is_sound, left_out, without_place
from graph.agents.revision.suggestions import suggestion_for
from graph.agents.vocabulary import any_of, matcher
from graph.agents.weighing import Wish, weigh
from graph.core.change import Change, KeepScenes, Missed, Understood
from graph.core.script import Revision
from graph.core.withheld import is_withheld

LONGEST_TEXT = 4000
_MOST_COMMANDS = 10
_MOST_BREAKS = 40

_SMART = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "\u00a0": " "})
_QUOTED = re.compile(r"\"[^\"\n]*\"|(?<!\w)'[^'\n]+'(?!\w)")
_SENTENCE = re.compile(r"(?:[^.;!?\n]|[.!?](?=\S))+")
_WORD = re.compile("[\\w\ue001]")
_HARD_BREAK = matcher(r"\s*(?:,(?!\d{3}\b)\s*(?:and\s+|but\s+|then\s+)*|\s(?:but also|but|and then|then)\s)\s*")
_SOFT_BREAK = matcher(r"\s+(?:and also|and|also|plus|&)\s+")
_BULLET = re.compile(r"^\s*(?:[-–*•]|\d+[.)])\s+")
_BREAK = matcher(f"(?:{_HARD_BREAK.pattern}|{_SOFT_BREAK.pattern})")
_POLITE_WISH = any_of("please|pls|plz|just|also|and|now|then|ok|okay|let'?s|let us")
_POLITE = any_of(
    r"oh+|ah+|h+m+|u+h+m*|well|btw|by the way",
    r"please|pls|plz|kindly|just|also|and|but|so|now|first|finally|then|ok|okay|hi|hello|hey|@\w+",
    r"(?:can|could|would|will|may) (?:you|we|i)(?: have| get)?|let'?s|let us",
    r"(?:i|we)(?:'d| would)? (?:want|like|need)(?: you| us)?(?: to)?",
    r"(?:we|you) (?:should|need to)|go ahead and|try to|try|how about|give me|give it|give us",
)
_OPENING = matcher(rf"\s*(?:{_POLITE}\b[\s:,]*)*\s*")
_CLOSING = matcher(
    r"(?:\s+",
    any_of(
        "please|pls|plz|too|as well|thanks|thank you|thx|ty|cheers|for me|now|though|instead|again|everyone|team|"
        "if you can|if possible"
    ),
    r")*",
)
_COURTESY = matcher(
    rf"\s*(?:{_POLITE}\b[\s:]*)*",
    any_of(
        r"thanks?(?: you)?(?: (?:so much|a lot|very much))?|thx|ty|cheers|please|pls|plz",
        r"hi|hello|hey|great|nice|good|cool|ok|okay",
        r"(?:great|good|nice|well) (?:work|job|start|script|done)|(?:i |we )?love (?:it|this)",
        r"(?:it |this |that )?looks? (?:good|great|nice|fine)",
        r"perfect|awesome|excellent|super|fine|not bad|almost there|nearly there|better|much better|getting there",
        r"oh+|ah+|h+m+|u+h+m*|well|wow|oops|btw|by the way|sorry|ha(?:ha)+|lol",
    ),
    r"?\s*",
)
_DENIAL = matcher(r"(?:do not|don'?t|dont|never|no need to|please not|not(?! (?:more|less|longer|shorter) than))\b\s*")
_DENIED = matcher(r"\b(?:not|never|don'?t|dont|doesn'?t|didn'?t|won'?t|can'?t|cannot|shouldn'?t|stop)\b")
_CONDITION = r"if(?! (?:you can|possible)\b)|unless|until|whether|only when|in case"
_QUESTION = (
    r"should (?:we|i|it)|why|what|who|which|how (?:do|does|did|is|was|long|many|much|come)|did|does|is it|"
    r"are (?:you|we|they)|was|were|would it"
)
_HESITATION = (
    r"maybe|perhaps|might|or|no wait|wait|scratch that|never ?mind|forget (?:it|that)|cancel that|undo|just kidding|"
    r"on second thought|thinking about|considering"
)
_TITLE = matcher(rf"\b{TITLED}(?P<title>[^,;]*)")
_TITLE_BEGINS = matcher(rf"^\s*(?:{_CONDITION}|{_HESITATION})\b(?=\s+\w)")
_ASKED = matcher(rf"\b(?:{_QUESTION})\b")
_TITLE_ASKS = matcher(
    rf"^\s*(?:{_POLITE_WISH}\b[\s,]*)*{TITLED}\s*(?:(?:why|what|who|which|where|when|how(?: \w+)?) )?"
    r"(?:do|does|did|is|are|was|were|can|could|will|would|should|has|have)\b"
)
_DOUBTFUL = matcher(rf"(?:^|[,\s])(?:{_CONDITION}|{_QUESTION}|{_HESITATION})\b")
_FREE_TEXT = re.compile(
    r"\b(?:(title|description|tags?|hashtags)\s*[:=]|(tags|hashtags|description) (?:to|should be|into))\s*",
    re.IGNORECASE,
)
_LISTED = re.compile(rf"(?:(?:change|set|make) )?(?:the )?(?:{_FREE_TEXT.pattern})", re.IGNORECASE)
_BEFORE_FREE_TEXT = matcher(
    r"(?:^|[\s,]+)(?:(?:and|but|then|also|please|new|change|set|make|use|update)\s+)*(?:(?:the|its)\s+)?$"
)
_COMMAND = matcher(
    r"(?:,\s*(?:and\b)?|\.|\band\b)\s+(?=(?:please )?(?:",
    any_of(
        "drop|remove|delete|keep|move|replace|make|use|cut|swap|add|another|new|no music|pattern|start|call|speak",
        "shorten|lengthen",
    ),
    r"\b|(?:(?:change|set|make) )?(?:the )?(?:title|tags|hashtags|description)(?:\s*[:=]| to\b)))",
)

_IMPERATIVE = matcher(
    any_of("drop|remove|delete|keep|move|replace|make|use|cut|swap|add|start|end|call|speak|change|set"),
    r"\b|no music\b|another\b",
)


@dataclass
class _Found:
    """What was read so far."""

    wishes: list[Wish] = field(default_factory=list)
    missed: list[Missed] = field(default_factory=list)

    def add(self, other: "_Found") -> None:
        self.wishes += other.wishes
        self.missed += other.missed

    def miss(self, words: str, refused: Refused | None = None) -> None:
        if refused is None:
            self.missed.append(Missed(words=words))
        else:
            self.missed.append(Missed(words=words, why=refused.why, hint=refused.hint, command=refused.command))


def read_revision(text: str, revision: Revision, voices: tuple[str, ...]) -> Understood:
    """Read what somebody wrote about a revision. It never raises, and approvals are no changes.

    All that is given back as changes can be carried out together, as far as that can be told without writing.
    """
    plain = text.translate(_SMART).strip()
    if not plain:
        return Understood()
    if len(plain) > LONGEST_TEXT:
        why = f"a wish has at most {LONGEST_TEXT} characters; that has {len(plain)}"
        return Understood(missed=(Missed(words=plain[:200] + " …", why=why),))
    context = Context(revision.script, revision.direction, voices, revision.listing)
    found = _Found()
    for line in _lines(plain):
        found.add(_read_line(_BULLET.sub("", line), context))
    changes, refused = weigh(revision, found.wishes)
    missed = [*(part for part in found.missed if not (found.wishes and _is_courtesy(part))), *refused]
    if not changes and not missed:
        missed = [Missed(words=plain)]
    return Understood(changes=changes, missed=tuple(_with_suggestions(missed, is_yes=not is_withheld(plain))))


def _with_suggestions(missed: Iterable[Missed], *, is_yes: bool) -> Iterator[Missed]:
    """What was not understood says what may be said instead, and nothing of it twice."""
    said: set[str] = set()
    for one in missed:
        hint = "" if one.why else suggestion_for(one.words, is_yes=is_yes)
        yield one if one.why or hint in said else one.model_copy(update={"hint": hint})
        said.add(hint)


def _is_courtesy(part: Missed) -> bool:
    return bool(_COURTESY.fullmatch(part.words))


def _lines(text: str) -> list[str]:
    """The text cut at line ends and semicolons that stand outside of quotes."""
    masked = _masked(text)
    cuts = [0, *(match.end() for match in re.finditer(r"[;\n]+", masked)), len(text)]
    return [text[start:end].strip(" ;\n") for start, end in pairwise(cuts) if text[start:end].strip(" ;\n")]


def _read_line(line: str, context: Context) -> _Found:
    """A line is sentences, and at its end perhaps a title, description or tags in free words."""
    free = _FREE_TEXT.search(_masked(line))
    if free is None:
        return _read_sentences(line, context)
    found = _read_sentences(_BEFORE_FREE_TEXT.sub("", line[: free.start()]), context)
    value, rest = _free_value(line[free.end() :], context)
    words = (line[free.start() : free.end()] + value).strip()
    try:
        found.wishes.append(Wish(free_text((free[1] or free[2]).casefold(), value), words))
    except Refused as refused:
        found.miss(words, refused)
    if rest:
        found.add(_read_line(rest, context))
    return found


def _free_value(text: str, context: Context) -> tuple[str, str]:
    """The value goes to the end of the line, or to where a command begins that is understood as a whole."""
    quoted = _QUOTED.match(text)
    if quoted:
        return quoted.group()[1:-1], text[quoted.end() :].lstrip(" ,.;")
    for match in islice(_COMMAND.finditer(_masked(text)), _MOST_COMMANDS):
        rest = text[match.end() :]
        if _LISTED.match(rest) or _is_understood(_read_sentences(rest, context)):
            return text[: match.start()].strip(), rest
    return text.strip(), ""


def _is_understood(found: _Found) -> bool:
    return bool(found.wishes) and not found.missed


def _read_sentences(text: str, context: Context) -> _Found:
    found = _Found()
    masked = _masked(text)
    for match in _SENTENCE.finditer(masked):
        end = match.end() + _asks_in_title(masked[match.start() :], match.group())
        sentence, hidden = text[match.start() : end], masked[match.start() : end]
        if not _WORD.search(sentence):
            continue
        if _DOUBTFUL.search(_without_changes_of_text(hidden)):
            found.miss(sentence.strip())
        else:
            found.add(_read_sentence(sentence, hidden, context))
    return found


def _asks_in_title(text: str, sentence: str) -> bool:
    """Whether the mark after this sentence is that of a question which is a title: `Call it Why do bees dance?`."""
    return text[len(sentence) :].startswith("?") and bool(_TITLE_ASKS.search(sentence))


def _without_changes_of_text(masked: str) -> str:
    """Quoted words, and questions in a title, decide nothing about the sentence around them."""
    plain = re.sub(r"[\"'][\ue001]*[\"']", "", masked)
    named = _TITLE.search(plain)
    if named is None:
        return plain
    title = named["title"]
    if title.lstrip()[:1].isupper():
        title = _TITLE_BEGINS.sub("", title)
    return plain[: named.start("title")] + _ASKED.sub("", title) + plain[named.end("title") :]


def _read_sentence(sentence: str, masked: str, context: Context) -> _Found:
    """Clause by clause; what is denied casts its doubt on what `and` joins to it."""
    found = _Found()
    at, denied = 0, False
    ends = _wish_ends(sentence, masked, context)
    while at < len(sentence):
        begin = _after_opening(sentence, at)
        until = next((end for end in ends if end > begin), len(sentence))
        clause = _read_clause(sentence, masked, (begin, until), context) if not denied else _Clause(begin)
        end, words = clause.end, sentence[at : clause.end].strip(" ,")
        if clause.changes is not None:
            found.wishes += [Wish(change, words) for change in clause.changes]
            if clause.refused is not None:
                found.miss(words, clause.refused)
            denied = bool(_DENIAL.match(sentence, begin))
        elif clause.refused is not None:
            found.miss(words, clause.refused)
        else:
            end = _clause_end(masked, max(begin, at))
            if _WORD.search(words := sentence[at:end].strip(" ,")):
                found.miss(words)
            denied = denied or bool(_DENIED.search(masked[at:end]))
        following = _BREAK.match(masked, end)
        denied = denied and bool(following and _SOFT_BREAK.fullmatch(following.group()))
        at = following.end() if following else max(end, at + 1)
    return found


def _after_opening(sentence: str, at: int) -> int:
    start = _OPENING.match(sentence, at)
    return start.end() if start else at


def _wish_ends(sentence: str, masked: str, context: Context) -> list[int]:
    """Where free words end because a wish follows: by how it begins, or as all that follows is understood."""
    ends: list[int] = []
    for broken in reversed(list(islice(_BREAK.finditer(masked), _MOST_BREAKS))):
        begin = _after_opening(sentence, broken.end())
        clause = _read_clause(sentence, masked, (begin, ends[-1] if ends else len(sentence)), context)
        is_read = clause.changes is not None or clause.refused is not None
        is_last = clause.end in ends or not _WORD.search(masked, clause.end)
        if (is_read and _IMPERATIVE.match(sentence, begin)) or (clause.changes is not None and is_last):
            ends.append(broken.start())
    return ends[::-1]


@dataclass(frozen=True)
class _Clause:
    """Where a clause ends, and its changes; perhaps why there are none, or what of the clause they leave out."""

    end: int
    changes: tuple[Change, ...] | None = None
    refused: Refused | None = None


def _read_clause(sentence: str, masked: str, span: tuple[int, int], context: Context) -> _Clause:
    """The longest clause in here that a rule reads as a whole; else the first that one refuses with a reason."""
    if denial := _DENIAL.match(sentence, span[0]):
        kept = _read_denied(sentence, masked, denial.end(), context)
        is_read = kept.changes is not None or kept.refused is not None
        return kept if is_read else _read_by(DENYING_RULES, sentence, masked, span, context)
    clause = _read_by(RULES, sentence, masked, span, context)
    return clause if clause.changes is not None else _read_placed(sentence, masked, span[0], context) or clause


def _read_placed(sentence: str, masked: str, begin: int, context: Context) -> _Clause | None:
    """`0:03 the music is too loud`: read as a wish for the whole film, which says that its place is left out."""
    leading = LEADING.match(masked, begin)
    end = _clause_end(masked, leading.end() if leading else begin)
    words = without_place(sentence[begin:end], masked[begin:end])
    if not words:
        return None
    start = _after_opening(words, 0)
    clause = _read_by(RULES, words, _masked(words), (start, len(words)), context)
    if _WORD.search(words, clause.end):
        return None
    if clause.changes is None:
        return _Clause(end, refused=clause.refused) if clause.refused else None
    return _Clause(end, clause.changes, left_out()) if is_sound(clause.changes) else None


def _read_by(rules: Iterable[Rule], sentence: str, masked: str, span: tuple[int, int], context: Context) -> _Clause:
    """Only free words end with the span: what else a rule reads may go on, as `swap 2 and 4` does."""
    begin, until = span
    first = _Clause(begin)
    for rule in rules:
        match = rule.pattern.match(sentence, begin, until if rule.is_open else len(sentence))
        if match is None or not (closing := _CLOSING.match(sentence, match.end())):
            continue
        if not _is_break(masked, closing.end()):
            continue
        try:
            return _Clause(closing.end(), tuple(rule.read(match, context)))
        except Refused as refused:
            if refused.why and first.refused is None:
                first = _Clause(closing.end(), refused=refused)
    return first


def _read_denied(sentence: str, masked: str, at: int, context: Context) -> _Clause:
    """`Don't drop scene 3` keeps it; no other denial is a change."""
    match = DENIED.match(sentence, at)
    closing = _CLOSING.match(sentence, match.end()) if match else None
    if match is None or closing is None or not _is_break(masked, closing.end()):
        return _Clause(at)
    try:
        return _Clause(closing.end(), (KeepScenes(scenes=context.scenes(match["scenes"])),))
    except Refused as refused:
        return _Clause(closing.end(), refused=refused)


def _is_break(masked: str, at: int) -> bool:
    return not _WORD.search(masked, at) or bool(_BREAK.match(masked, at))


def _clause_end(masked: str, at: int) -> int:
    match = _BREAK.search(masked, at)
    return match.start() if match and match.start() > at else len(masked)


def _masked(text: str) -> str:
    """The text with quoted words hidden, so that they break no sentence; every place stays where it is."""
    return _QUOTED.sub(lambda match: match.group()[0] + "\ue001" * (len(match.group()) - 2) + match.group()[-1], text)
