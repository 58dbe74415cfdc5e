"""Whoever recorded what Slack sent can send it again for five minutes: nothing happens a second time."""

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from bot.slack import ids
from graph.core.gate import Gate
from graph.core.ids import ProductionId
from graph.store.tables import Base
from tests.conftest import Say
from tests.fakes.slack.delivery import Delivery
from tests.fakes.terminal import ARTICLE
from tests.storm.brought import (
    approve,
    command,
    mentioned,
    new_video,
    press,
    reacted,
    reject,
    said,
)
from tests.storm.front import Door, Front

pytestmark = pytest.mark.loopback

TIMES = 3
SOURCE = ARTICLE * 12
ONLY_READ = {"shown"}
Act = Callable[[Front, Gate], Delivery]


def everything(front: Front) -> dict[str, list[tuple[Any, ...]]]:
    """All rows that tell of an effect."""
    with front.studio.db.read() as session:
        return {
            table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name not in ONLY_READ
        }


def of(production: ProductionId) -> str:
    return json.dumps({"p": production})


ACTS: dict[str, Act] = {
    "approve": lambda front, gate: approve(front, front.anna, gate),
    "reject": lambda front, gate: reject(front, front.ben, gate),
    "emoji": lambda front, gate: reacted(front, front.anna, "white_check_mark", front.card_of(gate)),
    "pause": lambda front, gate: press(front, front.anna, ids.Action.PAUSE, of(gate.production)),
    "pause by an emoji": lambda front, gate: reacted(front, front.anna, "pause_button", front.card_of(gate)),
    "resume": lambda front, gate: press(front, front.anna, ids.Action.RESUME, of(gate.production)),
    "abort": lambda front, gate: press(front, front.anna, ids.Action.ABORT, of(gate.production)),
    "new by the form": lambda front, gate: new_video(front, front.anna, "Why bees dance", SOURCE),
    "new by a command": lambda front, gate: command(front, front.anna, "/video", f'new "Bees" --source "{SOURCE}"'),
    "new by a mention": lambda front, gate: said(
        front, front.anna, f'<@{front.space.bot_id}> new "Bees" --source "{SOURCE}"'
    ),
    "pause by a command": lambda front, gate: command(front, front.anna, "/video", f"pause {gate.production}"),
    "resume by a command": lambda front, gate: command(front, front.anna, "/video", f"resume {gate.production}"),
    "more money": lambda front, gate: command(front, front.anna, "/video", f"budget {gate.production} +2.50"),
    "more money by a mention": lambda front, gate: said(
        front, front.anna, f"<@{front.space.bot_id}> budget {gate.production} +2.50"
    ),
    "all pause": lambda front, gate: command(front, front.anna, "/studio", "pause"),
    "all resume": lambda front, gate: command(front, front.anna, "/studio", "resume"),
    "digest": lambda front, gate: command(front, front.anna, "/studio", "digest"),
    "question": lambda front, gate: said(front, front.anna, f"<@{front.space.bot_id}> what is scheduled tomorrow?"),
}


MOVE_NOTHING_YET = {"resume", "resume by a command", "all pause", "all resume"}
"""At a gate that just opened."""


def bring(front: Front, deliveries: list[Delivery]) -> list[int]:
    with front.door() as door:
        answered = [until_acknowledged(door, delivery) for delivery in deliveries]
    front.hear()
    return answered


def until_acknowledged(door: Door, delivery: Delivery) -> int:
    """Bring it, and again where the machine was too busy to acknowledge it within Slack's three seconds."""
    for _ in range(5):
        status, _ = door.deliver(delivery)
        if status == 200:
            break
    return status


@pytest.mark.parametrize("name", sorted(ACTS.keys() - MOVE_NOTHING_YET))
def test_what_is_sent_again_has_no_second_effect(front: Front, name: str) -> None:
    delivery, before = ACTS[name](front, front.at_script_gate()), everything(front)
    twin = [delivery, mentioned(delivery)] if delivery.payload.get("event", {}).get("type") == "message" else [delivery]
    assert bring(front, twin)[0] == 200
    after = everything(front)
    assert after != before

    bring(front, [*twin] * TIMES)

    assert everything(front) == after


def test_a_look_at_how_a_production_stands_writes_nothing(front: Front) -> None:
    gate = front.at_script_gate()
    looks = [press(front, front.anna, ids.Action.DETAILS, of(gate.production)) for _ in range(3)]
    before = everything(front)

    assert bring(front, looks) == [200] * 3

    assert everything(front) == before


def test_old_presses_do_not_undo_what_came_after_them(front: Front) -> None:
    gate = front.at_script_gate()
    pause, resume = (ACTS[name](front, gate) for name in ("pause", "resume"))
    typed = ACTS["pause by a command"](front, gate)
    bring(front, [pause, resume, typed, ACTS["resume by a command"](front, gate)])
    assert front.studio.productions.get(gate.production).hold == ""

    bring(front, [pause, typed])

    assert front.studio.productions.get(gate.production).hold == ""


def test_a_recorded_day_that_is_sent_again_in_any_order_changes_nothing(front: Front, say: Say) -> None:
    seed = random.SystemRandom().randrange(10_000)
    chance = random.Random(seed)
    deliveries = [act(front, front.at_script_gate()) for act in ACTS.values() for _ in range(3)]
    chance.shuffle(deliveries)
    bring(front, deliveries)
    after = everything(front)

    again = deliveries * TIMES
    chance.shuffle(again)
    answered = bring(front, again)

    say(f"{front.kind}: {len(again)} replays of {len(deliveries)} requests, no second effect (seed {seed})")
    assert set(answered) == {200}
    assert everything(front) == after
