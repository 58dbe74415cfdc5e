"""A listing after its script has changed: what it quoted of a scene that is gone is written anew."""

from graph.agents.extractive.drafting import Drafter
from graph.agents.extractive.listing import listing_of
from graph.agents.facts import is_subsequence, words_of
from graph.core.script import Listing, Scene, Script

_FEWEST_QUOTED = 2


def relisted(listing: Listing, before: Script, after: Script, drafter: Drafter) -> Listing:
    """The listing with another title and description where they quote scenes that are no longer there.

    What a person wrote, and what is still said, stays.
    """
    left = {scene.id: scene for scene in after.scenes}
    gone = [scene for scene in before.scenes if scene.id not in left or _is_other(scene, left[scene.id])]
    lost = [scene for scene in gone if not _is_retold(scene, after)]
    if not lost:
        return listing
    fresh = listing_of(after, drafter.assignment, drafter.material)
    stale = listing_of(before, drafter.assignment, drafter.material)
    title = fresh.title if any(_quotes(listing.title, scene, after) for scene in lost) else listing.title
    description = fresh.description if listing.description == stale.description else listing.description
    return listing.model_copy(update={"title": title, "description": description})


def _is_other(before: Scene, after: Scene) -> bool:
    """Whether other sentences stand there; words that a person exchanged are no other sentence."""
    return before.text != after.text and not any(line.origin == "person" for line in after.lines)


def _is_retold(scene: Scene, script: Script) -> bool:
    """Whether a scene of the script says these words, perhaps with others."""
    words = words_of(scene.text)
    return any(is_subsequence(words, words_of(other.text)) for other in script.scenes)


def _quotes(title: str, scene: Scene, after: Script) -> bool:
    """Whether the title, or its part after a colon, is of this scene's words and of no other scene's."""
    for part in (title, title.rpartition(": ")[2]):
        words = words_of(part)
        if len(words) >= _FEWEST_QUOTED and is_subsequence(words, words_of(scene.text)):
            return not any(is_subsequence(words, words_of(other.text)) for other in after.scenes)
    return False
