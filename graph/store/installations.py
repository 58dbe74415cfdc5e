"""Workspaces that Greenlight was installed in. Their tokens are encrypted; nothing here gives them away unasked."""

import json
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from pydantic import SecretStr
from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.orm import Session

from graph.core.clock import Clock
from graph.core.errors import ProductionError
from graph.core.value import Value
from graph.store.chat_tables import InstallationRow, OAuthStateRow
from graph.store.database import Database
from graph.store.outbox import hurry

STATE_LIFE = timedelta(minutes=10)
STATE_BYTES = 32


class TokenUnreadable(ProductionError):
    """A stored token cannot be decrypted: its key is not among those that are set, or the row was tampered with."""


class Installed(Value):
    """A workspace, or with an empty `team_id` a whole organisation, without its token."""

    enterprise_id: str = ""
    team_id: str = ""
    name: str = ""
    bot_user_id: str = ""
    scopes: tuple[str, ...] = ()
    installed_by: str = ""
    installed_at: datetime
    revoked_at: datetime | None = None

    @property
    def workspace(self) -> str:
        """Its key."""
        return workspace_key(self.enterprise_id, self.team_id)


class Installation(Installed):
    """A workspace with what it takes to act there."""

    bot_token: SecretStr
    bot_id: str = ""
    app_id: str = ""


def workspace_key(enterprise_id: str | None, team_id: str | None) -> str:
    """The one word for a workspace: its id, in an organisation behind the organisation's ("E0001/T0001")."""
    return f"{enterprise_id}/{team_id or ''}" if enterprise_id else team_id or ""


def read_workspace(key: str) -> tuple[str, str]:
    """The ids of the organisation and of the workspace in a key; either may be empty."""
    enterprise_id, _, team_id = key.rpartition("/")
    return enterprise_id, team_id


def is_part_of(workspace: str, whole: str) -> bool:
    """Whether a workspace is the other one, or belongs to that organisation ("E0001/")."""
    return bool(whole) and (workspace == whole or (whole.endswith("/") and workspace.startswith(whole)))


class Installations:
    """The workspaces in the database. The first key encrypts, all decrypt: a new key is put before the old ones."""

    def __init__(self, db: Database, keys: Iterable[SecretStr], clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._fernet = MultiFernet([Fernet(key.get_secret_value()) for key in keys])

    def save(self, installation: Installation) -> None:
        """Keep an installation in place of an earlier one of the same workspace; what waited for it goes on."""
        values = {
            "name": installation.name,
            "bot_user_id": installation.bot_user_id,
            "scopes": ",".join(installation.scopes),
            "secret": self._seal(installation),
            "installed_by": installation.installed_by,
            "installed_at": installation.installed_at,
            "revoked_at": None,
        }
        key = {"enterprise_id": installation.enterprise_id, "team_id": installation.team_id}
        with self._db.write() as session:
            if not self._db.insert_once(session, InstallationRow, key | values):
                session.execute(update(InstallationRow).where(_is(**key)).values(**values))
            hurry(session, installation.workspace, "", self._clock.now())

    def find(self, enterprise_id: str, team_id: str) -> Installation | None:
        """What counts in a workspace: its own installation, else that of its organisation.

        Raises:
            TokenUnreadable: It is there, but none of the keys opens it.
        """
        with self._db.read() as session:
            row = _live(session, enterprise_id, team_id)
            if row is None and enterprise_id and team_id:
                row = _live(session, enterprise_id, "")
        return self._open(row) if row else None

    def list(self) -> tuple[Installed, ...]:
        """All workspaces, those that took the app away too; no token is decrypted."""
        order = InstallationRow.enterprise_id, InstallationRow.team_id
        with self._db.read() as session:
            return tuple(_installed(row) for row in session.scalars(select(InstallationRow).order_by(*order)))

    def revoke(self, enterprise_id: str, team_id: str, *, before: datetime | None = None) -> bool:
        """Forget a workspace's token for good, because it is worth nothing any more. False where there was none.

        With `before`, an installation that is newer stays.
        """
        gone = {"secret": "", "revoked_at": self._clock.now()}
        with self._db.write() as session:
            row = _live(session, enterprise_id, team_id)
            if row is None or (before is not None and row.installed_at > before):
                return False
            session.execute(update(InstallationRow).where(_is(enterprise_id, team_id)).values(**gone))
        return True

    def rotate(self) -> int:
        """Encrypt all tokens with the first key, so that the others can be thrown away; how many there are."""
        with self._db.write() as session:
            rows = list(session.scalars(select(InstallationRow).where(InstallationRow.secret != "").with_for_update()))
            for row in rows:
                row.secret = self._seal(self._open(row))
        return len(rows)

    def issue_state(self) -> str:
        """A word that only the browser that was sent to Slack can bring back."""
        state, now = secrets.token_urlsafe(STATE_BYTES), self._clock.now()
        with self._db.write() as session:
            session.execute(delete(OAuthStateRow).where(OAuthStateRow.expires_at <= now))
            session.add(OAuthStateRow(state=state, expires_at=now + STATE_LIFE))
        return state

    def consume_state(self, state: str) -> bool:
        """Whether that word was given out lately and never brought back; from now on it was."""
        fresh = and_(OAuthStateRow.state == state, OAuthStateRow.expires_at > self._clock.now())
        with self._db.write() as session:
            return (
                session.execute(delete(OAuthStateRow).where(fresh).returning(OAuthStateRow.state)).first() is not None
            )

    def _seal(self, installation: Installation) -> str:
        # The workspace is sealed in, so that a row's secret is of no use in another row.
        content = {
            "workspace": installation.workspace,
            "bot_token": installation.bot_token.get_secret_value(),
            "bot_id": installation.bot_id,
            "app_id": installation.app_id,
        }
        return self._fernet.encrypt(json.dumps(content).encode()).decode()

    def _open(self, row: InstallationRow) -> Installation:
        seen = _installed(row)
        try:
            content = json.loads(self._fernet.decrypt(row.secret.encode()))
        except InvalidToken:
            raise _unreadable(seen) from None
        if content.pop("workspace") != seen.workspace:
            raise _unreadable(seen)
        return Installation.model_validate(dict(seen) | content)


def _live(session: Session, enterprise_id: str, team_id: str) -> InstallationRow | None:
    query = select(InstallationRow).where(_is(enterprise_id, team_id), InstallationRow.revoked_at.is_(None))
    return session.scalar(query)


def _is(enterprise_id: str, team_id: str) -> ColumnElement[bool]:
    return and_(InstallationRow.enterprise_id == enterprise_id, InstallationRow.team_id == team_id)


def _installed(row: InstallationRow) -> Installed:
    return Installed(
        enterprise_id=row.enterprise_id,
        team_id=row.team_id,
        name=row.name,
        bot_user_id=row.bot_user_id,
        scopes=tuple(filter(None, row.scopes.split(","))),
        installed_by=row.installed_by,
        installed_at=row.installed_at,
        revoked_at=row.revoked_at,
    )


def _unreadable(seen: Installed) -> TokenUnreadable:
    return TokenUnreadable(
        f"the token of {seen.name or seen.workspace} cannot be decrypted",
        hint="Put the key that it was encrypted with back into GREENLIGHT_SLACK__TOKEN_KEY, or install it again.",
    )
