"""`conversations.*`, `users.*`, `usergroups.*`, and what says who is who."""

from typing import Any

from tests.fakes.slack.conversation import Conversation, as_sent
from tests.fakes.slack.refusal import Refusal
from tests.fakes.slack.web_api import KIND_SCOPES, Answer, Call, Method
from tests.fakes.slack.workspace import Group

TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im"}


def _readable(call: Call, side: str, *, member: bool) -> Conversation:
    """The conversation, when the app has the scope for its kind: `channels:read`, `groups:history`."""
    place = call.conversation(member=member)
    call.require_scope(f"{KIND_SCOPES[place.kind]}:{side}")
    return place


def _open(call: Call) -> Answer:
    users = [user for user in (call.text("users") or "").split(",") if user]
    if len(users) != 1:
        call.require_scope("mpim:write")
        raise Refusal("users_list_not_supplied" if not users else "not_implemented")
    person = call.space.get_person(users[0])
    if person.deleted or person.id == call.space.bot_id:
        raise Refusal("user_disabled" if person.deleted else "cannot_dm_bot")
    place = call.space.direct(person)
    return {"channel": place.described(call.space.bot_id) if call.flag("return_im") else {"id": place.id}}


def _info(call: Call) -> Answer:
    place = _readable(call, "read", member=False)
    return {"channel": place.described(call.space.bot_id)}


def _list(call: Call) -> Answer:
    kinds = {TYPES[each] for each in (call.text("types") or "public_channel").split(",") if each in TYPES}
    for kind in sorted(kinds):
        call.require_scope(f"{KIND_SCOPES[kind]}:read")
    seen = [
        place.described(call.space.bot_id)
        for place in call.space.conversations.values()
        if place.kind in kinds
        and (place.kind == "channel" or call.space.bot_id in place.members)
        and not (place.archived and call.flag("exclude_archived"))
    ]
    page, after = call.page(seen)
    return {"channels": page, "response_metadata": after}


def _members(call: Call) -> Answer:
    place = _readable(call, "read", member=False)
    page, after = call.page(place.members)
    return {"members": page, "response_metadata": after}


def _join(call: Call) -> Answer:
    place = call.conversation(member=False, write=True)
    if place.kind != "channel":
        raise Refusal("method_not_supported_for_channel_type")
    if call.space.bot_id not in place.members:
        call.space.invite(call.space.bot, place)
    return {"channel": place.described(call.space.bot_id)}


def _replies(call: Call) -> Answer:
    place = _readable(call, "history", member=True)
    call.space.files.share_what_is_due()
    ts = call.require("ts")
    place.get(ts, "thread_not_found")
    return _messages(call, list(place.thread(ts)), always=ts)


def _history(call: Call) -> Answer:
    place = _readable(call, "history", member=True)
    call.space.files.share_what_is_due()
    shown = [
        each
        for each in reversed(place.messages)
        if not each["deleted"]
        and (each.get("thread_ts") in {None, each["ts"]} or each.get("subtype") == "thread_broadcast")
    ]
    if call.text("latest") or not call.text("oldest"):
        return _messages(call, shown)
    # From a point on it goes forward, page by page; inside of a page the newest is first all the same.
    answer = _messages(call, shown[::-1])
    return answer | {"messages": answer["messages"][::-1]}


def _messages(call: Call, messages: list[dict[str, Any]], always: str = "") -> Answer:
    """A page of those in the wished time; the first message of a thread is always among them."""
    oldest, latest = float(call.text("oldest") or 0), float(call.text("latest") or "inf")
    inclusive = call.flag("inclusive")
    within = [
        as_sent(each, metadata=call.flag("include_all_metadata"))
        for each in messages
        if oldest < float(each["ts"]) < latest
        or (inclusive and float(each["ts"]) in {oldest, latest})
        or each["ts"] == always
    ]
    page, after = call.page(within)
    return {"messages": page, "has_more": bool(after["next_cursor"]), "response_metadata": after}


def _user_info(call: Call) -> Answer:
    return {"user": call.space.get_person(call.text("user")).described()}


def _users(call: Call) -> Answer:
    page, after = call.page([person.described() for person in call.space.people.values()])
    return {"members": page, "response_metadata": after}


def _group(group: Group, *, users: bool) -> dict[str, Any]:
    described = {"id": group.id, "handle": group.handle, "name": group.handle.title(), "is_usergroup": True}
    described |= {"date_delete": 0, "user_count": len(group.members)}
    return described | ({"users": group.members} if users else {})


def _groups(call: Call) -> Answer:
    users = call.flag("include_users")
    return {"usergroups": [_group(group, users=users) for group in call.space.groups.values()]}


def _group_users(call: Call) -> Answer:
    group = call.space.groups.get(call.require("usergroup"))
    if group is None:
        raise Refusal("no_such_subteam")
    return {"users": group.members}


def _auth_test(call: Call) -> Answer:
    space = call.space
    who = {"team": space.name, "team_id": space.team_id, "user": space.bot_name, "user_id": space.bot_id}
    url = f"https://{space.domain}.slack.com/"
    organisation = space.organisation
    if organisation is not None:
        who["enterprise_id"] = organisation.id
        if organisation.org_wide:
            who |= {"team": organisation.name, "team_id": organisation.id}
    return {"url": url, **who, "bot_id": space.bot_profile_id, "is_enterprise_install": space.is_org_wide}


def _team(call: Call) -> Answer:
    return {"team": {"id": call.space.team_id, "name": call.space.name, "domain": call.space.domain}}


def _bot(call: Call) -> Answer:
    space = call.space
    if call.text("bot") not in {None, space.bot_profile_id}:
        raise Refusal("bot_not_found")
    bot = {"id": space.bot_profile_id, "user_id": space.bot_id, "name": space.bot_name, "app_id": space.app_id}
    return {"bot": bot | {"deleted": False, "updated": 0}}


METHODS = {
    "auth.test": Method(_auth_test),
    "conversations.open": Method(_open, ("im:write",)),
    "conversations.info": Method(_info),
    "conversations.list": Method(_list),
    "conversations.members": Method(_members),
    "conversations.join": Method(_join, ("channels:join",)),
    "conversations.replies": Method(_replies),
    "conversations.history": Method(_history),
    "users.info": Method(_user_info, ("users:read",)),
    "users.list": Method(_users, ("users:read",)),
    "usergroups.list": Method(_groups, ("usergroups:read",)),
    "usergroups.users.list": Method(_group_users, ("usergroups:read",)),
    "team.info": Method(_team, ("team:read",)),
    "bots.info": Method(_bot, ("users:read",)),
}
