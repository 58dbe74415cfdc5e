"""Words that are not from the source. They state no fact, and are marked as templates wherever they stand."""

from typing import NamedTuple

from graph.agents.extractive.casing import begun
from graph.agents.extractive.kinds import Kind
from graph.core.value import digest


class Call(NamedTuple):
    """A call to action: it asks for something and states nothing."""

    spoken: str
    shown: str


# What is said, and what stands on the end card.
_CALLS = {
    "Follow for more stories like this one.": "Follow for more",
    "Follow along for the next one.": "Follow along",
    "Which part stayed with you? Tell us in the comments.": "Tell us below",
    "What would you ask next? Tell us in the comments.": "What would you ask?",
    "Send this to somebody who would enjoy it.": "Send this to somebody",
    "Save this one, and follow for more.": "Save and follow",
}
_CALLS_WITH_CHANNEL = {
    "Follow {channel} for more stories like this one.": "Follow {channel}",
    "Which part stayed with you? Tell us, and follow {channel}.": "Follow {channel}",
    "Save this one, and follow {channel} for the next.": "Follow {channel}",
}
_CALLS_OF_KIND = {
    Kind.NEWS: {
        "Follow for more news like this.": "Follow for more news",
        "What do you make of it? Tell us in the comments.": "Tell us below",
        "Send this to somebody who should know.": "Send this on",
    },
    Kind.RECIPE: {
        "Save this for the next time you cook.": "Save this recipe",
        "Will you cook it? Tell us in the comments.": "Will you cook it?",
        "Send this to somebody you would cook it for.": "Send this on",
    },
    Kind.TOOL: {
        "Would you use it? Tell us in the comments.": "Would you use it?",
        "Send this to somebody who could use it.": "Send this on",
        "Save this one, and follow for more tools.": "Save and follow",
    },
}
_CALLS_OF_KIND_WITH_CHANNEL = {
    Kind.NEWS: {"Follow {channel} for more news like this.": "Follow {channel}"},
    Kind.RECIPE: {"Save this for the next time you cook, and follow {channel}.": "Follow {channel}"},
    Kind.TOOL: {"Save this one, and follow {channel} for more tools.": "Follow {channel}"},
}
_CALLS_ABROAD = {
    "de": Call("Schreib uns deine Meinung in die Kommentare.", "Schreib uns"),
    "fr": Call("Dites-nous ce que vous en pensez.", "Dites-nous"),
    "es": Call("Cuéntanos qué te parece.", "Cuéntanos"),
    "it": Call("Scrivici che cosa ne pensi.", "Scrivici"),
    "pt": Call("Conte o que você acha.", "Conte para nós"),
    "nl": Call("Laat ons weten wat je ervan vindt.", "Laat het weten"),
}
_SHORT_CALL = "Follow for more."
_TURNS = ("And that is not all.", "And there is one more thing.")
_TURN_IN = 3


def call_to_action(seed: str, channel: str, kind: Kind = Kind.STORY, language: str = "") -> Call:
    """Another call for another video, in the words that fit the kind of text and its language."""
    if language in _CALLS_ABROAD:
        return _CALLS_ABROAD[language]
    calls = _calls(channel, kind)
    return calls[_draw(seed, "call", len(calls))]


def another_call(said: str, channel: str) -> Call | None:
    """The call after the one that was said, of the same kind; they come round. Other languages have only one."""
    if any(call.spoken == said for call in _CALLS_ABROAD.values()):
        return None
    kinds = [kind for kind in Kind if any(call.spoken == said for call in _calls(channel, kind))]
    calls = _calls(channel, kinds[0] if kinds else Kind.STORY)
    at = next((place for place, call in enumerate(calls) if call.spoken == said), -1)
    return calls[(at + 1) % len(calls)]


def step_by_step(topic: str, names: frozenset[str]) -> str:
    """What opens the steps of a recipe that do not name it: the topic that a person gave."""
    return f"{begun(topic, names).rstrip('.!?')}, step by step."


def short_call_to_action() -> Call:
    """For videos in which every second counts."""
    return Call(_SHORT_CALL, _SHORT_CALL.rstrip("."))


def turn(seed: str) -> str:
    """A few words before the twist, in one video of three; else nothing."""
    if _draw(seed, "whether", _TURN_IN):
        return ""
    return _TURNS[_draw(seed, "turn", len(_TURNS))]


def _calls(channel: str, kind: Kind) -> list[Call]:
    with_channel = _CALLS_OF_KIND_WITH_CHANNEL.get(kind, _CALLS_WITH_CHANNEL)
    calls = [Call(*(text.format(channel=channel) for text in pair)) for pair in with_channel.items()]
    return [*(calls if channel else []), *(Call(*pair) for pair in _CALLS_OF_KIND.get(kind, _CALLS).items())]


def _draw(seed: str, purpose: str, count: int) -> int:
    return int(digest([seed, purpose])[:8], 16) % count
