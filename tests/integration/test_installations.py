"""Workspaces in the database: what is kept of them, what nobody can read there, and what counts where."""

import io
import threading
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import structlog
from cryptography.fernet import Fernet
from pydantic import SecretStr
from slack_sdk.oauth.installation_store import Installation as SdkInstallation
from sqlalchemy import inspect, select, text

from bot.slack.installing import StoredInstallations, StoredStates
from graph.store.chat_tables import InstallationRow, OAuthStateRow
from graph.store.database import Database
from graph.store.installations import (
    STATE_LIFE,
    Installation,
    Installations,
    TokenUnreadable,
    read_workspace,
    workspace_key,
)
from tests.fakes.studio import TurnedClock

TOKEN = "xoxb-canary-0123456789-abcdefghij"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
OLD, NEW = (SecretStr(Fernet.generate_key().decode()) for _ in range(2))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def db(request: pytest.FixtureRequest) -> Iterator[Database]:
    database = Database(str(request.getfixturevalue(f"{request.param}_studio_url")))
    yield database
    database.close()


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock(NOW)


def installation(team: str = "T0001", enterprise: str = "", token: str = TOKEN) -> Installation:
    return Installation(
        enterprise_id=enterprise,
        team_id=team,
        name="Bee Films",
        bot_user_id="U0BOT",
        bot_id="B0BOT",
        app_id="A0APP",
        scopes=("chat:write", "commands"),
        installed_by="U0ANNA",
        installed_at=NOW,
        bot_token=SecretStr(token),
    )


def everything(db: Database) -> str:
    """All text of all rows of both tables."""
    with db.read() as session:
        rows = [*session.scalars(select(InstallationRow)), *session.scalars(select(OAuthStateRow))]
        return repr([{column.key: getattr(row, column.key) for column in inspect(type(row)).columns} for row in rows])


def test_what_was_installed_is_found_again_whole(db: Database, clock: TurnedClock) -> None:
    store = Installations(db, [OLD], clock)

    store.save(installation())

    assert store.find("", "T0001") == installation()
    assert store.find("", "T0002") is None
    assert store.find("E0001", "T0001") is None


def test_no_row_no_text_and_no_error_shows_a_token(db: Database, clock: TurnedClock, logs: io.StringIO) -> None:
    Installations(db, [OLD], clock).save(installation())
    stranger = Installations(db, [NEW], clock)

    with pytest.raises(TokenUnreadable, match="Bee Films") as caught:
        stranger.find("", "T0001")
    structlog.get_logger().error("failed", exc_info=caught.value, installation=installation())

    told = "".join(traceback.format_exception(caught.value)) + repr(vars(caught.value)) + str(caught.value.__context__)
    shown = repr(installation()) + str(installation()) + installation().model_dump_json() + repr(stranger.list())
    assert "canary" not in everything(db) + told + shown + logs.getvalue()
    assert "GREENLIGHT_SLACK__TOKEN_KEY" in caught.value.hint


def test_a_second_installation_replaces_the_first_and_revives_a_revoked_one(db: Database, clock: TurnedClock) -> None:
    store = Installations(db, [OLD], clock)
    store.save(installation(token="xoxb-first"))

    store.save(installation(token="xoxb-second"))
    assert token_of(store, "", "T0001") == "xoxb-second"
    assert store.revoke("", "T0001")
    assert store.find("", "T0001") is None

    store.save(installation(token="xoxb-third"))
    assert token_of(store, "", "T0001") == "xoxb-third"
    assert len(store.list()) == 1


def test_a_revoked_token_is_gone_even_for_who_has_the_key(db: Database, clock: TurnedClock) -> None:
    store = Installations(db, [OLD], clock)
    store.save(installation())

    assert store.revoke("", "T0001")

    assert not store.revoke("", "T0001")
    assert not store.revoke("", "T0404")
    (listed,) = store.list()
    assert listed.revoked_at == NOW
    with db.read() as session:
        assert session.scalar(select(InstallationRow.secret)) == ""


def test_a_new_key_before_the_old_one_reads_and_then_replaces_it(db: Database, clock: TurnedClock) -> None:
    Installations(db, [OLD], clock).save(installation())
    both = Installations(db, [NEW, OLD], clock)
    both.save(installation("T0002", token="xoxb-under-the-new-one"))

    assert both.find("", "T0001") == installation()
    assert token_of(Installations(db, [NEW], clock), "", "T0002") == "xoxb-under-the-new-one"
    assert both.rotate() == 2

    assert Installations(db, [NEW], clock).find("", "T0001") == installation()
    with pytest.raises(TokenUnreadable):
        Installations(db, [OLD], clock).find("", "T0001")


