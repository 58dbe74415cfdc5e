"""The writer with a model. It gives back a script and nothing else: whatever the model says can only become words."""

import json
from collections.abc import Iterable

from graph.agents.answer import ScriptAnswer
from graph.agents.model_draft import Draft, DraftMaker, FindIcon, Wanted
from graph.agents.model_revision import ASKED, asked_of, beats_of, merged, order_of, require_hook, seconds_of, wishes_of
from graph.agents.prompts import prompt
from graph.core.change import AnotherHook, Change, KeepScenes
from graph.core.script import BEATS, Listing, Scene, Script
from graph.core.writing import Assignment, Estimate, ModelUsage, Writer, Written
from tools.errors import ToolError
from tools.llm import BadAnswer, ChatModel, Question, Usage, usages_of
from tools.youtube.limits import fit_description, fit_tags, fit_title

LONGEST_SOURCE = 60_000
SAMPLE = "Every year thousands of people come to this small town because of one old machine that still works today."
WORDS_IN_SAMPLE = len(SAMPLE.split())
SECONDS_PER_SCENE = 6


class ModelWriter:
    """Writes with `chat`. Changes that need no model (drop, move, replace …) are left to the `mechanic`."""

    version = "1"

    def __init__(self, chat: ChatModel, mechanic: Writer, find_icon: FindIcon, name: str = "model") -> None:
        self.name = name
        self._chat = chat
        self._mechanic = mechanic
        self._find_icon = find_icon

    def write(self, assignment: Assignment, estimate: Estimate) -> Written:
        """Write from the source, or from the topic alone where there is none; what has no source says so.

        Raises:
            ToolError: As `ChatModel.ask`; `BadAnswer` also for a script that cannot be used after one more ask.
        """
        maker = DraftMaker(assignment.source, estimate, self._find_icon)
        beats = BEATS[assignment.pattern]
        wanted = Wanted(beats=beats, order=beats, seconds=assignment.seconds, used_hooks=assignment.used_hooks)
        question = Question(role="writer", instructions=_rules(assignment, estimate), data=_data(assignment))
        draft, bill = self._ask(question, maker, wanted)
        script = self._script(assignment, draft, draft.scenes, bill)
        return _written(script, _listing(draft.answer, assignment), bill)

    def revise(
        self, before: Written, changes: tuple[Change, ...], assignment: Assignment, estimate: Estimate
    ) -> Written:
        """Carry out the changes: those in ready-made form by the mechanic first, then the others by the model.

        Raises:
            ToolError: As `write`.
            CannotRevise: As the mechanic, or another hook is wanted where there is none.
        """
        asked = asked_of(changes)
        if not asked:
            return self._mechanic.revise(before, changes, assignment, estimate)
        keeps = tuple(change for change in changes if isinstance(change, KeepScenes))
        mechanical = tuple(change for change in changes if not isinstance(change, (*ASKED, KeepScenes)))
        if mechanical:
            before = self._mechanic.revise(before, (*mechanical, *keeps), assignment, estimate)
        require_hook(asked, before.script)
        question, wanted = self._revision(before.script, asked, assignment, estimate)
        maker = DraftMaker(assignment.source, estimate, self._find_icon, before.script)
        draft, bill = self._ask(question, maker, wanted)
        scenes = merged(before.script, draft.scenes, keeps, hook_only=all(isinstance(c, AnotherHook) for c in asked))
        fitting = assignment.model_copy(update={"pattern": order_of(asked, before.script)})
        return _written(self._script(fitting, draft, scenes, bill), before.listing, bill)

    def _revision(
        self, script: Script, asked: tuple[Change, ...], assignment: Assignment, estimate: Estimate
    ) -> tuple[Question, Wanted]:
        pattern, seconds = order_of(asked, script), seconds_of(asked)
        fitting = assignment.model_copy(update={"pattern": pattern, "seconds": seconds or round(script.seconds)})
        orders = prompt("revise", wishes=wishes_of(asked), rules=_rules(fitting, estimate))
        data = {"script": _as_json(script.scenes), **_data(assignment)}
        new_hook = any(isinstance(change, AnotherHook) for change in asked)
        wanted = Wanted(
            beats=beats_of(script),
            order=BEATS[pattern] if pattern is not script.pattern else None,
            seconds=seconds,
            used_hooks=(*assignment.used_hooks, script.scenes[0].text) if new_hook else (),
        )
        return Question(role="reviser", instructions=orders, data=data), wanted

    def _ask(self, question: Question, maker: DraftMaker, wanted: Wanted) -> tuple[Draft, tuple[Usage, ...]]:
        """The better of at most two drafts, and what they took. The second is asked for only where the first is off."""
        answer, usage = self._chat.ask(question, ScriptAnswer)
        first = maker.make(answer, wanted)
        bill: tuple[Usage, ...] = (usage,)
        problems = [*first.faults, *filter(None, [first.too_long_or_short])]
        if not problems:
            return first, bill
        again = _again(question, first, problems)
        try:
            answer, usage = self._chat.ask(again, ScriptAnswer)
        except ToolError as error:
            bill, best = (*bill, *usages_of(error)), first
        else:
            bill, best = (*bill, usage), min(first, maker.make(answer, wanted), key=lambda draft: draft.rank)
        if best.faults:
            hint = "Another model may keep to it, or unset GREENLIGHT_LLM__MODEL to write offline."
            raise BadAnswer(f"the script cannot be used: {' '.join(best.faults)}", usages=bill, hint=hint)
        return best, bill

    def _script(
        self, assignment: Assignment, draft: Draft, scenes: tuple[Scene, ...], bill: tuple[Usage, ...]
    ) -> Script:
        notes = (*draft.doubts, *filter(None, [draft.too_long_or_short]))
        return Script(
            pattern=assignment.pattern, scenes=scenes, writer=f"{self._chat.name} {bill[-1].model}", notes=notes
        )


