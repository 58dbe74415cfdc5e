"""A channel: who it is, when it publishes, how it sounds and looks, and who decides. One TOML file each."""

import tomllib
from collections.abc import Mapping
from datetime import time
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import Field, ValidationError, field_validator

from config.errors import BadChannel, ChannelNotFound
from config.value import Value

SHIPPED = Path(__file__).parent / "channels"
LARGEST_FILE = 65_536
GATES = ("script", "video", "publish")
STEPS = ("write", "build", "master", "verify", "publicise", "upload")
"""The steps of heavy work; what lies between them takes no time and spends nothing, so nobody is asked about it."""
DEFAULT_SLOTS = tuple(time(hour) for hour in (11, 14, 18, 20, 22))


class Policy(StrEnum):
    """Whether a step runs by itself, asks before it runs, or asks to accept what it made."""

    AUTO = "auto"
    HUMAN = "human"
    REVIEW = "review"


class ChannelProfile(Value):
    """A channel as its file describes it. `name` is the file's name; `zone` an IANA name; `slots` local times.

    Nobody in `approvers` means that the owner alone decides.
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")
    title: str = Field(min_length=1, max_length=100)
    handle: str = Field(default="", max_length=40)
    zone: str = "UTC"
    slots: tuple[time, ...] = Field(default=DEFAULT_SLOTS, min_length=1, max_length=48)
    language: str = Field(default="en", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    seconds: int = Field(default=45, ge=10, le=180)
    pattern: Literal["A", "B", "C"] | None = None
    voice: str = Field(default="", max_length=100)
    speed: float = Field(default=1.0, ge=0.5, le=2.0)
    music: str = Field(default="calm", max_length=40)
    palette: str = Field(default="auto", max_length=40)
    font: str = Field(default="Inter", max_length=60)
    tags: tuple[str, ...] = ()
    forbidden_words: tuple[str, ...] = ()
    privacy: Literal["private", "unlisted", "public"] = "private"
    made_for_kids: bool = False
    synthetic_media: bool = True
    approvers: tuple[str, ...] = ()
    requester_may_approve: bool = True
    policies: dict[str, Policy] = Field(default_factory=dict)

    @property
    def time_zone(self) -> ZoneInfo:
        """The zone in which the slots are meant."""
        return ZoneInfo(self.zone)

    def policy(self, step: str) -> Policy:
        """The step's policy: a gate asks, a step runs by itself, unless the file says otherwise."""
        return self.policies.get(step, Policy.HUMAN if step in GATES else Policy.AUTO)

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            # Listing all zones walks a folder tree, so it is left to the case in which a name must be found.
            raise ValueError(f"{zone!r} is no IANA time zone{_near(zone, available_timezones())}") from None
        return zone

    @field_validator("slots")
    @classmethod
    def _distinct_local_times(cls, slots: tuple[time, ...]) -> tuple[time, ...]:
        if any(slot.tzinfo for slot in slots):
            raise ValueError("slots are times in the channel's own zone, without an offset")
        if len(set(slots)) != len(slots):
            raise ValueError("a slot is given twice")
        return tuple(sorted(slots))

    @field_validator("tags", "forbidden_words", "approvers")
    @classmethod
    def _no_blanks(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        if any(not word.strip() for word in words):
            raise ValueError("one of them is empty")
        return words

    @field_validator("policies")
    @classmethod
    def _known_steps(cls, policies: dict[str, Policy]) -> dict[str, Policy]:
        for step, policy in policies.items():
            if step not in GATES and step not in STEPS:
                raise ValueError(f"{step!r} is no step{_near(step, (*GATES, *STEPS))}")
            if refusal := policy_refusal(step, policy):
                raise ValueError(refusal)
        return policies


def policy_refusal(step: str, policy: str) -> str:
    """Why a step may not have this policy; empty when it may."""
    if step in GATES and policy == Policy.AUTO:
        return f"the {step} gate always asks a person; it cannot be {str(policy)!r}"
    if step == "upload" and policy == Policy.REVIEW:
        return "what is uploaded cannot be taken back, so upload cannot be 'review'; 'human' asks before it"
    return ""


def load_channels(folder: Path | None = None) -> dict[str, ChannelProfile]:
    """The channels that ship with Greenlight, and over them those in `folder` (which need not exist), by name.

    Raises:
        BadChannel: A file cannot be used; the message names the file, the field and the reason.
    """
    files = [*sorted(SHIPPED.glob("*.toml")), *(sorted(folder.glob("*.toml")) if folder else ())]
    return {file.stem: read_channel(file) for file in files}


def get_channel(channels: Mapping[str, ChannelProfile], name: str) -> ChannelProfile:
    """The channel of this name. Raises `ChannelNotFound`, which names near ones."""
    if name in channels:
        return channels[name]
    raise ChannelNotFound(
        f"there is no channel {name!r}{_near(name, channels)}", hint=f"The channels are {', '.join(sorted(channels))}."
    )


def read_channel(file: Path) -> ChannelProfile:
    """The channel that a TOML file describes. Raises `BadChannel`."""
    raw = _read_toml(file)
    try:
        return ChannelProfile.model_validate({**raw, "name": file.stem})
    except ValidationError as error:
        problems = "; ".join(_problem(detail["loc"], detail["type"], detail["msg"]) for detail in error.errors())
    raise BadChannel(f"{file}: {problems}", hint=f"{SHIPPED / 'default.toml'} explains every field.")


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        with file.open("rb") as stream:
            text = stream.read(LARGEST_FILE + 1)
        if len(text) > LARGEST_FILE:
            raise BadChannel(f"{file} is too large for a channel's file", hint="Tags and words belong there, no texts.")
        return tomllib.loads(text.decode("utf-8"))
    except OSError as error:
        raise BadChannel(f"{file} cannot be read: {error.strerror}", hint="Check its path and rights.") from error
    except UnicodeDecodeError as error:
        raise BadChannel(f"{file} is not text in UTF-8", hint="Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise BadChannel(f"{file} is not TOML: {error}", hint='Texts stand in quotes: zone = "Europe/Rome".') from error


def _problem(loc: tuple[int | str, ...], kind: str, message: str) -> str:
    field = ".".join(str(step) for step in loc)
    if kind == "extra_forbidden":
        return f"{field} is no field of a channel{_near(str(loc[0]), ChannelProfile.model_fields)}"
    if field == "name":
        return "the file's name is the channel's name: up to 40 of a-z, 0-9, - and _"
    return f"{field}: {message.removeprefix('Value error, ')}"


def _near(name: str, known: Any) -> str:
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    return f"; did you mean {near[0]}?" if near else ""
