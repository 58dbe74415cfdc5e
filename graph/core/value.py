"""The base of all values, and the one way to make a digest of them."""

import hashlib
import json
from typing import Any

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen value; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def canonical_json(data: Any) -> str:
    """JSON with sorted keys and no spaces: equal data gives equal text on every machine."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(data: Any) -> str:
    """SHA-256 (hex) of a value's or plain data's canonical JSON."""
    plain = data.model_dump(mode="json") if isinstance(data, BaseModel) else data
    return hashlib.sha256(canonical_json(plain).encode()).hexdigest()
