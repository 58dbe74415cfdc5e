"""What the bench of presses counts from: the click of a person, not what was written down after it."""

import json
from datetime import UTC, datetime

import pytest

from tests.bench.slack import gate_of, taken_up

AT = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


def test_a_press_counts_from_its_click_to_what_the_graph_asked_for() -> None:
    value = json.dumps({"g": "g1", "s": "0" * 64})
    card = {"blocks": [{"type": "section"}, {"elements": [{"action_id": "gate.approve", "value": value}]}]}

    found = taken_up(
        {gate_of(card): AT}, [("g0", "2026-11-27T08:00:00.000000Z"), ("g1", "2026-11-27T09:00:00.750000Z")]
    )

    assert found == [0.75]


def test_a_click_that_came_to_nothing_is_no_quick_one() -> None:
    with pytest.raises(KeyError, match="g1"):
        taken_up({"g1": AT}, [("g0", "2026-11-27T09:00:00.750000Z")])
