"""Thousands of odd commands and payloads: each is answered, soon, in a form that Slack takes, and without a trace."""

import io
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.slack import ids
from graph.core.gate import Gate, GateKind
from graph.store.chat_tables import OutboxRow
from tests.conftest import Say
from tests.fakes.slack.blockkit import require_message_blocks
from tests.fakes.slack.delivery import Delivery
from tests.fakes.slack.payloads import payload
from tests.fakes.slack.views import check_view
from tests.storm.brought import approve, command, happened, new_video, press, reacted, reject, said, signature
from tests.storm.front import Door, Front
from tests.storm.oddities import broken, texts, typed

pytestmark = pytest.mark.loopback

A_FEW, MANY = 250, 5000
MOST_SECONDS = 1.0
TAKEN = {200, 400, 413}
UNSEEN = 404
"""An action, a shortcut or a command that is not ours."""


@dataclass
class Trial:
    """What one storm is about, and how long each answer took: work of this process, and time by the clock.

    Work says that no request costs much, however busy the machine is. Time by the clock says that they wait for no
    lock, pause or time-out: one may be slow because the machine did something else, nearly all of them may not.
    """

    front: Front
    door: Door
    logs: io.StringIO
    gates: tuple[Gate, ...]
    seconds: list[float] = field(default_factory=list)
    by_the_clock: list[float] = field(default_factory=list)

    def bring(self, delivery: Delivery) -> None:
        """Bring it, once: brought again it would be known already, and quick."""
        begun, before = time.monotonic(), time.process_time()
        status, body = self.door.deliver(delivery)
        if delivery.kind == "events_api" and status == 200:
            self.front.hear()
        took = time.process_time() - before
        self.seconds.append(took)
        self.by_the_clock.append(time.monotonic() - begun)
        assert took < MOST_SECONDS
        assert status in TAKEN | {UNSEEN}, (status, body)
        assert_readable(delivery, status, body)
        assert_no_trace(self.logs)

    def draw(self, data: st.DataObject) -> Delivery:
        """Something odd."""
        front, gate = self.front, data.draw(st.sampled_from(self.gates))
        names = tuple(one.production for one in self.gates)
        kinds: list[Callable[[], Delivery]] = [
            lambda: command(front, front.anna, data.draw(st.sampled_from(COMMANDS)), data.draw(typed(names))),
            lambda: approve(front, front.ben, gate),
            lambda: reject(front, front.ben, gate, data.draw(texts)),
            lambda: press(front, front.anna, data.draw(st.sampled_from(ACTIONS)), value_like(data, gate)),
            lambda: select(front, data, value_like(data, gate)),
            lambda: new_video(front, front.anna, data.draw(texts), data.draw(texts)),
            lambda: said(front, front.anna, f"<@{front.space.bot_id}> {data.draw(typed(names))}"),
            lambda: said(front, front.ben, data.draw(texts), front.parent_ts),
            lambda: reacted(front, front.anna, data.draw(st.sampled_from(["x", "+1::skin-tone-3", ""])), self.card),
            lambda: happened({"type": data.draw(st.sampled_from(EVENTS)), "user": front.anna.id, "tab": "home"}),
            lambda: shortcut(front, data.draw(texts)),
        ]
        delivery = data.draw(st.sampled_from(kinds))()
        if delivery.kind != "slash_commands" or data.draw(st.booleans()):
            delivery.payload = data.draw(broken(delivery.payload))
        return delivery

    @property
    def card(self) -> str:
        return self.front.parent_ts


COMMANDS = ("/video", "/studio", "/other")
ACTIONS = (*ids.Action, "gate.of.yesterday", "", "x" * 300)
EVENTS = ("app_home_opened", "member_joined_channel", "tokens_revoked_not", "message", "app_mention", "link_shared")


def value_like(data: st.DataObject, gate: Gate) -> str:
    return data.draw(
        st.one_of(
            st.just(ids.GateRef(g=gate.id, s=gate.subject).model_dump_json()),
            st.just(json.dumps({"g": gate.id, "s": "b" * 64})),
            st.just(json.dumps({"g": "0" * 24, "s": gate.subject})),
            st.just(json.dumps({"p": gate.production})),
            st.just(json.dumps({"p": "nobody-2222"})),
            texts,
        )
    )


