"""The demonstration: the whole way of a video, from an article to a local channel, in a folder of its own."""

import os
import shutil
import sys
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.commands import Approve, Begin, Part, Show
from bot.page import AnyPage, NotSeen
from bot.terminal.asking import ask
from bot.terminal.desk import Desk
from bot.terminal.founding import found
from bot.terminal.paint import paint
from bot.terminal.paper import BAD, DOUBT, FAINT, GOOD, STRONG
from bot.terminal.reviewing import conclude, go_on, revise
from config.settings import Settings, load_settings
from graph.core.brief import Pattern
from graph.core.errors import CannotRevise, NotAllowed
from graph.core.gate import MANDATORY, GateKind
from graph.core.ids import ProductionId
from graph.core.person import Person, Role, Surface
from graph.core.production import OUT
from graph.core.standing import Standing
from graph.exports import COPIES, MANIFEST, SCRIPT

if TYPE_CHECKING:
    from bot.studio import Studio

CHANNEL = "demo"
SAMPLE = "octopus.md"
TOPIC = "Why an octopus needs three hearts"
SECONDS = 45
DEMO_PERSON = Person(name="demo", role=Role.APPROVER, surface=Surface.TERMINAL)
KEPT = ("GREENLIGHT_VOICE", "GREENLIGHT_RENDER_PROCESSES", "GREENLIGHT_LOG_LEVEL")
"""Settings that a demonstration takes over; database, channels and models of the house are none of its business."""
PROFILE = """# The channel of the demonstration. `make demo YES=1` answers as the person "demo".
title = "Greenlight demonstration"
handle = "@greenlight"
approvers = ["demo"]
"""
WHERE = {"video": "video", "thumbnail": "thumbnail", "srt": "captions", "vtt": "also as VTT"}
QUESTIONS = {
    GateKind.SCRIPT: "Is this the script? [y/N, or what to change]",
    GateKind.VIDEO: "Is this the video? [y/N, or what to change]",
    GateKind.PUBLISH: "Publish it like this? [y/N, or what to change]",
}


def demonstrate(outer: Desk, folder: Path, *, yes: bool) -> None:
    """Walk from the sample article to the channel, asking at each gate; a walk that was broken off goes on."""
    desk = outer.at(demo_settings(os.environ, folder), DEMO_PERSON if yes else None)
    _refuse_foreign(desk.studio)
    _make_channel(desk.settings)
    found(desk)
    production = _continued(desk) or _begun(desk)
    while True:
        standing = go_on(desk, production, None)
        gate = standing.glance.gate
        if gate is None or gate.kind not in MANDATORY:
            break
        _answer(desk, production, gate.kind, yes=yes)
    if standing.glance.state not in OUT:
        conclude(desk, standing)
        raise typer.Exit(1)
    _tell_where(desk, standing)


def demo_settings(environ: Mapping[str, str], folder: Path) -> Settings:
    """Everything inside the folder, whatever this machine's settings say."""
    kept = {name: value for name, value in environ.items() if name in KEPT or not name.startswith("GREENLIGHT_")}
    folder.mkdir(parents=True, exist_ok=True)
    return load_settings(kept | {"GREENLIGHT_DATA_DIR": str(folder.absolute())}, folder)


def _refuse_foreign(studio: "Studio") -> None:
    """A demonstration publishes into a folder of its own and nowhere else."""
    inside = studio.channel_folder(CHANNEL).is_relative_to(studio.settings.data_dir)
    if set(studio.providers["youtube"]) != {"local"} or not inside:
        raise NotAllowed(
            "the demonstration publishes to its own local channel only", hint="Leave the channel's settings to it."
        )


def _make_channel(settings: Settings) -> None:
    settings.channels_dir.mkdir(parents=True, exist_ok=True)
    profile = settings.channels_dir / f"{CHANNEL}.toml"
    if not profile.exists():
        profile.write_text(PROFILE, encoding="utf-8")


def _continued(desk: Desk) -> ProductionId | None:
    """The production of an earlier demonstration that did not come to its end."""
    for standing in desk.look().standings:
        glance = standing.glance
        if glance.channel == CHANNEL and glance.state not in OUT and standing.waits_for != "nobody":
            desk.paper.line("Going on where the last demonstration ended.")
            desk.paper.heading(glance.title, (f"  {glance.id}", FAINT))
            return glance.id
    return None


def _begun(desk: Desk) -> ProductionId:
    article = (files("config") / "samples" / SAMPLE).read_bytes()
    wish = Begin(topic=TOPIC, data=article, source_name=SAMPLE, seconds=SECONDS, pattern=Pattern.A, channel=CHANNEL)
    reply = desk.handle(wish)
    desk.paper.heading(reply.title, (f"  {reply.production}", FAINT))
    desk.paper.line((f"{SECONDS} seconds, from the sample article {SAMPLE}", FAINT))
    production: ProductionId = reply.production
    return production


def _answer(desk: Desk, production: ProductionId, kind: GateKind, *, yes: bool) -> None:
    """Show the gate and take an answer: yes, no, or words that change something."""
    page: AnyPage = desk.handle(Show(production=production, part=Part(kind)))
    desk.paper.blank()
    paint(desk.paper, NotSeen(page=page), desk.clock.now())
    desk.paper.blank()
    if page.gate is None:
        return
    if yes:
        what = "release" if kind is GateKind.PUBLISH else kind
        desk.paper.line((f"{DEMO_PERSON.name} says yes to the {what}.", GOOD))
        desk.handle(Approve(production=production, subject=page.gate.subject, note="make demo YES=1"))
        return
    words = ask(desk.paper, QUESTIONS[kind])
    if words.lower() in {"y", "yes"}:
        desk.handle(Approve(production=production, subject=page.gate.subject))
    elif words.lower() in {"", "n", "no"}:
        _leave(desk)
    else:
        _try_to_revise(desk, production, words)


def _try_to_revise(desk: Desk, production: ProductionId, words: str) -> None:
    """What cannot be done is said, and the gate asks again."""
    try:
        revise(desk, production, words, yes=False)
    except CannotRevise as error:
        desk.paper.line((f"{error}. ", BAD), error.hint)


def _leave(desk: Desk) -> None:
    desk.paper.line(("Nothing was decided. ", DOUBT), "The same command goes on from here.")
    raise typer.Exit(1)


def _program() -> str:
    """How this very program is called from here."""
    program = Path(sys.argv[0])
    if shutil.which(program.name) is not None:
        return program.name
    return str(program.relative_to(Path.cwd()) if program.is_relative_to(Path.cwd()) else program)


def _tell_where(desk: Desk, standing: Standing) -> None:
    glance, paper = standing.glance, desk.paper
    folder = desk.studio.exports.write(glance.id)
    paper.blank()
    paper.line((glance.state, GOOD), " on the local channel.", (f"  {glance.id}", FAINT))
    for role, name in WHERE.items():
        paper.place(name, str(folder / COPIES[role]), indent=0)
    paper.place("script", str(folder / SCRIPT), indent=0)
    paper.place("manifest", str(folder / MANIFEST), indent=0)
    if glance.published is not None:
        paper.place("published", glance.published.url.removeprefix("file://"), indent=0)
    paper.blank()
    paper.line(("Look around", STRONG), " with the verbs of greenlight:")
    paper.command(
        f"GREENLIGHT_DATA_DIR={desk.settings.data_dir} {_program()} channel {CHANNEL}", indent=0, key="for example"
    )
