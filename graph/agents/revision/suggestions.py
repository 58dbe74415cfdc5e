"""What to say instead, for words that no rule reads: the nearest thing that can be done, told by their subject."""

import re

from graph.agents.vocabulary import any_of, matcher
from graph.core.withheld import is_withheld

_NEEDS_A_MODEL = (
    'Without a language model nothing is reworded. Say: replace "…" with "…", `another hook`, `pattern B`, or '
    "`10 seconds longer` for more of the source."
)
_IT = r"(?:it|this|that|the (?:video|film|short|release))"
_TIMED = matcher(
    rf"\b(?:publish|schedule|reschedule|(?:release|post|upload|air) {_IT})(?: {_IT})?(?: out)?,? (?:",
    r"on|at|in|by|to|next|this|before|after|until|till|from|later|earlier|soon|some|when|end|early|late|mid|"
    r"today|tonight|tomorrow|\d|an? (?:bit|hour|day|week)",
    r")",
)
_WHOLE_TIMES = "A publish time is a day and an hour: `publish tomorrow 18:00` or `publish 2026-12-01 18:00`."
_YES = matcher(
    r"\b",
    any_of(
        r"approved?|lgtm|ship it|go ahead|yes|yep|sure|looks? (?:good|great)|fine|👍|✅",
        rf"publish(?: {_IT}| now| please)*\W*$",
    ),
    r"(?!\w)|^\W*[👍✅👌🎉]",
)
_HOOK = r"(?:hook|opening|intro(?:duction)?|opener|first (?:line|sentence)|beginning)"
_LENGTH = (
    r"(?:short(?:er|en)?|long(?:er)?|lengthen|extend|brief(?:er)?|trim|tight(?:er|en)|calm(?:er)?|slow(?:er)?|fast(?:er)?|"
    r"quicker|quieter|softer|gentler)"
)
_SUGGESTIONS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        matcher(r"\b(?:undo|revert|roll ?back|go back|previous|earlier version|old version|start over|from scratch)\b"),
        "Revisions are not undone. Name what is to change, or reject it and begin anew.",
    ),
    (
        matcher(r"\b(?:captions?|subtitles?)\b"),
        'Captions show what is spoken, in the channel\'s look. Their words change with: replace "…" with "…".',
    ),
    (
        matcher(
            r"\b(?:translate|translation|in (?:german|spanish|french|italian|portuguese|dutch|chinese|japanese))\b"
        ),
        "A script speaks the language of its source: give a translated text to a new production.",
    ),
    (
        matcher(r"\b(?:split|merge|combine|join)\b"),
        "Scenes are dropped, kept, moved and swapped: `drop scene 3`, `move scene 5 to 2`, `swap 2 and 4`.",
    ),
    (
        matcher(
            r"\b(?:shorten|trim|tighten|cut|halve|extend|lengthen)\b.*\bscene|"
            r"\bscene\b.*\b(?:shorter|longer|too long|too short)\b"
        ),
        "A scene lasts as long as its words: replace them, drop a scene, or ask for the whole `5 seconds shorter`.",
    ),
    (
        matcher(
            r"\b(?:icons?|headlines?|pictures?|images?|photos?|visuals?|colou?rs?|fonts?|backgrounds?|animations?|logo|"
            r"footage|clips?)\b"
        ),
        "Say `new take of scene 2`. Text in it follows its words. Drop a picture of yours into the thread in Slack.",
    ),
    (
        matcher(rf"\b{_HOOK}\b.*\b{_LENGTH}\b|\b{_LENGTH}\b.*\b{_HOOK}\b"),
        'The hook is as long and as calm as its words. Say: replace "…" with "…", or `another hook`.',
    ),
    (
        matcher(rf"\b{_HOOK}\b"),
        'Say `another hook`, `start with scene 3`, or give it words: replace "…" with "…".',
    ),
    (
        matcher(r"\b(?:ending|outro|cta|call to action|last (?:line|sentence))\b"),
        'Say `another ending`, or give it words: end with "…".',
    ),
    (
        matcher(r"\b(?:re-?do|re-?make|do over)\b.*\b(?:scenes?|first|last|\w+th|\d+)\b"),
        'For other pictures say `new take of scenes 2-4`; other words come with: replace "…" with "…" in scene 3.',
    ),
    (
        matcher(r"\bscenes? \d"),
        'Say `drop scene 3`, `new take of scene 3`, `move scene 3 to 5`, or replace "…" with "…" in scene 3.',
    ),
    (
        matcher(r"\btitle\b|\b(?:call|name) (?:it|this|the (?:film|video))\b|\bre(?:name|title)\b"),
        "Say `title: …`, with at most 100 characters.",
    ),
    (
        matcher(r"\b(?:hash|re)?tag(?:s|ged|ging)?\b"),
        "Say `add the tag …`, `remove the tag …`, or `tags: …` for all of them.",
    ),
    (
        matcher(r"\b(?:music|soundtrack|upbeat|energetic|cheerful|mood|sound|audio|volume|loud(?:er)?|quiet(?:er)?)\b"),
        "Of music there is `calm music`, `pulse music`, `bright music` and `no music`, each louder or quieter.",
    ),
    (
        matcher(r"\b(?:add|include|more about|mention|expand on|explain|details?)\b"),
        'More of the source comes with `10 seconds longer`; words of your own with: replace "…" with "…".',
    ),
    (
        matcher(r"\b(?:drags?|slow|pace|pacing|middle|boring)\b"),
        "Say `5 seconds shorter`, `faster voice`, or `drop scene 4`.",
    ),
    (
        matcher(
            r"\b(?:funn\w+|dramatic|tone|simpl\w+|language|style|casual|formal|reword|rephrase|rewrite|redo|punch\w*|"
            r"numbers?|statistics|clear\w*|better|wording|script)\b"
        ),
        _NEEDS_A_MODEL,
    ),
)
_FOREIGN = matcher(
    r"\b(?:kürzer|länger|bitte|ohne|musik|szene|plus court|plus long|sans|musique|scène|más|corto|largo|sin|escena|più|"
    r"breve|senza|scena|mais|curto|sem|cena|korter|zonder)\b"
)
A_YES = "A yes is no revision: approve it."
EXAMPLES = (
    "For example: `5 seconds shorter`, `drop scene 3`, `swap 2 and 4`, `another hook`, `slower voice`, `title: …`, "
    'replace "…" with "…".'
)


def suggestion_for(words: str, *, is_yes: bool = True) -> str:
    """What may be said instead of these words; `is_yes` is false where what they stand in keeps a decision back."""
    if _FOREIGN.search(words):
        return f"Wishes are read in English. {EXAMPLES}"
    if _TIMED.search(words):
        return _WHOLE_TIMES
    if is_yes and _YES.search(words) and not is_withheld(words):
        return A_YES
    return next((hint for pattern, hint in _SUGGESTIONS if pattern.search(words)), EXAMPLES)
