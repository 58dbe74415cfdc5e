"""What the process pool promises: a call harms only itself, and nobody outlives the parent."""

import logging
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from graph.core.errors import Cancelled
from graph.work.pool import ChildKilled, InlinePool, Pool, ProcessPool
from graph.work.process import child_environment
from tests.fakes.heavy import QuotaSpent
from tools.errors import ToolFailed, ToolRejected, ToolUnavailable

PACKAGES = ("tests.fakes",)
HEAVY = "tests.fakes.heavy:"
SECONDS_TO_DIE = 2.0

pytestmark = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="watches processes through pidfds")


@pytest.fixture
def pool() -> Iterator[ProcessPool]:
    pool = ProcessPool(2, packages=PACKAGES)
    yield pool
    pool.close(timeout=0)


@pytest.fixture(params=["inline", "processes"])
def any_pool(request: pytest.FixtureRequest) -> Iterator[Pool]:
    pool: Pool = InlinePool(PACKAGES) if request.param == "inline" else ProcessPool(1, packages=PACKAGES)
    yield pool
    pool.close(timeout=0)


@pytest.fixture
def pipe(tmp_path: Path) -> Callable[[str], Path]:
    def make(name: str) -> Path:
        os.mkfifo(tmp_path / name)
        return tmp_path / name

    return make


def ask(pool: Pool, function: str, /, *, cancelled: Callable[[], bool] = lambda: False, **request: Any) -> Any:
    return pool.call(HEAVY + function, request, progress=lambda *_: None, cancelled=cancelled)


def read_words(pool: Pool, function: str, **request: Any) -> list[str]:
    lines: list[str] = []
    pool.call(HEAVY + function, request, progress=lambda *_: None, cancelled=lambda: False, log=lines.append)
    return lines


def ends_in_time(pid: int) -> bool:
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    with os.fdopen(watched) as process:
        return bool(select.select([process], [], [], SECONDS_TO_DIE)[0])


def test_a_call_answers(any_pool: Pool) -> None:
    assert ask(any_pool, "double", number=21)["number"] == 42


def test_a_child_is_used_again(pool: ProcessPool) -> None:
    pids = {ask(pool, "double", number=n)["pid"] for n in range(3)}

    assert len(pids) == 1
    assert os.getpid() not in pids


def test_many_threads_share_the_places(pool: ProcessPool) -> None:
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda n: ask(pool, "double", number=n), range(200)))

    assert [answer["number"] for answer in answers] == [n * 2 for n in range(200)]
    assert len({answer["pid"] for answer in answers}) <= 2


def test_an_error_of_a_tool_comes_back_as_itself(any_pool: Pool) -> None:
    with pytest.raises(ToolUnavailable, match="asleep") as caught:
        ask(any_pool, "be_unavailable")

    error = caught.value
    assert (error.hint, error.provider, error.retry_after_seconds, error.retryable) == ("Wake it.", "fake", 2.5, True)


def test_an_error_defined_by_a_provider_comes_back_as_itself(any_pool: Pool) -> None:
    with pytest.raises(ToolRejected, match="no more today") as caught:
        ask(any_pool, "spend_quota")

    assert type(caught.value).__name__ == QuotaSpent.__name__
    assert caught.value.hint == "Tomorrow."


def test_an_unforeseen_error_is_a_failure_with_its_traceback(any_pool: Pool) -> None:
    with pytest.raises(ToolFailed, match="ZeroDivisionError: division by zero") as caught:
        ask(any_pool, "divide", by=0)

    assert "in divide" in caught.value.log


def test_an_answer_that_is_not_json_is_a_failure(any_pool: Pool) -> None:
    with pytest.raises(ToolFailed, match="not JSON serializable"):
        ask(any_pool, "answer_an_object")


def test_an_exit_in_a_call_is_a_failure_and_the_child_lives_on(pool: ProcessPool) -> None:
    before = ask(pool, "double", number=1)["pid"]

    with pytest.raises(ToolFailed, match="SystemExit"):
        ask(pool, "leave")

    assert ask(pool, "double", number=1)["pid"] == before


