"""The emulator of Slack refuses what Slack refuses, and speaks with Slack's own client and framework as Slack does."""

import json
from typing import Any

import httpx
import pytest
from slack_sdk.errors import SlackApiError

from tests.contract.emulated_slack import (
    BAD_VIEWS,
    Heard,
    Studio,
    actions,
    button,
    client_of,
    menu,
    modal,
    plain,
    refused,
    section,
)
from tests.fakes.slack.refusal import NotOnTheScreen
from tests.fakes.slack.screen import snapshot

pytestmark = pytest.mark.loopback


def test_files_follow_the_rules_of_messages(studio: Studio) -> None:
    reserved = studio.client.files_getUploadURLExternal(filename="a.txt", length=3)
    httpx.post(reserved["upload_url"], content=b"abc")
    files = [{"id": reserved["file_id"]}]
    complete, place = studio.client.files_completeUploadExternal, studio.videos.id

    assert refused(complete, files=files, channel_id=place, thread_ts="1.0") == "thread_not_found"
    assert refused(complete, files=files, channels=[place, place], thread_ts=studio.post()) == "invalid_arguments"
    markdown = json.dumps([{"type": "markdown", "text": "x"}])
    assert refused(complete, files=files, channel_id=place, blocks=markdown) == "internal_error"
    away = studio.space.add_conversation("away", [studio.anna], bot=False)
    assert refused(complete, files=files, channel_id=away.id) == "not_in_channel"


def test_reactions_are_given_once(studio: Studio) -> None:
    ts = studio.post()
    add, place = studio.client.reactions_add, studio.videos.id

    add(channel=place, timestamp=ts, name="eyes")
    studio.anna.react(":eyes:", studio.videos, ts)

    assert refused(add, channel=place, timestamp=ts, name="eyes") == "already_reacted"
    (given,) = studio.client.reactions_get(channel=place, timestamp=ts)["message"]["reactions"]
    assert given == {"name": "eyes", "users": ["U0BOT", studio.anna.id], "count": 2}
    studio.client.reactions_remove(channel=place, timestamp=ts, name="eyes")
    assert refused(studio.client.reactions_remove, channel=place, timestamp=ts, name="eyes") == "no_reaction"


def test_an_installation_gives_each_workspace_its_token(studio: Studio) -> None:
    second = studio.slack.add_workspace("T0002", "Annex", installed=False)
    client = client_of(studio.slack, token=None)
    app = {"client_id": studio.slack.client_id, "client_secret": studio.slack.client_secret}
    code = studio.slack.authorise(second)

    assert refused(client.oauth_v2_access, code="made-up", **app) == "invalid_code"
    assert refused(client.oauth_v2_access, code=code, **(app | {"client_secret": "no"})) == "bad_client_secret"
    installed = client.oauth_v2_access(code=code, **app)
    assert refused(client.oauth_v2_access, code=code, **app) == "invalid_code"
    token = installed["access_token"]
    assert client_of(studio.slack, token=token).auth_test()["team_id"] == installed["team"]["id"] == "T0002"


def test_a_trigger_works_once_and_for_three_seconds(studio: Studio) -> None:
    trigger, late = (studio.space.triggers.issue(studio.anna) for _ in range(2))
    opened = studio.client.views_open(trigger_id=trigger, view=modal())

    assert studio.anna.views[-1]["id"] == opened["view"]["id"]
    assert refused(studio.client.views_open, trigger_id=trigger, view=modal()) == "exchanged_trigger_id"
    studio.clock.forward(3.1)
    assert refused(studio.client.views_open, trigger_id=late, view=modal()) == "expired_trigger_id"
    assert refused(studio.client.views_open, trigger_id="1.2.3", view=modal()) == "invalid_trigger_id"


@pytest.mark.parametrize(("view", "why"), BAD_VIEWS.values(), ids=BAD_VIEWS)
def test_views_beyond_the_limits_are_refused(studio: Studio, view: dict[str, Any], why: str) -> None:
    trigger = studio.space.triggers.issue(studio.anna)

    with pytest.raises(SlackApiError) as caught:
        studio.client.views_open(trigger_id=trigger, view=view)

    assert caught.value.response["error"] == "invalid_arguments"
    assert why in " ".join(caught.value.response["response_metadata"]["messages"])
    assert studio.anna.views == []


