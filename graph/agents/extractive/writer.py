"""The offline writer: it needs no key and no network, and says only what the source says."""

from collections.abc import Sequence

from graph.agents.extractive.drafting import Drafter
from graph.agents.extractive.listing import listing_of
from graph.agents.extractive.revising import revise
from graph.agents.extractive.visuals import FindIcon, plain_icon
from graph.core.brief import Pattern
from graph.core.change import Change
from graph.core.script import Script
from graph.core.writing import Assignment, Estimate, Written


class ExtractiveWriter:
    """Chooses, shortens and orders sentences of the source. Same assignment, same script."""

    name = "extractive"
    version = "5"

    def __init__(self, find_icon: FindIcon = plain_icon) -> None:
        self._find_icon = find_icon

    def write(self, assignment: Assignment, estimate: Estimate) -> Written:
        """Write within 10 % of the wanted seconds, or raise `SourceTooThin` with the nearest length that works."""
        drafter = Drafter(assignment, estimate, self._find_icon)
        draft = drafter.best(assignment.seconds)
        if draft is None:
            raise drafter.too_thin()
        material = drafter.material
        loose = material.loose_start(draft.scenes[0])
        notes = (*material.doubts(), *loose, *material.without_steps(draft.scenes))
        script = Script(pattern=assignment.pattern, scenes=draft.scenes, writer=self.name, notes=notes)
        return Written(script=script, listing=listing_of(script, assignment, material))

    def fitting_pattern(self, assignment: Assignment, patterns: Sequence[Pattern], estimate: Estimate) -> Pattern:
        """The first of the patterns in which `write` succeeds. Raises as `write` does in the first of them."""
        first = Drafter(assignment.model_copy(update={"pattern": patterns[0]}), estimate, self._find_icon)
        for pattern in patterns:
            if first.in_pattern(pattern).fills(assignment.seconds):
                return pattern
        raise first.too_thin()

    def revise(
        self, before: Written, changes: tuple[Change, ...], assignment: Assignment, estimate: Estimate
    ) -> Written:
        """Carry out changes of words and listing; scenes that no change names keep their id and words."""
        return revise(before, changes, Drafter(assignment, estimate, self._find_icon))
