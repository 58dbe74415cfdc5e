"""A Slack that says "later", breaks down and loses answers: every card arrives, none twice, and the newest counts."""

import io
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.slack.projector import Projector
from bot.slack.rates import Rates
from bot.slack.sender import Sender
from graph.core.gate import Approve
from graph.core.ids import ProductionId
from graph.core.value import digest
from graph.store.chat_tables import CardRow, InboxRow, OutboxRow
from graph.store.outbox import FILE, MOST_TRIES, Lane, count_waiting
from tests.conftest import Say
from tests.fakes.slack.web_api import SLACK_LIMITS
from tests.storm.brought import said
from tests.storm.front import Front, open_front
from tests.storm.side import AheadClock

pytestmark = pytest.mark.loopback

A_FEW, MANY = 4, 15
ROUNDS_EACH = 4
METHODS = (
    *("chat.postMessage", "chat.update", "files.getUploadURLExternal", "files.completeUploadExternal", "files.info"),
    *("chat.getPermalink", "conversations.replies", "conversations.history", "reactions.add", "chat.postEphemeral"),
)
TROUBLES = ("later", "later", "later", "ratelimited", "lost", "dropped", "500")
MESSAGES = {"parent", "gate", "progress", "failure", "digest", "heard"}
"""Cards that are messages, by how their keys begin; others are files, or how the agent's session stands."""
LONGEST_CALM = 20_000
GIVEN_ID = re.compile(r"b\d{4,}")


@dataclass
class Blow:
    """The parts of the Slack side, turned by hand, and a Slack that fails by lot."""

    front: Front
    clock: AheadClock
    chance: random.Random
    productions: list[ProductionId] = field(default_factory=list)

    def __post_init__(self) -> None:
        front, rates = self.front, Rates(self.clock)
        self.projector = Projector(front.studio, front.desk.hint)
        self.senders = [
            Sender(front.studio.db, front.desk.clients, self.clock, f"sender {lane}", rates, lane) for lane in Lane
        ]
        front.slack.limits.update(SLACK_LIMITS)

    def trouble(self) -> None:
        """Let some methods fail for the next few calls."""
        for method in self.chance.sample(METHODS, 4):
            kind = self.chance.choice(TROUBLES)
            if kind == "later":
                times, seconds = self.chance.randint(1, 4), self.chance.randint(1, 12)
                self.front.slack.failing(method, "ratelimited", times, retry_after=seconds)
            else:  # A call that fails otherwise counts its tries, and a file takes three calls.
                self.front.slack.failing(method, kind, 1)

    def act(self) -> None:
        """Somebody asks, approves, or says something."""
        front, kind = self.front, self.chance.choice(("approve", "approve", "question", "note"))
        production = self.chance.choice(self.productions)
        gate = front.studio.productions.find_gate(production)
        thread = front.desk.thread_of(production)
        if kind == "approve" and gate is not None:
            front.studio.handler.decide(gate.id, gate.subject, Approve(), front.person)
        elif thread is not None and thread.ts:
            words = "why does it take so long?" if kind == "question" else 'replace "hearts" with "big hearts"'
            with front.door() as door:
                door.deliver(said(front, front.anna, words, thread.ts, ts=self.posted(thread.ts)))

    def posted(self, thread_ts: str) -> str:
        """A message of anna's in the thread; Slack's own events of it are not waited for."""
        return self.front.anna.say("Hm.", self.front.videos, thread_ts=thread_ts)

    def turn(self, seconds: float) -> bool:
        """Let everything do what it can now, then let time pass; whether something was done."""
        self.front.hear()
        self.front.work()
        self.projector.look()
        sent = False
        for sender in self.senders:
            while sender.send_next():
                sent = True
        self.clock.turn(seconds)
        return sent

    def settle(self) -> int:
        """Let Slack be well again, and wait until nothing is left to be sent; how many turns that took."""
        self.front.slack.heal()
        for turns in range(LONGEST_CALM):
            worked = self.turn(1.1)
            with self.front.studio.db.read() as session:
                unheard = session.scalar(select(func.count()).where(InboxRow.state == "waiting"))
                if not (worked or unheard or count_waiting(session)):
                    return turns
        raise AssertionError("there is always something left to be sent")


def faults(front: Front) -> Iterator[str]:
    """What people see that is not what it should be."""
    place = front.videos
    messages = front.space.messages(place)
    marks = Counter(str(one["metadata"]["event_payload"]) for one in messages if one.get("metadata"))
    yield from (f"{mark} is there {count} times" for mark, count in marks.items() if count > 1)
    files = Counter((one["thread_ts"], file["name"]) for one in messages for file in one.get("files") or ())
    yield from (f"{file} is there {count} times" for file, count in files.items() if count > 1)
    with front.studio.db.read() as session:
        cards = list(session.scalars(select(CardRow)))
        calls = list(session.scalars(select(OutboxRow).order_by(OutboxRow.id)))
    yield from (f"call {call.id} ended {call.state}: {call.error}" for call in calls if gave_up_early(call))
    for card in cards:
        message = place.find(card.ts)
        if message is None:
            if card.key.partition(":")[0] in MESSAGES:
                yield f"{card.key} is not there"
        elif digest([message["text"], as_drawn(message["blocks"])]) != card.wanted:
            yield f"{card.key} shows something old"


def gave_up_early(call: OutboxRow) -> bool:
    """Whether it ended for nothing. A film's question is asked without its film once that has failed often enough."""
    return call.state == "failed" and not (call.method == FILE and call.tries >= MOST_TRIES)


def as_drawn(blocks: list[dict[str, object]]) -> list[dict[str, object]]:
    """Blocks without the ids that Slack gives those that have none."""
    return [
        {name: value for name, value in block.items() if name != "block_id" or not GIVEN_ID.fullmatch(str(value))}
        for block in blocks
    ]


def run_storm(front: Front, clock: AheadClock, count: int, say: Say) -> None:
    seed = random.SystemRandom().randrange(10_000)
    blow = Blow(front, clock, random.Random(seed))
    for number in range(count):
        blow.productions.append(front.ask(f"Number {number}"))
        for _ in range(ROUNDS_EACH):
            blow.trouble()
            blow.act()
            blow.turn(blow.chance.uniform(0.2, 12))
    turns = blow.settle()

    calls = front.slack.calls
    failed = Counter(call.error for call in calls if call.error)
    found = list(faults(front))
    say(
        f"{front.kind}: {count} productions, {len(calls)} calls, of which failed {dict(failed)}; calm after {turns} "
        f"turns; {len(front.space.messages(front.videos))} messages, {len(found)} faults (seed {seed})"
    )
    assert found == []
    assert failed["ratelimited"]
    assert sum(failed.values()) >= count


@pytest.fixture
def clock() -> AheadClock:
    return AheadClock()


@pytest.fixture
def front(database_url: str, tmp_path: Path, logs: io.StringIO, clock: AheadClock) -> Iterator[Front]:
    with open_front(database_url, tmp_path, clock) as opened:
        opened.space.files.share_seconds = 1.0
        yield opened


def test_every_card_arrives_once_through_a_slack_that_says_later(front: Front, clock: AheadClock, say: Say) -> None:
    run_storm(front, clock, A_FEW, say)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_card_of_many_productions_arrives_once(front: Front, clock: AheadClock, say: Say) -> None:
    run_storm(front, clock, MANY, say)
