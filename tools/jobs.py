"""What a child process can be asked for: one function for each kind of heavy work, JSON in and JSON out."""

from pathlib import Path
from typing import Any

from tools.registry import find_provider
from tools.render import Master as MasterFile
from tools.render import MasterRequest, MixRequest, Progress, Renderer, SceneFile, SceneRequest, ThumbnailRequest
from tools.speech import SpeechRequest, Voice


def speak(call: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Narrate `request` by the voice `provider` into the file `into`."""
    voice: Voice = find_provider(call["provider"])()
    progress(0.0, "speaking")
    narration = voice.speak(SpeechRequest.model_validate(call["request"]), Path(call["into"]))
    return narration.model_dump(mode="json")


def render_scene(call: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Render `request` into the file `into`."""
    request = SceneRequest.model_validate(call["request"])
    return _renderer(call).render_scene(request, Path(call["into"]), progress).model_dump(mode="json")


def inspect_scene(call: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Write the preview of `scene` into the file `into`, and check its pictures."""
    progress(0.0, "checking the pictures")
    scene, request = SceneFile.model_validate(call["scene"]), SceneRequest.model_validate(call["request"])
    return _renderer(call).inspect_scene(scene, request, Path(call["into"])).model_dump(mode="json")


def mix(call: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Mix the sound of `request` into the file `into`."""
    request = MixRequest.model_validate(call["request"])
    return _renderer(call).mix(request, Path(call["into"]), progress).model_dump(mode="json")


def master(call: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Master `request` into the folder `into`."""
    request = MasterRequest.model_validate(call["request"])
    return _renderer(call).master(request, Path(call["into"]), progress).model_dump(mode="json")


def verify(call: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Check the mastered film against its request."""
    progress(0.0, "checking the film")
    film, request = MasterFile.model_validate(call["master"]), MasterRequest.model_validate(call["request"])
    return {"findings": [finding.model_dump(mode="json") for finding in _renderer(call).verify(film, request)]}


def thumbnail(call: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Draw `request` into the file `into`."""
    progress(0.0, "drawing the thumbnail")
    request = ThumbnailRequest.model_validate(call["request"])
    return {"path": str(_renderer(call).thumbnail(request, Path(call["into"])))}


def _renderer(call: dict[str, Any]) -> Renderer:
    renderer: Renderer = find_provider(call["provider"])()
    return renderer