@pytest.mark.parametrize("name", ["os:system", "tests.fakes:heavy", "tests.fakes.heavy:nothing", "tests.fakes.heavy:"])
def test_only_functions_of_the_allowed_packages_are_called(any_pool: Pool, name: str) -> None:
    with pytest.raises(ToolRejected):
        any_pool.call(name, {}, progress=lambda *_: None, cancelled=lambda: False)


def test_a_killed_child_ends_only_its_own_call(pool: ProcessPool, pipe: Callable[[str], Path]) -> None:
    one, two, never, gate = pipe("one"), pipe("two"), pipe("never"), pipe("gate")
    with ThreadPoolExecutor(2) as threads:
        doomed = threads.submit(ask, pool, "wait_for", started=str(one), gate=str(never))
        other = threads.submit(ask, pool, "wait_for", started=str(two), gate=str(gate))
        victim, survivor = int(one.read_text()), int(two.read_text())

        os.kill(victim, signal.SIGKILL)
        with pytest.raises(ChildKilled) as caught:
            doomed.result()
        gate.write_text("open")

        assert caught.value.exit_signal == signal.SIGKILL
        assert other.result() == {"pid": survivor}
    assert ask(pool, "double", number=1)["number"] == 2


def test_a_child_killed_at_rest_is_replaced_unnoticed(pool: ProcessPool) -> None:
    first = ask(pool, "double", number=1)["pid"]
    os.kill(first, signal.SIGKILL)
    assert ends_in_time(first)

    assert ask(pool, "double", number=1)["pid"] != first


def test_a_crash_is_the_works_own_fault(pool: ProcessPool) -> None:
    lines: list[str] = []

    with pytest.raises(ToolFailed, match="Segmentation fault"):
        pool.call(HEAVY + "crash", {}, progress=lambda *_: None, cancelled=lambda: False, log=lines.append)

    assert any("in crash" in line for line in lines)
    assert ask(pool, "double", number=1)["number"] == 2


def test_an_abort_kills_the_child_and_what_it_started(pool: ProcessPool, pipe: Callable[[str], Path]) -> None:
    started = pipe("started")
    moments = iter(["before", "during"])
    pids: list[int] = []

    def cancelled() -> bool:
        if next(moments) == "before":
            return False
        pids.extend(map(int, started.read_text().split()))
        return True

    with pytest.raises(Cancelled):
        ask(pool, "hold_the_lock", cancelled=cancelled, started=str(started))

    assert all(ends_in_time(pid) for pid in pids)
    assert len(pids) == 2


def test_an_abort_while_waiting_for_a_place_starts_nothing(any_pool: Pool) -> None:
    with pytest.raises(Cancelled):
        ask(any_pool, "double", number=1, cancelled=lambda: True)


def test_an_abort_in_the_calling_thread_is_noticed_at_a_report() -> None:
    answers = iter([False, True])

    with pytest.raises(Cancelled):
        ask(InlinePool(PACKAGES), "report", steps=3, cancelled=lambda: next(answers))


def test_progress_comes_sparingly_and_completely(any_pool: Pool) -> None:
    reports: list[tuple[float, str]] = []

    any_pool.call(
        HEAVY + "report",
        {"steps": 1000},
        progress=lambda fraction, message: reports.append((fraction, message)),
        cancelled=lambda: False,
    )

    assert reports[0] == (0.0, "step 0")
    assert reports[-1] == (1.0, "done")
    assert len(reports) < 20


def test_an_error_while_reporting_ends_the_call_and_frees_its_place(pool: ProcessPool) -> None:
    def refuse(fraction: float, message: str) -> None:
        raise LookupError("the lease is gone")

    for _ in range(3):
        with pytest.raises(LookupError):
            pool.call(HEAVY + "report", {"steps": 1}, progress=refuse, cancelled=lambda: False)

    assert ask(pool, "double", number=1)["number"] == 2


def test_what_a_call_prints_and_logs_comes_back_by_lines(pool: ProcessPool) -> None:
    lines = read_words(pool, "talk")

    assert lines[:4] == ["said", "complained", "INFO heavy: recorded", "written without an end"]
    assert lines[4].startswith("peak memory ")


def test_more_than_a_pipe_holds_can_be_printed(pool: ProcessPool) -> None:
    lines = read_words(pool, "print_much", lines=20_000)

    assert [line.split()[1] for line in lines[:-1]] == [str(n) for n in range(20_000)]


