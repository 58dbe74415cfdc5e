"""An office whose replies are read by a model: that of a server on this machine."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.fakes.chat_server import ChatServer, Reply, Script, chat_server, completion
from tests.fakes.slack_studio import Office, open_office

KEY = "sk-canary-key-0123456789"
PRICES = "as_of = 2026-11-20\n[models.m]\ninput_usd = 10.0\noutput_usd = 10.0\n"


@contextmanager
def reading_office(folder: Path, *replies: Script, **environ: str) -> Iterator[tuple[Office, ChatServer]]:
    """An office whose reader is that model; it waits for nobody's next note."""
    prices = folder / "prices.toml"
    prices.write_text(PRICES)
    with chat_server(*replies) as server:
        given = {
            "GREENLIGHT_LLM__BASE_URL": server.base_url,
            "GREENLIGHT_LLM__API_KEY": KEY,
            "GREENLIGHT_LLM__MODELS__READER": "m",
            "GREENLIGHT_PRICES": str(prices),
            "GREENLIGHT_SLACK__MERGE_SECONDS": "0",
        }
        with open_office(folder, **(given | environ)) as office:
            yield office, server


def meaning(intent: str, confidence: float = 0.9, **more: Any) -> Reply:
    """What the model says a message means."""
    return completion(json.dumps({"intent": intent, "confidence": confidence, **more}))
