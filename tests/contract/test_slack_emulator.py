"""The emulator of Slack refuses what Slack refuses, and speaks with Slack's own client and framework as Slack does."""

import httpx
import pytest
from slack_sdk.errors import SlackApiError

from tests.contract.emulated_slack import BAD_BLOCKS, GOOD_BLOCKS, Blocks, Studio, client_of, refused, section
from tests.fakes.slack.refusal import NotOnTheScreen
from tests.fakes.slack.web_api import SLACK_LIMITS, Limit

pytestmark = pytest.mark.loopback


def test_the_client_learns_who_it_is(studio: Studio) -> None:
    answer = studio.client.auth_test()

    assert (answer["user_id"], answer["team_id"]) == ("U0BOT", "T0001")
    assert "chat:write" in answer.headers["x-oauth-scopes"]
    assert [(call.method, call.status) for call in studio.slack.calls] == [("auth.test", 200)]


def test_tokens_and_methods_are_looked_at(studio: Studio) -> None:
    stranger = client_of(studio.slack, token="xoxb-somebody-else")

    assert refused(stranger.auth_test) == "invalid_auth"
    assert refused(client_of(studio.slack, token=None).auth_test) == "not_authed"
    assert refused(studio.client.api_call, api_method="chat.explode") == "unknown_method"
    assert refused(client_of(studio.slack, token=studio.slack.app_token).auth_test) == "not_allowed_token_type"
    assert refused(studio.client.apps_connections_open, app_token=studio.space.bot_token) == "not_allowed_token_type"
    studio.space.uninstall()
    assert refused(studio.client.auth_test) == "token_revoked"


def test_a_missing_scope_is_named(studio: Studio) -> None:
    studio.space.scopes.discard("chat:write")

    with pytest.raises(SlackApiError) as caught:
        studio.post()

    assert caught.value.response["error"] == "missing_scope"
    assert caught.value.response["needed"] == "chat:write"
    assert refused(studio.client.conversations_join, channel=studio.videos.id) == "missing_scope"
    studio.space.scopes.discard("channels:history")
    assert refused(studio.client.conversations_history, channel=studio.videos.id) == "missing_scope"


def test_a_message_is_kept_with_its_thread_and_metadata(studio: Studio) -> None:
    metadata = {"event_type": "card", "event_payload": {"gate": "g1"}}
    parent = studio.post("parent", metadata=metadata)
    reply = studio.post("reply", thread_ts=parent)

    plainly = studio.client.conversations_replies(channel=studio.videos.id, ts=parent)
    wholly = studio.client.conversations_replies(channel=studio.videos.id, ts=parent, include_all_metadata=True)
    history = studio.client.conversations_history(channel=studio.videos.id)

    assert [each["ts"] for each in plainly["messages"]] == [parent, reply]
    assert "metadata" not in plainly["messages"][0]
    assert wholly["messages"][0]["metadata"] == metadata
    assert [each["ts"] for each in history["messages"]] == [parent]
    assert studio.space.thread(studio.videos, parent)[0]["reply_count"] == 1


def test_an_update_keeps_what_it_does_not_name(studio: Studio) -> None:
    ts = studio.post("one", blocks=[section("one")], metadata={"event_type": "card", "event_payload": {}})

    studio.client.chat_update(channel=studio.videos.id, ts=ts, text="two")

    (message,) = studio.space.messages(studio.videos)
    assert message["text"] == "two"
    assert message["blocks"][0]["text"]["text"] == "one"
    assert message["metadata"]["event_type"] == "card"
    assert message["edited"]["user"] == "U0BOT"


def test_only_own_messages_change(studio: Studio) -> None:
    foreign = studio.anna.say("mine", studio.videos)
    gone = studio.post()
    studio.client.chat_delete(channel=studio.videos.id, ts=gone)
    whispered = studio.client.chat_postEphemeral(channel=studio.videos.id, user=studio.anna.id, text="psst")
    update, place = studio.client.chat_update, studio.videos.id

    assert refused(update, channel=place, ts=foreign, text="x") == "cant_update_message"
    assert refused(studio.client.chat_delete, channel=place, ts=foreign) == "cant_delete_message"
    assert refused(update, channel=place, ts=gone, text="x") == "message_not_found"
    assert refused(update, channel=place, ts=whispered["message_ts"], text="x") == "message_not_found"
    assert [each["text"] for each in studio.anna.ephemerals] == ["psst"]
    assert studio.ben.ephemerals == []


