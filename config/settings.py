"""All that a machine's owner can set, by `GREENLIGHT_…` variables, a `.env` file, or files with secrets.

`load_settings` is called once, by `bot.studio`; nothing is read at import.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self, get_args, get_origin
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, ValidationError, field_validator, model_validator

from config.doors import SlackSettings, WebSettings, is_loopback
from config.environment import PREFIX, Environment, Found, read_dotenv
from config.errors import BadSettings
from config.value import Value

ModelRole = Literal["writer", "reviser", "reader"]
MOST_RENDER_PROCESSES = 8
SHORTEST_SHOWN_SECRET = 16


def _usable_cpus() -> int:
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, MOST_RENDER_PROCESSES)


class LlmSettings(Value):
    """A language model that speaks Chat Completions. Without a model, everything is written offline."""

    base_url: str = Field(default="https://api.openai.com/v1", examples=["http://127.0.0.1:11434/v1"])
    api_key: SecretStr | None = Field(default=None, examples=["sk-…"])
    model: str = Field(default="", max_length=200, examples=["gpt-5.6-luna"])
    models: dict[ModelRole, str] = Field(default_factory=dict, examples=["gpt-5.6-terra"])
    fallback_model: str = Field(default="", max_length=200, examples=["gpt-5.6-luna"])
    timeout_seconds: float = Field(default=60.0, gt=0, le=600, examples=["60"])
    max_tokens: int = Field(default=4000, ge=256, le=64_000, examples=["4000"])
    method: Literal["json_schema", "function_calling", "json_mode"] = Field(
        default="json_schema", examples=["function_calling"]
    )
    allow_plain_http: bool = Field(default=False, examples=["true"])

    def model_of(self, role: ModelRole) -> str:
        """The model for a role; empty where it has none."""
        return self.models.get(role) or self.model

    @property
    def is_enabled(self) -> bool:
        """Whether anything is written with a model."""
        return bool(self.model_of("writer") or self.model_of("reviser"))

    @field_validator("base_url")
    @classmethod
    def _web_address(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("should be a web address that begins with https:// (or http:// on this machine)")
        if parts.username or parts.password:
            raise ValueError("should hold no user name or password; give the key as GREENLIGHT_LLM__API_KEY")
        return url.rstrip("/")

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        parts = urlsplit(self.base_url)
        if parts.scheme == "http" and not is_loopback(parts.hostname or "") and not self.allow_plain_http:
            raise ValueError(
                "GREENLIGHT_LLM__BASE_URL is plain http on another machine, where anybody between could read the key; "
                "use https://, or accept it by GREENLIGHT_LLM__ALLOW_PLAIN_HTTP=true"
            )
        if not (self.model or self.models) and (self.api_key or self.fallback_model):
            raise ValueError("GREENLIGHT_LLM__MODEL is missing. Example: GREENLIGHT_LLM__MODEL=gpt-5.6-luna")
        return self


class WorkerSettings(Value):
    """How a worker holds on to what it does. A lease that is not renewed in time goes to another worker."""

    lease_seconds: float = Field(default=60.0, ge=1, le=3600, examples=["60"])
    renew_seconds: float = Field(default=15.0, gt=0, le=1800, examples=["15"])
    poll_seconds: float = Field(default=0.5, gt=0, le=60, examples=["0.5"])
    patience_minutes: float = Field(default=15.0, gt=0, le=1440, examples=["15"])

    @model_validator(mode="after")
    def _renews_in_time(self) -> Self:
        if self.renew_seconds > self.lease_seconds / 2:
            raise ValueError(
                "GREENLIGHT_WORKER__RENEW_SECONDS should be at most half of GREENLIGHT_WORKER__LEASE_SECONDS, "
                "or a lease is lost by one late renewal. Example: GREENLIGHT_WORKER__RENEW_SECONDS=15"
            )
        return self


class Settings(Value):
    """Everything that can be set, whole and checked. `origins` tells for each variable where it was found."""

    data_dir: Path = Field(examples=["/srv/greenlight"])
    database_url: SecretStr = Field(examples=["postgresql://user:password@localhost/greenlight"])
    channels_dir: Path = Field(examples=["/srv/greenlight/channels"])
    publish_dir: Path = Field(examples=["/srv/greenlight/published"])
    prices: Path | None = Field(default=None, examples=["/srv/greenlight/prices.toml"])
    llm: LlmSettings = LlmSettings()
    slack: SlackSettings = SlackSettings()
    web: WebSettings = WebSettings()
    voice: str = Field(default="auto", min_length=1, max_length=100, examples=["auto"])
    render_processes: int = Field(default_factory=_usable_cpus, ge=1, le=64, examples=["2"])
    worker: WorkerSettings = WorkerSettings()
    gate_expiry_days: float = Field(default=7.0, gt=0, le=365, examples=["7"])
    revision_cap: int = Field(default=5, ge=1, le=100, examples=["5"])
    budget_usd: float = Field(default=5.0, ge=0, le=100_000, allow_inf_nan=False, examples=["5.00"])
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", examples=["info"])
    origins: dict[str, str] = Field(default_factory=dict, exclude=True, repr=False)
    doubts: tuple[str, ...] = Field(default=(), exclude=True, repr=False)

    @model_validator(mode="before")
    @classmethod
    def _beside_the_data(cls, given: Any) -> Any:
        if not isinstance(given, dict) or "data_dir" not in given:
            return given
        folder = _absolute(given["data_dir"])
        beside = {
            "database_url": f"sqlite:///{folder / 'greenlight.db'}",
            "channels_dir": folder / "channels",
            "publish_dir": folder / "published",
        }
        return beside | given

    @field_validator("data_dir", "channels_dir", "publish_dir", "prices", mode="after")
    @classmethod
    def _whole_path(cls, path: Path | None) -> Path | None:
        return path and _absolute(path)

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, secret: SecretStr) -> SecretStr:
        scheme, mark, rest = secret.get_secret_value().partition("://")
        match scheme:
            case "sqlite" if mark and rest.startswith("/"):
                return secret
            case "postgres" | "postgresql" | "postgresql+psycopg" if mark and rest:
                return SecretStr(f"postgresql+psycopg://{rest}")
            case _:
                raise ValueError("should begin with sqlite:/// or postgresql://")

    def channel_defaults(self) -> dict[str, Any]:
        """What counts for channels whose files leave it out."""
        return {"revisions": self.revision_cap}

    def secret_values(self) -> tuple[str, ...]:
        """Every loaded secret as it is, and the database's password alone: what no log may show."""
        return tuple(_secrets_in(self))


