"""What is missing in a workspace before Greenlight can work there, each with the next action."""

from collections.abc import Iterator, Mapping

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.check_conversations import examine_conversations
from bot.slack.check_deciders import examine_deciders
from bot.slack.clients import WORTHLESS, Clients, web_client
from bot.slack.findings import INSTALL_AGAIN, Finding, Place, asking, word_of
from bot.slack.manifest import SCOPES
from config.channel import ChannelProfile
from config.doors import INSTALL_THE_APP, NO_WAY_IN, SET_A_WAY_IN
from config.settings import Settings
from graph.store.installations import Installations, TokenUnreadable, workspace_key


def examine(
    settings: Settings, channels: Mapping[str, ChannelProfile], installations: Installations | None = None
) -> tuple[Finding, ...]:
    """All findings, in the order in which one would mend things."""
    return tuple(_examine(settings, channels, installations))


def _examine(
    settings: Settings, channels: Mapping[str, ChannelProfile], installations: Installations | None
) -> Iterator[Finding]:
    yield from _way_in(settings)
    places: list[Place] = []
    tokens = tuple(_tokens(settings, installations))
    for name, token in tokens:
        if isinstance(token, Finding):
            yield token
        else:
            yield from asking("token", _token, settings, name, token, places)
    yield from _taken_away(settings, installations, places)
    if not tokens:
        yield _no_place(settings)
    if not places:
        return
    yield from examine_conversations(settings.slack.conversation, channels, places)
    yield from examine_deciders(channels, places, Clients(settings, installations).home())


def _way_in(settings: Settings) -> Iterator[Finding]:
    slack = settings.slack
    if slack.app_token is not None:
        yield from asking("socket", _socket, web_client(None, settings), slack.app_token.get_secret_value())
    elif slack.signing_secret is not None:
        yield Finding(name="http", level="ok", says="the signing secret is set")
        if not slack.public_url:
            action = "Set GREENLIGHT_SLACK__PUBLIC_URL to the address where Slack reaches this machine."
            yield Finding(name="http", level="doubt", says="no public address is set", action=action)
    else:
        yield Finding(
            name="way in",
            level="bad",
            says=NO_WAY_IN,
            action=SET_A_WAY_IN,
        )


def _socket(client: WebClient, token: str) -> Iterator[Finding]:
    try:
        client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        yield _app_token_refused(word_of(error))
    else:
        yield Finding(name="socket", level="ok", says="the app token opens a connection")


def _app_token_refused(word: str) -> Finding:
    actions = {
        "missing_scope": "Make another app-level token, with the scope connections:write, under Basic Information.",
        "not_allowed_token_type": "Set GREENLIGHT_SLACK__APP_TOKEN to the app-level token, which begins with xapp-.",
        "socket_mode_not_enabled": "Turn on Socket Mode in the settings of the app.",
    }
    usual = "Copy the app-level token from Basic Information into GREENLIGHT_SLACK__APP_TOKEN once more."
    says = f"Slack opens no connection for the app token ({word})"
    return Finding(name="socket", level="bad", says=says, action=actions.get(word, usual))


def _tokens(settings: Settings, installations: Installations | None) -> Iterator[tuple[str, "str | Finding"]]:
    if settings.slack.bot_token is not None:
        yield "GREENLIGHT_SLACK__BOT_TOKEN", settings.slack.bot_token.get_secret_value()
    for known in installations.list() if installations else ():
        if known.revoked_at is not None:
            continue
        try:
            found = installations.find(known.enterprise_id, known.team_id) if installations else None
        except TokenUnreadable as error:
            yield known.name, Finding(name="token", level="bad", says=str(error), action=error.hint)
        else:
            if found is not None:
                yield known.name or known.workspace, found.bot_token.get_secret_value()


def _token(settings: Settings, name: str, token: str, places: list[Place]) -> Iterator[Finding]:
    client = web_client(token, settings)
    try:
        said = client.auth_test()
    except SlackApiError as error:
        yield _token_refused(settings, name, word_of(error))
        return
    team_id = "" if said.get("is_enterprise_install") else said.get("team_id")
    workspace = workspace_key(said.get("enterprise_id"), team_id)
    place = Place(str(said.get("team") or ""), str(said.get("user") or ""), client, workspace)
    places.append(place)
    yield Finding(name="token", level="ok", says=f"@{place.bot} in {place.name}")
    yield from _scopes(place, said.headers)


def _token_refused(settings: Settings, name: str, word: str) -> Finding:
    action = "Look at the app in Slack's settings, then try again."
    if word in WORTHLESS:
        action = "Install the app again, and set GREENLIGHT_SLACK__BOT_TOKEN to the token that begins with xoxb-."
        if name != "GREENLIGHT_SLACK__BOT_TOKEN":
            action = f"The app has to be installed there again. {settings.slack.how_to_install}"
    if word == "token_expired":
        action = "Turn token rotation off in the settings of the app, and install it again."
    return Finding(name="token", level="bad", says=f"Slack refuses the token of {name} ({word})", action=action)


def _scopes(place: Place, headers: Mapping[str, str]) -> Iterator[Finding]:
    lower = {name.lower(): value for name, value in headers.items()}
    given = {scope.strip() for scope in lower.get("x-oauth-scopes", "").split(",")}
    missing = sorted(set(SCOPES) - given)
    if missing:
        says = f"{place.name}: {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing"
        yield Finding(name="scopes", level="bad", says=says, action=INSTALL_AGAIN)
    else:
        yield Finding(name="scopes", level="ok", says=f"{place.name}: all {len(SCOPES)} are granted")


def _taken_away(settings: Settings, installations: Installations | None, places: list[Place]) -> Iterator[Finding]:
    served = {place.workspace for place in places}
    for known in installations.list() if installations else ():
        if known.revoked_at is not None and known.workspace not in served:
            says = (
                f"{known.name or known.workspace} took the app away; its videos wait until it is installed there again"
            )
            yield Finding(name="token", level="doubt", says=says, action=settings.slack.how_to_install)


def _no_place(settings: Settings) -> Finding:
    action = settings.slack.how_to_install if settings.slack.can_be_installed else INSTALL_THE_APP
    return Finding(name="token", level="bad", says="Greenlight is in no workspace", action=action)
