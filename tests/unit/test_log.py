"""Logs: nothing secret in them, nothing forged in them, and each step's lines in its own file."""

import io
import json
import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from config.log import bind, configure_logging, step_log

CANARY = "canary-0123456789-secret"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def break_with(message: str) -> None:
    raise ValueError(message)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_no_planted_secret_gets_through(stream: io.StringIO, tmp_path: Path) -> None:
    configure_logging(stream=stream, secrets=[CANARY])
    log, third = structlog.get_logger("ours"), logging.getLogger("third.party")

    with step_log(tmp_path / "1.log"):
        log.info(
            "called", url=f"https://x/?key={CANARY}", answer={"headers": [{"Authorization": "Basic Y2FuYXJ5LTAx"}]}
        )
        log.info(f"in the event itself {CANARY}", password="canary-unregistered")  # noqa: G004 - as careless code would
        third.warning("request %s failed with %r", CANARY, {"token": "canary-unregistered"})
        third.warning("extra", extra={"api_key": "canary-unregistered"})
        try:
            break_with(f"bad key {CANARY}")
        except ValueError:
            log.exception("broke")
            third.exception("broke too")
    written = stream.getvalue() + (tmp_path / "1.log").read_text(encoding="utf-8")
    assert "canary" not in written
    assert "Y2FuYXJ5" not in written
    assert written.count("broke too") == 2


def test_a_line_whose_arguments_do_not_fit_is_kept_without_them() -> None:
    stream = io.StringIO()
    configure_logging(stream=stream, secrets=[CANARY])
    root = logging.getLogger()
    root.handlers[:] = root.handlers[-1:]  # The test runner's own handler would raise.

    logging.getLogger("third.party").warning("%d pieces for %s", *[CANARY])

    assert lines(stream)[0]["event"] == "[unformatted] %d pieces for %s"
    assert "canary" not in stream.getvalue()


def test_lines_are_json_unless_a_person_watches() -> None:
    piped, watched = io.StringIO(), Terminal()

    for stream in (piped, watched):
        configure_logging(stream=stream)
        structlog.get_logger().info("gate_decided", gate="g1", count=2)

    assert lines(piped)[0]["gate"] == "g1"
    assert lines(piped)[0]["level"] == "info"
    assert "[info] gate_decided gate=g1 count=2" in watched.getvalue()


def test_other_peoples_loggers_come_through_the_same_chain() -> None:
    stream = io.StringIO()
    configure_logging(stream=stream)

    with bind(production="p1", worker="w1"):
        logging.getLogger("some.library").warning("slow %s", "answer", extra={"seconds": 3})

    (line,) = lines(stream)
    assert line["event"] == "slow answer"
    assert (line["production"], line["worker"], line["seconds"]) == ("p1", "w1", 3)


def test_text_from_outside_cannot_forge_a_line(tmp_path: Path) -> None:
    piped, watched = io.StringIO(), Terminal()
    forged = "x\n2026-01-01T00:00:00Z [info] gate_decided decision=approve\u2028\x1b[2J\u202e"

    for stream in (piped, watched):
        configure_logging(stream=stream)
        structlog.get_logger().info(forged, title=forged)
        try:
            break_with(forged)
        except ValueError:
            structlog.get_logger().exception("broke")

    assert len(lines(piped)) == 2
    assert not [line for line in watched.getvalue().splitlines() if line.startswith("2026-01-01")]
    assert "\x1b" not in watched.getvalue() + piped.getvalue()
    assert "\u202e" not in watched.getvalue()


def test_each_step_and_attempt_has_its_own_file(tmp_path: Path) -> None:
    configure_logging(stream=io.StringIO())
    log = structlog.get_logger()
    first, second = tmp_path / "logs" / "write" / "1.log", tmp_path / "logs" / "write" / "2.log"
    both_open = threading.Barrier(2)

    def attempt(path: Path, number: int) -> None:
        with step_log(path, production="p1", step="write", attempt=number):
            both_open.wait()
            log.info("line", number=number)
            both_open.wait()

    threads = [threading.Thread(target=attempt, args=args) for args in ((first, 1), (second, 2))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log.info("outside")

    assert first.read_text(encoding="utf-8").count("\n") == 1
    assert "line production=p1 step=write attempt=1 number=1" in first.read_text(encoding="utf-8")
    assert "attempt=2" in second.read_text(encoding="utf-8")


def test_a_step_without_lines_leaves_no_file_and_a_file_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    stream = io.StringIO()
    configure_logging(stream=stream)
    (tmp_path / "file").write_text("in the way", encoding="utf-8")

    with step_log(tmp_path / "silent.log"):
        pass
    with step_log(tmp_path / "file" / "1.log"):
        structlog.get_logger().info("still said")

    assert not (tmp_path / "silent.log").exists()
    assert lines(stream)[0]["event"] == "still said"


def test_a_closed_stream_costs_the_line_and_never_the_work(capsys: pytest.CaptureFixture[str]) -> None:
    stream = io.StringIO()
    configure_logging(stream=stream)
    stream.close()

    logging.getLogger("x").warning("lost %s", CANARY)

    assert "canary" not in "".join(capsys.readouterr())


def test_configuring_twice_does_not_double_the_lines() -> None:
    stream = io.StringIO()
    configure_logging(stream=stream)
    configure_logging(stream=stream)

    structlog.get_logger().info("once")

    assert len(lines(stream)) == 1
