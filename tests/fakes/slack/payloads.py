"""The shapes of what Slack sends, from the JSON files of `payloads/`."""

import copy
import functools
import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "payloads"

Payload = dict[str, Any]


@functools.cache
def _template(name: str) -> Payload:
    return dict(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))


def payload(name: str, **fields: Any) -> Payload:
    """Return the template with these fields in place; `...` leaves one out. A field it does not know is an error."""
    shape = copy.deepcopy(_template(name))
    unknown = fields.keys() - shape.keys()
    if unknown:
        raise KeyError(f"{name}.json has no {sorted(unknown)}")
    filled = shape | copy.deepcopy(fields)
    return {key: value for key, value in filled.items() if value is not ...}
