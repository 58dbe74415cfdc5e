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
