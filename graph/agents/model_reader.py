"""Reading a message with a model, where the grammar does not understand it: closed values come back, and no words."""

from typing import Protocol

from graph.agents.intent_answer import IntentAnswer, intent_of
from graph.agents.prompts import prompt
from graph.core.intent import Intent
from graph.core.script import Revision
from graph.core.value import Value
from tools.errors import ToolError
from tools.llm import AnswerRefused, BadAnswer, ChatModel, Question, Usage, usages_of

LONGEST_NOTE = 4000
MOST_TOKENS = 1500


class Heard(Value):
    """What a message means, and what reading it took."""

    intent: Intent
    usages: tuple[Usage, ...]


class Reader(Protocol):
    """Whoever reads messages that follow no form."""

    name: str

    def read(self, words: str, revision: Revision | None, voices: tuple[str, ...]) -> Heard:
        """What the words mean. Raises `ToolError` as `ChatModel.ask`, with what was billed before it."""
        ...


class ModelReader:
    """Asks `chats` in a row: where one fails, the next is asked at once."""

    def __init__(self, chats: tuple[ChatModel, ...]) -> None:
        self.name = chats[0].name
        self._chats = chats

    def read(self, words: str, revision: Revision | None, voices: tuple[str, ...]) -> Heard:
        """What the words mean, by the first that answers."""
        question = _question(words, revision, voices)
        billed: tuple[Usage, ...] = ()
        for chat in self._chats:
            try:
                answer, usage = chat.ask(question, IntentAnswer)
            except ToolError as error:
                billed, failed = (*billed, *usages_of(error)), error
            else:
                return Heard(intent=intent_of(answer, words, revision, voices), usages=(*billed, usage))
        raise _with(failed, billed)


def _question(words: str, revision: Revision | None, voices: tuple[str, ...]) -> Question:
    scenes = revision.script.scenes if revision else ()
    script = "\n".join(f"{number}. {scene.beat}: {scene.text}" for number, scene in enumerate(scenes, 1))
    seconds = round(revision.script.seconds) if revision else 0
    orders = prompt("read", voices=", ".join(voices), seconds=seconds)
    data = {"message": words[:LONGEST_NOTE], "script": script or "(Nothing is written yet.)"}
    return Question(role="reader", instructions=orders, data=data, max_tokens=MOST_TOKENS)


def _with(error: ToolError, billed: tuple[Usage, ...]) -> ToolError:
    """The last error, carrying what all of them were billed."""
    if billed == usages_of(error):
        return error
    kind = AnswerRefused if isinstance(error, AnswerRefused) else BadAnswer
    return kind(str(error), usages=billed, hint=error.hint, provider=error.provider)