def test_a_secret_put_into_another_workspaces_row_is_refused(db: Database, clock: TurnedClock) -> None:
    store = Installations(db, [OLD], clock)
    store.save(installation("T0001"))
    store.save(installation("T0002", token="xoxb-of-the-other"))

    with db.write() as session:
        session.execute(
            text(
                "UPDATE installation SET secret = (SELECT secret FROM installation WHERE team_id = 'T0002')"
                " WHERE team_id = 'T0001'"
            )
        )

    with pytest.raises(TokenUnreadable):
        store.find("", "T0001")


def test_an_organisations_installation_counts_in_its_workspaces_after_their_own(
    db: Database, clock: TurnedClock
) -> None:
    store = Installations(db, [OLD], clock)
    store.save(installation("", "E0001", token="xoxb-whole"))
    store.save(installation("T0001", "E0001", token="xoxb-own"))

    assert token_of(store, "E0001", "T0001") == "xoxb-own"
    assert token_of(store, "E0001", "T0002") == "xoxb-whole"
    assert token_of(store, "E0001", "") == "xoxb-whole"
    assert store.find("E0002", "T0001") is None
    assert store.find("", "T0001") is None

    store.revoke("E0001", "T0001")
    assert token_of(store, "E0001", "T0001") == "xoxb-whole"


def token_of(store: Installations, enterprise: str, team: str) -> str:
    found = store.find(enterprise, team)
    assert found is not None
    return found.bot_token.get_secret_value()


@pytest.mark.parametrize(
    ("enterprise", "team", "key"),
    [(None, "T0001", "T0001"), ("", "T0001", "T0001"), ("E0001", "T0001", "E0001/T0001"), ("E0001", None, "E0001/")],
)
def test_a_workspaces_key_is_read_back(enterprise: str | None, team: str | None, key: str) -> None:
    assert workspace_key(enterprise, team) == key
    assert read_workspace(key) == (enterprise or "", team or "")


def test_a_state_counts_once(db: Database, clock: TurnedClock) -> None:
    store = Installations(db, [OLD], clock)
    state = store.issue_state()

    assert store.consume_state(state)
    assert not store.consume_state(state)
    assert not store.consume_state("made-up")


def test_a_state_counts_for_ten_minutes(db: Database, clock: TurnedClock) -> None:
    store = Installations(db, [OLD], clock)
    late = store.issue_state()

    clock.turn(seconds=STATE_LIFE.total_seconds())
    fresh = store.issue_state()

    assert not store.consume_state(late)
    clock.turn(seconds=STATE_LIFE.total_seconds() - 1)
    assert store.consume_state(fresh)


def test_of_many_who_bring_one_state_back_at_once_one_succeeds(db: Database, clock: TurnedClock) -> None:
    store = Installations(db, [OLD], clock)
    state, results, ready = store.issue_state(), list[bool](), threading.Barrier(8)

    def bring_back() -> None:
        ready.wait()
        results.append(store.consume_state(state))

    threads = [threading.Thread(target=bring_back) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == [False] * 7 + [True]


def test_bolt_saves_and_takes_away_by_its_own_protocol(db: Database, clock: TurnedClock) -> None:
    bolt = StoredInstallations(Installations(db, [OLD], clock))
    states = StoredStates(Installations(db, [OLD], clock))

    bolt.save(
        SdkInstallation(
            team_id="T0001",
            team_name="Bee Films",
            bot_token=TOKEN,
            bot_id="B0BOT",
            bot_user_id="U0BOT",
            bot_scopes="chat:write,commands",
            user_id="U0ANNA",
            user_token="xoxp-canary-of-anna",
            installed_at=NOW.timestamp(),
        )
    )

    found = bolt.find_bot(enterprise_id=None, team_id="T0001")
    assert found is not None
    assert (found.bot_token, found.bot_scopes, found.is_enterprise_install) == (
        TOKEN,
        ["chat:write", "commands"],
        False,
    )
    whole = bolt.find_installation(enterprise_id=None, team_id="T0001")
    assert whole is not None
    assert whole.user_token is None
    assert "canary" not in everything(db)

    bolt.delete_installation(enterprise_id=None, team_id="T0001", user_id="U0ANNA")
    assert bolt.find_bot(enterprise_id=None, team_id="T0001") is not None
    bolt.delete_all(enterprise_id=None, team_id="T0001")
    assert bolt.find_bot(enterprise_id=None, team_id="T0001") is None
    assert states.consume(states.issue())


def test_bolt_keeps_an_organisation_without_a_workspace(db: Database, clock: TurnedClock) -> None:
    bolt = StoredInstallations(Installations(db, [OLD], clock))
    org = SdkInstallation(
        enterprise_id="E0001", team_id="T0001", bot_token=TOKEN, user_id="W0ANNA", is_enterprise_install=True
    )

    bolt.save(org)

    found = bolt.find_bot(enterprise_id="E0001", team_id="T0007", is_enterprise_install=True)
    assert found is not None
    assert (found.team_id, found.is_enterprise_install) == (None, True)
