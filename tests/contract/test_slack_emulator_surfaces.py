"""The emulator of Slack refuses what Slack refuses, and speaks with Slack's own client and framework as Slack does."""

import copy
import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from slack_sdk.signature import SignatureVerifier
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.contract.emulated_slack import Heard, Studio, actions, bolt_app, button, refused
from tests.fakes.slack import SlackPerson
from tests.fakes.slack.bolt_server import bolt_server, bolt_socket
from tests.fakes.slack.payloads import payload
from tests.fakes.slack.screen import snapshot
from tests.fakes.slack.signed_http import HttpRoute, sign

pytestmark = pytest.mark.loopback


def test_what_no_listener_takes_fails_visibly(studio: Studio, bolt: Heard) -> None:
    studio.slack.post.ack_seconds = 0.5
    delivery = studio.anna.command("/nothing", "", studio.videos)

    assert not delivery.ok
    assert "/nothing failed" in delivery.trouble


def test_a_group_change_is_heard(studio: Studio, bolt: Heard) -> None:
    leads = studio.space.add_group("video-leads", [studio.anna])
    studio.space.set_group(leads, [studio.ben])
    studio.slack.settle()

    (body,) = bolt.events
    assert body["event"]["added_users"] == [studio.ben.id]
    assert body["event"]["removed_users"] == [studio.anna.id]


def test_it_is_heard_when_somebody_leaves_or_becomes_a_guest(studio: Studio, bolt: Heard) -> None:
    studio.space.change(studio.anna, guest="single")
    studio.space.change(studio.ben, deleted=True)
    studio.slack.settle()

    guest, gone = (body["event"]["user"] for body in bolt.events)
    assert (guest["is_restricted"], guest["is_ultra_restricted"], guest["deleted"]) == (True, True, False)
    assert gone["deleted"]
    assert studio.client.users_info(user=studio.anna.id)["user"] == guest


def test_a_guest_of_another_workspace_can_be_told(studio: Studio, bolt: Heard) -> None:
    guest = studio.space.add_person("gast", external_team="T0999")
    shared = studio.space.add_conversation("shared", [studio.anna, guest], shared=True)
    studio.client.chat_postMessage(channel=shared.id, text="card", blocks=[actions(button(value="rev1"))])
    guest.say("approve", shared)
    guest.click(studio.space.messages(shared)[0], "approve")
    studio.slack.settle()

    assert bolt.events[-1]["is_ext_shared_channel"]
    assert bolt.events[-1]["event"]["user_team"] == "T0999"
    assert bolt.bodies[-1]["user"]["team_id"] == "T0999"
    assert bolt.bodies[-1]["team"]["id"] == "T0001"


def test_a_parent_that_is_deleted_leaves_a_tombstone(studio: Studio, bolt: Heard) -> None:
    parent = studio.anna.say("idea", studio.videos)
    studio.post("reply", thread_ts=parent)
    studio.anna.delete(parent)
    studio.slack.settle()

    assert studio.space.thread(studio.videos, parent)[0]["subtype"] == "tombstone"
    assert bolt.events[-1]["event"]["message"]["subtype"] == "tombstone"


def test_the_agent_surface_has_its_rules(studio: Studio) -> None:
    direct = studio.space.direct(studio.anna)
    asked = studio.anna.say("what is running?", direct)
    prompts = [{"title": "Status", "message": "What is running?"}]
    suggest = studio.client.assistant_threads_setSuggestedPrompts
    session = studio.client.agents_sessions_setStatus

    suggest(channel_id=direct.id, prompts=prompts, thread_ts=asked)
    session(channel_id=direct.id, status="processing", thread_ts=asked)
    studio.client.assistant_threads_setStatus(channel_id=direct.id, thread_ts=asked, status="is reading")

    assert studio.space.suggested_prompts == prompts
    assert [each["status"] for each in studio.space.statuses] == ["processing", "is reading"]
    assert refused(suggest, channel_id=direct.id, prompts=prompts * 5, thread_ts=asked) == "invalid_arguments"
    assert refused(session, channel_id=direct.id, status="asleep", thread_ts=asked) == "invalid_arguments"
    assert refused(session, channel_id=direct.id, status="active") == "invalid_arguments"
    assert refused(session, channel_id=direct.id, status="active", thread_ts="1.0") == "thread_not_found"
    assert refused(session, channel_id=direct.id, status="active", thread_ts=asked, title="x" * 201)
    stranger = studio.ben.id
    assert refused(session, channel_id=direct.id, status="active", thread_ts=asked, initiator_user_id=stranger)


