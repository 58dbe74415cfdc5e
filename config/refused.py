"""Why a setting that somebody chose cannot be, in sentences that say how it is written."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

LONGEST_SAID = 60


class Wanted(NamedTuple):
    """What a setting is called, what it has to be, and how that is written."""

    name: str
    is_a: str
    how: str


YES_OR_NO = "yes or no"
WANTED: Mapping[str, Wanted] = {
    "title": Wanted("title", "a title", "write 1 to 100 characters"),
    "handle": Wanted("handle", "a handle", "write up to 40 characters, like @deepsea"),
    "zone": Wanted("time zone", "a time zone", "write it like Europe/Berlin"),
    "slots": Wanted("slot", "a time", "write it like 18:00"),
    "language": Wanted("language", "a language's code", "write it like en or pt-BR"),
    "seconds": Wanted("length", "a length of a video", "write whole seconds from 10 to 180"),
    "pattern": Wanted("pattern", "a pattern", "write A, B or C"),
    "voice": Wanted("voice", "a voice's name", "write up to 100 characters"),
    "speed": Wanted("speed", "a voice's speed", "write a number from 0.5 to 2"),
    "music": Wanted("music", "a music's name", "write up to 40 characters, like calm"),
    "palette": Wanted("palette", "a palette's name", "write up to 40 characters, like auto"),
    "font": Wanted("font", "a font's name", "write up to 60 characters, like Inter"),
    "tags": Wanted("tag", "a tag", "write words with commas between them"),
    "forbidden_words": Wanted("forbidden word", "a word", "write words with commas between them"),
    "privacy": Wanted("privacy", "a privacy", "write private, unlisted or public"),
    "made_for_kids": Wanted("answer", YES_OR_NO, "write yes where the videos are made for kids"),
    "synthetic_media": Wanted("answer", YES_OR_NO, "write yes where the videos contain synthetic media"),
    "approvers": Wanted("approver", "anybody", "mention users and groups with @"),
    "digest": Wanted("answer", YES_OR_NO, "write yes where the digest is to come by itself"),
    "digest_at": Wanted("digest's hour", "a time", "write it like 08:30"),
    "digest_in": Wanted("digest's conversation", "a conversation's id", "write it like C0123456789"),
    "gate_approvers": Wanted("approver", "anybody", "mention users and groups with @"),
    "requester_may_approve": Wanted("answer", YES_OR_NO, "write yes where who asks for a video may approve it"),
    "approvals": Wanted("number of approvals", "a number", "write one from 1 to 5"),
    "revisions": Wanted("number of revisions", "a number of them", "write one from 1 to 100"),
    "policies": Wanted("policy", "a policy", "write auto, human or review"),
}


FOR_A_FILE = {"tuple": 'a list, like ["one", "two"]', "dict": "a table of its own", "bool": "true or false"}
"""How kinds of values are written in a channel's file, by what pydantic calls them."""


def say_in_file(detail: Any, field: str) -> str:
    """Why a field of a channel's file cannot be, and how it is written there."""
    kind, _, _ = str(detail["type"]).partition("_")
    wanted = WANTED.get(str(detail["loc"][0])) if detail["loc"] else None
    if kind in FOR_A_FILE:
        return f"{field} has to be {FOR_A_FILE[kind]}"
    if detail["type"] == "too_short":
        return f"{field} needs at least one"
    if wanted is None or detail["type"] in {"value_error", "too_long"}:
        return ""
    given = " ".join(str(detail["input"]).replace("`", "").split())[:LONGEST_SAID]
    return f"{field} `{given}` is not {wanted.is_a}; {wanted.how}" if given else f"{field} is empty; {wanted.how}"


def say_refused(error: ValidationError) -> str:
    """What is wrong with each setting, a sentence each."""
    return " ".join(dict.fromkeys(map(_sentence, _causes(error))))


def refusals(error: ValidationError, chosen: Iterable[str]) -> dict[str, str]:
    """What is wrong with those of the chosen settings that cannot be."""
    found = {str(detail["loc"][0]): detail for detail in _causes(error) if detail["loc"]}
    told = {key: found[field] for key in chosen if (field := key.partition(".")[0]) in found}
    return {
        key: _sentence(detail)
        for key, detail in told.items()
        if "." not in key or detail["loc"][1:2] in {(), (key.partition(".")[2],)}
    }


def _causes(error: ValidationError) -> list[Any]:
    """What is wrong, without the wholes that are wrong because of it."""
    found = error.errors(include_url=False)
    inner = {detail["loc"][:-1] for detail in found if len(detail["loc"]) > 1}
    return [detail for detail in found if detail["loc"] not in inner]


def _sentence(detail: Any) -> str:
    wanted = WANTED.get(str(detail["loc"][0])) if detail["loc"] else None
    if wanted is None or detail["type"] == "value_error":
        said = str(detail["msg"]).removeprefix("Value error, ")
        return f"{said[:1].upper()}{said[1:]}{'' if said.endswith('?') else '.'}"
    value = detail["input"]
    typed = "" if isinstance(value, tuple | list | dict) else " ".join(str(value).replace("`", "").split())
    given = f" `{typed[:LONGEST_SAID]}`" if typed else ""
    if not given:
        return f"There has to be a {wanted.name}; {wanted.how}."
    return f"The {wanted.name}{given} is not {wanted.is_a}; {wanted.how}."
