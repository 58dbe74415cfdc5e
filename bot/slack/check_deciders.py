"""Whether those whom channels list can decide: groups and people that there are, by ids that mean one workspace."""

from collections.abc import Iterator, Mapping
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.slack.findings import INSTALL_AGAIN, Finding, Place, asking, word_of
from bot.slack.people import NOBODY, role_of
from config.channel import ASKING, CHAT_ID, ChannelProfile, is_group
from graph.core.person import Role
from graph.store.installations import is_part_of, read_workspace

SHOWN_GROUPS = 5

Groups = Mapping[str, Mapping[str, str]]
"""Handles by id, for each workspace."""


def examine_deciders(channels: Mapping[str, ChannelProfile], places: list[Place], home: str) -> Iterator[Finding]:
    """What keeps listed people from deciding. `home` is where an id that stands alone is meant."""
    wanted = sorted({(name, listed) for name, profile in channels.items() for listed in _listed(profile)})
    groups: dict[str, dict[str, str]] = {}
    if any(is_group(listed) or listed.startswith("@") for _, listed in wanted):
        for place in places:
            yield from asking("groups", _read_groups, place, groups)
    for channel, listed in wanted:
        yield from _examine(channel, listed, places, groups, home)


def _listed(profile: ChannelProfile) -> Iterator[str]:
    for gate in ASKING:
        for listed in profile.deciders(gate):
            if CHAT_ID.fullmatch(listed.rpartition("/")[2]) or listed.startswith("@"):
                yield listed


def _read_groups(place: Place, groups: dict[str, dict[str, str]]) -> Iterator[Finding]:
    if place.is_organisation:
        return  # Each of its workspaces has its own; they are looked up there, when somebody decides.
    try:
        found: list[dict[str, Any]] = place.client.usergroups_list().get("usergroups") or []
    except SlackApiError as error:
        says = f"{place.name}: the user groups cannot be read ({word_of(error)})"
        yield Finding(name="groups", level="bad", says=says, action=INSTALL_AGAIN)
        return
    groups[place.workspace] = {str(group["id"]): str(group.get("handle") or group["id"]) for group in found}


def _examine(channel: str, listed: str, places: list[Place], groups: Groups, home: str) -> Iterator[Finding]:
    prefix, _, alone = listed.rpartition("/")
    if listed.startswith("@"):
        yield _handle(channel, listed, groups)
    elif not prefix and not home:
        yield _several(channel, alone, places)
    elif prefix and not any(_is_in(place.workspace, prefix) for place in places):
        says = f"{channel}: {listed} is of a workspace that Greenlight is not in"
        action = f"Install the app there, or correct the file of {channel}: it is in {_named(places)}."
        yield Finding(name="groups", level="bad", says=says, action=action)
    else:
        there = [place for place in places if _is_in(place.workspace, prefix or home)]
        if any(place.is_organisation for place in there):
            return  # Who is in which of its workspaces is looked up when somebody decides.
        if is_group(listed):
            known = {group: handle for place in there for group, handle in groups.get(place.workspace, {}).items()}
            yield _group(channel, listed, known)
        else:
            yield from asking("people", _person, channel, listed, there)


def _person(channel: str, listed: str, places: list[Place]) -> Iterator[Finding]:
    """The person as the first of the workspaces knows them that knows them at all."""
    hindrance, alone = "Slack knows nobody by this id", listed.rpartition("/")[2]
    for place in places:
        try:
            user: dict[str, Any] = place.client.users_info(user=alone).get("user") or {}
        except SlackApiError as error:
            if (word := word_of(error)) not in NOBODY:
                says = f"{channel}: {place.name} does not say who {listed} is ({word})"
                yield Finding(name="people", level="bad", says=says, action=INSTALL_AGAIN)
                return
            continue
        hindrance = _hindrance(user, place)
        if not hindrance:
            yield Finding(name="people", level="ok", says=f"{channel}: @{user.get('name')} ({listed}) decides")
            return
    action = f"Write the id of somebody of the team instead of {listed} in the file of {channel}."
    yield Finding(name="people", level="bad", says=f"{channel}: {listed} decides nothing: {hindrance}", action=action)


def _hindrance(user: dict[str, Any], place: Place) -> str:
    """Why somebody decides nothing; empty where nothing is in the way."""
    if user.get("deleted"):
        return f"@{user.get('name')} has left"
    if role_of(user, *read_workspace(place.workspace)) is Role.MEMBER:
        return f"@{user.get('name')} is a bot, a guest or of another organisation"
    return ""


def _is_in(workspace: str, whole: str) -> bool:
    """Whether a workspace, or a part of the organisation, is meant by what stands before an id."""
    is_named = whole in {workspace, read_workspace(workspace)[0]}
    return is_named or is_part_of(workspace, whole) or is_part_of(whole, workspace)


def _several(channel: str, alone: str, places: list[Place]) -> Finding:
    first = places[0].workspace.rstrip("/")
    return Finding(
        name="groups",
        level="bad",
        says=f"{channel}: {alone} could be of several workspaces, so it means nobody",
        action=f'Write `workspace = "{first}"` into the file of {channel}, or "{first}/{alone}" instead of "{alone}".',
    )


def _named(places: list[Place]) -> str:
    return ", ".join(f"{place.workspace.rstrip('/')} ({place.name})" for place in places[:SHOWN_GROUPS])


def _handle(channel: str, listed: str, groups: Groups) -> Finding:
    for workspace, known in groups.items():
        for group, handle in known.items():
            if listed == f"@{handle}":
                meant = group if len(groups) == 1 else f"{workspace}/{group}"
                action = f'Write "{meant}" instead of "{listed}" in the file of {channel}.'
                says = f"{channel}: {listed} is named by its handle, which decides nothing"
                return Finding(name="groups", level="bad", says=says, action=action)
    return _group(channel, listed, {group: handle for known in groups.values() for group, handle in known.items()})


def _group(channel: str, listed: str, known: Mapping[str, str]) -> Finding:
    alone = listed.rpartition("/")[2]
    if alone in known:
        return Finding(name="groups", level="ok", says=f"{channel}: @{known[alone]} ({listed}) decides")
    some = ", ".join(f"{group} is @{handle}" for group, handle in sorted(known.items())[:SHOWN_GROUPS])
    action = f"Write the id of a group that there is in the file of {channel}" + (f": {some}." if some else ".")
    return Finding(name="groups", level="bad", says=f"{channel}: there is no user group {listed}", action=action)
