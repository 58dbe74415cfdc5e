"""Many productions, several workers and persons, and somebody who kills and freezes them at random.

`python -m tests.crash.storm` imports everything once and forks: workers are real ones with short leases and the real
clock, persons answer every gate twice and disagree, and each of them may die or stand still at any moment.
"""

import hashlib
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from config.log import configure_logging
from graph.core.brief import Brief
from graph.core.change import AnotherHook, AnotherTake, Change, ChangeTitle
from graph.core.clock import SystemClock
from graph.core.errors import CannotRevise, StaleDecision
from graph.core.gate import Approve, Gate, GateKind, GateStatus, Reject, Retry, Revise, Verdict
from graph.core.ids import GateId, SceneId
from graph.core.item import ItemState
from graph.core.person import Person
from graph.core.production import TERMINAL, Production, State
from graph.core.value import Value
from graph.store.gates import get_gate
from graph.store.owners import new_owner
from graph.store.tables import DecisionRow, GateRow, ProductionRow, WorkItemRow
from graph.work.pool import ProcessPool
from graph.work.transport import InlineTransport
from graph.work.worker import Pace, Worker
from tests.crash.forks import in_child, start_child
from tests.crash.judge import chain_faults, faults, money_faults
from tests.crash.walk import Walk
from tests.fakes.makers import CALLS
from tests.fakes.studio import ANNA, BEN, BRIEF

PERSONS = (ANNA, BEN)
CHANGES: dict[GateKind, Change] = {
    GateKind.SCRIPT: AnotherHook(),
    GateKind.VIDEO: AnotherTake(scenes=(SceneId("s6"),)),
    GateKind.PUBLISH: ChangeTitle(title="Three hearts, one beat"),
}
MOST_WISHES = 2
ITEM_THREADS = 2
SECONDS_BETWEEN_LOOKS = 0.05
SECONDS_BETWEEN_ANSWERS = 0.2


class Weather(Value):
    """How it is to blow. `calm` and `freeze` are seconds, from and to."""

    database: str
    folder: Path
    seed: int
    productions: int = 50
    workers: int = 3
    lease: float = 2.0
    calm: tuple[float, float] = (1.0, 2.5)
    freeze: tuple[float, float] = (2.5, 4.0)
    freezes_in_ten: int = 3
    pool: int = 0
    """Processes for heavy work in each worker; none means its threads do it."""
    most_seconds: float = 400.0


class Aftermath(Value):
    """What was left."""

    seconds: float
    states: dict[str, int]
    kills: int
    freezes: int
    answers: dict[str, int]
    decisions: int
    paid_calls: int
    paid_work: int
    faults: tuple[str, ...]


