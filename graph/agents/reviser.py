"""Words of a revision read into changes, by a grammar. What it does not understand it returns, and guesses nothing."""

import re
from dataclasses import dataclass, field
from itertools import islice, pairwise

from graph.agents.revision import DENIED, RULES, Context, Refused, free_text
from graph.agents.vocabulary import any_of, matcher
from graph.core.change import AnotherHook, Change, DropScene, KeepScenes, MoveScene, ReplaceText
from graph.core.script import Beat, Direction, Script
from graph.core.value import Value

LONGEST_TEXT = 4000
_MOST_COMMANDS = 10

_SMART = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "\u00a0": " "})
_QUOTED = re.compile(r"\"[^\"\n]*\"|(?<!\w)'[^'\n]+'(?!\w)")
_SENTENCE = re.compile(r"(?:[^.;!?\n]|[.!?](?=\S))+")
_HARD_BREAK = matcher(r"\s*(?:,\s*(?:and\s+|but\s+|then\s+)*|\s(?:but also|but|and then|then)\s)\s*")
_SOFT_BREAK = matcher(r"\s+(?:and also|and|also|plus|&)\s+")
_BULLET = re.compile(r"^\s*(?:[-–*•]|\d+[.)])\s+")
_BREAK = matcher(f"(?:{_HARD_BREAK.pattern}|{_SOFT_BREAK.pattern})")
_POLITE = any_of(
    r"please|pls|kindly|just|also|and|but|so|now|first|finally|then|ok|okay|hi|hello|hey|@\w+",
    r"(?:can|could|would|will|may) (?:you|we|i)(?: have| get)?|let'?s|let us",
    r"(?:i|we)(?:'d| would)? (?:want|like|need)(?: you| us)?(?: to)?",
    r"(?:we|you) (?:should|need to)|go ahead and|try to|try|how about|give me|give it|give us",
)
_OPENING = matcher(rf"\s*(?:{_POLITE}\b[\s:]*)*\s*")
_CLOSING = matcher(
    r"(?:\s+",
    any_of(
        "please|pls|too|as well|thanks|thank you|for me|now|though|instead|again|everyone|team|if you can|if possible"
    ),
    r")*",
)
_COURTESY = matcher(
    rf"\s*(?:{_POLITE}\b[\s:]*)*",
    any_of(
        r"thanks?(?: you)?(?: (?:so much|a lot|very much))?|cheers|hi|hello|hey|great|nice|good|cool|ok|okay|please",
        r"(?:great|good|nice) (?:work|job|start|script)|love it",
    ),
    r"?\s*",
)
_DENIAL = matcher(r"(?:do not|don'?t|dont|never|no need to|please not|not)\b\s*")
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
_DOUBTFUL = matcher(rf"(?:^|[,\s])(?:{_CONDITION}|{_QUESTION}|{_HESITATION})\b")
_FREE_TEXT = re.compile(r"\b(title|description|tags?|hashtags)\s*[:=]\s*", re.IGNORECASE)
_COMMAND = matcher(
    r"(?:,|\.|\band\b|,\s*and\b)\s+(?=(?:please )?",
    any_of(
        "drop|remove|delete|keep|move|replace|make|use|cut|swap|add|another|new|no music|pattern",
        "title:|tags:|description:|shorten|lengthen",
    ),
    r"\b)",
)


class Understood(Value):
    """The changes that were read, and the parts of the text that were not understood."""

    changes: tuple[Change, ...] = ()
    not_understood: tuple[str, ...] = ()


@dataclass
class _Found:
    """What was read so far."""

    changes: list[Change] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)

    def add(self, other: "_Found") -> None:
        self.changes += other.changes
        self.unclear += other.unclear


def read_revision(text: str, script: Script, direction: Direction, voices: tuple[str, ...]) -> Understood:
    """Read what somebody wrote about a script. It never raises, and approvals are no changes."""
    plain = text.translate(_SMART).strip()
    if not plain:
        return Understood()
    if len(plain) > LONGEST_TEXT:
        return Understood(not_understood=(plain[:200] + " …",))
    context = Context(script, direction, voices)
    found = _Found()
    for line in _lines(plain):
        found.add(_read_line(_BULLET.sub("", line), context))
    unclear = [part for part in found.unclear if not (found.changes and _COURTESY.fullmatch(part))]
    if not found.changes and not unclear:
        unclear = [plain]
    return Understood(changes=_settled(found.changes, script), not_understood=tuple(unclear))


