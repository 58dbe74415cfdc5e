"""Two people who decide one gate in the same moment, by the hundred: one decision each, and the other is told whose."""

import json
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from graph.core.gate import Gate
from graph.core.production import State
from graph.store.audit import verify_chain
from graph.store.tables import DecisionRow
from tests.conftest import Say
from tests.fakes.slack import SlackPerson
from tests.fakes.slack.conversation import Message
from tests.fakes.slack.delivery import Delivery
from tests.share import one_in
from tests.storm.brought import approve, reject
from tests.storm.front import Door, Front

pytestmark = pytest.mark.loopback

A_FEW, MANY = 40, 1000
SAID = {"approve": "approved", "reject": "rejected"}
TOO_LATE = 404
"""What Bolt says when a listener took three seconds, as on a machine that is busy with something else."""
SAME_MOMENT_SECONDS = 0.010


@dataclass
class Line:
    """Two doors that are used in the same moment."""

    doors: tuple[Door, Door]
    answers: list[tuple[int, str]] = field(default_factory=list)
    apart: list[float] = field(default_factory=list)

    def race(self, *both: Delivery) -> None:
        """Bring both at once; their answers in order, and how far apart they were sent."""
        line, sent, answers = threading.Barrier(2), [0.0, 0.0], [(0, ""), (0, "")]

        def run(lane: int) -> None:
            line.wait()
            sent[lane] = time.monotonic()
            answers[lane] = self.doors[lane].deliver(both[lane])

        threads = [threading.Thread(target=run, args=(lane,)) for lane in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.answers = answers
        self.apart.append(abs(sent[0] - sent[1]))


def run_races(front: Front, count: int, say: Say) -> None:
    won: Counter[str] = Counter()
    with front.door() as one, front.door() as other:
        line = Line((one, other))
        for _ in range(count):
            gate = front.at_script_gate()
            line.race(approve(front, front.anna, gate), reject(front, front.ben, gate))
            won[judge(front, gate, line)] += 1

    close = sum(seconds <= SAME_MOMENT_SECONDS for seconds in line.apart)
    say(f"{front.kind}: {count} races, {dict(won)}, {close} of them within 10 ms; a loser was told each time")
    assert close >= count * 0.5  # A busy machine stands still now and then.
    with front.studio.db.read() as session:
        assert verify_chain(session)[0] == count


def judge(front: Front, gate: Gate, line: Line) -> str:
    """The verdict that counts; both were answered, and who came second knows of whom."""
    with front.studio.db.read() as session:
        (decision,) = session.scalars(select(DecisionRow).where(DecisionRow.gate_id == gate.id))
    verdict = str(decision.verdict["kind"])
    approved = verdict == "approve"
    assert front.state(gate.production) is (State.READY_FOR_GENERATION if approved else State.REJECTED)
    winner, loser = (front.anna, front.ben) if approved else (front.ben, front.anna)
    if any(status == TOO_LATE for status, _ in line.answers):
        return f"{verdict}, acknowledged late"
    wanted = f"decided already: {SAID[verdict]} by {winner.mention}"
    told = json.loads(line.answers[1][1])["view"] if approved else whispered(front, loser, gate)
    assert wanted in json.dumps(told)
    return verdict


def whispered(front: Front, loser: SlackPerson, gate: Gate) -> Message:
    """What the loser alone is shown, which is after the press was acknowledged."""
    about = f"/video status {gate.production}"
    return front.space.wait_for(lambda: next((one for one in loser.ephemerals if about in str(one)), None))


def test_of_two_who_decide_at_once_one_counts_and_the_other_is_told_whose_it_was(front: Front, say: Say) -> None:
    run_races(front, A_FEW, say)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_a_thousand_races_have_a_thousand_decisions(front: Front, say: Say) -> None:
    run_races(front, MANY // one_in(), say)
