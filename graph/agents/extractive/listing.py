"""Title, description and tags within YouTube's limits, in the source's own words."""

import re
from collections import Counter
from itertools import pairwise

from graph.agents.extractive.headlines import headline_of
from graph.agents.extractive.lexicon import CAUSE, REPORT_VERBS, STOPWORDS
from graph.agents.extractive.rank import stem
from graph.agents.extractive.units import Material
from graph.agents.facts import HEDGES, NEGATIONS, NUMBER_WORDS, words_of
from graph.agents.vocabulary import word_set
from graph.core.script import Beat, Listing, Script
from graph.core.writing import Assignment

MOST_TITLE_CHARACTERS = 100
MOST_DESCRIPTION_BYTES = 5000
MOST_TAG_CHARACTERS = 500
_GOOD_TITLE = 70
_GOOD_HOOK = 90
_TELLING_TOPIC_WORDS = 3
_MOST_TAGS = 12
_FEWEST_TAGS = 5
_DESCRIBED_SCENES = 3
_HASHTAGS = 3
_LONGEST_HASHTAG = 16
_UNTELLING = (
    word_set("came come went took take gave give found kept held left saw told became turn turns run runs add")
    | STOPWORDS
    | REPORT_VERBS
    | NUMBER_WORDS
    | NEGATIONS
    | HEDGES
    | CAUSE
)


def listing_of(script: Script, assignment: Assignment, material: Material) -> Listing:
    """What stands beside the video before a person changes it."""
    tags = tags_of(assignment, material)
    return Listing(
        title=_title(script, assignment, material.ranking.weights),
        description=_description(script, assignment, tags),
        tags=tags,
        language=assignment.source.language,
    )


def tag_characters(tags: tuple[str, ...]) -> int:
    """As YouTube counts them: commas between, and quotes around those with a space."""
    return sum(len(tag) + 2 * (" " in tag) for tag in tags) + max(0, len(tags) - 1)


def plain(text: str) -> str:
    """One line without what YouTube refuses."""
    return re.sub(r"\s+", " ", re.sub(r"[<>\x00-\x1f]", " ", text)).strip()


def _title(script: Script, assignment: Assignment, weights: dict[str, float]) -> str:
    """The topic where it says enough; else the hook, or the topic with the hook's headline."""
    topic = plain(assignment.topic).rstrip(".")
    hook = script.scenes[0].lines[0].text.rstrip(".")
    if len(topic.split()) >= _TELLING_TOPIC_WORDS and len(topic) <= _GOOD_TITLE:
        return topic[:1].upper() + topic[1:]
    if len(hook) <= _GOOD_HOOK:
        return plain(hook)
    headline = headline_of(hook, weights).text
    joined = headline if topic.casefold() in headline.casefold() else f"{topic[:1].upper()}{topic[1:]}: {headline}"
    return plain(_shortened(joined, MOST_TITLE_CHARACTERS))


def _shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0].rstrip(",;:—-")


def _description(script: Script, assignment: Assignment, tags: tuple[str, ...]) -> str:
    told = [scene for scene in script.scenes if scene.beat is not Beat.CTA]
    from_source = [" ".join(line.text for line in scene.lines if line.origin != "template") for scene in told]
    parts = [plain(from_source[0]), plain(" ".join(from_source[1 : 1 + _DESCRIBED_SCENES]))]
    if assignment.source.name:
        parts.append(f"Source: {plain(assignment.source.name)}")
    short = [tag for tag in tags if tag.isascii() and tag.isalnum() and len(tag) <= _LONGEST_HASHTAG]
    parts.append(" ".join(f"#{tag}" for tag in short[:_HASHTAGS]))
    whole = "\n\n".join(filter(None, parts))
    return whole.encode()[:MOST_DESCRIPTION_BYTES].decode(errors="ignore")


def tags_of(assignment: Assignment, material: Material) -> tuple[str, ...]:
    """The topic, pairs of words that come back, and the weightiest words."""
    weights = material.ranking.weights
    words = words_of(assignment.source.text)
    pairs = Counter(f"{a} {b}" for a, b in pairwise(words) if _telling(a) and _telling(b) and stem(a) != stem(b))
    repeated = [pair for pair, count in pairs.most_common(4) if count > 1]
    surfaces = Counter(word for word in words if _telling(word))
    by_stem: dict[str, str] = {}
    for word, _ in surfaces.most_common():
        by_stem.setdefault(stem(word), word)
    heavy = sorted(by_stem, key=lambda root: (-weights.get(root, 0.0), root))
    topic = [_shortened(plain(assignment.topic).casefold().rstrip(".!?").replace(",", ""), 60)]
    singles = [by_stem[root] for root in heavy if surfaces[by_stem[root]] > 1 or len(heavy) < _MOST_TAGS]
    candidates = list(dict.fromkeys([*topic, *repeated, *singles]))[:_MOST_TAGS]
    while tag_characters(tuple(candidates)) > MOST_TAG_CHARACTERS:
        candidates.pop()
    return tuple(filter(None, candidates))


def _telling(word: str) -> bool:
    plain_word = len(word) > 2 and word.replace("-", "").isalpha()  # noqa: PLR2004 - `of`, `pH`.
    return plain_word and word not in _UNTELLING and not word.endswith(("ed", "ing", "ly"))