def test_conversations_are_closed_to_who_is_not_in_them(studio: Studio) -> None:
    away = studio.space.add_conversation("away", [studio.anna], bot=False)
    secret = studio.space.add_conversation("secret", [studio.anna], private=True, bot=False)
    studio.space.archive(studio.videos)
    post = studio.client.chat_postMessage

    assert refused(post, channel=away.id, text="x") == "not_in_channel"
    assert refused(post, channel=secret.id, text="x") == "channel_not_found"
    assert refused(post, channel="C404", text="x") == "channel_not_found"
    assert refused(post, channel=studio.videos.id, text="x") == "is_archived"
    assert refused(studio.client.conversations_info, channel=secret.id) == "channel_not_found"
    assert not studio.client.conversations_info(channel=away.id)["channel"]["is_member"]


def test_a_thread_hangs_on_a_parent(studio: Studio) -> None:
    parent = studio.post()
    reply = studio.post(thread_ts=parent)

    assert refused(studio.post, thread_ts="1.000000") == "thread_not_found"
    assert refused(studio.post, thread_ts=reply) == "cannot_reply_to_message"
    link = studio.client.chat_getPermalink(channel=studio.videos.id, message_ts=reply)["permalink"]
    assert link.endswith(f"?thread_ts={parent}&cid={studio.videos.id}")


def test_what_is_whispered_into_a_thread_that_is_not_there_is_seen_by_nobody(studio: Studio) -> None:
    lonely, answered = studio.post("nobody answered"), studio.post("somebody did")
    studio.post("this", thread_ts=answered)

    for number, ts in enumerate((lonely, answered)):
        studio.client.chat_postEphemeral(
            channel=studio.videos.id, user=studio.anna.id, text=f"psst {number}", thread_ts=ts
        )

    assert [each["text"] for each in studio.anna.ephemerals] == ["psst 1"]
    assert [each["text"] for each in studio.anna.unseen] == ["psst 0"]


def test_ephemerals_reach_members_only(studio: Studio) -> None:
    outsider = studio.space.add_person("olga")
    whisper = studio.client.chat_postEphemeral

    assert refused(whisper, channel=studio.videos.id, user=outsider.id, text="x") == "user_not_in_channel"
    assert refused(whisper, channel=studio.videos.id, user="U404", text="x") == "user_not_found"


def test_text_has_an_end_and_may_not_be_missing(studio: Studio) -> None:
    studio.post("x" * 40_000)

    assert refused(studio.post, text="x" * 40_001) == "msg_too_long"
    empty = {"channel": studio.videos.id, "text": ""}
    assert refused(studio.client.api_call, api_method="chat.postMessage", json=empty) == "no_text"
    assert refused(studio.post, metadata={"event_type": "x"}) == "invalid_metadata_format"


@pytest.mark.parametrize("blocks", GOOD_BLOCKS)
def test_blocks_within_the_limits_are_taken(studio: Studio, blocks: Blocks) -> None:
    studio.post(blocks=blocks)

    (message,) = studio.space.messages(studio.videos)
    assert all(block["block_id"] for block in message["blocks"])


@pytest.mark.parametrize(("blocks", "why"), BAD_BLOCKS.values(), ids=BAD_BLOCKS)
def test_blocks_beyond_the_limits_are_refused(studio: Studio, blocks: Blocks, why: str) -> None:
    with pytest.raises(SlackApiError) as caught:
        studio.post(blocks=blocks)

    assert caught.value.response["error"] == "invalid_blocks"
    assert why in " ".join(caught.value.response["response_metadata"]["messages"])
    assert studio.space.messages(studio.videos) == []


def test_the_sum_of_all_text_has_a_limit_too(studio: Studio) -> None:
    studio.post(blocks=[section("x" * 2640)] * 5)

    assert refused(studio.post, blocks=[section("x" * 2641)] * 5) == "msg_blocks_too_long"
    assert refused(studio.post, blocks="[{") == "invalid_blocks_format"


def test_answers_go_wrong_by_script(studio: Studio) -> None:
    studio.slack.failing("chat.postMessage", "ratelimited", retry_after=7)
    studio.slack.failing("chat.postMessage", "ratelimited")
    studio.slack.failing("chat.postMessage", "500", times=2)

    with pytest.raises(SlackApiError) as caught:
        studio.post()
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["retry-after"] == "7"
    assert refused(studio.post) == "ratelimited"
    assert [refused(studio.post) for _ in range(2)] == ["internal_error"] * 2
    studio.post()
    assert [call.status for call in studio.slack.calls] == [429, 200, 500, 500, 200]
    assert len(studio.space.messages(studio.videos)) == 1


