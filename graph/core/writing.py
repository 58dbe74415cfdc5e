"""The seam to writers: what they are given and what they give back. Writers know no productions."""

from collections.abc import Callable, Sequence
from typing import Protocol

from graph.core.brief import Pattern, PlaceMap
from graph.core.change import Change
from graph.core.script import Listing, Script
from graph.core.value import Value

LENGTH_TOLERANCE = 0.1
"""How far a script may be from the wanted length, in parts of it."""
Estimate = Callable[[str], float]


class Source(Value):
    """A cleaned source: plain text in paragraphs (markup, tables and code left out), and its name for display.

    `places` leads back to the text as it was given.
    """

    text: str
    name: str = ""
    places: PlaceMap = ()
    language: str = "en"


class Assignment(Value):
    """What is to be written. `seconds` is the wanted length of the spoken video; `used_hooks` are not used again."""

    topic: str
    source: Source
    seconds: int
    pattern: Pattern
    channel_name: str = ""
    used_hooks: tuple[str, ...] = ()


class ModelUsage(Value):
    """What one model took for a writing, over all its tries that were billed."""

    model: str
    input_tokens: int = 0
    output_tokens: int = 0
    requests: int = 1


class Written(Value):
    """A script with its listing, and what the writing took (0 for the offline writer).

    The tokens are those of all tries, failed ones too; `usages` tells them apart by model.
    """

    script: Script
    listing: Listing
    model: str = ""
    input_tokens: int = 0
    output_tokens: int = 0
    usages: tuple[ModelUsage, ...] = ()


class Writer(Protocol):
    """Writes a script, and revises one."""

    name: str
    version: str

    def write(self, assignment: Assignment, estimate: Estimate) -> Written:
        """Write within 10 % of the wanted seconds as `estimate` tells them.

        Raises:
            SourceTooThin: The source has too little for the wanted length; it says how long it could be.
        """
        ...

    def revise(
        self, before: Written, changes: tuple[Change, ...], assignment: Assignment, estimate: Estimate
    ) -> Written:
        """Carry out the changes of the words (and listing). What they do not name stays as it is, scene ids too.

        Raises:
            CannotRevise: A change cannot be carried out; the message names it and says what would work.
        """
        ...


class FreeWriter(Writer, Protocol):
    """A writer that needs no model: what it can write is known before anything is begun."""

    def fitting_pattern(self, assignment: Assignment, patterns: Sequence[Pattern], estimate: Estimate) -> Pattern:
        """The first of the patterns in which the source is told at the wanted length.

        Raises:
            SourceTooThin: In none of them; it says how long it could be.
        """
        ...
