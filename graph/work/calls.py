"""What both ends of the pool share: names of functions, errors as JSON, and sparing reports of progress."""

import importlib
import json
import time
import traceback
from collections.abc import Callable, Sequence
from typing import Any

from graph.work.telling import tell
from tools.errors import ToolError, ToolFailed, ToolRejected

Progress = Callable[[float, str], None]
Function = Callable[[dict[str, Any], Progress], dict[str, Any]]

PACKAGES = ("tools",)
SECONDS_BETWEEN_REPORTS = 0.2


def resolve(name: str, packages: Sequence[str]) -> Any:
    """Import what `module:attribute` names. Only modules inside `packages` are imported.

    Raises:
        ToolRejected: The module is not in one of the packages, or has nothing of that name.
    """
    module, _, attribute = name.partition(":")
    if not any(module.startswith(f"{package}.") for package in packages):
        raise ToolRejected(f"{name} is not in {', '.join(packages)}")
    found: Any = importlib.import_module(module)
    for part in attribute.split("."):
        found = getattr(found, part, None)
    if found is None:
        raise ToolRejected(f"{module} has no {attribute!r}")
    return found


def plain(data: dict[str, Any]) -> dict[str, Any]:
    """The same data as it looks after its way through a pipe. Raises `TypeError` for what JSON cannot hold."""
    copied: dict[str, Any] = json.loads(json.dumps(data))
    return copied


def as_tool_error(error: BaseException) -> ToolError:
    """The error itself when it is one of the tools', else a `ToolFailed` that carries the traceback as its `log`."""
    if isinstance(error, ToolError):
        return error
    told = tell(error)
    failed = ToolFailed(told.message, hint=told.hint)
    failed.log = "".join(traceback.format_exception(error))
    return failed


def pack(error: ToolError) -> dict[str, Any]:
    kind = type(error)
    return {
        "class": f"{kind.__module__}:{kind.__qualname__}",
        "message": str(error),
        "fields": {name: value for name, value in vars(error).items() if _is_scalar(value)},
    }


def unpack(packed: dict[str, Any], packages: Sequence[str]) -> ToolError:
    """The same class with the same fields. What is not a `ToolError` that can be imported here is a `ToolFailed`."""
    kind = _error_class(packed["class"], packages)
    error: ToolError = kind.__new__(kind, packed["message"])
    vars(error).update(packed["fields"])
    return error


def _error_class(name: str, packages: Sequence[str]) -> type[ToolError]:
    try:
        kind = resolve(name, (*PACKAGES, *packages))
    except (ToolRejected, ImportError):
        return ToolFailed
    return kind if isinstance(kind, type) and issubclass(kind, ToolError) else ToolFailed


def _is_scalar(value: object) -> bool:
    return value is None or isinstance(value, str | int | float | bool)


def sparingly(progress: Progress) -> Progress:
    """Pass on at most five reports a second, the first and every completion always."""
    last = float("-inf")

    def report(fraction: float, message: str) -> None:
        nonlocal last
        now = time.monotonic()
        if fraction < 1 and now - last < SECONDS_BETWEEN_REPORTS:
            return
        last = now
        progress(fraction, message)

    return report
