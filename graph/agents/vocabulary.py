"""Sets and patterns of words, written as plain text."""

import re


def word_set(words: str) -> frozenset[str]:
    """The words between the spaces."""
    return frozenset(words.split())


COMMON_STEP_VERBS = word_set(
    "add bake beat blend boil bring brush chop cook cool cover cut dip drain drizzle fill fold fry garnish grease "
    "grill heat knead leave let lift line melt mix place pour preheat press put reduce remove repeat rest rinse roast "
    "roll rub season serve set shape sift simmer slice spread sprinkle stir strain take tip toast toss turn wait wash "
    "whisk wrap scatter push dimple soak peel grate mash combine return warm check choose open use write keep"
)
"""How the steps of a recipe begin, in words that are hardly ever nouns within a phrase."""

STEP_VERBS = COMMON_STEP_VERBS | word_set(
    "loosen tighten pump pull slide roughen tuck install uninstall click type select drag plug unplug attach detach "
    "screw unscrew drill measure wipe sear microwave freeze thaw chill marinate fluff stick insert remember scrub "
    "sharpen fasten fetch gather arrange assemble hang adjust connect disconnect download reboot restart log rotate "
    "flip spoon whip steam poach braise caramelise caramelize divide punch cream dust pat squeeze sauté toss tear snip "
    "mark hook shift spin hold brown dry drop lower raise tie trim plant water sand paint glue clean dig close "
    "prick poke pierce baste glaze ladle skim tilt tap invert shake flatten pinch crimp seal butter flour steep taste "
    "top crumble shred core pit zest juice blitz pulse sieve decant bottle store uncover swirl split halve quarter "
    "dice mince crush grind dissolve moisten dampen lay stack sandwich crack separate unmould unmold degrease"
)
"""How the steps of a recipe and of other instructions begin."""

NAMING_VERBS = word_set(
    "glaze ladle tap seal butter flour taste top core pit zest juice pulse sieve bottle store split quarter lay stack "
    "sandwich crack separate crush shake "
    "brown mark hook shift spin hold dry drop lower raise tie trim plant water sand paint glue clean close dust cream "
    "punch pat line cover heat cool cut drain fill grease rest rinse roast roll season set slice strain tip toast wash "
    "return check use keep open serve stick pump slide type click plug drill screw measure hang log steam toss"
)
"""Those that are nouns or adjectives too: at the start of a sentence they tell to do something before an object."""


def any_of(*alternatives: str) -> str:
    """A pattern for one of several phrases; each piece may hold several, with `|` between."""
    return f"(?:{'|'.join(alternatives)})"


def matcher(*pieces: str) -> re.Pattern[str]:
    """A pattern in pieces, for words in any case."""
    return re.compile("".join(pieces), re.IGNORECASE)
