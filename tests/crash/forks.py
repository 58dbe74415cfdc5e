"""Forks of a process that has imported everything and has neither threads nor connections."""

import ctypes
import json
import os
import signal
import threading
import traceback
from collections.abc import Callable
from typing import Any

PR_SET_PDEATHSIG = 1


def in_child(do: Callable[[], Any], *, ends_by: signal.Signals | None = None) -> Any:
    """Do it in a fork and give back what came of it; a child that has to die by `ends_by` gives nothing."""
    read, write = os.pipe()
    child = start_child(lambda: _answer(do, write))
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    if ends_by is not None and os.WIFSIGNALED(status) and os.WTERMSIG(status) == ends_by:
        return None
    if status or ends_by is not None:
        raise AssertionError(f"a child ended with status {status}: {answer.decode()}")
    return json.loads(answer)


def start_child(do: Callable[[], int]) -> int:
    """Start a fork that ends with what `do` returns, or with its parent; its process id."""
    if threading.active_count() > 1:
        raise RuntimeError(f"there are threads: {threading.enumerate()}")
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        code = do()
    except BaseException:  # noqa: BLE001 - a fork must never go on with its parent's work.
        traceback.print_exc()
    finally:
        os._exit(code)


def _answer(do: Callable[[], Any], write: int) -> int:
    with os.fdopen(write, "wb") as pipe:
        try:
            answer, code = json.dumps(do()), 0
        except BaseException:  # noqa: BLE001 - whatever it was, the parent has to know.
            answer, code = traceback.format_exc(), 1
        pipe.write(answer.encode())
    return code