def _settled(changes: list[Change], script: Script) -> tuple[Change, ...]:
    """Each change once. Who keeps everything means everything else."""
    named = {change.scene for change in changes if isinstance(change, DropScene | MoveScene | ReplaceText)}
    if any(isinstance(change, AnotherHook) for change in changes):
        named |= {scene.id for scene in script.scenes if scene.beat is Beat.HOOK}
    settled: list[Change] = []
    for change in changes:
        if isinstance(change, KeepScenes) and len(change.scenes) == len(script.scenes):
            settled.append(KeepScenes(scenes=tuple(scene for scene in change.scenes if scene not in named)))
        else:
            settled.append(change)
    return tuple(dict.fromkeys(settled))


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
    found = _read_sentences(
        re.sub(r"(?:\b(?:new|change|set|make|use)\s+)?(?:\bthe\s+)?$", "", line[: free.start()]), context
    )
    value, rest = _free_value(line[free.end() :], context)
    try:
        found.changes.append(free_text(free[1].casefold(), value))
    except Refused:
        found.unclear.append(line[free.start() : free.end()] + value)
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
        if _FREE_TEXT.match(rest) or _is_understood(_read_sentences(rest, context)):
            return text[: match.start()].strip(), rest
    return text.strip(), ""


def _is_understood(found: _Found) -> bool:
    return bool(found.changes) and not found.unclear


def _read_sentences(text: str, context: Context) -> _Found:
    found = _Found()
    masked = _masked(text)
    for match in _SENTENCE.finditer(masked):
        sentence = text[match.start() : match.end()]
        if not sentence.strip(" ,-–—"):
            continue
        if _DOUBTFUL.search(_without_changes_of_text(match.group())):
            found.unclear.append(sentence.strip())
        else:
            found.add(_read_sentence(sentence, match.group(), context))
    return found


def _without_changes_of_text(masked: str) -> str:
    """Quoted words decide nothing about the sentence around them."""
    return re.sub(r"[\"'][\ue001]*[\"']", "", masked)


def _read_sentence(sentence: str, masked: str, context: Context) -> _Found:
    """Clause by clause; what is denied casts its doubt on what `and` joins to it."""
    found = _Found()
    at, denied = 0, False
    while at < len(sentence):
        start = _OPENING.match(sentence, at)
        begin = start.end() if start else at
        end, changes = _read_clause(sentence, masked, begin, context) if not denied else (begin, None)
        if changes is None:
            end = _clause_end(masked, max(begin, at))
            clause = sentence[at:end].strip(" ,")
            found.unclear += [clause] if clause else []
            denied = denied or bool(_DENIED.search(masked[at:end]))
        else:
            found.changes += changes
            denied = bool(_DENIAL.match(sentence, begin))
        following = _BREAK.match(masked, end)
        denied = denied and bool(following and _SOFT_BREAK.fullmatch(following.group()))
        at = following.end() if following else max(end, at + 1)
    return found


def _read_clause(sentence: str, masked: str, begin: int, context: Context) -> tuple[int, list[Change] | None]:
    """The longest clause from here that a rule reads as a whole, with where it ends."""
    if denial := _DENIAL.match(sentence, begin):
        return _read_denied(sentence, masked, denial.end(), context)
    for rule in RULES:
        match = rule.pattern.match(sentence, begin)
        if match is None or not (closing := _CLOSING.match(sentence, match.end())):
            continue
        if not _is_break(masked, closing.end()):
            continue
        try:
            return closing.end(), list(rule.read(match, context))
        except Refused:
            continue
    return begin, None


def _read_denied(sentence: str, masked: str, at: int, context: Context) -> tuple[int, list[Change] | None]:
    """`Don't drop scene 3` keeps it; no other denial is a change."""
    match = DENIED.match(sentence, at)
    closing = _CLOSING.match(sentence, match.end()) if match else None
    if match is None or closing is None or not _is_break(masked, closing.end()):
        return at, None
    try:
        return closing.end(), [KeepScenes(scenes=context.scenes(match["scenes"]))]
    except Refused:
        return at, None


def _is_break(masked: str, at: int) -> bool:
    return not masked[at:].strip(" .!?,") or bool(_BREAK.match(masked, at))


def _clause_end(masked: str, at: int) -> int:
    match = _BREAK.search(masked, at)
    return match.start() if match and match.start() > at else len(masked)


def _masked(text: str) -> str:
    """The text with quoted words hidden, so that they break no sentence; every place stays where it is."""
    return _QUOTED.sub(lambda match: match.group()[0] + "\ue001" * (len(match.group()) - 2) + match.group()[-1], text)
