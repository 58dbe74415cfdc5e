"""Writers and readers with a model, put together from the settings."""

from typing import Any

from config.settings import LlmSettings
from graph.agents.fallback_writer import FallbackWriter
from graph.agents.model_reader import ModelReader
from graph.agents.model_writer import ModelWriter
from graph.core.writing import Writer
from tools.llm import ChatModel
from tools.registry import PROVIDERS, find_provider
from tools.render.icons import find_icon

READER_SECONDS = 20.0


def model_writer(llm: LlmSettings, free_writer: Writer) -> Writer:
    """The model of the settings, then the fall-back model, then the writer that needs none."""
    writers: list[Writer] = [_writer(llm, free_writer, llm.model, dict(llm.models))]
    if llm.fallback_model:
        writers.append(_writer(llm, free_writer, llm.fallback_model, {}))
    return FallbackWriter((*writers, free_writer))


def model_reader(llm: LlmSettings) -> ModelReader:
    """The reader's model of the settings, then the fall-back model. Somebody waits, so neither is given long."""
    seconds = min(llm.timeout_seconds, READER_SECONDS)
    models = tuple(filter(None, (llm.model_of("reader"), llm.fallback_model)))
    return ModelReader(tuple(_chat(llm, model, {}, seconds) for model in models))


def _writer(llm: LlmSettings, free_writer: Writer, model: str, models: dict[Any, str]) -> Writer:
    asked = _chat(llm, model, models, llm.timeout_seconds)
    return ModelWriter(asked, free_writer, find_icon, name=models.get("writer") or model)


def _chat(llm: LlmSettings, model: str, models: dict[Any, str], timeout_seconds: float) -> ChatModel:
    chat: Any = find_provider(PROVIDERS["llm"]["openai"])
    asked: ChatModel = chat(
        model=model,
        models=models,
        base_url=llm.base_url,
        api_key=llm.api_key,
        timeout_seconds=timeout_seconds,
        max_tokens=llm.max_tokens,
        method=llm.method,
    )
    return asked
