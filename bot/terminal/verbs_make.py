"""Verbs that make: new, run, step."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.terminal.options import Id, Json, desk_of

app = typer.Typer()
LARGEST_READ = 12_000_000
"""So much of a source is read at most; the refusal of a larger one is the reader's."""


def _seconds(text: str) -> int:
    """`45`, `45s`, `1:30` or `half a minute`."""
    import re

    from graph.agents.revision.amounts import DURATION, seconds_of

    plain = text.strip().casefold()
    if re.fullmatch(r"-?\d{1,6}", plain):
        return int(plain)
    if not re.fullmatch(DURATION, plain):
        raise typer.BadParameter(f"{text!r} is no length; give seconds, as 45, or 1:30")
    return round(seconds_of(plain))


@app.command()
def new(
    context: typer.Context,
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="What the video is about, in a few words.")],
    source: Annotated[str, typer.Option(metavar="FILE", help="The text to make it from; - is standard input.")] = "",
    text: Annotated[str, typer.Option(metavar="TEXT", help="The text itself, instead of a file.")] = "",
    length: Annotated[
        int | None,
        typer.Option(
            metavar="SECONDS",
            parser=_seconds,
            help="How long it shall be: 10 to 180, or 1:30; else as the channel says.",
        ),
    ] = None,
    pattern: Annotated[
        Literal["A", "B", "C"] | None, typer.Option(help="The order of the beats.", case_sensitive=False)
    ] = None,
    images: Annotated[str, typer.Option(metavar="DIR", help="A folder with pictures to show.")] = "",
    channel: Annotated[str, typer.Option(metavar="NAME", help="Where it is published.")] = "default",
    at: Annotated[
        str, typer.Option(metavar="TIME", help='When: "friday 18:00" or "2026-12-01 18:00", in the channel\'s zone.')
    ] = "",
    budget: Annotated[float | None, typer.Option(metavar="USD", min=0, help="What it may cost.")] = None,
    as_json: Json = False,
) -> None:
    """Ask for a video."""
    from bot.commands import Begin
    from bot.terminal.desk import answer
    from graph.core.brief import Pattern

    if source and text:
        raise typer.BadParameter("give the text either by --source or by --text")
    wish = Begin(
        topic=topic,
        text=text,
        data=_read(source) if source else None,
        source_name="standard input" if source == "-" else Path(source).name,
        seconds=length,
        pattern=Pattern(pattern) if pattern else None,
        channel=channel,
        images=images,
        at=at,
        budget_usd=budget,
    )
    desk = desk_of(context)
    answer(desk, desk.handle(wish), as_json=as_json)


def _read(source: str) -> bytes:
    """The source's bytes; of a monster only so much that it is recognised as one."""
    from graph.core.errors import BadBrief

    if source == "-":
        if sys.stdin.isatty():
            sys.stderr.write("Paste the text, then press Ctrl-D in an empty line.\n")
        return sys.stdin.buffer.read(LARGEST_READ)
    try:
        with Path(source).expanduser().open("rb") as file:
            return file.read(LARGEST_READ)
    except OSError as error:
        hint = "Give the path of a text file, or - for standard input."
        raise BadBrief(f"{source} cannot be read: {error.strerror}", hint=hint) from error


@app.command()
def run(
    context: typer.Context,
    production: Id,
    budget: Annotated[float | None, typer.Option(metavar="USD", min=0, help="Let it cost so much from now on.")] = None,
    as_json: Json = False,
) -> None:
    """Work on a production until it needs you or is done.

    A production on hold goes on, and one that failed tries again. Ctrl-C stops cleanly: what is finished is kept.
    """
    from bot.terminal.reviewing import conclude, go_on

    desk = desk_of(context)
    conclude(desk, go_on(desk, production, budget, as_json=as_json), as_json=as_json)


@app.command()
def step(
    context: typer.Context,
    production: Id,
    name: Annotated[str | None, typer.Argument(metavar="STEP", help="write, build, master, verify, …")] = None,
    policy: Annotated[
        Literal["auto", "human", "review"] | None,
        typer.Option(help="Run by itself, ask before it runs, or ask to accept what it made."),
    ] = None,
    log: Annotated[bool, typer.Option("--log", help="Show its newest log.")] = False,
    retry: Annotated[bool, typer.Option("--retry", help="Try again what failed; or begin again at STEP.")] = False,
    as_json: Json = False,
) -> None:
    """Look at the steps, let one ask first, or try again what failed."""
    from bot.commands import Command, ListSteps, ReadLog, Retry, SetPolicy
    from bot.terminal.desk import answer

    desk = desk_of(context)
    command: Command = ListSteps(production=production, step=name)
    if policy is not None:
        if name is None:
            raise typer.BadParameter("name the step that shall have this policy")
        command = SetPolicy(production=production, step=name, policy=policy)
    elif retry:
        command = Retry(production=production, step=name)
    elif log:
        command = ReadLog(production=production, step=name)
    answer(desk, desk.handle(command), as_json=as_json)