@dataclass(frozen=True)
class _Variable:
    name: str
    path: tuple[str, ...]
    secret: bool
    example: str


@dataclass(frozen=True)
class SettingLine:
    """One setting as a person may see it."""

    variable: str
    shown: str
    origin: str

    def __str__(self) -> str:
        return f"{self.variable}: {self.shown}" + (f", from {self.origin}" if self.origin else "")


def load_settings(environ: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
    """Read and check all settings; `folder` is where `.env` lies (the working directory unless told).

    Raises:
        BadSettings: Each problem names its variable, the reason and an example; never the value.
    """
    given = os.environ if environ is None else environ
    environment = Environment(given, read_dotenv((folder or Path.cwd()) / ".env"))
    variables = tuple(_variables(Settings))
    found = {v: hit for v in variables if (hit := environment.find(v.name, secret=v.secret))}
    raw = _nested(found)
    raw.setdefault("data_dir", _default_data_dir(given))
    raw["origins"] = {variable.name: hit.origin for variable, hit in found.items()}
    raw["doubts"] = tuple(environment.unknown(v.name for v in variables))
    try:
        return Settings.model_validate(raw)
    except ValidationError as error:
        problems = tuple(_problem(detail["loc"], detail["msg"], variables) for detail in error.errors())
    raise BadSettings(problems, hint="Correct it, or take it away: then the default counts.")


def describe(settings: Settings, *, ends: bool = True) -> tuple[SettingLine, ...]:
    """One line for each setting, fit for a screen or a bug report: of a secret only whether it is set, and its end.

    Without `ends` no character of a secret is told.
    """
    return tuple(_describe(variable, settings, ends=ends) for variable in _variables(Settings))


def _describe(variable: _Variable, settings: Settings, *, ends: bool) -> SettingLine:
    value: Any = settings
    for step in variable.path:
        value = value.get(step) if isinstance(value, dict) else getattr(value, step)
    origin = settings.origins.get(variable.name, "")
    if value is None or value in {"", ()}:
        return SettingLine(variable.name, "not set", "")
    if isinstance(value, tuple):  # Of several keys the first is the one in use.
        value = value[0]
    if isinstance(value, SecretStr):
        return SettingLine(variable.name, *_describe_secret(value.get_secret_value(), origin, ends=ends))
    return SettingLine(variable.name, str(value), origin or "default")


def _describe_secret(secret: str, origin: str, *, ends: bool) -> tuple[str, str]:
    if not origin:
        return "set", "default"
    end = f", ends …{secret[-4:]}" if ends and len(secret) >= SHORTEST_SHOWN_SECRET else ""
    return "set", origin + end


def _variables(model: type[BaseModel], prefix: str = PREFIX, path: tuple[str, ...] = ()) -> Iterator[_Variable]:
    for name, field in model.model_fields.items():
        if field.exclude:
            continue
        extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        variable = str(extra.get("variable", f"{prefix}{name.upper()}"))
        here, kind = (*path, name), field.annotation
        example = str((field.examples or [""])[0])
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _variables(kind, f"{variable}__", here)
        elif get_origin(kind) is dict:
            for key in get_args(get_args(kind)[0]):
                yield _Variable(f"{variable}__{key.upper()}", (*here, key), secret=False, example=example)
        else:
            secret = kind is SecretStr or SecretStr in get_args(kind)
            yield _Variable(variable, here, secret, example)


def _nested(found: Mapping[_Variable, Found]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for variable, hit in found.items():
        *branches, leaf = variable.path
        place = tree
        for branch in branches:
            place = place.setdefault(branch, {})
        place[leaf] = hit.text.strip()
    return tree


def _problem(loc: tuple[int | str, ...], message: str, variables: tuple[_Variable, ...]) -> str:
    reason = message.removeprefix("Value error, ").removeprefix("Input ")
    for variable in variables:
        if variable.path == loc:
            return f"{variable.name} {reason}. Example: {variable.name}={variable.example}"
    return reason


def _secrets_in(model: BaseModel) -> Iterator[str]:
    for name in type(model).model_fields:
        match getattr(model, name):
            case SecretStr() as secret:
                yield secret.get_secret_value()
                if password := urlsplit(secret.get_secret_value()).password:
                    yield password
            case (SecretStr(), *_) as several:
                yield from (secret.get_secret_value() for secret in several)
            case BaseModel() as inner:
                yield from _secrets_in(inner)


def _default_data_dir(environ: Mapping[str, str]) -> Path:
    base = Path(environ.get("XDG_DATA_HOME", ""))
    if base.is_absolute():  # The XDG specification tells to ignore a relative path.
        return base / "greenlight"
    try:
        home = Path(environ["HOME"]) if environ.get("HOME") else Path.home()
    except RuntimeError:
        raise BadSettings(
            ("GREENLIGHT_DATA_DIR is missing, and this user has no home. Example: GREENLIGHT_DATA_DIR=/srv/greenlight",)
        ) from None
    return home / ".local" / "share" / "greenlight"


def _absolute(path: str | Path) -> Path:
    return Path(path).expanduser().absolute()
