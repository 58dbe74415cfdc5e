"""What work and questions are called where people read of them; folders, logs and commands go by steps and units."""

_STEPS = {
    "write": "the script",
    "build": "the scenes",
    "master": "joining and mixing",
    "verify": "the checks of the film",
    "publicise": "the thumbnail",
    "upload": "the upload",
}
_GATES = {
    "video": "film",
    "publish": "release",
    "partial": "question about missing scenes",
    "budget": "question about the budget",
    "outcome": "question about the upload",
    "step": "question about a step",
}
_PARTS = {"narration": "the voice of ", "segment": "the picture of ", "preview": "the check of "}


def name_work(step: str, place: int = 0, part: str = "") -> str:
    """A step, or the scene at this place (counted from 1), or the part of that scene that was being made."""
    if step == "build" and place:
        return f"{_PARTS.get(part, '')}scene {place}"
    return _STEPS.get(step, step)


def name_gate(kind: str) -> str:
    """What is decided at a gate, in the word that its card has."""
    return _GATES.get(kind, kind)


def place_of(unit: str, scenes: tuple[str, ...]) -> int:
    """The place of a scene among those of its script, counted from 1; 0 for what is no scene of it."""
    return scenes.index(unit) + 1 if unit in scenes else 0
