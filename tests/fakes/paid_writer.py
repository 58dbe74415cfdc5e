"""A writer with a model behind it that answers by script: what it costs can be told beforehand."""

from graph.core.change import Change
from graph.core.writing import Assignment, Estimate, ModelUsage, Written
from tests.fakes.chat_model import ScriptedChat
from tests.fakes.makers import FakeWriter
from tools.llm import Question, Usage
from tools.media import Value


class Answer(Value):
    """What the model says; the words are the fast writer's."""

    said: str


class PaidWriter(FakeWriter):
    """Asks the chat once for each writing, and counts what it took."""

    name = "paid writer"

    def __init__(self, chat: ScriptedChat) -> None:
        self._chat = chat

    def write(self, assignment: Assignment, estimate: Estimate) -> Written:
        usage = self._ask()
        return _counted(super().write(assignment, estimate), usage)

    def revise(
        self, before: Written, changes: tuple[Change, ...], assignment: Assignment, estimate: Estimate
    ) -> Written:
        usage = self._ask()
        return _counted(super().revise(before, changes, assignment, estimate), usage)

    def _ask(self) -> Usage:
        _, usage = self._chat.ask(Question(role="writer", instructions="Write.", data={}), Answer)
        return usage


def _counted(written: Written, usage: Usage) -> Written:
    return written.model_copy(update={"usages": (ModelUsage(**usage.model_dump()),)})
