"""The doors through which others reach Greenlight: what Slack needs, and where it listens for HTTP."""

import base64
import binascii
from ipaddress import ip_address
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator, model_validator

from config.value import Value

SLACK_API_URL = "https://slack.com/api/"
FERNET_KEY_BYTES = 32
INSTALL_PATH = "/slack/install"
NO_WAY_IN = "Slack cannot reach Greenlight: neither an app token nor a signing secret is set"
SET_A_WAY_IN = (
    "For Socket Mode make an app-level token with connections:write under Basic Information, and set "
    "GREENLIGHT_SLACK__APP_TOKEN. For HTTP set GREENLIGHT_SLACK__SIGNING_SECRET."
)
NO_ANSWERS = "Slack takes no answer of Greenlight: GREENLIGHT_SLACK__BOT_TOKEN is not set"
INSTALL_THE_APP = "Install the app in your workspace, and set GREENLIGHT_SLACK__BOT_TOKEN to the token that it shows."


class SlackSettings(Value):
    """An app in Slack. With `app_token` it is reached by Socket Mode, else by signed HTTP.

    One workspace needs `bot_token` alone; to be installed in several takes the client's id and secret, and a key that
    encrypts their tokens. Of several `token_key`, separated by commas, the first encrypts and all decrypt.
    """

    app_token: SecretStr | None = Field(default=None, examples=["xapp-1-…"])
    bot_token: SecretStr | None = Field(default=None, examples=["xoxb-…"])
    signing_secret: SecretStr | None = Field(default=None, examples=["8f742231b10e8888abcd99yyyzzz85a5"])
    client_id: str = Field(default="", max_length=100, examples=["1234567890.1234567890"])
    client_secret: SecretStr | None = Field(default=None, examples=["4b39e9-752c4"])
    token_key: tuple[SecretStr, ...] = Field(default=(), examples=["from `greenlight slack key`"])
    conversation: str = Field(default="", max_length=30, examples=["C0123456789"])
    merge_seconds: float = Field(default=20.0, ge=0, le=600, examples=["20"])
    remind_hours: float = Field(default=4.0, gt=0, le=168, examples=["4"])
    escalate_hours: float = Field(default=24.0, gt=0, le=336, examples=["24"])
    public_url: str = Field(default="", max_length=200, examples=["https://greenlight.example.org"])
    api_url: str = Field(
        default=SLACK_API_URL, examples=["https://slack.com/api/"], json_schema_extra={"variable": "SLACK_API_URL"}
    )

    @property
    def is_enabled(self) -> bool:
        """Whether Slack can reach Greenlight by any way."""
        return self.app_token is not None or self.signing_secret is not None

    @property
    def transport(self) -> Literal["socket", "http"]:
        """The way by which Slack reaches Greenlight."""
        return "http" if self.app_token is None and self.signing_secret is not None else "socket"

    @property
    def can_be_installed(self) -> bool:
        """Whether further workspaces can install it."""
        return bool(self.client_id)

    @property
    def how_to_install(self) -> str:
        """The next action for who wants it in a further workspace."""
        if self.public_url:
            return f"Open {self.public_url}{INSTALL_PATH} in a browser."
        return (
            "Set GREENLIGHT_SLACK__PUBLIC_URL to the address where browsers and Slack reach this machine, start "
            f"`greenlight serve` again, and open {INSTALL_PATH} there in a browser."
        )

    @field_validator("app_token", "bot_token")
    @classmethod
    def _right_kind(cls, token: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        kind = "xapp-" if info.field_name == "app_token" else "xoxb-"
        if token is not None and not token.get_secret_value().startswith(kind):
            raise ValueError(f"should begin with {kind}; Slack shows it in the settings of the app")
        return token

    @field_validator("token_key", mode="before")
    @classmethod
    def _split_keys(cls, given: Any) -> Any:
        return [key.strip() for key in given.split(",") if key.strip()] if isinstance(given, str) else given

    @field_validator("token_key")
    @classmethod
    def _fernet_keys(cls, keys: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        if not all(_is_fernet_key(key.get_secret_value()) for key in keys):
            raise ValueError("should be 32 bytes in URL-safe base64, or several of them separated by commas")
        return keys

    @field_validator("conversation")
    @classmethod
    def _conversation_id(cls, conversation: str) -> str:
        if conversation and not (conversation[0] in "CG" and conversation.isalnum() and conversation.isupper()):
            raise ValueError("should be the id of a conversation; Slack shows it at the end of its details")
        return conversation

    @field_validator("public_url", "api_url")
    @classmethod
    def _safe_address(cls, url: str, info: ValidationInfo) -> str:
        if not url and info.field_name == "public_url":
            return url
        parts = urlsplit(url)
        if not parts.hostname or parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("should be a plain web address")
        if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname)):
            raise ValueError("should begin with https://; plain http:// is for this machine alone")
        return url.rstrip("/") + ("/" if info.field_name == "api_url" else "")

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        installing = {
            "CLIENT_ID": bool(self.client_id),
            "CLIENT_SECRET": self.client_secret is not None,
            "TOKEN_KEY": bool(self.token_key),
        }
        missing = [name for name, is_set in installing.items() if not is_set]
        if missing and len(missing) < len(installing):
            raise ValueError(
                f"GREENLIGHT_SLACK__{missing[0]} is missing: to be installed in several workspaces takes the client's "
                "id and secret, and a key that encrypts tokens"
            )
        return self


class WebSettings(Value):
    """Where Greenlight listens for HTTP. A reverse proxy with a certificate stands between it and Slack."""

    host: str = Field(default="127.0.0.1", min_length=1, max_length=253, examples=["127.0.0.1"])
    port: int = Field(default=8790, ge=0, le=65_535, examples=["8790"])
    allow_network: bool = Field(default=False, examples=["true"])


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches that host."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _is_fernet_key(key: str) -> bool:
    try:
        return len(base64.b64decode(key, altchars=b"-_", validate=True)) == FERNET_KEY_BYTES
    except (binascii.Error, ValueError):
        return False
