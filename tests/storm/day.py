"""A day in Slack: many people at many videos, brought once in order, or several times and shuffled; and what it leaves.

`python -m tests.storm.day` plays one day and prints what is left, in words that two days can be compared by.
"""

import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from slack_bolt import BoltRequest
from sqlalchemy import select

from bot.slack import ids
from bot.slack.app import make_app
from bot.slack.projector import Projector
from bot.slack.rates import Rates
from bot.slack.sender import Sender
from config.log import configure_logging
from graph.core.ids import ProductionId
from graph.core.value import Value
from graph.store.chat_tables import InboxRow, NoteRow, OutboxRow
from graph.store.gates import newest_gate
from graph.store.tables import DecisionRow, GateRow, ProductionRow
from tests.fakes.slack.delivery import Delivery
from tests.fakes.slack.signed_http import encode, signed_headers
from tests.storm.brought import command, mentioned, press, reacted, said
from tests.storm.front import Front, open_front
from tests.storm.side import AheadClock

WINDOW = 50
RESTS = 2
"""So many rounds pass between two rests of graphs and cards."""
MOST_COPIES = 5
ACTS = {
    "chatter": 55,
    "emoji": 20,
    "question": 4,
    "mention": 3,
    "note": 2,
    "approve": 3,
    "approve by an emoji": 2,
    "late press": 2,
    "pause": 1,
    "resume": 2,
    "pause by a command": 1,
    "resume by a command": 2,
    "money": 2,
    "status": 1,
}
"""What people do, and how often."""
_IDS = re.compile(r"\b[0-9a-f]{24,64}\b|\b\d{10}\.\d{6}\b|<!date\^[^>]*>|\d{4}-\d\d-\d\dT[\d:.+]+|https?://\S+")
_TIMES = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b[^.]*|\b\d\d:\d\d\b")


class Task(Value):
    """One day: `seed` says what people do, `storm` whether it is brought in disorder, and in which."""

    database: str
    folder: Path
    productions: int
    rounds: int
    seed: int
    storm: int | None = None


class Left(Value):
    """What a day leaves: of each production by its title, and of all together. `brought` counts deliveries."""

    events: int
    brought: int
    productions: dict[str, dict[str, Any]]
    together: dict[str, Any]


@dataclass
class Unhurried(Rates):
    """What is to be sent is sent at once: rates are another storm's."""

    def __init__(self) -> None:
        """Nothing is kept."""

    def wait_seconds(self, workspace: str, method: str, conversation: str) -> float:
        return 0.0


