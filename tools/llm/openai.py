"""Models that speak OpenAI's Chat Completions: OpenAI itself, and the many servers that took over its protocol."""

from collections.abc import Mapping

from pydantic import SecretStr

from tools.errors import ToolNotConfigured
from tools.llm import AnswerT, Question, Usage
from tools.llm.endpoint import Endpoint, Method

OPENAI = "https://api.openai.com/v1"


class OpenAIChat:
    """A chat model behind `base_url`. `models` names one per role; the other roles use `model`.

    Nothing is imported or connected before the first question. Retrying is left to whoever asks.
    """

    def __init__(
        self,
        *,
        model: str,
        models: Mapping[str, str] | None = None,
        base_url: str = OPENAI,
        api_key: SecretStr | None = None,
        timeout_seconds: float = 60.0,
        max_tokens: int = 4000,
        method: Method = "json_schema",
    ) -> None:
        self.name = "openai"
        self._model = model
        self._models = dict(models or {})
        self._max_tokens = max_tokens
        self._endpoint = Endpoint(
            provider=self.name, base_url=base_url, api_key=api_key, timeout_seconds=timeout_seconds, method=method
        )

    def ask(self, question: Question, answer: type[AnswerT]) -> tuple[AnswerT, Usage]:
        """One answer, with at most one repair try where it does not fit; see `tools.llm.ChatModel`."""
        model = self._models.get(question.role) or self._model
        if not model:
            raise ToolNotConfigured(
                f"no model is configured for the role {question.role}",
                hint="Set GREENLIGHT_LLM__MODEL; without it, everything is written offline.",
                provider=self.name,
            )
        from tools.llm.completions import Conversation  # noqa: PLC0415 - it brings langchain: a second, and 150 MB

        fitting = question.model_copy(update={"max_tokens": min(question.max_tokens, self._max_tokens)})
        return Conversation(self._endpoint, model).ask(fitting, answer)
