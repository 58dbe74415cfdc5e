"""A script as a page that people read, in Markdown."""

from graph.core.place import find_place
from graph.core.script import Line, Revision, Scene

ORIGINS = {"template": "a connective of ours", "model": "the model's words", "person": "a person's words"}


def script_page(revision: Revision, source: str) -> str:
    """Scene by scene: beat, emotion, what is said with its place in the source, and what is shown."""
    script, listing = revision.script, revision.listing
    written = f"about {script.seconds:.0f} seconds · written by {script.writer}"
    head = [f"# {listing.title}", f"Revision {revision.number} · pattern {script.pattern} · {written}"]
    notes = [f"> {note}" for note in script.notes]
    scenes = [part for number, scene in enumerate(script.scenes, 1) for part in _scene(number, scene, source)]
    tags = ", ".join(listing.tags)
    tail = ["## Listing", listing.description, f"Tags: {tags}" if tags else ""]
    return "\n\n".join(part for part in (*head, *notes, *scenes, *tail) if part) + "\n"


def _scene(number: int, scene: Scene, source: str) -> list[str]:
    head = f"## {number}. {scene.beat} · {scene.emotion} · {scene.seconds:.1f} s"
    shown = f"*On screen: {scene.visual.on_screen}*" if scene.visual.on_screen else ""
    return [head, *(_line(line, source) for line in scene.lines), shown]


def _line(line: Line, source: str) -> str:
    if line.source is None:
        return f"{line.text}  \n— {ORIGINS.get(line.origin, line.origin)}"
    place = find_place(source, line.source)
    return f"{line.text}  \n— paragraph {place.paragraph} of the source: “{place.excerpt}”"
