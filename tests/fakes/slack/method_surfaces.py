"""`views.*`, `files.*`, the agent's surface, and how an app gets in."""

import base64
from typing import Any

from tests.fakes.slack.blockkit import Block, require_message_blocks
from tests.fakes.slack.files import Share, StoredFile
from tests.fakes.slack.grid import Organisation
from tests.fakes.slack.refusal import Refusal, invalid_arguments
from tests.fakes.slack.views import check_view
from tests.fakes.slack.web_api import Answer, Call, Method

FILE_BYTES = 1 << 30
PROMPTS = 4
TITLE = 200
NO_STOP_BUTTON = "missing_agent_session_stopped_event_subscription"
SESSION_STATUSES = {"processing", "active", "suspended", "closed"}


def _view(call: Call) -> Any:
    if call.args.get("view") is None:
        raise invalid_arguments("missing required field: view")
    return call.decoded("view")


def _open(call: Call) -> Answer:
    # A view that is refused does not use the trigger up.
    view = check_view(_view(call), "modal")
    return {"view": call.space.screens.open(call.space.triggers.exchange(call.text("trigger_id")), view)}


def _push(call: Call) -> Answer:
    view = check_view(_view(call), "modal")
    return {"view": call.space.screens.push(call.space.triggers.exchange(call.text("trigger_id")), view)}


def _update(call: Call) -> Answer:
    view = _view(call)
    return {"view": call.space.screens.update(view, call.text("view_id"), call.text("external_id"), call.text("hash"))}


def _publish(call: Call) -> Answer:
    person = call.space.get_person(call.text("user_id"))
    return {"view": call.space.screens.publish(person, _view(call), call.text("hash"))}


def _upload_url(call: Call) -> Answer:
    try:
        length = int(call.require("length"))
    except ValueError:
        raise invalid_arguments("length must be a number") from None
    if not 0 < length <= FILE_BYTES:
        raise Refusal("file_upload_size_restricted" if length > 0 else "invalid_arguments")
    name = call.require("filename")
    file = call.space.files.reserve(name, length, call.space.bot_id, call.text("alt_txt"))
    url = f"{call.emulator.url}upload/v1/{call.space.team_id}/{file.id}/{file.secret}"
    return {"upload_url": url, "file_id": file.id}


def _complete(call: Call) -> Answer:
    named = call.decoded("files")
    if not isinstance(named, list) or not named:
        raise invalid_arguments("missing required field: files")
    files = [_uploaded(call, each) for each in named]
    for share in _shares(call, files):
        for file in files:
            call.space.files.share(file, share)
    return {"files": [{"id": file.id, "title": file.title} | call.space.files.described(file) for file in files]}


def _uploaded(call: Call, named: dict[str, Any]) -> StoredFile:
    file = call.space.files.get(named.get("id"))
    if file.content is None:
        raise Refusal("file_not_found")
    file.title = named.get("title") or file.name
    if not file.complete:
        file.complete, file.completed_at = True, call.space.now()
    return file


def _shares(call: Call, files: list[StoredFile]) -> list[Share]:
    """Where the files are to appear. Nowhere, when no conversation is named."""
    wanted = [each for each in (call.text("channels") or call.text("channel_id") or "").split(",") if each]
    thread_ts = call.text("thread_ts")
    if thread_ts and len(wanted) != 1:
        raise invalid_arguments("thread_ts needs exactly one conversation")
    comment = call.text("initial_comment") or ""
    blocks = _blocks(call) if not comment else []
    shares = []
    for named in wanted:
        place = Call(call.emulator, call.space, {"channel": named}, call.headers).conversation(write=True)
        if thread_ts:
            place.get_parent(thread_ts)
        fellows = tuple(file.id for file in files)
        shares.append(Share(place, thread_ts, comment, blocks, call.space.now(), fellows))
    return shares


def _blocks(call: Call) -> list[Block]:
    if call.args.get("blocks") is None:
        return []
    blocks = require_message_blocks(call.decoded("blocks", "invalid_blocks_format"))
    call.space.files.require_pictures(blocks)
    if any(block["type"] == "markdown" for block in blocks):
        raise Refusal("internal_error")
    return blocks


def _file_info(call: Call) -> Answer:
    return {"file": call.space.files.poll(call.space.files.get(call.text("file")))}


def _status(call: Call) -> Answer:
    place = call.conversation("channel_id", write=True)
    place.get_parent(call.require("thread_ts"))
    call.space.statuses.append(dict(call.args))
    return {}


