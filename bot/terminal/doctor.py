"""Checks of this machine, each with what to do when it fails."""

import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from bot.terminal.paper import BAD, DOUBT, FAINT, GOOD, Paper
from config.errors import ConfigError
from graph.core.errors import ProductionError
from graph.core.value import Value
from tools.errors import ToolError

if TYPE_CHECKING:
    from bot.terminal.desk import Desk

GIGABYTE = 1_000_000_000
COMFORTABLE_BYTES, LEAST_BYTES = 2 * GIGABYTE, GIGABYTE // 4
BUILT = datetime(2026, 11, 1, tzinfo=UTC)
"""No clock that is right shows a time before this."""
ON_THE_DATABASE = frozenset({"clock", "rules", "workers"})
ACTIONS = {"database": "See that it runs and may be written, or correct GREENLIGHT_DATABASE_URL."}
MARKS = {"ok": ("✓", GOOD), "doubt": ("!", DOUBT), "bad": ("✗", BAD)}


class Check(Value):
    """What was found, and the next action where it is not well."""

    name: str
    level: Literal["ok", "doubt", "bad"]
    says: str
    action: str = ""


def examine(desk: "Desk") -> tuple[Check, ...]:
    """All checks, in the order in which one would mend things."""
    checks: tuple[tuple[str, Callable[[Desk], Iterator[Check]]], ...] = (
        ("settings", _settings),
        ("data", _data),
        ("database", _database),
        ("channels", _channels),
        ("rules", _rules),
        ("voice", _voice),
        ("fonts", _fonts),
        ("codecs", _codecs),
        ("model", _model),
        ("clock", _clock),
        ("workers", _workers),
    )
    found: list[Check] = []
    for name, check in checks:
        if name in ON_THE_DATABASE and any(done.name == "database" and done.level == "bad" for done in found):
            found.append(Check(name=name, level="doubt", says="not checked: that takes the database"))
        else:
            found += _safely(name, check, desk)
    return tuple(found)


def _safely(name: str, check: "Callable[[Desk], Iterator[Check]]", desk: "Desk") -> Iterator[Check]:
    """A check that breaks is a finding too."""
    try:
        yield from check(desk)
    except (ProductionError, ConfigError, ToolError) as error:
        yield Check(name=name, level="bad", says=str(error), action=error.hint)
    except Exception as error:  # noqa: BLE001 - whatever is broken here, the other checks still tell something.
        yield Check(name=name, level="bad", says=_plain(error), action=ACTIONS.get(name, ""))


def _plain(error: Exception) -> str:
    """The first line of what went wrong; a database's error without what its libraries add."""
    cause = getattr(error, "orig", None)
    first = str(cause or error).strip().partition("\n")[0]
    return first if cause is not None else f"{type(error).__name__}: {first}"


def _settings(desk: "Desk") -> Iterator[Check]:
    python = ".".join(map(str, sys.version_info[:3]))
    yield Check(name="settings", level="ok", says=f"greenlight {version('greenlight')} on Python {python}")
    for doubt in desk.settings.doubts:
        yield Check(name="settings", level="doubt", says=doubt, action="`greenlight settings` lists what there is.")


def _data(desk: "Desk") -> Iterator[Check]:
    folder = desk.settings.data_dir
    there = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(there).free
    if not os.access(there, os.W_OK):
        yield Check(name="data", level="bad", says=f"{there} is not writable", action="Set GREENLIGHT_DATA_DIR.")
    says = f"{folder}, {free / GIGABYTE:.1f} GB free"
    level: Literal["ok", "doubt", "bad"] = "ok" if free > COMFORTABLE_BYTES else "doubt"
    action = "" if level == "ok" else "A video needs about 100 MB while it is made: free some space."
    yield Check(name="data", level="bad" if free < LEAST_BYTES else level, says=says, action=action)


def _database(desk: "Desk") -> Iterator[Check]:
    from graph.store.migrate import schema_version  # noqa: PLC0415 - checks import what they check.

    db = desk.studio.db
    where = db.engine.url.render_as_string(hide_password=True)
    yield Check(name="database", level="ok", says=f"{where}, schema {schema_version(db)}")


def _channels(desk: "Desk") -> Iterator[Check]:
    for name in desk.profiles:
        yield from _safely("channels", partial(_channel, name), desk)


def _channel(name: str, desk: "Desk") -> Iterator[Check]:
    shown = desk.studio.video_channel(name).list_uploads()
    yield Check(name="channels", level="ok", says=f"{name}: {len(shown)} videos, local folder")


