"""Answers to questions about what a video is made from, what it is declared as, and what no row can answer."""

from bot.page import ScriptPage
from bot.slack.cards.answered import name_of
from bot.slack.cards.answers import receipt
from bot.slack.cards.card import Card
from bot.slack.cards.release import KIDS, PRIVACY, SYNTHETIC
from bot.slack.cards.script import origin_of
from bot.slack.cards.text import escape, one_line
from graph.agents.revision.suggestions import A_YES, EXAMPLES
from graph.core.change import Missed
from graph.core.script import Release
from graph.core.standing import Standing

MOST_SCENES = 12
NAME = 120
LINE = 200


def source_answer(standing: Standing, page: ScriptPage | None) -> Card:
    """Where the words come from, scene by scene."""
    if page is None:
        return receipt(f"Nothing of {name_of(standing)} is written yet.")
    source = escape(one_line(page.source_name), NAME) or "the topic"
    lines = [
        f"•  {scene.number} {scene.beat}: {escape(', '.join(dict.fromkeys(map(origin_of, scene.lines))), LINE)}"
        for scene in page.scenes[:MOST_SCENES]
    ]
    more = f"`/video show {standing.glance.id} script` has all of it."
    return receipt("\n".join((f"{name_of(standing)} is written from {source}:", *lines)), more)


def declared_answer(standing: Standing, release: Release | None) -> Card:
    """Who may see it, and what it is declared as."""
    if release is None:
        return receipt(f"Nothing of {name_of(standing)} is declared yet: that is asked about with its release.")
    kids, synthetic = (
        KIDS["yes" if release.made_for_kids else "no"],
        SYNTHETIC["yes" if release.synthetic_media else "no"],
    )
    said = f"{name_of(standing)}: {kids}. {synthetic}. Goes up as: {PRIVACY[release.privacy]}."
    return receipt(said, "All of it is chosen on the card of its release.")


def unanswered_card(missed: tuple[Missed, ...]) -> Card:
    """A question that no row answers, with what could be meant by it as a wish."""
    hints = dict.fromkeys(one.hint for one in missed if one.hint not in {"", EXAMPLES, A_YES})
    said = (
        "I cannot answer that. Ask me how it stands, how long it takes, what it costs, who decides, when it goes out, "
        "what changed, what failed, where its words come from or what is declared."
    )
    return receipt(said, f"If you want something changed: {' '.join(hints)}" if hints else "")
