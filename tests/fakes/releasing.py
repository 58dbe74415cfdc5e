"""Bringing productions out, and putting other channels in their way."""

from typing import Any

from graph.core.ids import ProductionId
from graph.core.production import State
from tests.fakes.studio import FakeStudio
from tests.fakes.walking import state
from tools.youtube.local import LocalChannel


def open_channel(studio: FakeStudio, kind: type[LocalChannel]) -> dict[str, Any]:
    """Hand this channel to nodes and work instead of the plain local one."""
    channel = kind(studio.folder / "published", "default", studio.clock.now)
    return {"video_channel": lambda _name: channel, "channel": lambda _name: studio.channel}


def schedule(studio: FakeStudio) -> ProductionId:
    production = studio.start()
    studio.walk_to(production, "publish")
    studio.decide(production)
    studio.work(production)
    assert state(studio, production) is State.SCHEDULED
    return production


def die(*_: object) -> None:
    raise OSError("the worker died here")
