"""The clients of Slack's Web API, one for each workspace that Greenlight is in."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import structlog
from pydantic import SecretStr
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.slack.workspaces import taken_from
from config.settings import Settings
from graph.core.errors import ProductionError
from graph.core.value import Value
from graph.store.installations import Installations, read_workspace, workspace_key

log = structlog.get_logger()

TIMEOUT_SECONDS = 10
MOST_CLIENTS = 256
WORTHLESS = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})
"""What Slack answers when a token will never work again."""
LOOK = "`greenlight slack check` says what is missing, and what to do."


class NotInstalled(ProductionError, LookupError):
    """Greenlight cannot act in this workspace: it was never installed there, or was taken away."""


class Bot(Value):
    """Who Greenlight is in a workspace. With `is_org_wide` the token is that of the whole organisation."""

    workspace: str
    token: SecretStr
    user_id: str
    bot_id: str
    scopes: tuple[str, ...] = ()
    is_org_wide: bool = False


def api_url(settings: Settings) -> str:
    """Where Slack's Web API is; it ends with a slash."""
    return settings.slack.api_url


def web_client(token: str | None, settings: Settings, team_id: str = "") -> WebClient:
    """A client that never repeats a call by itself: what is posted twice is seen twice."""
    return WebClient(
        token=token,
        base_url=api_url(settings),
        timeout=TIMEOUT_SECONDS,
        retry_handlers=[],
        team_id=team_id or None,
    )


class Clients:
    """Finds the client of a workspace: by its installation, else by the one token that is set."""

    def __init__(self, settings: Settings, installations: Installations | None = None) -> None:
        self._settings = settings
        self._installations = installations
        self._own = _Once(self._ask_own)
        # Made once for each token: a client reads the environment for a proxy, which takes longer than all else of it.
        self._client = lru_cache(MOST_CLIENTS)(lambda token, team_id: web_client(token, settings, team_id))

    def client(self, workspace: str) -> WebClient:
        """The client of a workspace.

        Raises:
            NotInstalled: Greenlight is not installed there.
            SlackApiError: Slack did not say whose the one token is; so does what is raised without a network.
        """
        bot = self.bot(workspace)
        # An organisation's token acts in many workspaces, and has to be told in which.
        team_id = read_workspace(workspace)[1] if bot.is_org_wide else ""
        return self._client(bot.token.get_secret_value(), team_id)

    def bot(self, workspace: str) -> Bot:
        """Who Greenlight is in a workspace. Raises as `client` does."""
        return self._installed(workspace) or self._single(workspace)

    def _installed(self, workspace: str) -> Bot | None:
        found = self._installations and self._installations.find(*read_workspace(workspace))
        if not found:
            return None
        return Bot(
            workspace=workspace,
            token=found.bot_token,
            user_id=found.bot_user_id,
            bot_id=found.bot_id,
            scopes=found.scopes,
            is_org_wide=not found.team_id,
        )

    def _single(self, workspace: str) -> Bot:
        if self._settings.slack.bot_token is None:
            raise _not_installed(workspace)
        own = self._own.get()
        is_its_own = own.workspace == workspace
        is_in_its_org = own.is_org_wide and read_workspace(own.workspace)[0] == read_workspace(workspace)[0]
        if not (is_its_own or is_in_its_org):
            raise _not_installed(workspace)
        return own.model_copy(update={"workspace": workspace})

    def home(self) -> str:
        """Where a user's id that stands alone is meant: the only workspace, or the only organisation ("E0001/").

        Empty where it could be several, or nobody can say; then such an id means nobody. A workspace that took the app
        away still counts: what was meant for it shall mean nobody else.
        """
        if self._settings.slack.bot_token is not None:
            try:
                return self._own.get().workspace
            except (SlackClientError, OSError, NotInstalled):
                return ""
        known = {one.workspace for one in self._installations.list()} if self._installations else set()
        organisations = {read_workspace(workspace)[0] for workspace in known}
        if len(known) == 1:
            return known.pop()
        return f"{organisation}/" if len(organisations) == 1 and (organisation := organisations.pop()) else ""

    def taken_away(self, body: dict[str, Any]) -> None:
        """Somebody took the app away, as an event says: nothing is sent there any more, and nothing is lost.

        An event that comes late says nothing about an installation that was made after it.
        """
        workspace, at = taken_from(body), datetime.fromtimestamp(int(body.get("event_time") or 0), UTC)
        if workspace is None or not self._installations:
            return
        if self._installations.revoke(*read_workspace(workspace), before=at):
            log.warning("slack_taken_away", workspace=workspace)

    def own(self) -> Bot:
        """Who the one token that is set stands for. Raises `NotInstalled` where none is set, or it is worthless."""
        if self._settings.slack.bot_token is None:
            raise _not_installed("")
        return self._own.get()

    def _ask_own(self) -> Bot:
        token = self._settings.slack.bot_token or SecretStr("")
        try:
            said = web_client(token.get_secret_value(), self._settings).auth_test()
        except SlackApiError as error:
            word = error.response.get("error")
            if word in WORTHLESS:
                raise NotInstalled(f"Slack does not take GREENLIGHT_SLACK__BOT_TOKEN: {word}", hint=LOOK) from None
            raise
        is_org_wide = bool(said.get("is_enterprise_install"))
        team_id = "" if is_org_wide else str(said.get("team_id") or "")
        return Bot(
            workspace=workspace_key(said.get("enterprise_id"), team_id),
            token=token,
            user_id=str(said.get("user_id") or ""),
            bot_id=str(said.get("bot_id") or ""),
            scopes=tuple(filter(None, str(said.headers.get("x-oauth-scopes", "")).split(","))),
            is_org_wide=is_org_wide,
        )


class _Once:
    """Asks once, however many want to know; a failure is not remembered."""

    def __init__(self, ask: Callable[[], Bot]) -> None:
        self._ask = ask
        self._lock = threading.Lock()
        self._bot: Bot | None = None

    def get(self) -> Bot:
        with self._lock:
            if self._bot is None:
                self._bot = self._ask()
            return self._bot


def _not_installed(workspace: str) -> NotInstalled:
    where = f"in {workspace}" if workspace else "in any workspace"
    return NotInstalled(f"Greenlight is not installed {where}", hint=LOOK)
