"""A channel: who it is, when it publishes, how it sounds and looks, and who decides. One TOML file each."""

import contextlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import time
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import Field, ValidationError, field_validator

from config.errors import BadChannel, ChannelNotFound
from config.refused import say_in_file
from config.value import Value

CHAT_ID = re.compile(r"[UWS][A-Z0-9]{2,}")
"""The id of a user or of a user group in a chat."""
SHIPPED = Path(__file__).parent / "channels"
LARGEST_FILE = 65_536
LONGEST_SHOWN = 60
TABLES = ("policies", "gate_approvers", "approvals")
GATES = ("script", "video", "publish")
ASKING = (*GATES, "partial", "budget", "outcome", "step")
APPROVED = (*GATES, "partial", "step")
"""The gates whose yes can be asked of several people. A budget is raised, and an upload looked for, by one."""
MOST_APPROVALS = 5
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

    Nobody in `approvers` means that owners, admins and whoever asked for the video decide. `workspace` is the chat's
    workspace (or organisation) in which the ids listed here are meant; an id may also stand behind its own workspace.
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
    workspace: str = Field(default="", max_length=60, pattern=r"^([TE][A-Z0-9]+|E[A-Z0-9]+/T[A-Z0-9]+)?$")
    approvers: tuple[str, ...] = ()
    digest: bool = True
    digest_at: time = time(8, 30)
    digest_in: str = Field(default="", max_length=30, pattern=r"^[CGD]?[A-Z0-9]*$")
    gate_approvers: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    requester_may_approve: bool = True
    revisions: int = Field(default=5, ge=1, le=100)
    approvals: dict[str, int] = Field(default_factory=dict)
    policies: dict[str, Policy] = Field(default_factory=dict)

    @property
    def time_zone(self) -> ZoneInfo:
        """The zone in which the slots are meant."""
        return ZoneInfo(self.zone)

    def policy(self, step: str) -> Policy:
        """The step's policy: a gate asks, a step runs by itself, unless the file says otherwise."""
        return self.policies.get(step, Policy.HUMAN if step in GATES else Policy.AUTO)

    @property
    def chat_workspace(self) -> str:
        """The workspace as the chat's keys have it: an organisation ends with a slash."""
        is_organisation = self.workspace.startswith("E") and "/" not in self.workspace
        return f"{self.workspace}/" if is_organisation else self.workspace

    def deciders(self, gate: str) -> tuple[str, ...]:
        """Who is listed for this gate: names, users or user groups; empty where nobody is.

        Ids of a chat stand behind the workspace that the file names.
        """
        listed = self.gate_approvers.get(gate, self.approvers)
        return tuple(
            f"{self.workspace}/{name}" if self.workspace and CHAT_ID.fullmatch(name) else name for name in listed
        )

    def approvals_needed(self, gate: str) -> int:
        """How many different people have to say yes at this gate."""
        return self.approvals.get(gate, 1)

    @property
    def doubts(self) -> tuple[str, ...]:
        """What will hardly work as it is written, in sentences."""
        return tuple(doubt for gate in self.approvals if (doubt := self._doubt(gate)))

    def _doubt(self, gate: str) -> str:
        """Whether fewer people are listed than have to say yes; who is in a user group is not known here."""
        needed, listed = self.approvals_needed(gate), frozenset(self.deciders(gate))
        if not listed or any(is_group(name) for name in listed) or needed == 1:
            return ""
        asks = 0 if self.requester_may_approve else 1
        if needed <= len(listed) - asks:
            return ""
        counted = f"{len(listed)} {'person is' if len(listed) == 1 else 'people are'} listed"
        own = ", of whom nobody approves their own video" if asks else ""
        return f"{gate} needs {needed} approvals, and {counted}{own}"

    @field_validator("approvals")
    @classmethod
    def _countable(cls, approvals: dict[str, int]) -> dict[str, int]:
        for gate, needed in approvals.items():
            if gate not in APPROVED:
                known = "takes its answer from one person" if gate in ASKING else f"is no gate{_near(gate, APPROVED)}"
                raise ValueError(f"{gate!r} {known}")
            if not 1 <= needed <= MOST_APPROVALS:
                raise ValueError(f"{gate}: 1 to {MOST_APPROVALS} approvals can be asked for, not {needed}")
        return approvals

    @field_validator("gate_approvers")
    @classmethod
    def _known_gates(cls, listed: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for gate, names in listed.items():
            if gate not in ASKING:
                raise ValueError(f"{gate!r} is no gate{_near(gate, ASKING)}")
            if not names or any(not name.strip() for name in names):
                raise ValueError(f"{gate}: one of them is empty; leave the gate out to let `approvers` decide")
        return listed

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            # Listing all zones walks a folder tree, so it is left to the case in which a name must be found.
            raise ValueError(f"{zone!r} is no IANA time zone{_near_zone(zone)}") from None
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


def is_group(name: str) -> bool:
    """Whether a list of approvers means a user group of Slack by this, alone or behind its workspace."""
    return re.fullmatch(r"S[A-Z0-9]{5,}", name.rpartition("/")[2]) is not None


def policy_refusal(step: str, policy: str) -> str:
    """Why a step may not have this policy; empty when it may."""
    if step in GATES and policy == Policy.AUTO:
        return f"the {step} gate always asks a person; it cannot be {str(policy)!r}"
    if step == "upload" and policy == Policy.REVIEW:
        return "what is uploaded cannot be taken back, so upload cannot be 'review'; 'human' asks before it"
    return ""


class Channels(Mapping[str, ChannelProfile]):
    """All channels by name. A file is read when its channel is asked for: a broken one is nobody else's trouble.

    Asking for a channel whose file cannot be used raises `BadChannel`.
    """

    def __init__(self, files: Mapping[str, Path], defaults: Mapping[str, Any] = MappingProxyType({})) -> None:
        self._files, self._defaults = files, defaults
        self._read: dict[str, ChannelProfile] = {}

    def __getitem__(self, name: str) -> ChannelProfile:
        if name not in self._read:
            self._read[name] = read_channel(self._files[name], self._defaults)
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def is_shipped(self, name: str) -> bool:
        """Whether the channel's file is one of Greenlight's own. Raises `KeyError` for a name that nobody has."""
        return self._files[name].parent == SHIPPED

    def usable(self) -> dict[str, ChannelProfile]:
        """Those whose files can be used."""
        found = {}
        for name in self:
            with contextlib.suppress(BadChannel):
                found[name] = self[name]
        return found


def load_channels(folder: Path | None = None, defaults: Mapping[str, Any] = MappingProxyType({})) -> Channels:
    """The channels that ship with Greenlight, and over them those in `folder` (which need not exist).

    `defaults` are for fields that a file leaves out.
    """
    files = [*sorted(SHIPPED.glob("*.toml")), *(sorted(folder.glob("*.toml")) if folder else ())]
    return Channels({file.stem: file for file in files}, defaults)


def get_channel(channels: Mapping[str, ChannelProfile], name: str) -> ChannelProfile:
    """The channel of this name. Raises `ChannelNotFound`, which names near ones."""
    if name in channels:
        return channels[name]
    known = ", ".join(sorted(channels))
    hint = f"The only channel is {known}." if len(channels) == 1 else f"The channels are {known}."
    raise ChannelNotFound(f"there is no channel {name!r}{_near(name, channels)}", hint=hint)


def read_channel(file: Path, defaults: Mapping[str, Any] = MappingProxyType({})) -> ChannelProfile:
    """The channel that a TOML file describes, over `defaults`. Raises `BadChannel`."""
    raw = _read_toml(file)
    try:
        return ChannelProfile.model_validate({**defaults, **raw, "name": file.stem})
    except ValidationError as error:
        problems = problems_of(error)
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
        raise BadChannel(f"{file} is not TOML: {error}", hint=_toml_hint(str(error), text.decode())) from error


def _toml_hint(error: str, text: str) -> str:
    """What is mostly meant where TOML says no."""
    at = re.search(r"at line (\d+)", error)
    line = text.splitlines()[int(at[1]) - 1].strip() if at else ""
    where = f"Line {at[1]} is: {line[:LONGEST_SHOWN]}" if at else "It ends too early"
    if "overwrite" in error or "twice" in error:
        return f"{where} — give each field once."
    if error.startswith("Invalid value") and re.match(r"\w+\s*=\s*[^\W\d]", line):
        return f'{where} — texts stand in quotes: zone = "Europe/Rome".'
    return f"{where} — each line is: field = value. {SHIPPED / 'default.toml'} shows how."


def problems_of(error: ValidationError) -> str:
    """What is wrong with a profile, for people."""
    found = {detail["loc"]: detail for detail in error.errors(include_url=False)}
    inner = {loc[:-1] for loc in found if len(loc) > 1}  # What is wrong inside says why the whole is.
    return "; ".join(_problem(loc, detail) for loc, detail in found.items() if loc not in inner)


def _problem(loc: tuple[int | str, ...], detail: Any) -> str:
    field = ".".join(str(step) for step in loc if not isinstance(step, int))
    if detail["type"] == "extra_forbidden":
        return f"{field} is no field of a channel{_near(str(loc[0]), ChannelProfile.model_fields)}"
    if len(loc) > 1 and loc[0] in TABLES and loc[1] in ChannelProfile.model_fields:
        return f"{loc[1]} stands under [{loc[0]}]; put it above that line"
    if field == "name":
        return "the file's name is the channel's name: up to 40 of a-z, 0-9, - and _"
    if detail["type"] == "missing":
        return f'{field} is missing; write it like {field} = "…"'
    return say_in_file(detail, field) or f"{field}: {str(detail['msg']).removeprefix('Value error, ')}"


def _near_zone(name: str) -> str:
    """Zones are named after a city behind its continent, and people know the city."""
    city = name.strip().replace(" ", "_").lower()
    zones = available_timezones()
    of_city = next((zone for zone in sorted(zones) if zone.lower().endswith(f"/{city}")), "") if city else ""
    return f"; did you mean {of_city}?" if of_city else _near(name, zones) or "; write it like Europe/Berlin"


def _near(name: str, known: Any) -> str:
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    return f"; did you mean {near[0]}?" if near else ""
