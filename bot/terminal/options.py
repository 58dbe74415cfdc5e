"""The arguments and options that several verbs take."""

from typing import Annotated, cast

import typer

from bot.terminal.desk import Desk

Id = Annotated[str, typer.Argument(metavar="ID", help="The production; the beginning of its id is enough.")]
Json = Annotated[bool, typer.Option("--json", help="Give JSON, for programs that read.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


def desk_of(context: typer.Context) -> Desk:
    """The desk that `entry` put into the context."""
    return cast("Desk", context.obj)