@dataclass
class Storm:
    """The processes of a storm, and what is done to them."""

    weather: Weather
    walk: Walk
    kills: int = 0
    freezes: int = 0
    workers: set[int] = field(default_factory=set)
    persons: dict[int, Person] = field(default_factory=dict)
    frozen: dict[int, float] = field(default_factory=dict)

    def run(self) -> Aftermath:
        chance, began = random.Random(self.weather.seed), time.monotonic()
        in_child(self._begin)
        try:
            for _ in range(self.weather.workers):
                self._start_worker()
            for person in PERSONS:
                self._start_person(person)
            while self.persons:
                self._blow(chance)
                if time.monotonic() - began > self.weather.most_seconds:
                    break
            self._let_all_thaw()
            self._let_workers_rest()
        finally:
            for child in (*self.workers, *self.persons):
                end(child)
        seconds = time.monotonic() - began
        return Aftermath.model_validate(in_child(lambda: self._look(seconds).model_dump(mode="json")))

    def _begin(self) -> None:
        for number in range(self.weather.productions):
            # No two productions may say the same: what is spoken once is not paid for again.
            source = BRIEF.source.replace("octopus", f"octopus number {number}")
            self.walk.start(Brief.model_validate(BRIEF.model_dump() | {"source": source}))

    def _start_worker(self) -> None:
        self.workers.add(start_child(self._work))

    def _work(self) -> int:
        self.walk.ledger.owner = new_owner()
        pool = {"pool": ProcessPool(self.weather.pool)} if self.weather.pool else {}
        lease = self.weather.lease
        pace = Pace(
            poll_seconds=SECONDS_BETWEEN_LOOKS,
            renew_seconds=lease / 4,
            reap_seconds=lease / 4,
            item_threads=ITEM_THREADS,
        )
        Worker(self.walk.toolbox(**pool), InlineTransport(), pace).start()
        while True:
            signal.pause()

    def _start_person(self, person: Person) -> None:
        self.persons[start_child(lambda: answer_all(self.walk, person, self._diary(person)))] = person

    def _diary(self, person: Person) -> Path:
        return self.weather.folder / f"{person.name}.diary"

    def _blow(self, chance: random.Random) -> None:
        """Wait a little, then kill or freeze somebody; whoever is dead comes back at once."""
        time.sleep(chance.uniform(*self.weather.calm))
        self._thaw_due()
        for child in [child for child in self.persons if os.waitpid(child, os.WNOHANG)[0]]:
            del self.persons[child]
        awake = sorted((self.workers | set(self.persons)) - set(self.frozen))
        if not awake or not self.persons:
            return
        victim = chance.choice(awake)
        if chance.randrange(10) < self.weather.freezes_in_ten:
            self.freezes += 1
            os.kill(victim, signal.SIGSTOP)
            self.frozen[victim] = time.monotonic() + chance.uniform(*self.weather.freeze)
        else:
            self._replace(victim)

    def _replace(self, victim: int) -> None:
        self.kills += 1
        end(victim)
        if victim in self.workers:
            self.workers.remove(victim)
            self._start_worker()
        else:
            self._start_person(self.persons.pop(victim))

    def _thaw_due(self) -> None:
        for child in [child for child, until in self.frozen.items() if until <= time.monotonic()]:
            os.kill(child, signal.SIGCONT)
            del self.frozen[child]

    def _let_all_thaw(self) -> None:
        """Those who were away longest come back last, and try to go on where they were."""
        while self.frozen:
            time.sleep(SECONDS_BETWEEN_LOOKS)
            self._thaw_due()

    def _let_workers_rest(self) -> None:
        until = time.monotonic() + 10 * self.weather.lease
        while time.monotonic() < until and not in_child(lambda: is_at_rest(self.walk)):
            time.sleep(0.2)

    def _look(self, seconds: float) -> Aftermath:
        productions = self.walk.productions.list()
        bill = Path(os.environ[CALLS])
        calls = bill.read_text().splitlines() if bill.exists() else []
        disturbances = self.kills + self.freezes
        diaries = [line for person in PERSONS for line in read_diary(self._diary(person))]
        with self.walk.db.read() as session:
            decisions = {row.gate_id: row for row in session.scalars(select(DecisionRow))}
        found = [
            f"{production.id}: {fault}"
            for production in productions
            for fault in faults(self.walk.db, self.walk.videos, production.id, deaths=disturbances)
        ]
        found += chain_faults(self.walk.db)
        found += diary_faults(diaries, decisions)
        if not self.weather.pool:  # Processes of a pool are told nothing of this bill.
            found += money_faults(self.walk.db, bill, deaths=disturbances * ITEM_THREADS)
        return Aftermath(
            seconds=round(seconds, 1),
            states=dict(Counter(production.state for production in productions)),
            kills=self.kills,
            freezes=self.freezes,
            answers=dict(Counter(line["outcome"] for line in diaries)),
            decisions=len(decisions),
            paid_calls=len(calls),
            paid_work=len(set(calls)),
            faults=tuple(found),
        )