def select(front: Front, data: st.DataObject, block: str) -> Delivery:
    """Something is picked from a menu of a card; what was picked is odd."""
    delivery = press(front, front.anna, data.draw(st.sampled_from(ACTIONS)), "")
    (action,) = delivery.payload["actions"]
    moments = st.sampled_from([0, -1, 1763660000, 10**12, 10**30])
    action |= {"selected_option": {"value": data.draw(texts)}, "selected_date_time": data.draw(moments)}
    action |= {"block_id": block}
    del action["value"]
    return delivery


def shortcut(front: Front, text: str) -> Delivery:
    message = {"type": "message", "user": front.ben.id, "ts": front.parent_ts, "text": text}
    place = {"id": front.videos.id, "name": front.videos.name}
    sent = payload(
        "message_action",
        callback_id=ids.Shortcut.REVISE_WITH,
        channel=place,
        message=message,
        message_ts=front.parent_ts,
        **{name: value for name, value in signature(front, front.anna).items() if name != "api_app_id"},
    )
    return Delivery("interactive", sent)


def assert_readable(delivery: Delivery, status: int, body: str) -> None:
    """What comes back with an acknowledgement is what Slack takes."""
    if status != 200 or not body.strip():
        return
    answer = json.loads(body) if body.startswith("{") else {"text": body}
    if answer.get("blocks"):
        require_message_blocks(answer["blocks"], summed=False)
    if answer.get("view"):
        check_view(answer["view"], "modal")


def assert_no_trace(logs: io.StringIO) -> None:
    said = logs.getvalue()
    logs.seek(0)
    logs.truncate()
    assert "Traceback" not in said, said[-4000:]


def run_oddities(front: Front, logs: io.StringIO, count: int, say: Say) -> None:
    with front.door() as door:
        trial = Trial(front, door, logs, gates(front))

        @settings(max_examples=count, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        @given(st.data())
        def storm(data: st.DataObject) -> None:
            trial.bring(trial.draw(data))

        storm()

    assert_sendable(front)
    cpu, clock = figures(trial.seconds), figures(trial.by_the_clock)
    say(f"{front.kind}: {len(trial.seconds)} odd requests answered; CPU {cpu}; by the clock {clock}")
    assert quantile(trial.by_the_clock, 0.95) < MOST_SECONDS


def quantile(seconds: list[float], share: float) -> float:
    return sorted(seconds)[int(len(seconds) * share)]


def figures(seconds: list[float]) -> str:
    p95, p99 = quantile(seconds, 0.95) * 1000, quantile(seconds, 0.99) * 1000
    return f"p95 {p95:.0f} ms, p99 {p99:.0f} ms, most {max(seconds) * 1000:.0f} ms"


def gates(front: Front) -> tuple[Gate, ...]:
    """One that shows nothing, and one of each kind that does."""
    shown = (front.gate(front.ask(), kind) for kind in (GateKind.SCRIPT, GateKind.VIDEO, GateKind.PUBLISH))
    return (*shown, front.at_script_gate())


def assert_sendable(front: Front) -> None:
    """What waits in the outbox is what Slack takes."""
    with front.studio.db.read() as session:
        calls = list(session.query(OutboxRow))
    for call in calls:
        if call.arguments.get("blocks"):
            require_message_blocks(call.arguments["blocks"])


def test_odd_requests_are_answered(front: Front, logs: io.StringIO, say: Say) -> None:
    run_oddities(front, logs, A_FEW, say)


def test_a_menu_of_a_form_that_is_picked_on_a_card_is_answered(front: Front, logs: io.StringIO) -> None:
    with front.door() as door:
        status, _ = door.deliver(press(front, front.anna, ids.Action.SETTINGS_OF, "default"))

    assert status == 200
    assert_no_trace(logs)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_five_thousand_odd_requests_are_answered(front: Front, logs: io.StringIO, say: Say) -> None:
    run_oddities(front, logs, MANY, say)