def _rules(desk: "Desk") -> Iterator[Check]:
    """What was chosen in a chat counts here, too."""
    action = "List more in `approvers` or `gate_approvers`, or ask for fewer in `approvals`."
    for name, channel in desk.studio.channels.items():
        for doubt in channel.doubts:
            yield Check(name="rules", level="doubt", says=f"{name}: {doubt}", action=action)


def _voice(desk: "Desk") -> Iterator[Check]:
    engine, voices = desk.studio.speech_engine, desk.studio.speech.voices
    if engine == "espeak" and desk.settings.voice == "auto":
        calmer = "`apt-get install libflite1` gives a calmer voice."
        yield Check(name="voice", level="doubt", says=f"espeak: {', '.join(voices[:6])}", action=calmer)
        return
    yield Check(name="voice", level="ok", says=f"{engine}: {', '.join(voices[:6])}")


def _fonts(_desk: "Desk") -> Iterator[Check]:
    folder = files("config") / "fonts"
    fonts = sorted(file.name for file in folder.iterdir() if file.name.endswith((".otf", ".ttf")))
    if fonts:
        yield Check(name="fonts", level="ok", says=", ".join(fonts))
    else:
        yield Check(name="fonts", level="bad", says="the shipped fonts are missing", action="Install Greenlight again.")


def _codecs(_desk: "Desk") -> Iterator[Check]:
    import av  # noqa: PLC0415
    from av.codec import Codec  # noqa: PLC0415

    missing = [name for name in ("libx264", "aac") if not _has_codec(Codec, name)]
    if missing:
        says = f"PyAV {av.__version__} lacks {', '.join(missing)}"
        yield Check(name="codecs", level="bad", says=says, action="Install PyAV from its own wheels: make setup.")
    else:
        yield Check(name="codecs", level="ok", says=f"PyAV {av.__version__} with x264 and AAC; no ffmpeg is needed")


def _has_codec(codec: Callable[..., object], name: str) -> bool:
    try:
        codec(name, "w")
    except ValueError:
        return False
    return True


def _model(desk: "Desk") -> Iterator[Check]:
    llm = desk.settings.llm
    if not llm.is_enabled:
        yield Check(name="model", level="ok", says="none: the offline writer writes")
        return
    says = f"{llm.model or ', '.join(llm.models.values())} at {llm.base_url}"
    if llm.api_key is None:
        action = "Set GREENLIGHT_LLM__API_KEY, unless that server wants none."
        yield Check(name="model", level="doubt", says=f"{says}, without a key", action=action)
        return
    yield Check(name="model", level="ok", says=says)


def _clock(desk: "Desk") -> Iterator[Check]:
    now = desk.clock.now()
    newest = max((standing.glance.updated_at for standing in desk.look().standings), default=BUILT)
    if now < max(newest, BUILT):
        says = f"this machine says {now:%Y-%m-%d %H:%M} UTC, but it was {max(newest, BUILT):%Y-%m-%d %H:%M} before"
        yield Check(name="clock", level="bad", says=says, action="Set the clock: publish times hang on it.")
    else:
        yield Check(name="clock", level="ok", says=f"{now:%Y-%m-%d %H:%M} UTC")


def _workers(desk: "Desk") -> Iterator[Check]:
    from graph.store.heartbeats import live_workers  # noqa: PLC0415

    live = live_workers(desk.studio.db, desk.clock.now())
    says = f"{len(live)} at work" if live else "none runs; `greenlight run ID` and `greenlight serve` bring their own"
    yield Check(name="workers", level="ok", says=says)


def check_worker(desk: "Desk") -> Check:
    """Whether a worker lives on this host: what a container's health check asks."""
    from graph.store.heartbeats import live_workers  # noqa: PLC0415

    live = live_workers(desk.studio.db, desk.clock.now(), socket.gethostname())
    if live:
        return Check(name="workers", level="ok", says=f"{len(live)} on this host")
    return Check(name="workers", level="bad", says="none lives on this host", action="Start `greenlight serve`.")


def paint_checks(paper: Paper, checks: tuple[Check, ...]) -> None:
    """Each check in a line, with the next action below it."""
    for check in checks:
        mark, style = MARKS[check.level]
        paper.line((f"{mark} ", style), (f"{check.name:<10}", FAINT), check.says, hang=12)
        if check.action:
            paper.line((f"→ {check.action}", style), indent=12, hang=2)
