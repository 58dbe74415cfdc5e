"""Which words the voices cannot speak. Cheap, so that a text is checked long before anything is spoken."""

from tools.errors import ToolRejected
from tools.media import Value
from tools.speech.reading import script_of
from tools.speech.spoken import tokens_of

LONGEST_WORD = 40
"""Scripts without spaces give "words" as long as a paragraph; their beginning tells enough."""
_MARKS = "\"'“”‘’«»‹›„()[]{}<>.,;:!?…*_`~|/\\-–—"


class Unspeakable(Value):
    """A word, and the script that it is written in."""

    script: str
    word: str

    @property
    def message(self) -> str:
        return f"“{self.word}” is written in {self.script} letters, which the voices cannot speak"


def unspeakable(text: str) -> tuple[Unspeakable, ...]:
    """The words of `text` in scripts that the voices cannot speak, each once, in order."""
    if text.isascii():
        return ()
    words = dict.fromkeys(word.strip(_MARKS)[:LONGEST_WORD] for word in text.split() if not word.isascii())
    return tuple(Unspeakable(script=script, word=word) for word in words if (script := _unspeakable_script(word)))


def _unspeakable_script(word: str) -> str:
    """The script of a word that cannot be spoken; empty for one that can."""
    try:
        tokens_of(word)
    except ToolRejected:
        foreign = (char for char in word if char.isalnum() and not char.isascii() and script_of(char) != "Latin")
        return next((script_of(char) for char in foreign), "an unknown")
    return ""
