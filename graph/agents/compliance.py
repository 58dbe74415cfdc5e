"""What stands in the way of showing a script to a person, or should be known to them."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from graph.agents.extractive.languages import reads_foreign
from graph.agents.extractive.listing import MOST_DESCRIPTION_BYTES, MOST_TITLE_CHARACTERS
from graph.agents.extractive.ties import is_personal
from graph.agents.facts import is_subsequence, keeps_the_facts, words_of
from graph.core.script import Beat, Line, Listing, Scene, Script, Visual
from graph.core.tags import MOST_TAG_CHARACTERS, tag_characters
from graph.core.value import Value
from graph.core.writing import Source
from tools.speech.foreign import unspeakable

COMFORTABLE_WORDS = 28
IN_LATIN = "Replace it with words in Latin letters, or leave it out."


class Unshowable(Protocol):
    """Letters that the fonts lack, as the renderer reports them."""

    @property
    def message(self) -> str: ...


class Remark(Value):
    """Something that the review saw. What `blocks` must be mended before anybody is asked to approve."""

    rule: str
    message: str
    hint: str
    blocks: bool = True


def review(
    script: Script,
    listing: Listing,
    source: Source,
    forbidden: tuple[str, ...],
    unshowable: Callable[[str], Sequence[Unshowable]],
) -> tuple[Remark, ...]:
    """Everything that is wrong or doubtful in a script and its listing, in the order of the scenes."""
    return (
        *_shape(script),
        *(
            remark
            for place, scene in enumerate(script.scenes, 1)
            for remark in _scene(place, scene, source, unshowable)
        ),
        *_forbidden(script, listing, forbidden),
        *_limits(listing),
        *(_glyphs("the title", listing.title, unshowable)),
    )


def foreign_to_the_voice(text: str, voice: str) -> tuple[Remark, ...]:
    """That the voice will read a text as if it were English; every voice here is English."""
    if not reads_foreign(words_of(text)):
        return ()
    message = f"The text does not read like English; the voice `{voice}` speaks English"
    return (Remark(rule="language", message=message, hint="Give an English text.", blocks=False),)


def _shape(script: Script) -> Iterator[Remark]:
    beats = [scene.beat for scene in script.scenes]
    for beat, name in ((Beat.HOOK, "hook"), (Beat.CTA, "call to action")):
        if beat not in beats:
            yield Remark(rule="beats", message=f"the script has no {name}", hint="Have it written again.")


def _scene(
    place: int, scene: Scene, source: Source, unshowable: Callable[[str], Sequence[Unshowable]]
) -> Iterator[Remark]:
    for line in scene.lines:
        yield from _source(place, line, source)
        yield from _sound(place, line)
    glyphs = tuple(_glyphs(f"scene {place}", f"{scene.text} {_shown(scene.visual)}", unshowable))
    yield from glyphs or _speech(place, scene.text)
    yield from _seen(place, scene)


def _source(place: int, line: Line, source: Source) -> Iterator[Remark]:
    """A line from the source says the words of its place there, and has lost no fact."""
    if line.origin != "source":
        return
    span = line.source
    original = source.text[span.start : span.end] if span else ""
    if not is_subsequence(words_of(line.text), words_of(original)):
        yield Remark(
            rule="source",
            message=f"scene {place} says “{line.text}”, which its place in the source does not",
            hint=f"Drop scene {place}, or have the script written again.",
        )
    elif not keeps_the_facts(line.text, original):
        yield Remark(
            rule="facts",
            message=f"scene {place} leaves out a number, a name, a negation or a doubt: “{original}”",
            hint=f"Drop scene {place}, or give it the whole sentence.",
        )


def _sound(place: int, line: Line) -> Iterator[Remark]:
    count = len(words_of(line.text))
    if count > COMFORTABLE_WORDS:
        yield Remark(
            rule="long sentence",
            message=f"scene {place} has a sentence of {count} words",
            hint=f"It is hard to follow by ear; drop scene {place} or replace its words.",
            blocks=False,
        )
    if line.origin in {"source", "model"} and is_personal(line.text):
        yield Remark(
            rule="first person",
            message=f"scene {place} speaks as the author: “{line.text}”",
            hint="The channel's voice will say it; replace the words if that is not meant.",
            blocks=False,
        )


def _speech(place: int, text: str) -> Iterator[Remark]:
    for found in unspeakable(text):
        yield Remark(rule="speech", message=f"scene {place}: {found.message}", hint=IN_LATIN)


def _seen(place: int, scene: Scene) -> Iterator[Remark]:
    """The picture shows words that are spoken; end cards have their own."""
    if scene.visual.layout == "end_card":
        return
    extra = sorted(set(words_of(_shown(scene.visual))) - set(words_of(scene.text)))
    if extra:
        yield Remark(
            rule="shown words",
            message=f"scene {place} shows words that it does not say: {', '.join(extra)}",
            hint="Look whether they are true.",
            blocks=False,
        )


def _shown(visual: Visual) -> str:
    return " ".join((visual.headline, visual.number, visual.unit, visual.quote, visual.attribution, *visual.items))


def _glyphs(where: str, text: str, unshowable: Callable[[str], Sequence[Unshowable]]) -> Iterator[Remark]:
    for found in unshowable(text):
        yield Remark(
            rule="glyphs",
            message=f"{where}: {found.message}",
            hint=IN_LATIN,
        )


def _forbidden(script: Script, listing: Listing, forbidden: tuple[str, ...]) -> Iterator[Remark]:
    places = [(f"scene {at}", f"{scene.text} {_shown(scene.visual)}") for at, scene in enumerate(script.scenes, 1)]
    places += [
        ("the title", listing.title),
        ("the description", listing.description),
        ("the tags", ", ".join(listing.tags)),
    ]
    for word in filter(str.strip, forbidden):
        pattern = re.compile(rf"(?<!\w){re.escape(word.strip())}(?!\w)", re.IGNORECASE)
        for where, text in places:
            if pattern.search(text):
                yield Remark(
                    rule="forbidden word",
                    message=f"{where} holds “{word.strip()}”, which this channel does not say",
                    hint=f'Say: replace "{word.strip()}" with "…".',
                )


def _limits(listing: Listing) -> Iterator[Remark]:
    """YouTube's limits; a title is measured in UTF-16 units, as its letters outside the first plane count twice."""
    title = len(listing.title.encode("utf-16-le")) // 2
    if not listing.title.strip() or title > MOST_TITLE_CHARACTERS:
        yield _limit("title", f"the title has {title} characters; 1 to {MOST_TITLE_CHARACTERS} are allowed")
    size = len(listing.description.encode())
    if size > MOST_DESCRIPTION_BYTES:
        yield _limit("description", f"the description has {size} bytes; {MOST_DESCRIPTION_BYTES} are allowed")
    tags = tag_characters(listing.tags)
    if tags > MOST_TAG_CHARACTERS:
        yield _limit("tags", f"the tags have {tags} characters; {MOST_TAG_CHARACTERS} are allowed")
    for name, text in (
        ("title", listing.title),
        ("description", listing.description),
        ("tags", " ".join(listing.tags)),
    ):
        if re.search(r"[<>]", text):
            yield _limit(name, f"the {name} must not hold < or >")


def _limit(field: str, message: str) -> Remark:
    return Remark(rule=field, message=message, hint=f"Say: {field}: … with other words.")
