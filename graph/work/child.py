"""What runs in a child of the pool: it carries out one call after the other, and ends when its parent does.

Nothing but the standard library and `tools.errors` is imported until a call names its function. Standard output and
standard error, C libraries' too, are one pipe to the parent; so are the records of `logging`.
"""

import contextlib
import faulthandler
import fcntl
import json
import logging
import os
import re
import signal
import sys
import threading
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from graph.work.calls import Function, as_tool_error, pack, resolve, sparingly

_log = logging.getLogger("graph.work.child")


def main(arguments: Sequence[str]) -> None:
    line, life, niceness, *packages = arguments
    _end_with_parent(int(life))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(int(niceness))
    faulthandler.enable()
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    with Connection(int(line)) as parent:
        _keep_from_grandchildren(parent.fileno())
        _serve(parent, packages)


def _serve(parent: Connection, packages: Sequence[str]) -> None:
    while True:
        try:
            call = json.loads(parent.recv_bytes())
        except EOFError:
            return
        answer = _carry_out(call, parent, packages)
        sys.stdout.flush()
        sys.stderr.flush()
        parent.send_bytes(answer)


def _carry_out(call: dict[str, Any], parent: Connection, packages: Sequence[str]) -> bytes:
    _forget_peak()
    try:
        function: Function = resolve(call["function"], packages)
        answer = function(call["request"], sparingly(lambda *report: _send(parent, {"progress": report})))
        return _encode({"answer": answer, "peak_mb": _peak_mb()})
    except BaseException as error:  # noqa: BLE001 - what ends a call, an exit too, is told to the parent.
        _log.info("the call failed", exc_info=error)
        return _encode({"error": pack(as_tool_error(error)), "peak_mb": _peak_mb()})


def _encode(message: dict[str, Any]) -> bytes:
    return json.dumps(message).encode()


def _send(parent: Connection, message: dict[str, Any]) -> None:
    parent.send_bytes(_encode(message))


def _end_with_parent(life: int) -> None:
    """Let this process and what it started die with the parent, whose end of the pipe `life` closes then.

    On Linux the kernel kills the whole group by itself, even while a C library holds the interpreter's lock;
    PR_SET_PDEATHSIG would not do: it fires when the thread that started the child ends. Elsewhere a thread watches.
    """
    _keep_from_grandchildren(life)
    if sys.platform == "linux":
        fcntl.fcntl(life, fcntl.F_SETOWN, -os.getpid())
        fcntl.fcntl(life, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(life, fcntl.F_SETFL, fcntl.fcntl(life, fcntl.F_GETFL) | os.O_ASYNC)
    threading.Thread(target=_watch, args=(life,), daemon=True).start()


def _keep_from_grandchildren(descriptor: int) -> None:
    fcntl.fcntl(descriptor, fcntl.F_SETFD, fcntl.FD_CLOEXEC)


def _watch(life: int) -> None:
    os.read(life, 1)
    with contextlib.suppress(OSError):
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(1)


def _forget_peak() -> None:
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _peak_mb() -> int | None:
    """The most memory this call has held; None where the system does not tell it per process."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return None
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(peak[1]) // 1024 if peak else None


if __name__ == "__main__":
    main(sys.argv[1:])