@dataclass
class Day:
    """The parts of the Slack side, and everybody who wants something of it."""

    front: Front
    task: Task
    clock: AheadClock
    brought: int = 0
    ids: list[ProductionId] = field(default_factory=list)
    late: list[Delivery] = field(default_factory=list)

    def __post_init__(self) -> None:
        front = self.front
        self.people = random.Random(self.task.seed)
        self.disorder = random.Random(self.task.storm)
        self.app = make_app(front.desk, front.studio.settings, None)
        self.projector = Projector(front.studio, front.desk.hint)
        self.sender = Sender(front.studio.db, front.desk.clients, self.clock, "sender", Unhurried())

    def pass_by(self) -> Left:
        self.ids = [self.front.ask(f"Number {number}") for number in range(self.task.productions)]
        self.settle()
        for number in range(1, self.task.rounds + 1):
            self.play(self.round())
            if number % RESTS == 0 or number == self.task.rounds:
                self.settle()
        return self.left()

    def round(self) -> list[Delivery]:
        """What happens next at each production, as its people see it now."""
        kinds, weights = zip(*ACTS.items(), strict=True)
        return [self.act(production, self.people.choices(kinds, weights)[0]) for production in self.ids]

    def act(self, production: ProductionId, kind: str) -> Delivery:
        """One thing that somebody does."""
        front, thread = self.front, self.front.desk.thread_of(production)
        assert thread is not None
        with front.studio.db.read() as session:
            gate = newest_gate(session, production)
        assert gate is not None
        shown, number = ids.GateRef(g=gate.id, s=gate.subject).model_dump_json(), self.people.randrange(1000)
        it = ids.ProductionRef(p=production).model_dump_json()
        bot = f"<@{front.space.bot_id}>"
        match kind:
            case "chatter":
                return said(front, front.cara, f"Has anybody seen number {number}, Ben?", thread.ts)
            case "emoji":
                return reacted(front, front.ben, "tada", thread.ts)
            case "question":
                return said(front, front.anna, f"{bot} how much did it cost?", thread.ts)
            case "mention":
                return said(front, front.anna, f"{bot} approve", thread.ts)
            case "note":
                return said(front, front.anna, 'replace "hearts" with "great hearts"', thread.ts)
            case "approve":
                return press(front, front.anna, ids.Action.APPROVE, shown)
            case "approve by an emoji":
                return reacted(front, front.anna, "white_check_mark", front.card_ts(gate))
            case "late press":
                return press(front, front.ben, ids.Action.APPROVE, shown.replace(gate.subject, "0" * 64))
            case "pause" | "resume":
                return press(front, front.anna, ids.Action(f"production.{kind}"), it)
            case "pause by a command" | "resume by a command":
                return command(front, front.anna, "/video", f"{kind.split(maxsplit=1)[0]} {production}")
            case "money":
                return command(front, front.anna, "/video", f"budget {production} +0.50")
            case _:
                return command(front, front.ben, "/video", f"status {production}")

    def play(self, deliveries: list[Delivery]) -> None:
        """Bring them as this day brings them, a window at a time."""
        for at in range(0, len(deliveries), WINDOW):
            for delivery in self.disordered(deliveries[at : at + WINDOW]):
                self.deliver(delivery)
            self.front.hear()

    def disordered(self, window: list[Delivery]) -> list[Delivery]:
        """On a stormy day each comes one to five times, shuffled; some copies come in a later window."""
        if self.task.storm is None:
            return [each for delivery in window for each in both(delivery)]
        brought, self.late = [*self.late], []
        for delivery in window:
            first, *copies = [delivery] * self.disorder.randint(1, MOST_COPIES)
            brought += [*both(first), *copies]
            for copy in copies:
                if self.disorder.random() < 0.2:
                    brought.remove(copy)
                    self.late.append(copy)
        self.disorder.shuffle(brought)
        return brought

    def deliver(self, delivery: Delivery) -> None:
        """Through Bolt with all its middleware; a machine that is too busy for three seconds is asked again."""
        kind, body = encode(delivery)
        for _ in range(5):
            signed = signed_headers(self.front.slack.signing_secret, kind, body)
            headers = {name: [value] for name, value in signed.items()}
            self.brought += 1
            if self.app.dispatch(BoltRequest(body=body, headers=dict(headers))).status == 200:
                return
        raise AssertionError("it is never acknowledged")

    def settle(self) -> None:
        """Let graphs, work and cards come to rest."""
        self.front.hear()
        self.front.work()
        for production in self.ids:
            self.projector.project(production)
        while self.sender.send_next():
            pass
        self.clock.turn(1.0)

    def left(self) -> Left:
        with self.front.studio.db.read() as session:
            rows = list(session.scalars(select(ProductionRow)))
            gates = list(session.scalars(select(GateRow).order_by(GateRow.sequence)))
            decisions = {row.gate_id: row for row in session.scalars(select(DecisionRow))}
            notes = list(session.scalars(select(NoteRow).order_by(NoteRow.id)))
            calls = Counter(f"{row.method} {row.state}" for row in session.scalars(select(OutboxRow)))
            for state in ("sent", "dropped"):
                calls.pop(f"card {state}", None)  # How often a card is redrawn depends on when somebody looks.
            arrivals = Counter(row.state for row in session.scalars(select(InboxRow)))
        productions = {}
        for row in rows:
            mine = [gate for gate in gates if gate.production_id == row.id]
            productions[row.title] = {
                "state": [row.state, row.hold, row.failure, row.revision, row.revisions_asked, row.budget_micro],
                "is at rest": row.wake == row.handled,
                "gates": [[gate.kind, gate.status] for gate in mine],
                "decisions": [[d.verdict["kind"], d.who] for gate in mine if (d := decisions.get(gate.id))],
                "notes": [[note.words, note.state] for note in notes if note.production_id == row.id],
                "thread": sorted(self.thread(row.id, row.title)),
            }
        events = self.task.productions * self.task.rounds
        together = {"calls": dict(sorted(calls.items())), "failed arrivals": arrivals["failed"]}
        return Left(events=events, brought=self.brought, productions=productions, together=together)

    def thread(self, production: str, title: str) -> Iterator[str]:
        """What stands in its thread, without ids and times."""
        found = self.front.desk.thread_of(ProductionId(production))
        assert found is not None
        for message in self.front.space.thread(self.front.videos, found.ts):
            text = str(message["text"]).replace(production, title)
            yield _TIMES.sub("TIME", _IDS.sub("ID", text))


def both(delivery: Delivery) -> list[Delivery]:
    """A text in which we are named comes as a mention, too."""
    event = delivery.payload.get("event") or {}
    return [delivery, mentioned(delivery)] if "<@" in str(event.get("text", "")) else [delivery]


def play(task: Task) -> Left:
    clock = AheadClock()
    url = f"sqlite:///{task.folder / 'greenlight.sqlite3'}" if task.database == "sqlite" else task.database
    with open_front(url, task.folder, clock) as front:
        front.space.files.share_seconds = 0
        return Day(front, task, clock).pass_by()


if __name__ == "__main__":
    configure_logging(level="error")
    sys.stdout.write(TypeAdapter(Left).dump_json(play(Task.model_validate_json(sys.argv[1]))).decode())
