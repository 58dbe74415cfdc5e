"""Answers to questions about what a video is made from, what it is declared as, and what no row can answer."""

from bot.page import ScriptPage
from bot.slack.cards.answered import name_of
from bot.slack.cards.answers import receipt
from bot.slack.cards.card import Card
from bot.slack.cards.release import KIDS, PRIVACY, SYNTHETIC
from bot.slack.cards.script import origin_of
from bot.slack.cards.states import state_words
from bot.slack.cards.text import capital, escape, one_line, say_person, say_seconds
from graph.agents.revision.suggestions import A_YES, EXAMPLES
from graph.core.change import Missed
from graph.core.gate import VERDICTS, GateKind
from graph.core.naming import name_gate
from graph.core.production import CHANGEABLE
from graph.core.script import Release
from graph.core.standing import Standing
from graph.core.vote import say_votes

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


AFTER_A_YES = {
    GateKind.SCRIPT: "its film is made: voice, pictures, captions and music. Then the film is asked about",
    GateKind.VIDEO: "its release is asked about: when it goes out, and who may see it. Nothing is uploaded before that",
    GateKind.PARTIAL: "plain pictures stand in for what is missing, and it goes on",
    GateKind.BUDGET: "it goes on without what the budget does not cover",
    GateKind.STEP: "it goes on from there",
}


def length_answer(standing: Standing, film: float | None, script: float | None) -> Card:
    """How long the film is; while there is none, how long its script takes to say."""
    if film is not None:
        return receipt(f"The film of {name_of(standing)} lasts {say_seconds(film)}.", "`5 seconds shorter` changes it.")
    if script is None:
        return receipt(f"Nothing of {name_of(standing)} is written yet, so it has no length.")
    said = f"The script of {name_of(standing)} takes about {say_seconds(script)} to say; its film is not made yet."
    return receipt(said, "`5 seconds shorter` changes it.")


def next_answer(standing: Standing, outcome: str, link: str) -> Card:
    """What follows a yes to what is asked, and a no; `outcome` is what the yes to a release does."""
    gate = standing.glance.gate
    if gate is None:
        return receipt(f"Nothing of {name_of(standing)} is asked about now: {state_words(standing).line}.")
    after = f"it is uploaded, and {outcome}" if gate.kind is GateKind.PUBLISH else AFTER_A_YES.get(gate.kind, "")
    votes = say_votes(map(say_person, gate.approved_by), gate.needs)
    said = f"After a yes to the {name_gate(gate.kind)} of {name_of(standing)} {after or 'it goes on'}."
    no = "A change that is rejected is dropped." if standing.glance.state in CHANGEABLE else "A no ends it for good."
    told = no if {"reject", "revise"} <= VERDICTS[gate.kind] else ""
    more = "Changes are made first, and asked about anew." if told else ""
    return receipt(" ".join(filter(None, (said, f"{capital(votes)}." if votes else "", told, more, link))))


def unanswered_card(missed: tuple[Missed, ...]) -> Card:
    """A question that no row answers, with what could be meant by it as a wish."""
    hints = dict.fromkeys(one.hint for one in missed if one.hint not in {"", EXAMPLES, A_YES})
    said = (
        "I cannot answer that. Ask me how it stands, how long it takes, how long it is, what it costs, who decides, "
        "what happens after a yes, when it goes out, what changed, what failed, where its words come from or what is "
        "declared."
    )
    return receipt(said, f"If you want something changed: {' '.join(hints)}" if hints else "")