def test_what_is_no_agent_has_no_agents_surface(studio: Studio) -> None:
    direct = studio.space.direct(studio.anna)
    asked = studio.anna.say("what is running?", direct)
    studio.space.is_agent = False

    session, suggest = studio.client.agents_sessions_setStatus, studio.client.assistant_threads_setSuggestedPrompts
    prompts = [{"title": "Status", "message": "What is running?"}]

    assert refused(session, channel_id=direct.id, status="active", thread_ts=asked) == "not_authorized"
    assert refused(suggest, channel_id=direct.id, prompts=prompts) == "not_authorized"


def test_without_the_stop_event_a_session_is_warned_about(studio: Studio) -> None:
    direct = studio.space.direct(studio.anna)
    asked = studio.anna.say("what is running?", direct)
    studio.space.ears.subscribed.discard("agent_session_stopped")

    said = studio.client.agents_sessions_setStatus(channel_id=direct.id, status="processing", thread_ts=asked)

    assert said["warning"] == "missing_agent_session_stopped_event_subscription"


def test_two_people_click_at_once(studio: Studio, bolt: Heard) -> None:
    studio.post(blocks=[actions(button(value="rev1"))])
    (card,) = studio.space.messages(studio.videos)
    shown = snapshot(card)

    def click(person: SlackPerson) -> int:
        return person.click(card, "approve", stale=shown).status

    with ThreadPoolExecutor() as pool:
        statuses = list(pool.map(click, [studio.anna, studio.ben] * 5))

    assert statuses == [200] * 10
    assert len({body["actions"][0]["action_ts"] for body in bolt.bodies}) == 10
    assert len({body["trigger_id"] for body in bolt.bodies}) == 10


def test_events_come_again_at_once_and_after_one_and_five_minutes(studio: Studio) -> None:
    heard = Heard(failing=True)
    with bolt_server(bolt_app(studio.slack, heard)) as url:
        studio.slack.deliver_to(url)
        studio.anna.say("hello", studio.videos)
        (delivery,) = studio.space.wait_for(lambda: studio.slack.deliveries)
        studio.space.wait_for(lambda: len(delivery.attempts) == 2)
        studio.clock.forward(60)
        studio.space.wait_for(lambda: len(delivery.attempts) == 3)
        assert studio.slack.post.waiting == 1
        heard.failing = False
        studio.clock.forward(300)
        studio.space.wait_for(lambda: delivery.ok)

    assert [attempt.status for attempt in delivery.attempts] == [500, 500, 500, 200]
    assert heard.retries == ["3"]
    assert len(heard.events) == 1
    assert studio.slack.post.waiting == 0


def test_an_event_is_given_up_after_the_third_retry(studio: Studio) -> None:
    heard = Heard(failing=True)
    with bolt_server(bolt_app(studio.slack, heard)) as url:
        studio.slack.deliver_to(url)
        studio.anna.say("hello", studio.videos)
        (delivery,) = studio.space.wait_for(lambda: studio.slack.deliveries)
        studio.space.wait_for(lambda: len(delivery.attempts) == 2)
        studio.slack.retry_now()
        studio.slack.retry_now()

        assert studio.slack.retry_now() == []
        studio.slack.redeliver(delivery)

    assert [attempt.number for attempt in delivery.attempts] == [0, 1, 2, 3, 4]


def test_a_forged_delivery_is_refused_by_bolt(studio: Studio) -> None:
    heard = Heard()
    with bolt_server(bolt_app(studio.slack, heard)) as url:
        studio.slack.deliver_to(url, "another-secret")
        forged = studio.anna.command("/video", "new", studio.videos)
        studio.slack.deliver_to(url)
        real = studio.anna.command("/video", "new", studio.videos)

    assert (forged.status, real.status) == (401, 200)
    assert len(heard.bodies) == 1


def test_the_signature_is_slacks_own() -> None:
    signature = sign("secret", "1763660000", "body")

    assert signature == SignatureVerifier("secret").generate_signature(timestamp="1763660000", body="body")


def test_nobody_there_is_told_apart_from_an_error(studio: Studio) -> None:
    studio.anna.say("anyone?", studio.videos)
    studio.slack.settle()
    delivery = studio.anna.command("/video", "new", studio.videos)

    assert [each.attempts[0].reason for each in studio.slack.deliveries] == ["connection_failed"] * 2
    assert studio.slack.post.waiting == 0
    assert "dispatch_failed" in delivery.trouble