def end(child: int) -> None:
    """Kill it, frozen or not, and wait until it is gone."""
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def is_at_rest(walk: Walk) -> bool:
    """Whether every production was looked at since its last news, and no work is open."""
    with walk.db.read() as session:
        news = select(func.count()).where(
            ProductionRow.wake != ProductionRow.handled, ProductionRow.state.not_in(TERMINAL)
        )
        held = select(func.count()).where(ProductionRow.lease_owner.is_not(None))
        open_items = select(func.count()).where(WorkItemRow.state.in_((ItemState.QUEUED, ItemState.RUNNING)))
        return not any(session.scalar(query) for query in (news, held, open_items))


def answer_all(walk: Walk, person: Person, diary: Path) -> int:
    """Answer every gate twice until no production needs a person any more, and keep a diary of what came of it."""
    while True:
        with walk.db.read() as session:
            unsettled = select(func.count()).where(ProductionRow.state.not_in({State.SCHEDULED, State.REJECTED}))
            if not session.scalar(unsettled):
                return 0
            pending = list(session.scalars(select(GateRow.id).where(GateRow.status == GateStatus.PENDING)))
        for waiting in pending:
            with walk.db.read() as session:
                gate = get_gate(session, GateId(waiting))
            verdict = verdict_of(gate, walk.productions.get(gate.production), person)
            for _ in range(2):
                answer(walk, gate, verdict, person, diary)
        time.sleep(SECONDS_BETWEEN_ANSWERS)


def answer(walk: Walk, gate: Gate, verdict: Verdict, person: Person, diary: Path) -> None:
    try:
        walk.productions.decide(gate.id, gate.subject, verdict, person)
        outcome = "accepted"
    except StaleDecision:
        outcome = "stale"
    except CannotRevise:
        outcome = "refused"
    with diary.open("a") as file:
        file.write(json.dumps({"gate": gate.id, "by": person.name, "verdict": verdict.kind, "outcome": outcome}) + "\n")


def verdict_of(gate: Gate, production: Production, person: Person) -> Verdict:
    """What this person thinks of this gate: mostly yes, and not always what the other thinks."""
    if gate.kind not in CHANGES:
        return Retry()
    mood = int(hashlib.sha256(f"{gate.id} {person.name}".encode()).hexdigest()[:4], 16)
    if gate.kind is GateKind.SCRIPT and mood % 20 == 1:
        return Reject()
    if mood % 5 == 0 and production.revisions_asked < MOST_WISHES:
        return Revise(changes=(CHANGES[gate.kind],))
    return Approve()


def read_diary(diary: Path) -> Iterator[dict[str, Any]]:
    """The lines of a diary; the one that its writer died over is left out."""
    for line in diary.read_text().splitlines() if diary.exists() else []:
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            continue


def diary_faults(diaries: list[dict[str, Any]], decisions: dict[str, DecisionRow]) -> Iterator[str]:
    """Accepted answers that are not in the chain as they were given, and gates that took two."""
    accepted = Counter(line["gate"] for line in diaries if line["outcome"] == "accepted")
    yield from (f"gate {gate} took {count} answers" for gate, count in accepted.items() if count > 1)
    for line in diaries:
        row = decisions.get(line["gate"])
        if line["outcome"] == "accepted" and (
            row is None or (row.who, row.verdict["kind"]) != (line["by"], line["verdict"])
        ):
            yield f"an accepted answer is not in the chain: {line}"


def open_walk(weather: Weather) -> Walk:
    """A walk that has seen one production through, so that forks begin warm; it holds no connection."""
    url = weather.database
    if url == "sqlite":
        url = f"sqlite:///{weather.folder / 'greenlight.sqlite3'}"
    walk = Walk(url, weather.folder, clock=SystemClock(), lease_seconds=weather.lease)
    walk.begin()
    walk.walk_to_the_end()
    walk.rest()
    return walk


def main() -> None:
    configure_logging(level="error")
    weather = Weather.model_validate_json(sys.argv[1])
    os.environ[CALLS] = str(weather.folder / "bill")
    storm = Storm(weather, open_walk(weather))
    sys.stdout.write(storm.run().model_dump_json())


if __name__ == "__main__":
    main()
