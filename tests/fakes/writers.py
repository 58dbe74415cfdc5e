"""Writers for tests: one that says a fixed script, one that fails."""

from dataclasses import dataclass, field

from graph.core.change import Change
from graph.core.errors import ProductionError
from graph.core.ids import SceneId
from graph.core.script import BEATS, SCENE_PAUSE_SECONDS, Emotion, Line, Listing, Scene, Script, Visual
from graph.core.writing import Assignment, Estimate, Written
from tools.errors import ToolError


@dataclass
class PlainWriter:
    """Writes one template line for each beat, and on revision drops the last scene; remembers the changes."""

    name: str = "plain"
    version: str = "1"
    changes: list[tuple[Change, ...]] = field(default_factory=list)

    def write(self, assignment: Assignment, estimate: Estimate) -> Written:
        scenes = tuple(
            Scene(
                id=SceneId(f"s{number}"),
                beat=beat,
                emotion=Emotion.CURIOSITY,
                lines=(Line(text=f"This is the {beat.lower()} of it.", origin="template"),),
                visual=Visual(headline=f"The {beat.lower()}"),
                seconds=estimate(f"This is the {beat.lower()} of it.") + SCENE_PAUSE_SECONDS,
            )
            for number, beat in enumerate(BEATS[assignment.pattern], start=1)
        )
        script = Script(pattern=assignment.pattern, scenes=scenes, writer=self.name)
        return Written(script=script, listing=Listing(title=assignment.topic, description=""))

    def revise(
        self, before: Written, changes: tuple[Change, ...], assignment: Assignment, estimate: Estimate
    ) -> Written:
        self.changes.append(changes)
        shorter = before.script.model_copy(update={"scenes": before.script.scenes[:-1]})
        return before.model_copy(update={"script": shorter})


@dataclass
class FailingWriter:
    """Raises its error, whatever is wanted."""

    error: ToolError | ProductionError
    name: str = "failing"
    version: str = "1"

    def write(self, assignment: Assignment, estimate: Estimate) -> Written:
        raise self.error

    def revise(
        self, before: Written, changes: tuple[Change, ...], assignment: Assignment, estimate: Estimate
    ) -> Written:
        raise self.error
