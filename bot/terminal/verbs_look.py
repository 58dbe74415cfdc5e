"""Verbs that look: status, show, channel, graph, audit."""

from typing import Annotated

import typer

from bot.terminal.options import Id, Json, desk_of

app = typer.Typer()
audit = typer.Typer(help="Check the chain of decisions.")


@app.command()
def status(
    context: typer.Context,
    production: Annotated[str | None, typer.Argument(metavar="[ID]", help="One production; else all.")] = None,
    as_json: Json = False,
) -> None:
    """Say how each production stands, and what to type next.

    What it does, waits for and cost, and who must act.
    """
    from bot.terminal.desk import put_json
    from bot.terminal.paint_standing import paint_standing, paint_standings
    from graph.core.standing import WaitsFor
    from graph.store.room import say_full

    desk = desk_of(context)
    found = desk.look(production)
    for doubt in desk.settings.doubts:
        desk.notes.line((f"! {doubt}", "yellow"))
    if any(one.waits_for in {WaitsFor.WORK, WaitsFor.WORKER} for one in found.standings) and desk.full_folder:
        desk.notes.line((f"! {say_full(desk.full_folder)}", "red"))
    if as_json:
        data = found.as_data()
        put_json(data if production is None else data[0])
    elif production is None:
        paint_standings(desk.paper, found)
    else:
        paint_standing(desk.paper, found.standings[0], found.now)


@app.command()
def show(
    context: typer.Context,
    production: Id,
    part: Annotated[
        str | None, typer.Argument(metavar="PART", help="script, video, publish, decisions or log.", show_default=False)
    ] = None,
    as_json: Json = False,
) -> None:
    """Show what waits for a decision, or another part.

    PART is script, video, publish, decisions or log.

    What was shown to you is what `approve` says yes to.
    """
    from bot.commands import Part, Show
    from bot.terminal.desk import answer

    parts = [str(known) for known in Part]
    if part is not None and part not in parts:
        production, part = (part, production) if production in parts else (production, part)
    if part is not None and part not in parts:
        raise typer.BadParameter(f"{part!r} is none of {', '.join(parts)}", param_hint="PART")
    desk = desk_of(context)
    answer(desk, desk.handle(Show(production=production, part=Part(part) if part else None)), as_json=as_json)


@app.command()
def channel(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The channel.")] = "default",
    slots: Annotated[int, typer.Option(min=1, max=100, help="How many free slots to list.")] = 5,
    settings: Annotated[bool, typer.Option("--settings", help="Show how it is run, and why.")] = False,
    choose: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Set it over the channel's file.")
    ] = None,
    reset: Annotated[
        list[str] | None, typer.Option(metavar="KEY", help="Go back to what the channel's file says.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List a channel's videos and its next free slots, or show and change how it is run."""
    from bot.commands import ChangeSettings, Command, ListChannel, ListSettings
    from bot.terminal.desk import answer
    from config.chosen import known_key, read_value

    desk = desk_of(context)
    command: Command = ListSettings(channel=name) if settings else ListChannel(channel=name, slots=slots)
    if choose or reset:
        pairs = [(known_key(key), value) for key, _, value in (one.partition("=") for one in choose or ())]
        values = {key: read_value(key, value) for key, value in pairs} | dict.fromkeys(reset or ())
        command = ChangeSettings(channel=name, values=values)
    answer(desk, desk.handle(command), as_json=as_json)


@app.command()
def graph(
    context: typer.Context,
    production: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Mark where this production is.", show_default=False)
    ] = None,
    as_json: Json = False,
) -> None:
    """Print the graph as Mermaid text."""
    from bot.terminal.desk import put_json
    from bot.terminal.map import drawn, node_of

    desk = desk_of(context)
    standing = desk.look(production).standings[0] if production else None
    if as_json:
        glance = standing.glance if standing else None
        where = {"production": glance.id, "state": glance.state, "node": node_of(standing)} if glance else {}
        put_json({"mermaid": drawn(None)} | where)
    else:
        typer.echo(drawn(standing))


@audit.command()
def verify(
    context: typer.Context,
    head: Annotated[
        str | None, typer.Option(metavar="HASH", help="A head noted earlier; it must be in the chain.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check every decision against the one before it."""
    from bot.commands import Verify
    from bot.terminal.desk import answer

    desk = desk_of(context)
    answer(desk, desk.handle(Verify(head=head)), as_json=as_json)
