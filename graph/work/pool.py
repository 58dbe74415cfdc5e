"""Heavy work in processes of its own, so that a crash, a leak or an abort there harms nobody else.

A call names a function (`tools.render.scene:render`) and carries JSON; the child imports it and answers in JSON. Each
place has one child, started when first needed and anew when it has died: a killed child ends only its own call.
"""

import contextlib
import json
import logging
import queue
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from graph.core.errors import ProductionError
from graph.work.calls import PACKAGES, Function, Progress, as_tool_error, plain, resolve, sparingly, unpack
from graph.work.process import SECONDS_BETWEEN_LOOKS, Child, ChildKilled, Log, refuse_if

PATIENCE_SECONDS = 900.0

__all__ = ["ChildKilled", "InlinePool", "Pool", "ProcessPool"]


class Pool(Protocol):
    """Carries out heavy calls."""

    def call(
        self,
        function: str,
        request: dict[str, Any],
        *,
        progress: Progress,
        cancelled: Callable[[], bool],
        log: Log | None = None,
    ) -> dict[str, Any]:
        """Wait for a free place, carry the call out and return its answer. `log` gets what it printed, by lines.

        Raises:
            ToolError: As the function raised it; what it did not foresee is a `ToolFailed` with a traceback as `log`.
            Cancelled: `cancelled` turned true; the work was stopped.
            ChildKilled: The process was killed from outside, or the pool was closed.
        """
        ...

    def close(self, timeout: float = 10.0) -> None:
        """Let running calls end for `timeout` seconds, then end them with `ChildKilled`. No further call is taken."""
        ...


class InlinePool:
    """Carries calls out in the calling thread. An abort is noticed when the function reports progress."""

    def __init__(self, packages: Sequence[str] = PACKAGES) -> None:
        self._packages = tuple(packages)

    def call(
        self,
        function: str,
        request: dict[str, Any],
        *,
        progress: Progress,
        cancelled: Callable[[], bool],
        log: Log | None = None,
    ) -> dict[str, Any]:
        def report(fraction: float, message: str) -> None:
            refuse_if(cancelled)
            progress(fraction, message)

        refuse_if(cancelled)
        with _records_of_this_thread(log):
            try:
                call: Function = resolve(function, self._packages)
                return plain(call(plain(request), sparingly(report)))
            except ProductionError:
                raise
            except Exception as error:
                raise as_tool_error(error) from error

    def close(self, timeout: float = 10.0) -> None:
        pass


class ProcessPool:
    """Carries out as many calls at once as it has processes."""

    def __init__(
        self,
        processes: int,
        *,
        packages: Sequence[str] = PACKAGES,
        niceness: int = 0,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._packages = tuple(packages)
        self._niceness = niceness
        self._patience_seconds = patience_seconds
        self._places: queue.LifoQueue[Child | None] = queue.LifoQueue()
        self._children: set[Child] = set()
        self._lock = threading.Lock()
        self._closed = False
        for _ in range(processes):
            self._places.put(None)

    def call(
        self,
        function: str,
        request: dict[str, Any],
        *,
        progress: Progress,
        cancelled: Callable[[], bool],
        log: Log | None = None,
    ) -> dict[str, Any]:
        message = json.dumps({"function": function, "request": request}).encode()
        with self._child(cancelled) as child:
            answer = child.carry_out(message, progress, cancelled, log or _forget)
        if "error" in answer:
            raise unpack(answer["error"], self._packages)
        result: dict[str, Any] = answer["answer"]
        return result

    def close(self, timeout: float = 10.0) -> None:
        with self._lock:
            self._closed = True
        self._close_idle(until=time.monotonic() + timeout)
        with self._lock:
            for child in self._children:
                child.stop()
        self._close_idle(until=time.monotonic() + timeout)

    def _close_idle(self, until: float) -> None:
        """Close the children that are at rest, and those that come to rest before `until`."""
        while self._children:
            try:
                child = self._places.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                return
            if child is not None:
                self._drop(child)

    @contextlib.contextmanager
    def _child(self, cancelled: Callable[[], bool]) -> Iterator[Child]:
        """A child for one call. Whatever ends the call other than an answer ends the child, too."""
        child = self._wait_for_place(cancelled)
        try:
            child = self._living(child)
            yield child
        except BaseException:
            if child is not None:
                self._drop(child)
            child = None
            raise
        finally:
            self._places.put(child)

    def _wait_for_place(self, cancelled: Callable[[], bool]) -> Child | None:
        while True:
            refuse_if(cancelled)
            if self._closed:
                raise ChildKilled(signal.SIGTERM)
            with contextlib.suppress(queue.Empty):
                return self._places.get(timeout=SECONDS_BETWEEN_LOOKS)

    def _living(self, child: Child | None) -> Child:
        if child is not None and not child.is_alive:
            self._drop(child)
            child = None
        with self._lock:
            if self._closed:
                raise ChildKilled(signal.SIGTERM)
            if child is None:
                child = Child(self._packages, self._niceness, self._patience_seconds)
                self._children.add(child)
        return child

    def _drop(self, child: Child) -> None:
        child.close()
        with self._lock:
            self._children.discard(child)


def _forget(_line: str) -> None:
    pass


@contextlib.contextmanager
def _records_of_this_thread(log: Log | None) -> Iterator[None]:
    """Give `log` what this thread logs meanwhile."""
    if log is None:
        yield
        return
    handler = _ThreadHandler(log)
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)


class _ThreadHandler(logging.Handler):
    """Passes records on. What is logged on the way, such as that something was said, is no record of the call."""

    def __init__(self, log: Log) -> None:
        super().__init__(logging.INFO)
        self._log = log
        self._thread = threading.get_ident()
        self._is_passing_on = False
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread != self._thread or self._is_passing_on:
            return
        self._is_passing_on = True
        try:
            self._log(self.format(record))
        finally:
            self._is_passing_on = False
