"""The command line: all verbs, in the order in which one meets them."""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from bot.terminal import verbs_decide, verbs_house, verbs_look, verbs_make

VERBS = (
    (verbs_house, ("init",)),
    (verbs_make, ("new", "run", "step")),
    (verbs_look, ("status", "show")),
    (verbs_decide, ("approve", "reject", "revise", "publish", "abort")),
    (verbs_look, ("channel", "audit", "graph")),
    (verbs_house, ("settings", "doctor", "serve", "demo")),
)


class InOrder(TyperGroup):
    """Lists the verbs in the order in which one meets them."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Typer's own signature.
        return [name for _, names in VERBS for name in names]


app = typer.Typer(
    name="greenlight",
    cls=InOrder,
    help="Makes short videos, and asks you before anything happens with them.",
    epilog="Begin with `greenlight init`, then `greenlight new`; `greenlight status` always tells what comes next.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # Its help would take three times as long as everything else that `--help` does.
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _say_version(wanted: bool | None) -> None:  # noqa: FBT001 - Typer hands the flag over like this.
    if wanted:
        from importlib.metadata import version

        typer.echo(f"greenlight {version('greenlight')}")
        raise typer.Exit


@app.callback()
def greenlight(
    version: Annotated[
        bool | None, typer.Option("--version", callback=_say_version, is_eager=True, help="Say which version this is.")
    ] = None,
) -> None:
    """Makes short videos, and asks you before anything happens with them."""


def _register() -> None:
    for module, names in VERBS:
        known = {command.callback.__name__: command for command in module.app.registered_commands if command.callback}
        app.registered_commands += [known[name] for name in names if name in known]
    app.add_typer(verbs_look.audit, name="audit")


_register()
