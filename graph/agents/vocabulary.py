"""Sets and patterns of words, written as plain text."""

import re


def word_set(words: str) -> frozenset[str]:
    """The words between the spaces."""
    return frozenset(words.split())


STEP_VERBS = word_set(
    "add bake beat blend boil bring brush chop cook cool cover cut dip drain drizzle fill fold fry garnish grease "
    "grill heat knead leave let lift line melt mix place pour preheat press put reduce remove repeat rest rinse roast "
    "roll rub season serve set shape sift simmer slice spread sprinkle stir strain take tip toast toss turn wait wash "
    "whisk wrap scatter push dimple soak peel grate mash combine return warm check choose open use write keep"
)
"""How the steps of a recipe and of other instructions begin."""


def any_of(*alternatives: str) -> str:
    """A pattern for one of several phrases; each piece may hold several, with `|` between."""
    return f"(?:{'|'.join(alternatives)})"


def matcher(*pieces: str) -> re.Pattern[str]:
    """A pattern in pieces, for words in any case."""
    return re.compile("".join(pieces), re.IGNORECASE)
