"""Settings: where they come from, what is refused, and what a person may see of them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.errors import BadSettings
from config.settings import Settings, describe, load_settings

KEY = "sk-canary-abcdefghijklmnop-wxyz"
HOME = {"HOME": "/home/anna"}
FERNET = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
OTHER_FERNET = "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXowMTIzNDU="
SLACK = {
    "GREENLIGHT_SLACK__APP_TOKEN": "xapp-1-canary-abcdefgh",
    "GREENLIGHT_SLACK__BOT_TOKEN": "xoxb-canary-abcdefgh",
    "GREENLIGHT_SLACK__SIGNING_SECRET": "canary-signing-secret",
    "GREENLIGHT_SLACK__CLIENT_ID": "111.222",
    "GREENLIGHT_SLACK__CLIENT_SECRET": "canary-client-secret",
    "GREENLIGHT_SLACK__TOKEN_KEY": f"{FERNET}, {OTHER_FERNET}",
    "GREENLIGHT_SLACK__CONVERSATION": "C0123456789",
    "GREENLIGHT_SLACK__PUBLIC_URL": "https://greenlight.example.org/",
}


def load(environ: dict[str, str], folder: Path = Path("/nowhere")) -> Settings:
    return load_settings(HOME | environ, folder)


def shown(settings: Settings, variable: str) -> str:
    return next(str(line) for line in describe(settings) if line.variable == variable)


def test_nothing_set_gives_a_private_folder_with_an_sqlite_file() -> None:
    settings = load({})

    assert settings.data_dir == Path("/home/anna/.local/share/greenlight")
    assert settings.database_url.get_secret_value() == "sqlite:////home/anna/.local/share/greenlight/greenlight.db"
    assert settings.channels_dir == Path("/home/anna/.local/share/greenlight/channels")
    assert not settings.llm.is_enabled


def test_the_data_folder_follows_xdg_and_its_own_variable() -> None:
    assert load({"XDG_DATA_HOME": "/data"}).data_dir == Path("/data/greenlight")
    assert load({"XDG_DATA_HOME": "relative"}).data_dir == Path("/home/anna/.local/share/greenlight")
    assert load({"XDG_DATA_HOME": "/data", "GREENLIGHT_DATA_DIR": "/mine"}).data_dir == Path("/mine")
    assert load({"GREENLIGHT_DATA_DIR": "here"}).publish_dir == Path.cwd() / "here" / "published"


def test_an_empty_variable_counts_as_unset() -> None:
    assert load({"GREENLIGHT_REVISION_CAP": ""}).revision_cap == 5


def test_nested_settings_and_models_per_role_are_read() -> None:
    settings = load(
        {
            "GREENLIGHT_LLM__MODEL": "small",
            "GREENLIGHT_LLM__MODELS__WRITER": "large",
            "GREENLIGHT_LLM__BASE_URL": "http://127.0.0.1:11434/v1/",
            "GREENLIGHT_WORKER__POLL_SECONDS": "2",
        }
    )

    assert settings.llm.model == "small"
    assert settings.llm.models == {"writer": "large"}
    assert settings.llm.base_url == "http://127.0.0.1:11434/v1"
    assert settings.worker.poll_seconds == 2


def test_the_environment_stands_over_the_dotenv_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("GREENLIGHT_REVISION_CAP=7\nGREENLIGHT_BUDGET_USD='9'\n", encoding="utf-8")

    settings = load({"GREENLIGHT_REVISION_CAP": "3"}, tmp_path)

    assert (settings.revision_cap, settings.budget_usd) == (3, 9)
    assert shown(settings, "GREENLIGHT_BUDGET_USD") == "GREENLIGHT_BUDGET_USD: 9.0, from .env"


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{KEY}\n", encoding="utf-8")

    settings = load({"GREENLIGHT_LLM__API_KEY_FILE": str(tmp_path / "key"), "GREENLIGHT_LLM__MODEL": "m"})

    assert settings.llm.api_key is not None
    assert settings.llm.api_key.get_secret_value() == KEY
    assert settings.doubts == ()
    assert f"from file {tmp_path / 'key'}, ends …wxyz" in shown(settings, "GREENLIGHT_LLM__API_KEY")


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\x00", b"x" * 70_000])
def test_a_secret_file_that_cannot_be_used_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(BadSettings, match=r"GREENLIGHT_LLM__API_KEY_FILE: .*key") as caught:
        load({"GREENLIGHT_LLM__API_KEY_FILE": str(file)})

    assert caught.value.hint


@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        ("GREENLIGHT_REVISION_CAP", "canary-many", "valid integer"),
        ("GREENLIGHT_REVISION_CAP", "0", "greater than or equal to 1"),
        ("GREENLIGHT_BUDGET_USD", "inf", "finite"),
        ("GREENLIGHT_LLM__METHOD", "canary-x", "json_schema"),
        ("GREENLIGHT_LLM__BASE_URL", "ftp://canary", "https://"),
        ("GREENLIGHT_LLM__BASE_URL", "https://canary-user:canary@host", "no user name"),
        ("GREENLIGHT_DATABASE_URL", "mysql://canary:canary@host/db", "sqlite:///"),
        ("GREENLIGHT_GATE_EXPIRY_DAYS", "-1", "greater than 0"),
        ("GREENLIGHT_SLACK__APP_TOKEN", "xoxb-canary", "xapp-"),
        ("GREENLIGHT_SLACK__BOT_TOKEN", "xapp-canary", "xoxb-"),
        ("GREENLIGHT_SLACK__BOT_TOKEN", "xoxp-canary", "xoxb-"),
        ("GREENLIGHT_SLACK__TOKEN_KEY", "canary", "32 bytes"),
        ("GREENLIGHT_SLACK__TOKEN_KEY", f"{FERNET},canary", "32 bytes"),
        ("GREENLIGHT_SLACK__CONVERSATION", "#canary", "id of a conversation"),
        ("GREENLIGHT_SLACK__PUBLIC_URL", "http://canary.example.org", "https://"),
        ("GREENLIGHT_SLACK__PUBLIC_URL", "https://canary:canary@example.org", "plain web address"),
        ("SLACK_API_URL", "http://canary.example.org/api/", "this machine alone"),
        ("SLACK_API_URL", "http://127.0.0.1.canary.org/api/", "this machine alone"),
        ("SLACK_API_URL", "file:///canary", "plain web address"),
        ("SLACK_API_URL", "canary", "plain web address"),
        ("GREENLIGHT_WEB__PORT", "70000", "less than or equal to 65535"),
    ],
)
def test_a_bad_value_is_answered_with_its_variable_the_reason_and_an_example(
    variable: str, value: str, reason: str
) -> None:
    with pytest.raises(BadSettings) as caught:
        load({variable: value})

    message = str(caught.value)
    assert message.startswith(variable)
    assert reason in message
    assert f"Example: {variable}=" in message
    assert "canary" not in message + repr(caught.value)


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(BadSettings) as caught:
        load({"GREENLIGHT_REVISION_CAP": "x", "GREENLIGHT_BUDGET_USD": "y"})

    assert len(caught.value.problems) == 2


@pytest.mark.parametrize(
    ("environ", "names"),
    [
        ({"GREENLIGHT_LLM__API_KEY": KEY}, "GREENLIGHT_LLM__MODEL is missing"),
        (
            {"GREENLIGHT_LLM__MODEL": "m", "GREENLIGHT_LLM__BASE_URL": "http://example.org/v1"},
            "GREENLIGHT_LLM__BASE_URL is plain http",
        ),
        ({"GREENLIGHT_WORKER__RENEW_SECONDS": "50"}, "GREENLIGHT_WORKER__RENEW_SECONDS"),
        ({"GREENLIGHT_SLACK__CLIENT_ID": "1.2"}, "GREENLIGHT_SLACK__CLIENT_SECRET is missing"),
        (
            {"GREENLIGHT_SLACK__CLIENT_ID": "1.2", "GREENLIGHT_SLACK__CLIENT_SECRET": KEY},
            "GREENLIGHT_SLACK__TOKEN_KEY is missing",
        ),
    ],
)
def test_settings_that_do_not_fit_together_are_refused_by_name(environ: dict[str, str], names: str) -> None:
    with pytest.raises(BadSettings, match=names) as caught:
        load(environ)

    assert KEY not in str(caught.value)


def test_plain_http_to_another_machine_can_be_accepted() -> None:
    settings = load(
        {
            "GREENLIGHT_LLM__MODEL": "m",
            "GREENLIGHT_LLM__BASE_URL": "http://gpu.lan/v1",
            "GREENLIGHT_LLM__ALLOW_PLAIN_HTTP": "true",
        }
    )

    assert settings.llm.base_url == "http://gpu.lan/v1"


def test_a_misspelt_variable_is_doubted_with_the_near_one() -> None:
    settings = load({"GREENLIGHT_LLM__MODLE": "x", "GREENLIGHT_FAILPOINTS": "a=kill", "GREENLIGHT_TEST_X": "1"})

    assert settings.doubts == ("GREENLIGHT_LLM__MODLE is no setting; did you mean GREENLIGHT_LLM__MODEL?",)


def test_no_secret_is_shown_anywhere() -> None:
    settings = load(
        {
            "GREENLIGHT_LLM__MODEL": "m",
            "GREENLIGHT_LLM__API_KEY": KEY,
            "GREENLIGHT_DATABASE_URL": "postgres://greenlight:canarypassword@db/greenlight",
        }
    )

    everything = "\n".join(str(line) for line in describe(settings)) + repr(settings) + settings.model_dump_json()
    assert "canary" not in everything
    assert shown(settings, "GREENLIGHT_LLM__API_KEY") == "GREENLIGHT_LLM__API_KEY: set, from env, ends …wxyz"
    assert set(settings.secret_values()) >= {KEY, "canarypassword"}
    assert settings.database_url.get_secret_value().startswith("postgresql+psycopg://")


def test_slack_is_off_until_it_has_a_way_in() -> None:
    nothing = load({}).slack
    by_http = load({"GREENLIGHT_SLACK__SIGNING_SECRET": "x" * 32}).slack
    by_socket = load({"GREENLIGHT_SLACK__SIGNING_SECRET": "x" * 32, "GREENLIGHT_SLACK__APP_TOKEN": "xapp-1"}).slack

    assert (nothing.is_enabled, nothing.can_be_installed) == (False, False)
    assert (by_http.is_enabled, by_http.transport) == (True, "http")
    assert (by_socket.is_enabled, by_socket.transport) == (True, "socket")


def test_everything_about_slack_is_read() -> None:
    slack = load(SLACK).slack

    assert [key.get_secret_value() for key in slack.token_key] == [FERNET, OTHER_FERNET]
    assert (slack.conversation, slack.public_url) == ("C0123456789", "https://greenlight.example.org")
    assert slack.can_be_installed
    assert slack.api_url == "https://slack.com/api/"


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("http://127.0.0.1:8080/api", "http://127.0.0.1:8080/api/"),
        ("http://localhost:8080/api/", "http://localhost:8080/api/"),
        ("http://[::1]:8080/api/", "http://[::1]:8080/api/"),
        ("https://slack-gov.com/api/", "https://slack-gov.com/api/"),
    ],
)
def test_slacks_address_can_be_turned_elsewhere_without_a_prefix(given: str, used: str) -> None:
    settings = load({"SLACK_API_URL": given})

    assert settings.slack.api_url == used
    assert shown(settings, "SLACK_API_URL") == f"SLACK_API_URL: {used}, from env"


def test_none_of_slacks_secrets_is_shown_and_each_is_known_to_the_redaction() -> None:
    settings = load(SLACK)

    everything = "\n".join(str(line) for line in describe(settings)) + repr(settings) + settings.model_dump_json()
    assert "canary" not in everything
    assert FERNET not in everything
    assert OTHER_FERNET not in everything
    secrets = {value for name, value in SLACK.items() if "canary" in value} | {FERNET, OTHER_FERNET}
    assert set(settings.secret_values()) >= secrets
    assert shown(settings, "GREENLIGHT_SLACK__TOKEN_KEY") == "GREENLIGHT_SLACK__TOKEN_KEY: set, from env, ends …MDE="
    assert shown(load({}), "GREENLIGHT_SLACK__TOKEN_KEY") == "GREENLIGHT_SLACK__TOKEN_KEY: not set"


def test_a_secret_of_slack_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("xoxb-from-a-file\n", encoding="utf-8")

    settings = load({"GREENLIGHT_SLACK__BOT_TOKEN_FILE": str(tmp_path / "token")})

    assert settings.slack.bot_token is not None
    assert settings.slack.bot_token.get_secret_value() == "xoxb-from-a-file"
    assert settings.doubts == ()


def test_greenlight_listens_to_this_machine_alone_unless_told() -> None:
    web = load({}).web

    assert (web.host, web.port, web.allow_network) == ("127.0.0.1", 8790, False)
    assert load({"GREENLIGHT_WEB__PORT": "9000", "GREENLIGHT_WEB__ALLOW_NETWORK": "true"}).web.port == 9000


def test_a_short_secret_shows_not_even_its_end() -> None:
    settings = load({"GREENLIGHT_LLM__MODEL": "m", "GREENLIGHT_LLM__API_KEY": "short-key"})

    assert shown(settings, "GREENLIGHT_LLM__API_KEY") == "GREENLIGHT_LLM__API_KEY: set, from env"


def test_importing_the_settings_reads_no_environment_and_loads_nothing_heavy() -> None:
    probe = (
        "import os, sys\n"
        "class Sealed(dict):\n"
        "    def __getitem__(self, name):\n"
        "        if name.startswith('GREENLIGHT_'): raise AssertionError(name)\n"
        "        return super().__getitem__(name)\n"
        "    get = lambda self, name, default=None: self[name] if name in self else default\n"
        "os.environ = Sealed(os.environ)\n"
        "import config.settings, config.channel, config.prices\n"
        "heavy = {'pydantic_settings', 'structlog', 'asyncio', 'rich', 'dotenv'} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)\n"
    )
    environ = os.environ | {"GREENLIGHT_REVISION_CAP": "nonsense"}

    done = subprocess.run([sys.executable, "-c", probe], env=environ, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
