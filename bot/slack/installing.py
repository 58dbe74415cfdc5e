"""What Bolt asks for to install the app in a workspace and to act there, on top of our own store."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

import structlog
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize
from slack_bolt.context import BoltContext
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.callback_options import CallbackOptions, FailureArgs, SuccessArgs
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_bolt.request import BoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackClientError
from slack_sdk.oauth import InstallationStore, OAuthStateStore
from slack_sdk.oauth.installation_store import Bot as SdkBot
from slack_sdk.oauth.installation_store import Installation as SdkInstallation

from bot.slack.clients import Clients, NotInstalled, api_url, web_client
from bot.slack.manifest import SCOPES
from bot.web.pages import failure_page, install_page, installed_page
from config.doors import INSTALL_PATH
from config.settings import Settings
from graph.store.installations import STATE_LIFE, Installation, Installations, workspace_key

log = structlog.get_logger()

REDIRECT_PATH = "/slack/oauth_redirect"
HTML: dict[str, str | Sequence[str]] = {"Content-Type": "text/html; charset=utf-8"}


class StoredInstallations(InstallationStore):
    """The store that Bolt saves to, and through which it says that a workspace took the app away."""

    def __init__(self, installations: Installations) -> None:
        self._installations = installations

    def save(self, installation: SdkInstallation) -> None:
        """Keep what Slack answered to the installation; tokens of people are not asked for, and not kept."""
        self._installations.save(
            Installation(
                enterprise_id=installation.enterprise_id or "",
                team_id="" if installation.is_enterprise_install else installation.team_id or "",
                name=installation.team_name or installation.enterprise_name or "",
                bot_user_id=installation.bot_user_id or "",
                scopes=tuple(installation.bot_scopes or ()),
                installed_by=installation.user_id,
                installed_at=datetime.fromtimestamp(installation.installed_at, UTC),
                bot_token=installation.bot_token or "",
                bot_id=installation.bot_id or "",
                app_id=installation.app_id or "",
            )
        )

    def find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> SdkBot | None:
        """The bot of a workspace."""
        found = self.find_installation(
            enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
        )
        return found.to_bot() if found else None

    def find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,  # noqa: ARG002 - Bolt's own signature; one installation serves all people.
        is_enterprise_install: bool | None = False,
    ) -> SdkInstallation | None:
        """The installation that counts in a workspace."""
        found = self._installations.find(enterprise_id or "", "" if is_enterprise_install else team_id or "")
        return _to_sdk(found) if found else None

    def delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """The workspace took the app away: its token is forgotten, everything else stays."""
        if self._installations.revoke(enterprise_id or "", team_id or ""):
            log.warning("slack_taken_away", workspace=workspace_key(enterprise_id, team_id))

    def delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """A person took their own token back; none is kept."""


class StoredStates(OAuthStateStore):
    """The words by which Slack's answer is recognised."""

    def __init__(self, installations: Installations) -> None:
        self._installations = installations

    def issue(self, *_: Any, **__: Any) -> str:
        """A new one."""
        return self._installations.issue_state()

    def consume(self, state: str) -> bool:
        """Whether it was given out, and not used yet."""
        return self._installations.consume_state(state)


class Authorizer(Authorize):
    """Tells Bolt who Greenlight is in the workspace that a request comes from; it asks the store, not Slack."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    def __call__(
        self,
        *,
        context: BoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        actor_enterprise_id: str | None = None,  # noqa: ARG002 - Bolt's own signature.
        actor_team_id: str | None = None,  # noqa: ARG002
        actor_user_id: str | None = None,  # noqa: ARG002
    ) -> AuthorizeResult | None:
        """Who Greenlight is there; None where it is not installed."""
        team = team_id or (context.team_id if context else None)
        try:
            bot = self._clients.bot(workspace_key(enterprise_id, team))
        except NotInstalled as error:
            where = workspace_key(enterprise_id, team)
            log.warning("slack_not_installed", workspace=where, reason=str(error), next=error.hint)
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team,
            bot_user_id=bot.user_id,
            bot_id=bot.bot_id,
            bot_token=bot.token.get_secret_value(),
            bot_scopes=bot.scopes,
            user_id=user_id,
        )


class InstallFlow(OAuthFlow):
    """Bolt's way of installing, with our pages."""

    def build_install_page_html(self, url: str, request: BoltRequest) -> str:  # noqa: ARG002 - Bolt's own signature.
        """The page with the one link that leads to Slack."""
        return install_page(url)

    def run_installation(self, code: str) -> SdkInstallation | None:
        """What Slack gives for the code; None when it gives nothing, or cannot be asked."""
        try:
            return super().run_installation(code)
        except (SlackClientError, OSError) as error:
            log.warning("slack_install_failed", reason=type(error).__name__)
            return None


def install_flow(settings: Settings, installations: Installations) -> InstallFlow:
    """The flow by which further workspaces install Greenlight; give it to Bolt's `App` with an `Authorizer`."""
    slack = settings.slack
    secret = slack.client_secret
    return InstallFlow(
        client=web_client(None, settings),
        settings=OAuthSettings(
            client_id=slack.client_id,
            client_secret=secret.get_secret_value() if secret else "",
            scopes=sorted(SCOPES),
            user_scopes=[],
            redirect_uri=f"{slack.public_url}{REDIRECT_PATH}" if slack.public_url else None,
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
            callback_options=CallbackOptions(success=_installed, failure=_failed),
            authorization_url=urljoin(api_url(settings), "/oauth/v2/authorize"),
            installation_store=StoredInstallations(installations),
            installation_store_bot_only=True,
            state_store=StoredStates(installations),
            state_expiration_seconds=int(STATE_LIFE.total_seconds()),
        ),
    )


def _installed(args: SuccessArgs) -> BoltResponse:
    done = args.installation
    log.info("slack_installed", workspace=workspace_key(done.enterprise_id, done.team_id), by=done.user_id)
    forget = args.settings.state_utils.build_set_cookie_for_deletion()
    body = installed_page(done.team_name or done.enterprise_name or "")
    return BoltResponse(status=200, body=body, headers=HTML | {"Set-Cookie": forget})


def _failed(args: FailureArgs) -> BoltResponse:
    log.warning("slack_install_refused", reason=args.reason)
    return BoltResponse(status=args.suggested_status_code, body=failure_page(args.reason), headers=HTML)


def _to_sdk(found: Installation) -> SdkInstallation:
    return SdkInstallation(
        app_id=found.app_id,
        enterprise_id=found.enterprise_id or None,
        team_id=found.team_id or None,
        team_name=found.name,
        bot_token=found.bot_token.get_secret_value(),
        bot_id=found.bot_id,
        bot_user_id=found.bot_user_id,
        bot_scopes=list(found.scopes),
        user_id=found.installed_by,
        is_enterprise_install=not found.team_id,
        installed_at=found.installed_at.timestamp(),
    )
