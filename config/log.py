"""Logs: events with fields, one chain for our loggers and everybody else's, redacted where they are written out.

`structlog.get_logger()` gives a logger; `bind(production=…, step=…)` names what the lines belong to. Lines are JSON
unless a person watches; files of steps are always plain lines.
"""

import json
import logging
import sys
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Literal, TextIO

import structlog
from structlog.contextvars import bound_contextvars, merge_contextvars
from structlog.stdlib import ProcessorFormatter

from config.redact import register_secrets, scrub, scrub_value

CONTEXT = ("production", "run", "step", "item", "attempt", "worker")
CHATTY = ("httpx", "httpcore", "openai", "sqlalchemy.engine", "alembic", "apscheduler")
FIRST = ("timestamp", "level", "event")
LAST = ("exception", "stack")

_step_files: ContextVar[frozenset[Path]] = ContextVar("step_files", default=frozenset())

bind = bound_contextvars


def configure_logging(
    *,
    level: Literal["debug", "info", "warning", "error"] = "info",
    stream: TextIO | None = None,
    as_json: bool | None = None,
    secrets: Iterable[str] = (),
    brief: Callable[[BaseException], str] = lambda _error: "",
) -> None:
    """Send every logger of this process to `stream` (standard error unless told), without `secrets`.

    Calling it again replaces what it set up before. `as_json` follows the stream unless told: plain for a terminal.
    `brief` gives the reason of an error that is no fault of ours: it is a warning of one line, without where it
    happened. For all others it gives nothing.
    """
    register_secrets(secrets)
    target = stream or sys.stderr
    handler = _SafeStream(target)
    handler.setFormatter(_formatter(as_json=not target.isatty() if as_json is None else as_json))
    root = logging.getLogger()
    for old in [h for h in root.handlers if isinstance(h, _SafeStream)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level.upper())
    for name in CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    structlog.configure(
        processors=[*_before_formatting(brief), ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


@contextmanager
def step_log(path: Path, **context: str | int) -> Iterator[None]:
    """Also write the lines of this context (not of threads running beside it) to the file, named by `context`.

    A file that cannot be written costs its lines, never the work.
    """
    handler = _StepFile(path)
    handler.setFormatter(_formatter(as_json=False))
    root = logging.getLogger()
    token = _step_files.set(_step_files.get() | {path})
    root.addHandler(handler)
    try:
        with bound_contextvars(**context):
            yield
    finally:
        root.removeHandler(handler)
        handler.close()
        _step_files.reset(token)


class _SafeStream(logging.StreamHandler[TextIO]):
    """A stream whose failure is not reported with the raw arguments of the line, as the standard library would."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the standard library's name
        with suppress(OSError, ValueError):
            self.stream.write(f'{{"level": "error", "event": "log_line_lost", "logger": {json.dumps(record.name)}}}\n')


class _StepFile(logging.Handler):
    """A file that takes the lines of the context it was opened in. It is opened with its first line."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file: TextIO | None = None

    def filter(self, record: logging.LogRecord) -> bool:
        return self._path in _step_files.get() and bool(super().filter(record))

    def emit(self, record: logging.LogRecord) -> None:
        with suppress(OSError, ValueError):
            if self._file is None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._file = self._path.open("a", encoding="utf-8", errors="backslashreplace")
            self._file.write(self.format(record) + "\n")
            self._file.flush()

    def close(self) -> None:
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
        super().close()


class _SafeFormatter(ProcessorFormatter):
    """A formatter that never raises: a line with arguments that do not fit its text is kept as its text alone."""

    def format(self, record: logging.LogRecord) -> str:
        try:
            return super().format(record)
        except Exception:  # noqa: BLE001 - whatever it is, the log goes on
            record.msg, record.args = f"[unformatted] {record.msg}", None
            record.exc_info = record.exc_text = None
            return super().format(record)


def _before_formatting(
    brief: Callable[[BaseException], str] = lambda _error: "",
) -> list[structlog.types.Processor]:
    def shorten(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        error = _error_of(event.get("exc_info"))
        if error is not None and (reason := brief(error)):
            del event["exc_info"]
            event.update(level="warning", reason=reason)
        return event

    return [
        merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        shorten,
        structlog.processors.format_exc_info,
    ]


def _error_of(exc_info: Any) -> BaseException | None:
    """The error that a line is about; `True` means the one that is being handled."""
    if isinstance(exc_info, tuple):
        return exc_info[1] if isinstance(exc_info[1], BaseException) else None
    return exc_info if isinstance(exc_info, BaseException) else sys.exception() if exc_info else None


def _formatter(*, as_json: bool) -> logging.Formatter:
    return _SafeFormatter(
        foreign_pre_chain=[structlog.stdlib.ExtraAdder(), _drop_rendered, *_before_formatting()],
        processors=[ProcessorFormatter.remove_processors_meta, _redact, _render_json if as_json else _render_line],
    )


def _drop_rendered(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leave out what another handler's formatter has left on the record: the event once more."""
    event.pop("message", None)
    event.pop("asctime", None)
    return event


def _redact(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    clean: dict[str, Any] = scrub_value(event)
    return clean


def _render_json(_: Any, __: str, event: MutableMapping[str, Any]) -> str:
    first = {name: event[name] for name in FIRST if name in event}
    return json.dumps(first | dict(event))


def _render_line(_: Any, __: str, event: MutableMapping[str, Any]) -> str:
    own = [name for name in event if name not in (*FIRST, *CONTEXT, *LAST, "logger")]
    fields = [f"{name}={_one_line(event[name])}" for name in (*CONTEXT, *own) if name in event]
    head = f"{event.get('timestamp')} [{event.get('level', 'info')}] {_one_line(event.get('event', ''), bare=True)}"
    # What an exception says is marked at each line, so that no text from outside can pass for a line of its own.
    tail = [f"  | {_bare(line)}" for name in LAST if event.get(name) for line in str(event[name]).splitlines()]
    return "\n".join([" ".join([head, *fields]), *tail])


def _one_line(value: Any, *, bare: bool = False) -> str:
    if not isinstance(value, str):
        return _bare(json.dumps(value, ensure_ascii=False))
    needs_quotes = not bare and (not value or any(mark in value for mark in ' "='))
    return _bare(json.dumps(value, ensure_ascii=False) if needs_quotes else value)


def _bare(text: str) -> str:
    """The text with control, direction and line-breaking characters written out, as no terminal obeys them."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


__all__ = ["CONTEXT", "bind", "configure_logging", "scrub", "step_log"]