def test_who_is_silent_for_three_seconds_has_not_acknowledged(studio: Studio) -> None:
    studio.slack.post.ack_seconds = 0.1
    heard, done = Heard(), threading.Event()
    app = bolt_app(studio.slack, heard)

    @app.middleware
    def linger(next: Callable[[], Any]) -> Any:
        done.wait(5)
        return next()

    with bolt_server(app) as url:
        studio.slack.deliver_to(url)
        delivery = studio.anna.command("/video", "new", studio.videos)
        done.set()

    assert (delivery.status, delivery.attempts[0].reason) == (0, "http_timeout")
    assert "operation_timeout" in delivery.trouble


def test_a_socket_url_opens_one_connection(studio: Studio) -> None:
    url = studio.client.apps_connections_open(app_token=studio.slack.app_token)["url"]

    with connect(url) as first, connect(url) as second:
        assert '"type": "hello"' in first.recv(timeout=2)
        with pytest.raises(ConnectionClosed):
            second.recv(timeout=2)


def test_an_acknowledgement_names_its_envelope(studio: Studio) -> None:
    studio.slack.post.ack_seconds = 0.2
    url = studio.client.apps_connections_open(app_token=studio.slack.app_token)["url"]
    with connect(url) as connection, ThreadPoolExecutor() as pool:
        connection.recv(timeout=2)
        sent = pool.submit(studio.anna.command, "/video", "new", studio.videos)
        envelope = json.loads(connection.recv(timeout=2))
        connection.send('{"envelope_id": "somebody-elses"}')
        delivery = sent.result()

    assert envelope["type"] == "slash_commands"
    assert envelope["accepts_response_payload"]
    assert delivery.attempts[0].reason == "timeout"
    assert studio.slack.sockets.strays == ['{"envelope_id": "somebody-elses"}']


def test_a_client_that_is_asked_to_come_again_does(studio: Studio) -> None:
    with bolt_socket(bolt_app(studio.slack, Heard()), studio.slack, ping_interval=0.1):
        (first,) = studio.slack.sockets.connections
        studio.slack.sockets.refresh()
        studio.space.wait_for(lambda: [each for each in studio.slack.sockets.connections if each is not first])
        assert studio.anna.command("/video", "new", studio.videos).status == 200


def test_a_response_url_is_good_for_five_uses_in_half_an_hour(studio: Studio) -> None:
    with bolt_server(bolt_app(studio.slack, Heard())) as url:
        studio.slack.deliver_to(url)
        used = studio.anna.command("/video", "new", studio.videos)
        late = studio.anna.command("/video", "new", studio.videos)
        studio.space.wait_for(lambda: len(used.heard) == 2)
        studio.space.wait_for(lambda: len(late.heard) == 2)
    address = used.payload["response_url"]

    statuses = [httpx.post(address, json={"text": "more"}).status_code for _ in range(5)]
    studio.clock.forward(30 * 60 + 1)
    expired = httpx.post(late.payload["response_url"], json={"text": "too late"})

    assert statuses == [200, 200, 200, 200, 404]
    assert expired.json()["error"] == "expired_url"


def test_an_ephemeral_changes_through_its_response_url_alone(studio: Studio, bolt: Heard) -> None:
    blocks = [actions(button(value="yes"))]
    studio.client.chat_postEphemeral(channel=studio.videos.id, user=studio.anna.id, text="sure?", blocks=blocks)
    (question,) = studio.anna.ephemerals

    clicked = studio.anna.click(question, "approve")

    studio.space.wait_for(lambda: clicked.heard)
    assert [each["text"] for each in studio.anna.ephemerals] == ["yes approved"]
    assert bolt.bodies[-1]["container"]["is_ephemeral"]
    assert "message" not in bolt.bodies[-1]


def test_broken_requests_can_be_sent_as_they_are(studio: Studio) -> None:
    with bolt_server(bolt_app(studio.slack, Heard())) as url:
        answer = HttpRoute(url, "any").post("{}", {"Content-Type": "application/json"})
        studio.slack.deliver_to(url)
        verified = studio.slack.verify_url()

    assert answer.status == 401
    assert verified


def test_the_payload_files_are_not_touched_by_use(studio: Studio) -> None:
    before = copy.deepcopy(payload("block_actions"))
    payload("block_actions")["user"]["id"] = "changed"

    assert payload("block_actions") == before
    with pytest.raises(KeyError):
        payload("block_actions", colour="red")
