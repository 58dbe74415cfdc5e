"""Whether those whom channels list can decide: groups that there are, and ids that mean one workspace alone."""

from collections.abc import Iterator, Mapping
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.slack.findings import INSTALL_AGAIN, Finding, Place, asking, word_of
from config.channel import ASKING, CHAT_ID, ChannelProfile, is_group
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
    elif is_group(listed):
        there = [place for place in places if _is_in(place.workspace, prefix or home)]
        if not any(place.is_organisation for place in there):
            known = {group: handle for place in there for group, handle in groups.get(place.workspace, {}).items()}
            yield _group(channel, listed, known)


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
