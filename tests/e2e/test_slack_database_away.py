"""The database goes away while people press and talk: nobody is told a lie, and what Slack repeats is not lost."""

from pathlib import Path

import httpx
import pytest
from sqlalchemy import make_url

from tests.e2e.slack_team import SCRIPT, open_team, says
from tests.fakes.cut_line import cut_line

pytestmark = [pytest.mark.loopback, pytest.mark.postgres, pytest.mark.slow]


def test_a_database_that_is_away_takes_no_press_and_loses_no_word(tmp_path: Path, postgres_database_url: str) -> None:
    url = make_url(postgres_database_url)
    with cut_line(url.host or "127.0.0.1", url.port or 5432) as line:
        through = url.set(host="127.0.0.1", port=line.port).render_as_string(hide_password=False)
        with open_team(tmp_path, "http", GREENLIGHT_DATABASE_URL=through) as team:
            production = team.ask()
            card = team.card(production, SCRIPT)
            line.cut()

            pressed = team.anna.click(card, "gate.approve")
            typed = team.anna.command("/video", "list", team.videos)
            team.anna.say("how much did it cost?", team.videos, thread_ts=card["thread_ts"])
            team.slack.settle(60)
            ready = httpx.get(f"{team.web}/readyz", timeout=60)
            alive = httpx.get(f"{team.web}/healthz", timeout=60)
            line.mend()

            assert (pressed.ok, pressed.trouble) == (False, "a warning triangle beside the button")
            assert "The database does not answer" in str(typed.heard) or not typed.ok
            assert (ready.status_code, ready.json()["troubles"][0]["part"]) == (503, "database")
            assert alive.status_code == 200
            assert team.slack.post.waiting == 1
            team.slack.retry_now()
            team.card(production, "has cost")
            team.wait_for(lambda: httpx.get(f"{team.web}/readyz", timeout=60).status_code == 200)
            assert team.state(production) == "SCRIPT_PENDING_REVIEW"
            assert team.anna.click(card, "gate.approve").ok
            team.wait_for(lambda: team.state(production) != "SCRIPT_PENDING_REVIEW")
            assert len([one for one in team.thread(production) if says(one, "has cost")]) == 1
