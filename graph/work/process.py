"""One process of the pool, seen from its parent."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import FileIO
from multiprocessing import Pipe
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from graph.core.errors import Cancelled, ProductionError
from graph.work.calls import Progress
from tools.errors import ToolFailed

SECONDS_BETWEEN_LOOKS = 0.5

_FROM_OUTSIDE = {signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT}
_PASSED_ON = re.compile(
    r"PATH|HOME|USER|LANG|LANGUAGE|TZ|TMPDIR|TEMP|TMP|VIRTUAL_ENV|LD_LIBRARY_PATH|OPENBLAS_NUM_THREADS"
    r"|(LC|XDG|FONTCONFIG|DYLD|OMP|MKL)_\w+|PYTHON(HASHSEED|WARNINGS|UTF8|DONTWRITEBYTECODE|PYCACHEPREFIX)"
)
_SECRET = re.compile(r"GREENLIGHT_|KEY|TOKEN|SECRET|PASSWORD", re.IGNORECASE)

Log = Callable[[str], None]


class ChildKilled(ProductionError):
    """The process was killed from outside, or the pool was closed. The work is not at fault: no attempt counts."""

    def __init__(self, exit_signal: signal.Signals) -> None:
        super().__init__(
            f"a process of the pool was ended by {exit_signal.name}",
            hint="It is started again by itself. If it comes back, the machine may be short of memory.",
        )
        self.exit_signal = exit_signal


def refuse_if(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise Cancelled("the work was stopped")


def child_environment(environment: Mapping[str, str], path: Sequence[str]) -> dict[str, str]:
    """What a child may know: where things are and how to speak, none of our settings and no secret."""
    kept = {n: v for n, v in environment.items() if _PASSED_ON.fullmatch(n) and not _SECRET.search(n)}
    return kept | {"PYTHONPATH": os.pathsep.join(str(Path(entry).absolute()) for entry in path)}


class Child:
    """A process with three pipes: calls and answers, what it prints, and the one whose end it dies with.

    Who hears nothing of a call for `patience_seconds`, neither progress nor a printed word, takes it to hang.
    """

    def __init__(self, packages: Sequence[str], niceness: int, patience_seconds: float) -> None:
        self._patience_seconds = patience_seconds
        self._line, theirs = Pipe()
        watched, life = os.pipe()
        self._life = FileIO(life, "w")
        try:
            self._process = _start(theirs.fileno(), watched, packages, niceness)
        finally:
            theirs.close()
            os.close(watched)
        self._printed = _Printed(self._process)

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def carry_out(self, call: bytes, progress: Progress, cancelled: Callable[[], bool], log: Log) -> dict[str, Any]:
        """Send the call and wait for its answer, or the error, as the child packed it.

        Raises:
            ToolFailed: It hangs, or broke down; whoever drops this child ends it.
        """
        with contextlib.suppress(ConnectionError):
            self._line.send_bytes(call)
        for message in self._messages(cancelled, log):
            if "progress" in message:
                progress(*message["progress"])
                continue
            self._printed.drain(log)
            if message["peak_mb"] is not None:
                log(f"peak memory {message['peak_mb']} MB")
            return message
        self._printed.drain(log)
        raise _death(self._exit_code())

    def stop(self) -> None:
        """Kill the process and what it started. Whoever waits for an answer notices, and closes."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def close(self) -> None:
        """Stop, wait for the end and close the pipes. May be called twice."""
        self.stop()
        self._process.wait()
        self._printed.close()
        self._line.close()
        self._life.close()

    def _messages(self, cancelled: Callable[[], bool], log: Log) -> Iterator[dict[str, Any]]:
        """What the child says, until it dies."""
        look_at, heard_at = 0.0, time.monotonic()
        while True:
            if time.monotonic() >= look_at:
                refuse_if(cancelled)
                look_at = time.monotonic() + SECONDS_BETWEEN_LOOKS
            ready = wait([self._line, *self._printed.streams], timeout=SECONDS_BETWEEN_LOOKS)
            has_printed = self._printed.pass_on(log)
            if has_printed or self._line in ready:
                heard_at = time.monotonic()
            elif time.monotonic() - heard_at > self._patience_seconds:
                raise _hangs(self._patience_seconds)
            if self._line not in ready:
                continue
            try:
                said = self._line.recv_bytes()
            except (EOFError, ConnectionError):
                return
            yield json.loads(said)

    def _exit_code(self) -> int:
        try:
            return self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            self.stop()
            return self._process.wait()


def _start(line: int, life: int, packages: Sequence[str], niceness: int) -> "subprocess.Popen[bytes]":
    """Start a fresh interpreter in a session of its own: out of reach of Ctrl-C, and killed with all it started.

    `multiprocessing` would import the parent's main module in the child and hand its environment over as it is.
    """
    return subprocess.Popen(  # noqa: S603 - our own interpreter with our own module.
        [sys.executable, "-u", "-P", "-m", "graph.work.child", str(line), str(life), str(niceness), *packages],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        bufsize=0,
        env=child_environment(os.environ, sys.path),
        pass_fds=(line, life),
        start_new_session=True,
    )


def _hangs(seconds: float) -> ToolFailed:
    return ToolFailed(
        f"nothing was heard of the work for {seconds / 60:g} minutes, so it was stopped",
        hint="It is tried again by itself. GREENLIGHT_WORKER__PATIENCE_MINUTES gives it longer.",
    )


def _death(code: int) -> Exception:
    """A signal from outside is nobody's fault; a crash (or an exit) in the middle of a call is the call's own."""
    if -code in _FROM_OUTSIDE:
        return ChildKilled(signal.Signals(-code))
    how = signal.strsignal(-code) if code < 0 else f"exit code {code}"
    return ToolFailed(f"the process broke down: {how}", hint="The step's log holds what it printed last.")


class _Printed:
    """What a process prints, handed on line by line as it comes."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        if process.stdout is None:
            raise ValueError("the process prints to no pipe")
        self._stream = process.stdout
        self._rest = b""
        self.streams = [process.stdout.fileno()]
        os.set_blocking(self.streams[0], False)

    def pass_on(self, log: Log) -> bool:
        """Hand on what is there. False when there was nothing."""
        try:
            data = os.read(self._stream.fileno(), 65536)
        except BlockingIOError:
            return False
        if not data:
            self.streams = []
            return False
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            log(line.decode(errors="replace").rstrip())
        return True

    def drain(self, log: Log) -> None:
        """Hand on all that is there, a last line without its end too."""
        while self.pass_on(log):
            pass
        if self._rest:
            log(self._rest.decode(errors="replace"))
            self._rest = b""

    def close(self) -> None:
        self.streams = []
        self._stream.close()
