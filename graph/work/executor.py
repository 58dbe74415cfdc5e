"""Carrying out one item: hold it, do it, log it, and record what came of it."""

import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError

from config.log import step_log
from config.redact import scrub
from graph.core.errors import Cancelled, LeaseLost, ProductionError
from graph.core.failpoint import failpoint
from graph.core.item import Item
from graph.steps.context import WorkContext
from graph.steps.film import draw_thumbnails, master_film, verify_film
from graph.steps.read import read_note
from graph.steps.scene import build_scene
from graph.steps.upload import upload_film
from graph.steps.write import write_revision
from graph.store.full import is_full, say_cause
from graph.store.ledger import Failure
from graph.store.readings import READ
from graph.toolbox import Toolbox
from graph.work.process import ChildKilled
from graph.work.telling import AGAIN, FREE_SPACE, tell
from tools.errors import ToolError, ToolUnavailable

log = structlog.get_logger()

STEPS: dict[str, Callable[[WorkContext], dict[str, Any]]] = {
    "write": write_revision,
    READ: read_note,
    "build": build_scene,
    "master": master_film,
    "verify": verify_film,
    "publicise": draw_thumbnails,
    "upload": upload_film,
}
PROGRESS_SECONDS = 0.5


class Hold:
    """Renews an item's claim in the background and on progress, and knows when it is lost."""

    def __init__(self, box: Toolbox, item: Item, renew_seconds: float, stopping: threading.Event) -> None:
        self._box = box
        self._item = item
        self._renew_seconds = renew_seconds
        self._stopping = stopping
        self._ended = threading.Event()
        self._last_progress = 0.0
        self.lost: ProductionError | None = None

    @contextmanager
    def kept(self) -> Iterator["Hold"]:
        """Hold the item until the block ends."""
        thread = threading.Thread(target=self._renew_for_ever, name=f"hold {self._item.name}", daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._ended.set()
            thread.join()

    def progress(self, fraction: float, message: str) -> None:
        """Say how far it is, at most twice a second."""
        now = time.monotonic()
        if now - self._last_progress >= PROGRESS_SECONDS:
            self._last_progress = now
            self._renew(fraction, message)

    def is_over(self) -> bool:
        """Whether to stop: the claim is lost, the production aborted, or the worker stops."""
        return self.lost is not None or self._stopping.is_set()

    def _renew_for_ever(self) -> None:
        while not self._ended.wait(self._renew_seconds):
            self._renew(None, None)

    def _renew(self, fraction: float | None, message: str | None) -> None:
        if self.lost is not None:
            return
        try:
            self._box.ledger.renew_item(self._item, fraction, message)
        except (LeaseLost, Cancelled) as lost:
            self.lost = lost
        except Exception:
            # A database that is busy or restarts says nothing about the work, and there is time left for another try.
            log.exception("renewal_failed", item=self._item.name)


def carry_out(box: Toolbox, item: Item, *, renew_seconds: float, stopping: threading.Event) -> None:
    """Do the item and settle it. Nothing is raised for what the item itself does wrong: that is recorded on it."""
    path = log_path(box, item)
    hold = Hold(box, item, renew_seconds, stopping)
    names: dict[str, str | int] = {"production": item.production, "step": item.name, "attempt": item.attempt}
    with step_log(path, **names):
        log.info("step_started", payload=_short(item.payload))
        try:
            with hold.kept():
                result = STEPS[item.step](_context(box, item, hold))
                failpoint("item.built")
        except (LeaseLost, Cancelled, ChildKilled) as end:
            _give_back(box, item, hold, end, path)
        except Exception as error:  # noqa: BLE001 - the one edge where a step's failure becomes a row.
            _record_failure(box, item, error, path)
        else:
            if _settle(box, item, path, lambda: box.ledger.complete(item, result, str(path))):
                log.info("step_done")


def log_path(box: Toolbox, item: Item) -> Path:
    """The log of this attempt under the production's folder."""
    return box.folder(item.production) / "logs" / item.name / f"{item.attempt}.log"


def _context(box: Toolbox, item: Item, hold: Hold) -> WorkContext:
    def say(line: str) -> None:
        log.info("said", line=line)

    return WorkContext(box=box, item=item, progress=hold.progress, cancelled=hold.is_over, log=say)


def _short(payload: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in payload.items() if isinstance(value, str | int | float | bool)}


def _give_back(box: Toolbox, item: Item, hold: Hold, end: Exception, path: Path) -> None:
    log.info("step_stopped", reason=str(hold.lost or end))
    outcome = "killed" if isinstance(end, ChildKilled) else "stopped"
    _settle(box, item, path, lambda: box.ledger.give_back(item, outcome, str(path)))


def _record_failure(box: Toolbox, item: Item, error: Exception, path: Path) -> None:
    failure = to_failure(error)
    child = getattr(error, "log", "")
    log.error("step_failed", **failure.model_dump(), traceback=child or "".join(traceback.format_exception(error)))
    _settle(box, item, path, lambda: box.ledger.fail(item, failure, str(path)))


def _settle(box: Toolbox, item: Item, path: Path, record: Callable[[], object]) -> bool:
    """Record what came of the item; False when it is not ours any more."""
    try:
        record()
    except (LeaseLost, Cancelled) as lost:
        log.info("result_refused", reason=str(lost))
        if isinstance(lost, Cancelled):
            box.ledger.let_go(item, str(path))
        return False
    return True


def to_failure(error: Exception) -> Failure:
    """What an exception means to people and to the ledger, without secrets. What nobody foresaw is tried again."""
    failure = _told(error)
    return failure.model_copy(update={"message": scrub(failure.message), "hint": scrub(failure.hint)})


def _told(error: Exception) -> Failure:
    name = type(error).__name__
    match error:
        case ToolUnavailable():
            return Failure(
                error=name,
                message=str(error),
                hint=error.hint,
                provider=error.provider,
                part=error.part,
                retryable=True,
                retry_after_seconds=error.retry_after_seconds,
            )
        case ToolError():
            return Failure(
                error=name,
                message=str(error),
                hint=error.hint,
                provider=error.provider,
                part=error.part,
                retryable=error.retryable,
            )
        case ProductionError():
            return Failure(error=name, message=str(error), hint=error.hint)
        case DBAPIError() if is_full(error):
            return Failure(error=name, message="the disk of the database is full", hint=FREE_SPACE, retryable=True)
        case DBAPIError():
            reason = f"the database did not answer as it should ({say_cause(error)})"
            return Failure(error=name, message=reason, hint=AGAIN, retryable=True)
        case _:
            told = tell(error)
            return Failure(error=name, message=told.message, hint=told.hint, retryable=True)
