"""Texts in scripts that can be neither shown nor spoken here, told before anything is made of them."""

import unicodedata
from collections import Counter
from itertools import islice

from graph.core.change import Change, ChangeTitle, ReplaceText
from graph.core.errors import BadBrief, CannotRevise
from tools.render.glyphs import unshowable
from tools.speech.foreign import unspeakable
from tools.speech.reading import script_of

FOREIGN_SHARE = 1 / 3
"""A text with more of its letters in another script is written in that script; with fewer it holds words of it."""
MOST_NAMED = 5
JAPANESE, CHINESE = "Japanese", "Chinese"
LATIN_OR_NOTHING = "Write them in Latin letters, or leave them out."
LATIN_INSTEAD = "Give it in Latin letters: a translation, as the voices speak English."


def refuse_foreign_text(text: str, called: str) -> None:
    """Raise `BadBrief`, by the name of the script, for a text that is not written in Latin letters."""
    letters = Counter(char for char in text if char.isalpha() and not char.isascii())
    scripts: Counter[str] = Counter()
    for char, count in letters.items():
        scripts[_script_of(char)] += count
    scripts.pop("Latin", None)
    latin = sum(char.isascii() and char.isalpha() for char in text)
    if not scripts or sum(scripts.values()) <= FOREIGN_SHARE * (latin + letters.total()):
        return
    script = JAPANESE if scripts[JAPANESE] and scripts[CHINESE] else scripts.most_common(1)[0][0]
    example = next(char for char in letters if _script_of(char) == script)
    fonts = "the shipped fonts cannot show and " if unshowable(example) else ""
    raise BadBrief(
        f"{called} is written in {script}, which {fonts}the voices cannot speak",
        hint=LATIN_INSTEAD,
    )


def _script_of(char: str) -> str:
    """As the letter is written where it has a form of its own: the micro sign is a Greek letter."""
    return script_of(unicodedata.normalize("NFKC", char)[0])


def refuse_foreign_words(text: str, called: str, given: str = "") -> None:
    """Raise `BadBrief` for single words that cannot be shown or spoken, each with its line in the text as it was given.

    Raises:
        BadBrief: There are such words.
    """
    if foreign := foreign_words(text, called, given):
        raise BadBrief(foreign, hint=LATIN_OR_NOTHING)


def refuse_foreign_changes(changes: tuple[Change, ...]) -> None:
    """Raise `CannotRevise` for words or a title that somebody gives, as for a text that a video begins with."""
    for change in changes:
        if foreign := foreign_to(change):
            raise CannotRevise(foreign, hint=LATIN_OR_NOTHING)


def foreign_to(change: Change) -> str:
    """What of a change cannot be shown or spoken, as a sentence; empty where nothing is."""
    match change:
        case ReplaceText():
            return foreign_words(change.new, f"“{change.new}”")
        case ChangeTitle() if unshowable(change.title):
            return foreign_words(change.title, "the title")
        case _:
            return ""


def foreign_words(text: str, called: str, given: str = "") -> str:
    """The words that cannot be shown or spoken, as a sentence; empty where there are none."""
    found = {bad.word: bad.script for bad in unspeakable(text)}
    for bad in unshowable(text):
        known = any(bad.example.find(word) >= 0 for word in found)
        if not known:
            found[bad.example] = bad.script
    if not found:
        return ""
    named = [f"“{word}” ({_about(script, word, given)})" for word, script in islice(found.items(), MOST_NAMED)]
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    return f"{called} holds words that cannot be shown or spoken: {', '.join(named)}{more}"


def _about(script: str, word: str, given: str) -> str:
    at = unicodedata.normalize("NFC", given).find(word)
    return f"{script}, line {given.count(chr(10), 0, at) + 1}" if at >= 0 else script