def test_what_is_logged_in_the_calling_thread_comes_back(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        assert "INFO heavy: recorded" in read_words(InlinePool(PACKAGES), "talk")


def test_a_log_that_logs_itself_is_given_each_record_once(caplog: pytest.LogCaptureFixture) -> None:
    heard: list[str] = []

    def log(line: str) -> None:
        heard.append(line)
        logging.getLogger("steps").info("said %s", line)

    with caplog.at_level(logging.INFO):
        InlinePool(PACKAGES).call(HEAVY + "talk", {}, progress=lambda *_: None, cancelled=lambda: False, log=log)

    assert heard == ["INFO heavy: recorded"]


def test_a_child_reads_no_input(pool: ProcessPool) -> None:
    assert ask(pool, "read_input") == {"input": ""}


def test_a_child_sees_no_secret(pool: ProcessPool, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "SLACK_BOT_TOKEN", "PGPASSWORD", "GREENLIGHT_DATABASE_URL", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "canary")

    environment = ask(pool, "environment")

    assert "canary" not in environment.values()
    assert environment["PATH"] == os.environ["PATH"]


def test_an_allowed_name_that_looks_like_a_secret_is_kept_back() -> None:
    seen = child_environment({"XDG_SESSION_TOKEN": "t", "LC_ALL": "C", "XDG_RUNTIME_DIR": "/run"}, ["/a"])

    assert seen == {"LC_ALL": "C", "XDG_RUNTIME_DIR": "/run", "PYTHONPATH": "/a"}


def test_a_child_imports_only_what_its_call_needs(pool: ProcessPool) -> None:
    modules = ask(pool, "modules")["modules"]

    assert not {"pydantic", "sqlalchemy", "langgraph", "numpy", "graph.core.errors"} & set(modules)


def test_a_child_may_be_nicer_than_its_parent() -> None:
    pool = ProcessPool(1, packages=PACKAGES, niceness=3)

    assert ask(pool, "niceness") == {"niceness": os.nice(0) + 3}

    pool.close()


def test_a_child_ignores_an_interrupt(pool: ProcessPool, pipe: Callable[[str], Path]) -> None:
    started, gate = pipe("started"), pipe("gate")
    with ThreadPoolExecutor(1) as threads:
        call = threads.submit(ask, pool, "wait_for", started=str(started), gate=str(gate))
        os.kill(int(started.read_text()), signal.SIGINT)
        gate.write_text("open")

        assert "pid" in call.result()


def test_nobody_outlives_a_killed_parent(pipe: Callable[[str], Path]) -> None:
    locked, waiting, gate = pipe("locked"), pipe("waiting"), pipe("gate")
    parent = subprocess.Popen([sys.executable, "-m", "tests.fakes.abandoned_pool", str(gate.parent)])
    pids = [int(word) for path in (locked, waiting) for word in path.read_text().split()]

    parent.kill()
    parent.wait()

    assert len(pids) == 3
    assert all(ends_in_time(pid) for pid in pids)


def test_closing_ends_running_calls_and_takes_no_more(pipe: Callable[[str], Path]) -> None:
    pool = ProcessPool(1, packages=PACKAGES)
    started, gate = pipe("started"), pipe("gate")
    with ThreadPoolExecutor(2) as threads:
        running = threads.submit(ask, pool, "wait_for", started=str(started), gate=str(gate))
        pid = int(started.read_text())
        waiting = threads.submit(ask, pool, "double", number=1)

        pool.close(timeout=0)

        for call in (running, waiting):
            with pytest.raises(ChildKilled):
                call.result()
    assert ends_in_time(pid)
    with pytest.raises(ChildKilled):
        ask(pool, "double", number=1)


def test_closing_lets_a_running_call_end(pipe: Callable[[str], Path]) -> None:
    pool = ProcessPool(1, packages=PACKAGES)
    started, gate = pipe("started"), pipe("gate")
    with ThreadPoolExecutor(2) as threads:
        running = threads.submit(ask, pool, "wait_for", started=str(started), gate=str(gate))
        pid = int(started.read_text())
        closing = threads.submit(pool.close)
        gate.write_text("open")

        assert running.result() == {"pid": pid}
        closing.result()
    assert ends_in_time(pid)
