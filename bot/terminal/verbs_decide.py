"""Verbs that decide: approve, reject, revise, publish, abort."""

from typing import Annotated, Literal

import typer

from bot.terminal.options import Id, Json, Yes, desk_of

app = typer.Typer()
EXAMPLES = """\b
For example:
  "shorter by 10 seconds"          "drop scene 3"        "move scene 2 to the end"
  'replace "quick" with "fast"'    "another hook"        "another take of scene 4"
  'call it "Three hearts"'         "no music"            "pattern B, and speak slower"
"""


@app.command()
def approve(
    context: typer.Context,
    production: Id,
    note: Annotated[str, typer.Option(help="A word for the record.")] = "",
    as_json: Json = False,
) -> None:
    """Say yes to what you were last shown.

    What you have not seen is shown, and not approved.
    """
    from bot.commands import Approve
    from bot.terminal import reviewing

    reviewing.approve(desk_of(context), Approve(production=production, note=note), as_json=as_json)


@app.command()
def reject(
    context: typer.Context,
    production: Id,
    reason: Annotated[str, typer.Option(help="Why; it is kept with the decision.")] = "",
    as_json: Json = False,
) -> None:
    """Say no, for good.

    A rejected script, video or release ends the production; a rejected step is built again.
    """
    from bot.commands import Reject
    from bot.terminal.desk import answer

    desk = desk_of(context)
    answer(desk, desk.handle(Reject(production=production, reason=reason)), as_json=as_json)


@app.command(epilog=EXAMPLES)
def revise(
    context: typer.Context,
    production: Id,
    words: Annotated[str, typer.Argument(metavar="WORDS", help="What to change, in your own words.")],
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Ask for changes in words.

    It says how it understood you, what will be made again, and how long that takes. Nothing is changed where a part
    of it is not understood, unless you agree to the rest.
    """
    from bot.terminal import reviewing
    from bot.terminal.desk import answer

    desk = desk_of(context)
    answer(desk, reviewing.revise(desk, production, words, yes=yes, as_json=as_json), as_json=as_json)


@app.command()
def publish(
    context: typer.Context,
    production: Id,
    at: Annotated[str, typer.Option(metavar="TIME", help='Another publish time: "friday 18:00".')] = "",
    slot: Annotated[
        int | None, typer.Option(metavar="N", help="The N-th free slot that `greenlight channel` lists.")
    ] = None,
    undated: Annotated[bool, typer.Option("--undated", help="Upload it without a publish time.")] = False,
    privacy: Annotated[Literal["private", "unlisted", "public"] | None, typer.Option(help="Who may see it.")] = None,
    made_for_kids: Annotated[
        bool | None, typer.Option("--made-for-kids/--not-made-for-kids", help="A declaration to YouTube.")
    ] = None,
    synthetic: Annotated[
        bool | None, typer.Option("--synthetic/--not-synthetic", help="A declaration to YouTube.")
    ] = None,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Show where and when it goes out, ask, and publish it.

    Options change the release; it is shown as it would be, and nothing is changed before you say yes.

    A scheduled video can be dated again in the same way.
    """
    from bot.commands import Adjust
    from bot.terminal import reviewing

    adjust = Adjust(
        production=production,
        at=at,
        slot=slot,
        undated=undated,
        privacy=privacy,
        made_for_kids=made_for_kids,
        synthetic_media=synthetic,
    )
    desk = desk_of(context)
    standing = reviewing.publish(desk, adjust, yes=yes, as_json=as_json)
    if standing is None:
        desk.notes.line("Nothing was published, and nothing was changed.")
        raise typer.Exit(1)
    reviewing.conclude(desk, standing, as_json=as_json)


@app.command()
def abort(context: typer.Context, production: Id, yes: Yes = False, as_json: Json = False) -> None:
    """End a production; what was approved stays."""
    from bot.commands import Abort
    from bot.terminal.asking import confirm
    from bot.terminal.desk import answer

    desk = desk_of(context)
    (standing,) = desk.look(production).standings
    glance = standing.glance
    question = f"End {glance.id}, “{glance.title}” ({glance.state})? This cannot be undone."
    if not yes and not confirm(desk.notes if as_json else desk.paper, question):
        desk.notes.line("Nothing was changed.")
        raise typer.Exit(1)
    answer(desk, desk.handle(Abort(production=glance.id)), as_json=as_json)
