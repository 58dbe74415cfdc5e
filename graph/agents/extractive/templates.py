"""Words that are not from the source. They state no fact, and are marked as templates wherever they stand."""

from typing import NamedTuple

from graph.core.value import digest

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
_SHORT_CALL = "Follow for more."
_TURNS = ("And that is not all.", "And there is one more thing.")
_TURN_IN = 3


class Call(NamedTuple):
    """A call to action: it asks for something and states nothing."""

    spoken: str
    shown: str


def call_to_action(seed: str, channel: str) -> Call:
    """Another call for another video."""
    calls = [Call(*(text.format(channel=channel) for text in pair)) for pair in _CALLS_WITH_CHANNEL.items()]
    calls = [*(calls if channel else []), *(Call(*pair) for pair in _CALLS.items())]
    return calls[_draw(seed, "call", len(calls))]


def short_call_to_action() -> Call:
    """For videos in which every second counts."""
    return Call(_SHORT_CALL, _SHORT_CALL.rstrip("."))


def turn(seed: str) -> str:
    """A few words before the twist, in one video of three; else nothing."""
    if _draw(seed, "whether", _TURN_IN):
        return ""
    return _TURNS[_draw(seed, "turn", len(_TURNS))]


def _draw(seed: str, purpose: str, count: int) -> int:
    return int(digest([seed, purpose])[:8], 16) % count
