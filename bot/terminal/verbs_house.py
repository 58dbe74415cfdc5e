"""Verbs of the house: init, settings, doctor, serve, resume, demo."""

from pathlib import Path
from typing import Annotated

import typer

from bot.terminal.options import Json, desk_of

app = typer.Typer()


@app.command()
def init(context: typer.Context, as_json: Json = False) -> None:
    """Make the data folder and the database."""
    from bot.terminal.desk import put_json
    from bot.terminal.founding import found

    desk = desk_of(context)
    places = found(desk)
    if as_json:
        put_json(places)
        return
    for name, place in places.items():
        desk.paper.place(name, place, indent=0)
    desk.paper.command("greenlight doctor", indent=0)


@app.command()
def settings(context: typer.Context, as_json: Json = False) -> None:
    """Show every setting and where it comes from."""
    from bot.terminal.desk import put_json
    from bot.terminal.paper import DOUBT, FAINT, TYPED
    from config.settings import describe

    desk = desk_of(context)
    lines, doubts = describe(desk.settings), desk.settings.doubts
    if as_json:
        found = [{"variable": line.variable, "value": line.shown, "origin": line.origin} for line in lines]
        put_json({"settings": found, "doubts": list(doubts)})
        return
    widest = max(len(line.variable) for line in lines)
    for line in lines:
        shown = (line.shown, FAINT if line.origin in {"", "default"} else TYPED)
        origin = f"  {line.origin}" if line.origin else ""
        desk.paper.line(f"{line.variable:<{widest}}  ", shown, (origin, FAINT), hang=widest + 2)
    for doubt in doubts:
        desk.paper.line((f"! {doubt}", DOUBT))


@app.command()
def doctor(
    context: typer.Context,
    worker: Annotated[bool, typer.Option("--worker", help="Only say whether a worker lives on this host.")] = False,
    as_json: Json = False,
) -> None:
    """Check this machine, and say what to do.

    Voices, fonts, codecs, disk, database, channels, model, clock and workers.
    """
    from bot.terminal import doctor
    from bot.terminal.desk import put_json

    desk = desk_of(context)
    checks = (doctor.check_worker(desk),) if worker else doctor.examine(desk)
    if as_json:
        put_json([check.model_dump(mode="json") for check in checks])
    else:
        doctor.paint_checks(desk.paper, checks)
    if any(check.level == "bad" for check in checks):
        raise typer.Exit(1)


@app.command()
def serve(context: typer.Context) -> None:
    """Work on all productions until told to stop.

    Ctrl-C or SIGTERM stop it cleanly. Logs go to standard error.
    """
    from bot.terminal.serving import serve as work

    work(desk_of(context))


@app.command()
def resume(
    context: typer.Context,
    production: Annotated[str, typer.Argument(metavar="", hidden=True)] = "",
    as_json: Json = False,
) -> None:
    """End the studio's pause, so that everything goes on."""
    from bot.terminal.desk import put_json

    if production:
        raise typer.BadParameter(f"this is about everything; one video goes on with `greenlight run {production}`")

    desk = desk_of(context)
    was_paused = desk.studio.productions.resume_studio(None, desk.person)
    if as_json:
        put_json({"was_paused": was_paused})
        return
    desk.paper.line("Everything goes on." if was_paused else "The studio was not paused; nothing changed.")
    desk.paper.command("greenlight status", indent=0)


@app.command()
def demo(
    context: typer.Context,
    data_dir: Annotated[Path, typer.Option(metavar="DIR", help="Where the demonstration keeps everything.")] = Path(
        "demo"
    ),
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Let the demo person answer the gates.")] = False,
) -> None:
    """Make a video of the sample article, as a demonstration."""
    from bot.terminal.demo import demonstrate

    demonstrate(desk_of(context), data_dir, yes=yes)
