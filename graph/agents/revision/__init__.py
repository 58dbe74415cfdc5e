"""The grammar for revisions in words: what numbers mean, and the rules that read a clause."""

from graph.agents.revision.content_rules import CONTENT_RULES, DENYING_RULES
from graph.agents.revision.context import Context, Refused, Rule
from graph.agents.revision.film_rules import FILM_RULES
from graph.agents.revision.length_rules import LENGTH_RULES
from graph.agents.revision.listing_rules import LISTING_RULES, TITLED, free_text
from graph.agents.revision.passing_rules import PASSING_RULES
from graph.agents.revision.release_rules import RELEASE_RULES
from graph.agents.revision.scene_rules import DENIED, SCENE_RULES

__all__ = ["DENIED", "DENYING_RULES", "RULES", "TITLED", "Context", "Refused", "Rule", "free_text"]

# The first rule that reads a whole clause counts: `better hook` is a hook, `slower voice` no voice of that name.
RULES: tuple[Rule, ...] = (
    *SCENE_RULES,
    *PASSING_RULES,
    *FILM_RULES,
    *LISTING_RULES,
    *LENGTH_RULES,
    *RELEASE_RULES,
    *CONTENT_RULES,
)