@pytest.mark.parametrize(("fault", "there"), [("lost", 1), ("dropped", 0)])
def test_a_broken_connection_says_nothing_of_what_was_done(studio: Studio, fault: str, there: int) -> None:
    studio.slack.failing("chat.postMessage", fault)

    with pytest.raises(OSError, match="Remote end closed"):
        studio.post()

    assert len(studio.space.messages(studio.videos)) == there
    assert [call.status for call in studio.slack.calls] == [0]


def test_limits_count_once_they_are_switched_on(studio: Studio) -> None:
    other = studio.space.add_conversation("other", [studio.anna])
    studio.slack.limits.update(SLACK_LIMITS)
    studio.slack.limits["users.info"] = Limit(2, 60)
    studio.post()

    with pytest.raises(SlackApiError) as caught:
        studio.post()

    assert caught.value.response.headers["retry-after"] == "1"
    studio.client.chat_postMessage(channel=other.id, text="elsewhere")
    studio.clock.forward(1)
    studio.post()
    for _ in range(2):
        studio.client.users_info(user=studio.anna.id)
    assert refused(studio.client.users_info, user=studio.anna.id) == "ratelimited"


def test_people_and_groups_are_told_apart(studio: Studio) -> None:
    guest = studio.space.add_person("gast", external_team="T0999")
    left = studio.space.add_person("leo", deleted=True)
    leads = studio.space.add_group("video-leads", [studio.anna])

    assert studio.client.users_info(user=guest.id)["user"]["team_id"] == "T0999"
    assert studio.client.users_info(user=left.id)["user"]["deleted"]
    assert refused(studio.client.users_info, user="U404") == "user_not_found"
    assert studio.client.usergroups_users_list(usergroup=leads.id)["users"] == [studio.anna.id]
    assert refused(studio.client.usergroups_users_list, usergroup="S404") == "no_such_subteam"
    assert [each["handle"] for each in studio.client.usergroups_list()["usergroups"]] == ["video-leads"]
    direct = studio.client.conversations_open(users=studio.anna.id)["channel"]["id"]
    assert studio.client.conversations_info(channel=direct)["channel"]["user"] == studio.anna.id
    with pytest.raises(NotOnTheScreen):
        left.say("still here", studio.videos)


def test_lists_come_in_pages(studio: Studio) -> None:
    for number in range(5):
        studio.space.add_person(f"p{number}")

    pages = [page["members"] for page in studio.client.users_list(limit=3)]

    assert [len(page) for page in pages] == [3, 3, 2]


def test_a_file_appears_some_time_after_it_was_completed(studio: Studio) -> None:
    studio.space.files.share_seconds = 5
    parent = studio.post()
    sent = studio.client.files_upload_v2(
        filename="cut.mp4", content=b"moving pictures", channel=studio.videos.id, thread_ts=parent
    )
    cut = sent["files"][0]["id"]

    before = studio.client.files_info(file=cut)["file"]
    studio.clock.forward(5)
    after = studio.client.files_info(file=cut)["file"]

    assert "shares" not in sent["files"][0]
    assert "shares" not in before
    (share,) = after["shares"]["public"][studio.videos.id]
    assert share["thread_ts"] == parent
    assert [each["files"][0]["id"] for each in studio.space.thread(studio.videos, parent)[1:]] == [cut]
    assert after["mimetype"] == "video/mp4"
    answer = httpx.get(after["url_private"], headers={"Authorization": f"Bearer {studio.space.bot_token}"})
    assert answer.content == b"moving pictures"
    assert "Sign in" in httpx.get(after["url_private"]).text


def test_a_share_may_wait_for_polls_and_is_made_once(studio: Studio) -> None:
    studio.space.files.share_seconds, studio.space.files.share_polls = None, 2
    reserved = studio.client.files_getUploadURLExternal(filename="a.txt", length=3)
    files = [{"id": reserved["file_id"], "title": "a"}]
    complete = studio.client.files_completeUploadExternal

    assert refused(complete, files=files, channel_id=studio.videos.id) == "file_not_found"
    assert httpx.post(reserved["upload_url"], content=b"four").status_code == 400
    assert httpx.post(reserved["upload_url"], content=b"abc").status_code == 200
    complete(files=files, channel_id=studio.videos.id)
    complete(files=files, channel_id=studio.videos.id)
    seen = ["shares" in studio.client.files_info(file=reserved["file_id"])["file"] for _ in range(2)]
    assert seen == [False, True]
    assert len(studio.space.messages(studio.videos)) == 1
    assert refused(studio.client.files_info, file="F404") == "file_not_found"
