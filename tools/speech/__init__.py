"""The seam to voices: text in, narration with word timings out."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from tools.media import Value, WordTiming

Progress = Callable[[float, str], None]


class SpeechRequest(Value):
    """What is to be said. `speed` 1.0 is the voice's own pace; 0.5 to 2.0 are accepted."""

    text: str
    voice: str
    speed: float = 1.0


class Narration(Value):
    """A finished narration: 16-bit mono WAV of `seconds`, and one timing for each shown word.

    `words` joined by spaces are the text as it is shown in captions: what cannot be spoken (emoji, URLs, markdown
    marks) is in neither. Timings rise, do not overlap and lie within `seconds`.
    """

    wav: Path
    sample_rate: int
    seconds: float
    words: tuple[WordTiming, ...]
    voice: str
    engine: str


class Voice(Protocol):
    """A provider of speech. It is built without arguments, in whichever process speaks.

    `name` and `version` are part of the key under which a narration is kept, so `version` changes when the sound does.
    """

    name: str
    version: str
    voices: tuple[str, ...]

    def speak(self, request: SpeechRequest, into: Path) -> Narration:
        """Write the narration to the file `into`.

        Raises:
            ToolNotConfigured: The engine's library is missing.
            ToolRejected: Nothing in the text can be spoken, or the voice is unknown.
            ToolFailed: The engine lost words (found by duration).
        """
        ...

    def estimate_seconds(self, text: str, speed: float = 1.0) -> float:
        """How long `speak` will take to say it, without speaking; within 10 % over a paragraph."""
        ...
