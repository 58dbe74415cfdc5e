"""Providers by dotted name, so that a process imports only the one it uses."""

from importlib import import_module
from typing import Any

PROVIDERS: dict[str, dict[str, str]] = {
    "speech": {"flite": "tools.speech.flite:FliteVoice", "espeak": "tools.speech.espeak:EspeakVoice"},
    "render": {"local": "tools.render.local:LocalRenderer"},
    "picture": {"folder": "tools.picture.folder:PictureFolder"},
    "llm": {"openai": "tools.llm.openai:OpenAIChat"},
    "youtube": {"local": "tools.youtube.local:LocalChannel"},
}


def find_provider(dotted: str) -> Any:
    """The class or function that a dotted name ("module:name") means."""
    module, _, name = dotted.partition(":")
    return getattr(import_module(module), name)
