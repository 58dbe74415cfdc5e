"""A model that reads replies, slow, beside `greenlight serve` as a process that is killed."""

import json
import signal
from pathlib import Path

import pytest

from tests.e2e.slack_team import SCRIPT, open_team
from tests.fakes.chat_server import Reply, chat_server, completion

pytestmark = pytest.mark.loopback

ANSWER = completion(json.dumps({"intent": "question", "confidence": 0.9, "about": "where"}))


def test_a_slow_model_stops_nobody_and_a_kill_meanwhile_pays_nothing_twice(tmp_path: Path) -> None:
    prices = tmp_path / "prices.toml"
    prices.write_text("as_of = 2026-11-20\n[models.m]\ninput_usd = 10.0\noutput_usd = 10.0\n")
    with (
        chat_server(Reply(hang=True), ANSWER) as server,
        open_team(
            tmp_path,
            "http",
            GREENLIGHT_LLM__BASE_URL=server.base_url,
            GREENLIGHT_LLM__MODELS__READER="m",
            GREENLIGHT_PRICES=str(prices),
            GREENLIGHT_WORKER__LEASE_SECONDS="2",
            GREENLIGHT_WORKER__RENEW_SECONDS="0.5",
        ) as team,
    ):
        production = team.ask()
        card = team.card(production, SCRIPT)
        team.anna.say("is this one sitting on a shelf somewhere", team.videos, thread_ts=card["thread_ts"])
        team.wait_for(lambda: len(server.requests) == 1)

        team.anna.say("why so expensive?", team.videos, thread_ts=card["thread_ts"])
        team.card(production, "has cost")
        assert len(server.requests) == 1

        team.served.end(signal.SIGKILL)
        team.served.start()

        team.card(production, "what waits for a yes")
        assert len(server.requests) == 2
        assert len(team.cards(production, "what waits for a yes")) == 1
        assert team.state(production) == "SCRIPT_PENDING_REVIEW"
        # What the first request was billed nobody knows: its quote is booked, and what the second took.
        assert team.terminal.status(production)["spent_usd"] == pytest.approx(0.15 + 0.0012)