def _prompts(call: Call) -> Answer:
    if not call.space.is_agent:
        raise Refusal("not_authorized")
    call.conversation("channel_id", write=True)
    prompts = call.decoded("prompts")
    if not isinstance(prompts, list) or not 0 < len(prompts) <= PROMPTS:
        raise invalid_arguments(f"no more than {PROMPTS} items allowed [json-pointer:/prompts]")
    for number, prompt in enumerate(prompts):
        if not (prompt.get("title") and prompt.get("message")):
            raise invalid_arguments(f"missing required field: title or message [json-pointer:/prompts/{number}]")
    call.space.suggested_prompts = prompts
    return {}


def _title(call: Call) -> Answer:
    call.conversation("channel_id", write=True).get_parent(call.require("thread_ts"))
    call.require("title")
    return {}


def _session(call: Call) -> Answer:
    """What a session's thread shows. Without somebody who hears of the stop button there is none."""
    if not call.space.is_agent:
        raise Refusal("not_authorized")
    place = call.conversation("channel_id", write=True)
    place.get_parent(call.require("thread_ts"))
    if call.require("status") not in SESSION_STATUSES:
        raise invalid_arguments(f"status must be one of {sorted(SESSION_STATUSES)}")
    if len(call.text("title") or "") > TITLE:
        raise invalid_arguments(f"title must be at most {TITLE} characters")
    starter = call.text("initiator_user_id")
    if starter and starter not in place.members:
        raise Refusal("user_not_in_channel")
    call.space.statuses.append(dict(call.args))
    hears = "agent_session_stopped" in call.space.ears.subscribed
    return {"status": call.args["status"]} | ({} if hears else {"warning": NO_STOP_BUTTON})


def _connect(call: Call) -> Answer:
    return {"url": call.emulator.sockets.issue_url()}


def _oauth(call: Call) -> Answer:
    """Exchange the code of an installation for the workspace's bot token, once."""
    emulator = call.emulator
    client, secret = call.text("client_id"), call.text("client_secret")
    basic = call.headers.get("authorization", "")
    if basic.startswith("Basic "):
        client, _, secret = base64.b64decode(basic[6:]).decode().partition(":")
    if client != emulator.client_id:
        raise Refusal("invalid_client_id")
    if secret != emulator.client_secret:
        raise Refusal("bad_client_secret")
    space = emulator.oauth_codes.pop(call.text("code") or "", None)
    if space is None:
        raise Refusal("invalid_code")
    if isinstance(space, Organisation):
        return _org_wide(space)
    space.install()
    return {
        "access_token": space.bot_token,
        "token_type": "bot",
        "scope": ",".join(sorted(space.scopes)),
        "bot_user_id": space.bot_id,
        "app_id": space.app_id,
        "team": {"id": space.team_id, "name": space.name},
        "enterprise": space.organisation and {"id": space.organisation.id, "name": space.organisation.name},
        "is_enterprise_install": False,
        "authed_user": {"id": next((user for user in space.people if user != space.bot_id), space.bot_id)},
    }


def _org_wide(organisation: Organisation) -> Answer:
    """The app was put in for all workspaces at once: there is no team."""
    organisation.installed = True
    return {
        "access_token": organisation.bot_token,
        "token_type": "bot",
        "scope": ",".join(sorted(organisation.workspaces[0].scopes)),
        "bot_user_id": organisation.bot_id,
        "app_id": organisation.emulator.app_id,
        "team": None,
        "enterprise": {"id": organisation.id, "name": organisation.name},
        "is_enterprise_install": True,
        "authed_user": {"id": next(iter(organisation.workspaces[0].people))},
    }


METHODS = {
    "views.open": Method(_open),
    "views.push": Method(_push),
    "views.update": Method(_update),
    "views.publish": Method(_publish),
    "files.getUploadURLExternal": Method(_upload_url, ("files:write",)),
    "files.completeUploadExternal": Method(_complete, ("files:write",)),
    "files.info": Method(_file_info, ("files:read",)),
    "assistant.threads.setStatus": Method(_status, ("assistant:write", "chat:write")),
    "assistant.threads.setSuggestedPrompts": Method(_prompts, ("assistant:write",)),
    "assistant.threads.setTitle": Method(_title, ("assistant:write",)),
    "agents.sessions.setStatus": Method(_session, ("chat:write",)),
    "apps.connections.open": Method(_connect, token="app"),
    "oauth.v2.access": Method(_oauth, token="none"),
}
