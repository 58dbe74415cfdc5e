"""Verbs for Slack: manifest, check, key, rotate."""

from typing import Annotated

import typer

from bot.terminal.options import Json, desk_of

app = typer.Typer(help="Bring Greenlight into Slack: its manifest, what is missing, and its keys.")


@app.command()
def manifest(
    context: typer.Context,
    http: Annotated[bool, typer.Option("--http", help="Slack reaches Greenlight by HTTP; else as it is set.")] = False,
    socket: Annotated[bool, typer.Option("--socket", help="Slack reaches it by Socket Mode; else as set.")] = False,
    url: Annotated[str | None, typer.Option(metavar="URL", help="The public address, for --http.")] = None,
    as_json: Json = False,
) -> None:
    """Print the manifest of the app, to be pasted where Slack makes a new one."""
    from bot.slack.manifest import manifest as describe
    from bot.slack.manifest import to_yaml
    from bot.terminal.desk import put_json

    if http and socket:
        raise typer.BadParameter("choose one way: either --http or --socket")
    slack = desk_of(context).settings.slack
    by_http = http or (slack.transport == "http" and not socket)
    described = describe("http" if by_http else "socket", slack.public_url if url is None else url)
    if as_json:
        put_json(described)
    else:
        typer.echo(to_yaml(described), nl=False)


@app.command()
def check(context: typer.Context, as_json: Json = False) -> None:
    """Say what is missing in Slack, and what to do.

    Tokens, scopes, and the conversations, people and user groups that channels name.
    """
    from bot.slack.check import examine
    from bot.terminal.desk import put_json
    from bot.terminal.doctor import Check, paint_checks
    from graph.store.installations import Installations

    desk = desk_of(context)
    keys = desk.settings.slack.token_key
    installations = Installations(desk.studio.db, keys, desk.clock) if keys else None
    found = examine(desk.settings, desk.channels, installations)
    if as_json:
        put_json([finding.model_dump(mode="json") for finding in found])
    else:
        paint_checks(desk.paper, tuple(Check(**finding.model_dump()) for finding in found))
    if any(finding.level == "bad" for finding in found):
        raise typer.Exit(1)


@app.command()
def key() -> None:
    """Make a key that encrypts the tokens of workspaces, for GREENLIGHT_SLACK__TOKEN_KEY."""
    from cryptography.fernet import Fernet

    typer.echo(Fernet.generate_key().decode())


@app.command()
def rotate(context: typer.Context) -> None:
    """Encrypt all tokens with the first key.

    Put a new key before the old ones, do this, and throw the old ones away.
    """
    from config.errors import ConfigError
    from graph.store.installations import Installations

    desk = desk_of(context)
    keys = desk.settings.slack.token_key
    if not keys:
        raise ConfigError("GREENLIGHT_SLACK__TOKEN_KEY is not set", hint="`greenlight slack key` makes a key.")
    count = Installations(desk.studio.db, keys, desk.clock).rotate()
    desk.paper.line(f"The tokens of {count} {'workspace' if count == 1 else 'workspaces'} are under the first key.")