def _rules(assignment: Assignment, estimate: Estimate) -> str:
    words = round(assignment.seconds * WORDS_IN_SAMPLE / max(estimate(SAMPLE), 0.1))
    least = len(BEATS[assignment.pattern])
    avoid = "".join(f"- Do not begin with: {hook}\n" for hook in assignment.used_hooks)
    return prompt(
        "write",
        language=assignment.source.language,
        seconds=assignment.seconds,
        words=words,
        beats=", ".join(BEATS[assignment.pattern]),
        least=least,
        most=max(least + 2, assignment.seconds // SECONDS_PER_SCENE + 2),
        avoid=avoid,
    )


def _data(assignment: Assignment) -> dict[str, str]:
    source = assignment.source.text[:LONGEST_SOURCE] or "(No source is given. Say only what is well established.)"
    return {"topic": assignment.topic, "source": source}


def _again(question: Question, draft: Draft, problems: Iterable[str]) -> Question:
    orders = prompt("adjust", rules=question.instructions, problems="\n".join(f"- {problem}" for problem in problems))
    return question.model_copy(
        update={"instructions": orders, "data": {**question.data, "draft": draft.answer.model_dump_json()}}
    )


def _as_json(scenes: tuple[Scene, ...]) -> str:
    return json.dumps([scene.model_dump(mode="json", exclude={"seconds"}) for scene in scenes], ensure_ascii=False)


def _listing(answer: ScriptAnswer, assignment: Assignment) -> Listing:
    name = assignment.source.name
    credit = f"\n\nSource: {name}" if name and name not in answer.description else ""
    return Listing(
        title=fit_title(answer.title) or fit_title(assignment.topic),
        description=fit_description(answer.description + credit),
        tags=fit_tags(answer.tags),
        language=assignment.source.language,
    )


def _written(script: Script, listing: Listing, bill: tuple[Usage, ...]) -> Written:
    return Written(
        script=script,
        listing=listing,
        model=bill[-1].model,
        input_tokens=sum(usage.input_tokens for usage in bill),
        output_tokens=sum(usage.output_tokens for usage in bill),
        usages=tuple(ModelUsage(**usage.model_dump()) for usage in bill),
    )
