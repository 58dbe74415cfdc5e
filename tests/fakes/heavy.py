"""Functions for the pool to carry out: quick, slow, failing, talkative and stubborn ones."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from graph.work.calls import Progress
from tools.errors import ToolRejected, ToolUnavailable


class QuotaSpent(ToolRejected):
    """An error that only this module knows."""


def double(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    return {"number": request["number"] * 2, "pid": os.getpid()}


def wait_for(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Say through the pipe `started` that it runs, then wait until something comes through the pipe `gate`."""
    Path(request["started"]).write_text(str(os.getpid()))
    Path(request["gate"]).read_text()
    return {"pid": os.getpid()}


def hold_the_lock(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Sleep in C without giving up the interpreter's lock, beside a process of its own."""
    beside = subprocess.Popen(["sleep", "60"])
    Path(request["started"]).write_text(f"{os.getpid()} {beside.pid}")
    ctypes.PyDLL(None).sleep(60)
    return {}


def report(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    for step in range(request["steps"]):
        progress(step / request["steps"], f"step {step}")
    progress(1.0, "done")
    return {}


def go_on(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Take a while, and be heard all along."""
    for step in range(request["steps"]):
        threading.Event().wait(request["pause"])
        if request["how"] == "tell":
            progress(step / request["steps"], f"step {step}")
        else:
            sys.stdout.write(f"step {step}\n")
    return {"steps": request["steps"]}


def talk(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    sys.stdout.write("said\n")
    sys.stderr.write("complained\n")
    logging.getLogger("heavy").info("recorded")
    os.write(2, b"written without an end")
    return {}


def read_input(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    return {"input": sys.stdin.read()}


def print_much(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    for number in range(request["lines"]):
        sys.stdout.write(f"line {number} {'x' * 100}\n")
    return {}


def be_unavailable(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    raise ToolUnavailable("asleep", hint="Wake it.", provider="fake", retry_after_seconds=2.5)


def spend_quota(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    raise QuotaSpent("no more today", hint="Tomorrow.", provider="fake")


def divide(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    return {"result": 1 / request["by"]}


def leave(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    raise SystemExit(3)


def answer_an_object(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    return {"object": object()}


def crash(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    os.kill(os.getpid(), signal.SIGSEGV)
    return {}


def niceness(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    return {"niceness": os.nice(0)}


def environment(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    return dict(os.environ)


def modules(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    return {"modules": sorted(sys.modules)}
