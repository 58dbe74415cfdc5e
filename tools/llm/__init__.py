"""The seam to language models: a typed question in, a typed answer and its cost in tokens out."""

from typing import Protocol, TypeVar

from pydantic import BaseModel

from tools.errors import ToolError, ToolFailed, ToolRejected
from tools.media import Value

AnswerT = TypeVar("AnswerT", bound=BaseModel)


class Question(Value):
    """`instructions` are ours; `data` is text from outside, passed on as data between marks and never as orders."""

    role: str
    instructions: str
    data: dict[str, str]
    max_tokens: int = 4000


class Usage(Value):
    """What an answer took, over all tries that the provider billed."""

    model: str
    input_tokens: int = 0
    output_tokens: int = 0
    requests: int = 1


class BadAnswer(ToolFailed):
    """The model answered and was paid, but the answer is cut off or not what was asked for."""

    def __init__(self, message: str, *, usages: tuple[Usage, ...], hint: str = "", provider: str = "") -> None:
        super().__init__(message, hint=hint, provider=provider)
        self.usages = usages


class AnswerRefused(ToolRejected):
    """The model was paid to say that it will not answer this."""

    def __init__(self, message: str, *, usages: tuple[Usage, ...], hint: str = "", provider: str = "") -> None:
        super().__init__(message, hint=hint, provider=provider)
        self.usages = usages


def usages_of(error: ToolError) -> tuple[Usage, ...]:
    """What was billed before the error; nothing for those that come without an answer."""
    match error:
        case BadAnswer() | AnswerRefused():
            return error.usages
        case _:
            return ()


class ChatModel(Protocol):
    """A model that answers with a value of the asked-for schema, or raises a `ToolError`."""

    name: str

    def ask(self, question: Question, answer: type[AnswerT]) -> tuple[AnswerT, Usage]:
        """One answer; at most one repair try when the answer does not fit the schema.

        Raises:
            ToolUnavailable: 429, 5xx, a time-out or no connection.
            ToolRejected: 400, 403, 404 and the like; `AnswerRefused` where the model itself refuses.
            BadAnswer: Cut off, unreadable, or not of the schema after the repair try.
            ToolNotConfigured: No model or key is configured for this role.
        """
        ...
