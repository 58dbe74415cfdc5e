"""What a team chose for a channel in a chat: it stands over the channel's file, and is as strictly checked."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, get_args, get_origin

from pydantic import ValidationError

from config.channel import APPROVED, ASKING, GATES, STEPS, TABLES, ChannelProfile
from config.errors import BadChannel
from config.refused import refusals, say_refused

FIXED = frozenset({"name", "workspace"})
"""A file's name, and where the ids that it lists are meant, are for whoever keeps the file."""
ENTRIES = {"approvals": APPROVED, "gate_approvers": ASKING, "policies": (*GATES, *STEPS)}
FIELDS = tuple(field for field in ChannelProfile.model_fields if field not in FIXED | set(TABLES))
KEYS = (*FIELDS, *(f"{table}.{entry}" for table, entries in ENTRIES.items() for entry in entries))
"""What can be chosen; a field with entries is chosen entry by entry."""
WORDS = {"yes": True, "on": True, "true": True, "no": False, "off": False, "false": False}
NONE = frozenset({"", "none", "nobody", "nothing", "-"})
_MENTION = re.compile(r"<(?:@|!subteam\^)([A-Z0-9]+)(?:\|[^<>]*)?>")
_CLOCK = re.compile(r"\d:\d\d")


def chosen_over(profile: ChannelProfile, chosen: Mapping[str, Any]) -> ChannelProfile:
    """The profile with what was chosen over it. Raises `BadChannel`."""
    if not chosen:
        return profile
    data = profile.model_dump()
    for key, value in chosen.items():
        field, _, entry = key.partition(".")
        data[field] = {**data[field], entry: value} if entry and isinstance(data.get(field), dict) else value
    try:
        return ChannelProfile.model_validate(data)
    except ValidationError as error:
        refused = refusals(error, chosen)
        key = next(iter(refused), "KEY")
        hint = f"Of channel {profile.name}; `/studio config reset {key}` goes back to its file."
        raise BadChannel(say_refused(error), hint=hint, refused=refused) from None


def known_key(text: str) -> str:
    """The key that is meant. Raises `BadChannel`, which offers a near one."""
    key = text.strip().strip("`*_").lower().replace("-", "_")
    if key in KEYS:
        return key
    if key in FIXED or key.startswith("greenlight_") or key.endswith(("_dir", "_url", "_token", "_key", "secret")):
        raise BadChannel(f"{key} cannot be changed from a chat", hint="It is set where Greenlight runs.")
    if key in ENTRIES:
        entries = ", ".join(f"{key}.{entry}" for entry in ENTRIES[key])
        raise BadChannel(f"{key} is set one by one", hint=f"There is {entries}.")
    near = get_close_matches(key[:40], KEYS, n=1, cutoff=0.5)
    hint = f"Did you mean {near[0]}?" if near else "`/studio config` lists what there is."
    raise BadChannel(f"a channel has no setting {key[:40]!r}", hint=hint)


def value_of(profile: ChannelProfile, key: str) -> Any:
    """What a profile has there, as plain JSON; None where an entry is not given."""
    field, _, entry = key.partition(".")
    value = profile.model_dump(mode="json", include={field})[field]
    return value.get(entry) if entry else value


def read_value(key: str, text: str) -> Any:
    """What somebody typed, as plain JSON; whether it fits is for `chosen_over` to say."""
    words = text.strip()
    if _is_list(key):
        named = _MENTION.sub(r" \1 ", words)
        split = named.split(",") if "," in named or key in {"tags", "forbidden_words"} else named.split()
        return [] if words.lower() in NONE else [_clock(one.strip().lstrip("@")) for one in split if one.strip()]
    if _type(key) is bool:
        return WORDS.get(words.lower(), words)
    if words.lower() in NONE and _type(key) is str:
        return ""
    return _clock(words)


def say_value(value: Any) -> str:
    """A value in words, as it could be typed again."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(say_value, value)) or "none"
    text = str(value) if value is not None else ""
    return re.sub(r"^(\d\d:\d\d):00$", r"\1", text) or "none"


def set_keys(profile: ChannelProfile) -> Iterable[str]:
    """The keys that have a value to show."""
    yield from FIELDS
    for table in TABLES:
        yield from (f"{table}.{entry}" for entry in getattr(profile, table))


def _type(key: str) -> Any:
    field, _, entry = key.partition(".")
    annotation = ChannelProfile.model_fields[field].annotation
    return get_args(annotation)[1] if entry else annotation


def _is_list(key: str) -> bool:
    return get_origin(_type(key)) is tuple


def _clock(text: str) -> str:
    return f"0{text}" if _CLOCK.fullmatch(text) else text