def test_a_hash_guards_a_view_that_somebody_else_changed(studio: Studio) -> None:
    update = studio.client.views_update
    view = studio.client.views_open(trigger_id=studio.space.triggers.issue(studio.anna), view=modal())["view"]

    update(view_id=view["id"], hash=view["hash"], view=modal(title=plain("Changed")))

    assert refused(update, view_id=view["id"], hash=view["hash"], view=modal()) == "hash_conflict"
    assert refused(update, view_id="V404", view=modal()) == "not_found"
    assert studio.anna.views[-1]["title"]["text"] == "Changed"


def test_modals_stack_three_deep(studio: Studio) -> None:
    studio.client.views_open(trigger_id=studio.space.triggers.issue(studio.anna), view=modal())
    for _ in range(2):
        studio.client.views_push(trigger_id=studio.space.triggers.issue(studio.anna), view=modal())

    trigger = studio.space.triggers.issue(studio.anna)

    assert refused(studio.client.views_push, trigger_id=trigger, view=modal()) == "push_limit_reached"
    assert [view["previous_view_id"] for view in studio.anna.views[1:]] == [
        view["id"] for view in studio.anna.views[:2]
    ]


def test_home_is_published_per_person(studio: Studio) -> None:
    home = {"type": "home", "blocks": [section("Needs you")]}

    first = studio.client.views_publish(user_id=studio.anna.id, view=home)["view"]
    studio.client.views_publish(user_id=studio.anna.id, view=home, hash=first["hash"])

    assert studio.anna.home is not None
    assert studio.ben.home is None
    publish = studio.client.views_publish
    assert refused(publish, user_id=studio.anna.id, view=home, hash=first["hash"]) == "hash_conflict"
    assert refused(publish, user_id=studio.anna.id, view=modal()) == "invalid_arguments"


def test_a_mention_arrives_twice_under_two_ids(studio: Studio, bolt: Heard) -> None:
    ts = studio.anna.say("<@U0BOT> make it punchier", studio.videos)
    studio.slack.settle()

    assert [body["event"]["type"] for body in bolt.events] == ["message", "app_mention"]
    assert {body["event"]["ts"] for body in bolt.events} == {ts}
    assert len({body["event_id"] for body in bolt.events}) == 2
    assert bolt.events[0]["event"]["channel_type"] == "channel"
    assert bolt.events[0]["authorizations"][0]["user_id"] == "U0BOT"
    assert all(delivery.status == 200 for delivery in studio.slack.deliveries)


def test_direct_messages_edits_reactions_and_echoes_are_heard(studio: Studio, bolt: Heard) -> None:
    ts = studio.anna.say("hello", studio.space.direct(studio.anna))
    studio.anna.edit(ts, "hello there")
    card = studio.post("card")
    studio.anna.react("white_check_mark", studio.videos, card)
    studio.anna.unreact("white_check_mark", studio.videos, card)
    studio.anna.delete(ts)
    studio.anna.say("look", studio.videos, files=[("notes.md", b"# Bees")])
    studio.anna.open_home()
    studio.slack.settle()

    # Bolt keeps to itself what its own bot said.
    events = [delivery.payload["event"] for delivery in studio.slack.deliveries]
    assert len(bolt.events) == len(events) - 1
    assert all(delivery.status == 200 for delivery in studio.slack.deliveries)
    assert [event.get("subtype") or event["type"] for event in events] == [
        "message",
        "message_changed",
        "message",
        "reaction_added",
        "reaction_removed",
        "message_deleted",
        "file_share",
        "app_home_opened",
    ]
    assert events[0]["channel_type"] == "im"
    assert events[1]["message"]["text"] == "hello there"
    assert events[2]["bot_id"] == "B00BOT"
    assert events[3]["item_user"] == "U0BOT"
    token = {"Authorization": f"Bearer {studio.space.bot_token}"}
    assert httpx.get(events[6]["files"][0]["url_private"], headers=token).content == b"# Bees"


def test_the_app_hears_only_where_it_is(studio: Studio, bolt: Heard) -> None:
    away = studio.space.add_conversation("away", [studio.anna], bot=False)
    studio.anna.say("<@U0BOT> are you here?", away)
    studio.space.invite(studio.space.bot, away)
    studio.anna.say("now?", away)
    studio.slack.settle()

    assert [body["event"]["type"] for body in bolt.events] == ["member_joined_channel", "message"]


