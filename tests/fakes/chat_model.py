"""A chat model that answers by script and remembers what it was asked."""

from dataclasses import dataclass, field

from tools.errors import ToolError
from tools.llm import AnswerT, Question, Usage


@dataclass
class ScriptedChat:
    """Gives each reply once, in order: a value's JSON, or an error to raise. Every answer costs 100 and 20 tokens."""

    replies: list[str | ToolError]
    name: str = "fake"
    questions: list[Question] = field(default_factory=list)

    def ask(self, question: Question, answer: type[AnswerT]) -> tuple[AnswerT, Usage]:
        self.questions.append(question)
        reply = self.replies.pop(0)
        if isinstance(reply, ToolError):
            raise reply
        usage = Usage(model=f"model-{len(self.questions)}", input_tokens=100, output_tokens=20)
        return answer.model_validate_json(reply), usage
