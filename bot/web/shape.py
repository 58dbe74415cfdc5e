"""Whether a payload has the shape that Slack gives it; what no database takes in a text is taken out of it here."""

from typing import Any, cast
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.web.guard import TurnedAway

ANSWERED_AT = frozenset({"https://hooks.slack.com", "https://hooks.slack-gov.com"})
"""Where Slack and GovSlack take the answer to a press."""
DEEPEST = 60
"""Slack nests a card's blocks about a dozen deep."""
_NOWHERE = str.maketrans({0: "\ufffd", **dict.fromkeys(range(0xD800, 0xE000), "\ufffd")})
"""NUL, which PostgreSQL refuses, and lone halves of letters, which nothing can write."""


class _Part(BaseModel):
    """Only what is read of a payload is looked at; Slack adds fields as it likes."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class _Named(_Part):
    id: str | None = None
    enterprise_id: str | None = None


class _Person(_Part):
    id: str = Field(min_length=1)
    team_id: str | None = None


class _Element(_Part):
    value: str | None = None


class _Option(_Part):
    value: str = ""


class _Block(_Part):
    block_id: str | None = None
    elements: list[_Element] | None = None
    element: dict[str, Any] | None = None


class _Container(_Part):
    message_ts: str | None = None
    thread_ts: str | None = None
    channel_id: str | None = None


class _Message(_Part):
    ts: str | None = None
    thread_ts: str | None = None
    text: str | None = None
    blocks: list[_Block] | None = None


class _State(_Part):
    values: dict[str, dict[str, dict[str, Any]]] = Field(default_factory=dict)


class _View(_Part):
    id: str = Field(min_length=1)
    type: str
    team_id: str | None = None
    hash: str | None = None
    callback_id: str = ""
    private_metadata: str = ""
    state: _State | None = None
    blocks: list[_Block] | None = None


class _Action(_Part):
    action_id: str
    block_id: str | None = None
    action_ts: str | None = None
    value: str | None = None
    selected_option: _Option | None = None
    selected_date_time: int | None = None


class _Interaction(_Part):
    """What every press, form and shortcut says."""

    user: _Person
    team: _Named | None = None
    team_id: str | None = None
    enterprise: _Named | None = None
    enterprise_id: str | None = None
    channel: _Named | None = None
    container: _Container | None = None
    message: _Message | None = None


class _Press(_Interaction):
    actions: list[_Action] = Field(min_length=1)
    state: _State | None = None
    trigger_id: str
    response_url: str | None = None
    view: _View | None = None


class _Form(_Interaction):
    view: _View


class _Shortcut(_Interaction):
    callback_id: str
    trigger_id: str


class _Command(_Part):
    command: str
    text: str = ""
    team_id: str
    channel_id: str = Field(min_length=1)
    user_id: str = Field(min_length=1)
    trigger_id: str = Field(min_length=1)
    enterprise_id: str | None = None
    team: None = None
    """A command is flat; a `team` in it would be taken for more than it is."""
    enterprise: None = None
    user: None = None


class _Item(_Part):
    channel: str | None = None
    ts: str | None = None


class _Event(_Part):
    """An event of those that somebody waits for; of all others only the kind is read."""

    type: str
    user: str | None = None
    team: str | None = None
    channel: str | None = None
    channel_type: str | None = None
    subtype: str | None = None
    text: str | None = None
    ts: str | None = None
    thread_ts: str | None = None
    event_ts: str | None = None
    tab: str | None = None
    reaction: str | None = None
    item: _Item | None = None
    message: _Message | None = None
    files: list[dict[str, Any]] | None = None


class _Said(_Event):
    channel: str = Field(min_length=1)


class _Changed(_Part):
    user: _Named | None = None


class _Revoked(_Part):
    tokens: dict[str, list[str]] | None = None


class _Other(_Part):
    type: str


class _Grant(_Part):
    team_id: str | None = None
    enterprise_id: str | None = None
    is_enterprise_install: bool | None = None


class _Envelope(_Part):
    event_id: str = Field(min_length=1)
    team_id: str | None = None
    enterprise_id: str | None = None
    context_team_id: str | None = None
    context_enterprise_id: str | None = None
    event: dict[str, Any]
    authorizations: list[_Grant] | None = None


SHAPES: dict[str, type[_Part]] = {
    "block_actions": _Press,
    "view_submission": _Form,
    "view_closed": _Form,
    "shortcut": _Shortcut,
    "message_action": _Shortcut,
    "event_callback": _Envelope,
    **dict.fromkeys(("url_verification", "app_rate_limited"), _Other),
}
EVENTS: dict[str, type[_Part]] = {
    "message": _Said,
    "app_mention": _Said,
    **dict.fromkeys(("reaction_added", "reaction_removed", "app_home_opened", "member_joined_channel"), _Event),
    "user_change": _Changed,
    "tokens_revoked": _Revoked,
}


def well_formed(payload: dict[str, Any], api_url: str) -> dict[str, Any]:
    """The payload, fit to be kept and read.

    It names no address to answer at but that of a press, on Slack's host or the one that stands in for it at `api_url`.

    Raises:
        TurnedAway: It is not of Slack's shape.
    """
    cleaned = cast("dict[str, Any]", _clean(payload, 0))
    try:
        shape = _shape_of(cleaned)
        if shape is not _Press or not _is_slacks(cleaned.get("response_url"), api_url):
            cleaned.pop("response_url", None)
        shape.model_validate(cleaned, strict=True)
        if isinstance(event := cleaned.get("event"), dict):
            EVENTS.get(str(event.get("type")), _Other).model_validate(event, strict=True)
    except ValidationError as error:
        where = ".".join(str(step) for step in error.errors()[0]["loc"])
        raise TurnedAway(400, f"the payload has not the shape that Slack gives it: {where}") from None
    return cleaned


def _is_slacks(url: object, api_url: str) -> bool:
    """Whether an address out of a payload may be asked."""
    try:
        at, api = urlsplit(str(url)), urlsplit(api_url)
    except ValueError:
        return False
    return f"{at.scheme}://{at.netloc}" in {*ANSWERED_AT, f"{api.scheme}://{api.netloc}"}


def _shape_of(payload: dict[str, Any]) -> type[_Part]:
    kind = payload.get("type")
    if kind is None and "command" in payload:
        return _Command
    if not isinstance(kind, str) or kind not in SHAPES:
        raise TurnedAway(404, "nobody waits for that here")
    return SHAPES[kind]


def _clean(value: Any, depth: int) -> Any:
    if depth > DEEPEST:
        raise TurnedAway(400, "the payload is nested too deep")
    match value:
        case str():
            return value if value.isascii() and "\0" not in value else value.translate(_NOWHERE)
        case dict():
            return {_clean(key, depth): _clean(inner, depth + 1) for key, inner in value.items()}
        case list():
            return [_clean(inner, depth + 1) for inner in value]
        case _:
            return value