def test_a_command_is_answered_at_once_and_later(studio: Studio, bolt: Heard) -> None:
    delivery = studio.anna.command("/video", 'new "Why bees dance"', studio.videos)

    studio.space.wait_for(lambda: len(delivery.heard) == 2)
    assert (delivery.status, delivery.trouble) == (200, "")
    # What is said later may overtake the acknowledgement, as with Slack.
    assert {each["text"] for each in delivery.heard} == {'Got new "Why bees dance"', "later"}
    assert delivery.heard == studio.anna.ephemerals
    (body,) = bolt.bodies
    assert body["user_id"] == studio.anna.id
    assert body["channel_id"] == studio.videos.id


def test_a_modal_is_filled_in_and_sent(studio: Studio, bolt: Heard) -> None:
    studio.anna.command("/video", "open", studio.videos)
    view = studio.anna.views[-1]

    with pytest.raises(NotOnTheScreen, match="note/text"):
        studio.anna.submit(view, {})
    with pytest.raises(NotOnTheScreen, match="no field"):
        studio.anna.submit(view, {"colour": "red"})
    kept = studio.anna.submit(view, {"text": "bad"})
    assert kept.answer == {"response_action": "errors", "errors": {"note": "Too short."}}
    assert studio.anna.views == [view]
    sent = studio.anna.submit(view, {"note/text": "bees"})

    assert sent.status == 200
    assert studio.anna.views == []
    assert bolt.bodies[-1]["view"]["state"]["values"]["note"]["text"]["value"] == "bees"
    assert bolt.bodies[-1]["view"]["private_metadata"] == "m"
    with pytest.raises(NotOnTheScreen, match="not open"):
        studio.anna.submit(view, {"text": "again"})


def test_a_click_carries_what_was_shown(studio: Studio, bolt: Heard) -> None:
    studio.post(blocks=[section(), actions(button(value="rev1"), menu(3), block_id="gate")])
    (card,) = studio.space.messages(studio.videos)

    studio.ben.select(card, "slot", "v2")
    clicked = studio.ben.click(card, "approve")

    body = bolt.bodies[-1]
    assert body["type"] == "block_actions"
    assert body["container"] == {
        "type": "message",
        "message_ts": card["ts"],
        "channel_id": studio.videos.id,
        "is_ephemeral": False,
    }
    assert (body["actions"][0]["value"], body["actions"][0]["block_id"]) == ("rev1", "gate")
    assert body["actions"][0]["action_ts"] != bolt.bodies[0]["actions"][0]["action_ts"]
    assert body["state"]["values"]["gate"]["slot"]["selected_option"]["value"] == "v2"
    studio.space.wait_for(lambda: clicked.heard)
    assert studio.space.messages(studio.videos)[0]["text"] == "rev1 approved"


def test_only_what_is_shown_can_be_clicked(studio: Studio, bolt: Heard) -> None:
    ts = studio.post(blocks=[actions(button(value="rev1"))])
    (card,) = studio.space.messages(studio.videos)
    old = snapshot(card)
    studio.client.chat_update(channel=studio.videos.id, ts=ts, text="decided", blocks=[section("decided")])
    outsider = studio.space.add_person("olga")

    with pytest.raises(NotOnTheScreen):
        studio.anna.click(card, "approve")
    with pytest.raises(NotOnTheScreen):
        outsider.click(card, "approve")
    stale = studio.anna.click(card, "approve", stale=old)

    assert stale.status == 200
    assert bolt.bodies[-1]["actions"][0]["value"] == "rev1"
    assert bolt.bodies[-1]["message"]["text"] == "decided"


def test_shortcuts_carry_their_message(studio: Studio, bolt: Heard) -> None:
    studio.ben.say("the hook is slow", studio.videos)
    (message,) = studio.space.messages(studio.videos)

    assert studio.anna.shortcut("new_video").status == 200
    assert studio.anna.shortcut("revise_with_this", message).status == 200

    assert [body["type"] for body in bolt.bodies] == ["shortcut", "message_action"]
    assert bolt.bodies[1]["message"]["text"] == "the hook is slow"
