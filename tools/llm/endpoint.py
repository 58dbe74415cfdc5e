"""Where a model answers, and in which form it is asked."""

from typing import Literal

from pydantic import SecretStr

from tools.media import Value

Method = Literal["json_schema", "function_calling", "json_mode"]


class Endpoint(Value):
    """A server that speaks Chat Completions. `timeout_seconds` counts for the whole of an answer."""

    provider: str
    base_url: str
    api_key: SecretStr | None
    timeout_seconds: float
    method: Method

    @property
    def key(self) -> str:
        """The key itself; empty for a server that needs none."""
        return self.api_key.get_secret_value() if self.api_key else ""
