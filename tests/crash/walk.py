"""One production from the brief to the channel, in steps between which nothing is kept in memory."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import func, select

from graph.core.brief import Brief, Pattern
from graph.core.change import AnotherHook, AnotherTake, Change, ChangeTitle
from graph.core.errors import StaleDecision
from graph.core.gate import Approve, Gate, GateKind, Revise, Verdict
from graph.core.ids import ProductionId, SceneId
from graph.core.item import ItemState
from graph.core.person import Person
from graph.core.writing import Assignment, Estimate, Written
from graph.store.saver import close_savers
from graph.store.tables import DecisionRow, GateRow, WorkItemRow
from graph.toolbox import Toolbox
from graph.work.executor import carry_out
from graph.work.reaper import reap
from tests.fakes.forgetful_channel import ForgetfulChannel
from tests.fakes.makers import FakeWriter
from tests.fakes.studio import ANNA, BRIEF, FakeStudio, TurnedClock

Wishes = Mapping[str, tuple[Verdict, ...]]
Step = Literal["graph", "item", "approve", "revise", "accept", "pause"]


def revise(change: Change) -> Revise:
    return Revise(changes=(change,))


APPROVE: Wishes = {kind: (Approve(),) for kind in ("script", "video", "publish", "partial")}
"""What the person says to the first gate of a kind, the second, and so on."""
REVISE_FILM: Wishes = {**APPROVE, "video": (revise(AnotherTake(scenes=(SceneId("s6"),))), Approve())}
REVISE_WORDS: Wishes = {
    **APPROVE,
    "script": (revise(AnotherHook()), Approve()),
    "publish": (revise(ChangeTitle(title="Three hearts, one beat")), Approve()),
}
USD_PER_NARRATION = 0.01


class ShortWriter(FakeWriter):
    """A hook and a call to action: two scenes are enough for everything that can happen to one."""

    def write(self, assignment: Assignment, estimate: Estimate) -> Written:
        written = super().write(assignment, estimate)
        hook, *_, last = written.script.scenes
        return written.model_copy(update={"script": written.script.model_copy(update={"scenes": (hook, last)})})


@dataclass
class Walk(FakeStudio):
    """A studio whose voice is paid, whose pictures are a person's, and whose channel forgives no second upload."""

    usd_per_narration: float = USD_PER_NARRATION
    wishes: Wishes = field(default_factory=lambda: APPROVE)

    @property
    def videos(self) -> ForgetfulChannel:
        return ForgetfulChannel(self.folder / "channel", self.clock.now())

    def toolbox(self, **changed: Any) -> Toolbox:
        parts: dict[str, Any] = {
            "writer": ShortWriter(),
            "pictures": "tests.fakes.pictures:FakePictures",
            "video_channel": lambda _name: self.videos,
        }
        return super().toolbox(**(parts | changed))

    def begin(self, images: Path | None = None) -> ProductionId:
        brief = Brief.model_validate(BRIEF.model_dump() | {"pattern": Pattern.A, "images": str(images or "")})
        return self.start(brief)

    def step(self) -> Step | None:
        """Do what is next. None when nothing is left to do."""
        if self.do_one_item():
            return "item"
        if self.run_one_graph():
            return "graph"
        return self.answer_next() or self._let_time_pass()

    def do_one_item(self, **changed: Any) -> bool:
        item = self.ledger.claim_item()
        if item is None:
            return False
        carry_out(self.toolbox(**changed), item, renew_seconds=15.0, stopping=threading.Event())
        return True

    def answer_next(self) -> Step | None:
        """Answer a gate that waits, if one does, and answer it again, as people do who are not sure that it took."""
        for production in self.productions.list():
            gate = self.productions.find_gate(production.id)
            if gate is not None:
                return self.answer_twice(gate)
        return None

    def _let_time_pass(self) -> Step | None:
        """Wait for work that is tried again after a pause, if there is some."""
        with self.db.read() as session:
            if session.scalar(select(func.count()).where(WorkItemRow.state == ItemState.QUEUED)) == 0:
                return None
        self.turn(seconds=20)
        return "pause"

    def answer_twice(self, gate: Gate, by: Person = ANNA) -> Step:
        verdict = self.wishes[gate.kind][self._answered(gate)]
        self.productions.decide(gate.id, gate.subject, verdict, by)
        try:
            self.productions.decide(gate.id, gate.subject, verdict, by)
        except StaleDecision:
            if gate.kind is GateKind.PARTIAL:
                return "accept"
            return "revise" if isinstance(verdict, Revise) else "approve"
        raise AssertionError(f"the {gate.kind} gate took a second answer")

    def _answered(self, gate: Gate) -> int:
        with self.db.read() as session:
            of_kind = select(func.count()).select_from(DecisionRow).join(GateRow, GateRow.id == DecisionRow.gate_id)
            wanted = of_kind.where(GateRow.production_id == gate.production, GateRow.kind == gate.kind)
            return session.scalar(wanted) or 0

    def turn(self, **by: float) -> None:
        assert isinstance(self.clock, TurnedClock)
        self.clock.turn(**by)

    def rest(self) -> None:
        """Close every connection and end every thread; whatever comes next opens new ones, in a fork too."""
        close_savers(self.url)
        self.db.engine.dispose()

    def outlive_leases(self) -> None:
        """Let so much time pass that whatever a dead process held is free, and find it."""
        self.turn(minutes=2)
        reap(self.toolbox())

    def walk_to_the_end(self) -> None:
        while self.step():
            pass
