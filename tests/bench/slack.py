"""What a press in Slack waits for: `greenlight serve` by signed HTTP, with real films being made beside it."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import files
from itertools import cycle
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from tests.bench.table import Row
from tests.e2e.slack_team import SCRIPT, Served, free_port, says
from tests.fakes.slack import SlackEmulator
from tests.fakes.slack.delivery import Delivery

PER_SECOND = 50
SECONDS = 10
CONVERSATIONS = 8
VIDEOS = 48
SINGLE = 5
PATIENCE_SECONDS = 240.0
MADE = "SELECT count(*) FROM work_item WHERE step = 'build' AND state = 'running'"
TAKEN_UP = (
    "SELECT d.gate_id, min(w.created_at) FROM decision d JOIN work_item w ON w.production_id = d.production_id"
    " AND w.step = 'build' WHERE json_extract(d.verdict, '$.kind') = 'approve' GROUP BY d.gate_id"
)
"""For each script that was approved: its gate, and when the graph asked for its scenes."""

Message = dict[str, Any]


@dataclass
class Desk:
    """A workspace whose people wait for `greenlight serve`."""

    slack: SlackEmulator
    folder: Path
    served: Served
    url: str
    cards: list[Message] = field(default_factory=list)
    parents: list[Message] = field(default_factory=list)

    def __post_init__(self) -> None:
        space = self.slack.workspace
        self.boss = space.add_person("boss")
        self.boss.is_admin = True
        self.rooms = [space.add_conversation(f"videos-{n}", members=[self.boss]) for n in range(CONVERSATIONS)]

    def begin(self) -> None:
        """Ask for all videos, and wait for the cards of their scripts."""
        source = (files("config") / "samples" / "octopus.md").read_text(encoding="utf-8")
        for number, room in zip(range(VIDEOS), cycle(self.rooms), strict=False):
            asked = f'new "Three hearts {number}" --length 20s --source "{source.replace(chr(34), "")}"'
            told = self.boss.command("/video", asked, room)
            if not told.ok:
                raise RuntimeError(told.trouble)
        self._wait(lambda: len(self._scripts()) == VIDEOS)
        self.cards = self._scripts()
        self.parents = [one for room in self.rooms for one in self.slack.workspace.messages(room) if _is_parent(one)]

    def _scripts(self) -> list[Message]:
        space = self.slack.workspace
        found = [
            message
            for room in self.rooms
            for parent in space.messages(room)
            if _is_parent(parent)
            for message in space.thread(room, parent["ts"])
        ]
        return [message for message in found if says(message, SCRIPT) and says(message, "gate.approve")]

    def _wait(self, is_so: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while not is_so():
            if time.monotonic() > until:
                raise TimeoutError("".join(self.served.said[-20:]))
            time.sleep(0.25)

    def ask(self, query: str) -> list[Any]:
        """Rows of the domain database."""
        engine = create_engine(f"sqlite:///{self.folder / 'greenlight.db'}")
        with engine.connect() as connection, closing(connection):
            found = [tuple(row) for row in connection.execute(text(query))]
        engine.dispose()
        return found

    def wait_until_taken_up(self, count: int) -> list[Any]:
        """What `TAKEN_UP` says once so many scripts are."""
        self._wait(lambda: len(self.ask(TAKEN_UP)) >= count)
        return self.ask(TAKEN_UP)

    def wait_for_work(self) -> None:
        """Until both processors draw."""
        self._wait(lambda: self.ask(MADE)[0][0] >= 2)


def _is_parent(message: Message) -> bool:
    return message.get("thread_ts", message["ts"]) == message["ts"] and says(message, "production.details")


def measure_slack() -> list[Row]:
    """Single presses, then fifty a second while films are made; then the same against an app that does nothing."""
    with ExitStack() as stack:
        slack = stack.enter_context(SlackEmulator())
        desk = stack.enter_context(_desk(slack, Path(stack.enter_context(tempfile.TemporaryDirectory()))))
        desk.begin()
        clicked: dict[str, datetime] = {}
        for card in desk.cards[:SINGLE]:
            clicked[gate_of(card)] = datetime.now(UTC)
            desk.boss.click(card, "gate.approve")
            time.sleep(1.0)
        desk.wait_for_work()
        resumed = taken_up(clicked, desk.wait_until_taken_up(SINGLE))
        ours = _storm(_presses(desk))
        desk.wait_for_work()
        slack.deliver_to(stack.enter_context(_empty_bolt(slack)), slack.signing_secret)
        empty = _storm(_details(desk, PER_SECOND * SECONDS))
    return [
        Row("Slack: acknowledged, p50 at 50 presses a second", _quantile(ours, 0.5) * 1000, unit=" ms"),
        Row("Slack: acknowledged, p99 at 50 presses a second", _quantile(ours, 0.99) * 1000, 500, unit=" ms"),
        Row("Slack: presses that were not acknowledged", sum(not one.ok for one in ours), 0),
        Row("Slack: that p99 / an empty Bolt app's", _quantile(ours, 0.99) / _quantile(empty, 0.99)),
        Row("Slack: press to graph resumed, median", statistics.median(resumed), 1.0, unit=" s"),
        Row("Slack: press to graph resumed, longest", max(resumed), 1.0, unit=" s"),
    ]


@contextmanager
def _desk(slack: SlackEmulator, folder: Path) -> Iterator[Desk]:
    port = free_port()
    url = f"http://127.0.0.1:{port}/slack/events"
    environ = {
        "GREENLIGHT_DATA_DIR": str(folder),
        "GREENLIGHT_RENDER_PROCESSES": "2",
        "GREENLIGHT_LOG_LEVEL": "info",
        "GREENLIGHT_SLACK__BOT_TOKEN": slack.workspace.bot_token,
        "GREENLIGHT_SLACK__SIGNING_SECRET": slack.signing_secret,
        "GREENLIGHT_WEB__PORT": str(port),
        "SLACK_API_URL": slack.api_url,
    }
    served = Served(environ, command=(str(Path(sys.executable).with_name("greenlight")), "serve"))
    slack.post.ack_seconds = PATIENCE_SECONDS
    slack.deliver_to(url, slack.signing_secret)
    served.start()
    try:
        yield Desk(slack, folder, served, url)
    finally:
        served.process.kill()
        served.process.wait()


@contextmanager
def _empty_bolt(slack: SlackEmulator) -> Iterator[str]:
    command = [sys.executable, "-m", "tests.bench.empty_bolt", slack.signing_secret, slack.api_url]
    with subprocess.Popen(
        [*command, slack.workspace.bot_token],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": "."},
    ) as process:
        if process.stdout is None:
            raise RuntimeError("it has no standard output")
        yield process.stdout.readline().strip()
        process.kill()


def _presses(desk: Desk) -> list[Callable[[], Delivery]]:
    """As a busy team presses: decisions, each of them once more by a double click, and looks at how it stands."""
    presses: list[Callable[[], Delivery]] = []
    fresh = iter(desk.cards[SINGLE:])
    looks = iter(_details(desk, PER_SECOND * SECONDS))
    last: Message = desk.cards[0]
    for number in range(PER_SECOND * SECONDS):
        if number % 12 == 0 and (card := next(fresh, None)) is not None:
            last = card
            presses.append(lambda card=card: desk.boss.click(card, "gate.approve"))  # type: ignore[misc]
        elif number % 12 == 1:
            shown = last["blocks"]
            presses.append(lambda card=last, shown=shown: desk.boss.click(card, "gate.approve", stale=shown))  # type: ignore[misc]
        else:
            presses.append(next(looks))
    return presses


def _details(desk: Desk, count: int) -> list[Callable[[], Delivery]]:
    parents = [message for message, _ in zip(cycle(desk.parents), range(count), strict=False)]
    return [
        lambda message=message: desk.boss.click(message, "production.details", stale=message["blocks"])  # type: ignore[misc]
        for message in parents
    ]


def _storm(presses: list[Callable[[], Delivery]]) -> list[Delivery]:
    """Press by the clock, whether the earlier presses are answered or not."""
    begun, told = time.monotonic(), list[Future[Delivery]]()
    with ThreadPoolExecutor(64) as people:
        for number, press in enumerate(presses):
            time.sleep(max(0.0, begun + number / PER_SECOND - time.monotonic()))
            told.append(people.submit(press))
    return [one.result() for one in told]


def gate_of(card: Message) -> str:
    """The question that a press on this card answers."""
    elements = (one for block in card["blocks"] for one in block.get("elements") or ())
    approve = next(one for one in elements if one.get("action_id") == "gate.approve")
    return str(json.loads(approve["value"])["g"])


def taken_up(clicked: dict[str, datetime], asked: list[Any]) -> list[float]:
    """Seconds from each click until the graph had asked for the scenes; each click has to have come to that."""
    asked_at = {gate: datetime.fromisoformat(at) for gate, at in asked}
    return [(asked_at[gate] - at).total_seconds() for gate, at in clicked.items()]


def _quantile(told: list[Delivery], share: float) -> float:
    seconds = sorted(one.seconds for one in told)
    return seconds[min(len(seconds) - 1, int(len(seconds) * share))]
