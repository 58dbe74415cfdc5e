"""The command line: all verbs, in the order in which one meets them."""

import re
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from bot.terminal import verbs_decide, verbs_house, verbs_look, verbs_make, verbs_slack

LONGEST_HELP = 200
VERBS = (
    (verbs_house, ("init",)),
    (verbs_make, ("new", "run", "step")),
    (verbs_look, ("status", "show")),
    (verbs_decide, ("approve", "reject", "revise", "publish", "abort")),
    (verbs_look, ("channel", "audit", "graph")),
    (verbs_house, ("settings", "doctor", "serve", "resume", "demo")),
    (verbs_slack, ("slack",)),
)


OTHER_WORDS = {
    **dict.fromkeys(("start", "begin", "create", "make", "add"), "new"),
    **dict.fromkeys(("continue", "go", "work"), "run"),
    **dict.fromkeys(("list", "ls", "ps", "info"), "status"),
    **dict.fromkeys(("view", "cat", "read", "open", "log", "logs"), "show"),
    **dict.fromkeys(("yes", "accept", "ok", "confirm"), "approve"),
    **dict.fromkeys(("no", "deny", "refuse", "decline"), "reject"),
    **dict.fromkeys(("change", "edit", "rewrite", "amend", "update"), "revise"),
    **dict.fromkeys(("schedule", "upload", "release", "post"), "publish"),
    **dict.fromkeys(("cancel", "delete", "remove", "rm", "stop", "kill"), "abort"),
    **dict.fromkeys(("config", "configure", "set"), "settings"),
    **dict.fromkeys(("check", "diagnose", "health"), "doctor"),
    **dict.fromkeys(("worker", "daemon", "server"), "serve"),
    "retry": "step",
    "channels": "channel",
    "setup": "init",
    "help": "--help",
}
"""Words for which people look, and the verbs that they are called here."""
_OF_THE_LIBRARY = re.compile(r"^(?:Value error, |Input )|, unable to parse.*$")


class InOrder(TyperGroup):
    """Lists the verbs in the order in which one meets them, and says what is wrong in plain words."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Typer's own signature.
        return [name for _, names in VERBS for name in names]

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """All of each verb's first sentence, in several lines where the terminal is narrow."""
        verbs = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([(name, verb.get_short_help_str(LONGEST_HELP)) for name, verb in verbs if verb])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] in OTHER_WORDS and self.get_command(ctx, args[0]) is None:
            ctx.fail(f"No such command {args[0]!r}. Did you mean {OTHER_WORDS[args[0]]!r}?")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            if hasattr(error, "format_message"):  # It is Typer's own; its library's words are none of a person's.
                error.message = _OF_THE_LIBRARY.sub("", error.message)  # type: ignore[attr-defined]
            raise


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
    app.add_typer(verbs_slack.app, name="slack")


_register()
