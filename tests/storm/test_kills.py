"""A Slack side that dies between any two of its steps loses nothing, decides nothing twice, and posts nothing twice."""

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from graph.core import failpoint
from tests.conftest import Say
from tests.crash.processes import ROOT, databases
from tests.fakes.slack import SlackEmulator
from tests.share import one_in
from tests.storm.killing import NEVER, Result, Results, Scene, Task, press
from tests.storm.killing import say as say_words
from tests.storm.side import Side

pytestmark = pytest.mark.loopback

Killed = tuple[tuple[Result, ...], tuple[str, ...]]
AHEAD_SECONDS = 30 * 86_400
SAMPLE = 25
"""Without the slow tests every so-manieth fail point is tried, another set each time."""


def task_of(slack: SlackEmulator, database: str, folder: Path, **more: Any) -> Task:
    """Everything that a process has to know; people and a conversation are there."""
    space = slack.workspace
    space.files.share_seconds = 0
    anna = space.add_person("anna")
    anna.is_admin = True
    videos = space.add_conversation("videos", members=[anna])
    folder.mkdir()
    return Task(
        database=f"sqlite:///{folder / 'greenlight.sqlite3'}" if database == "sqlite" else database,
        folder=folder,
        slack=slack.api_url,
        token=space.bot_token,
        secret=slack.signing_secret,
        conversation=videos.id,
        person=anna.id,
        **more,
    )


def kill(database: str, folder: Path, **more: Any) -> Killed:
    """The deaths over all plots, in a process of its own with a Slack of its own; and what people see twice there."""
    with SlackEmulator(later) as slack:
        results = run(task_of(slack, database, folder, **more))
        return results, tuple(doubled(slack))


def later() -> float:
    """Slack's time: never before that of a child, whose clock is ahead."""
    return time.time() + AHEAD_SECONDS


def run(task: Task) -> tuple[Result, ...]:
    command = [sys.executable, "-m", "tests.storm.killing", task.model_dump_json()]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr.decode()[-4000:]
    return Results.validate_json(ended.stdout)


def doubled(slack: SlackEmulator) -> Iterator[str]:
    """Cards, answers and films that people see more than once."""
    for place in slack.workspace.conversations.values():
        messages = slack.workspace.messages(place)
        marks = Counter(str(one["metadata"]["event_payload"]) for one in messages if one.get("metadata"))
        yield from (f"{mark} is there {count} times" for mark, count in marks.items() if count > 1)
        files = Counter((one["thread_ts"], file["name"]) for one in messages for file in one.get("files") or ())
        yield from (f"{file} is there {count} times" for file, count in files.items() if count > 1)


def run_kills(
    kind: str, folder: Path, request: pytest.FixtureRequest, say: Say, *, processes: int, **more: Any
) -> None:
    seed = random.SystemRandom().randrange(1000)
    with databases(kind, request, processes) as urls, ThreadPoolExecutor(processes) as threads:
        more |= {"seed": seed, "shares": processes}
        killing = (threads.submit(kill, url, folder / str(n), share=n, **more) for n, url in enumerate(urls))
        done = [killed.result() for killed in [*killing]]

    for shares in zip(*(results for results, _ in done), strict=True):
        killed, again = (sum(getattr(share, name) for share in shares) for name in ("killed", "sent_again"))
        faults = sum(len(share.faults) for share in shares)
        say(
            f"{kind}, {shares[0].plot}: {killed} killed at {shares[0].points} points, {again} not acknowledged and "
            f"sent again, {faults} faults (seed {seed})"
        )
    assert [fault for results, _ in done for result in results for fault in result.faults] == []
    assert [twice for _, seen in done for twice in seen] == []


def test_the_chat_passes_every_fail_point_of_its_own(tmp_path: Path) -> None:
    with SlackEmulator() as slack:
        task = task_of(slack, "sqlite", tmp_path / "side")
        with Side.opened(task.model_dump(mode="json"), hours=0) as side:
            scenes = [Scene(**side.at_script_gate()) for _ in range(2)]
            failpoint.arm(",".join(f"{name}=kill@{NEVER}" for name in failpoint.CHAT))
            side.deliver(press(side, scenes[0], 1))
            side.deliver(say_words(side, scenes[1], 2))
            side.settle()
            passed = {name for name in failpoint.CHAT if failpoint.hits(name)}
            failpoint.arm("")

    assert passed == failpoint.CHAT


@pytest.mark.sample
@pytest.mark.parametrize("kind", ["sqlite"])
def test_deaths_at_a_sample_of_fail_points_do_no_harm(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest, say: Say
) -> None:
    run_kills(kind, tmp_path, request, say, processes=1, plots=("words",), every=SAMPLE)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("kind", "every"), [("sqlite", 1), pytest.param("postgres", 9, marks=pytest.mark.postgres)])
def test_a_death_at_every_fail_point_between_press_and_card_does_no_harm(
    kind: str, every: int, tmp_path: Path, request: pytest.FixtureRequest, say: Say
) -> None:
    """At every one on SQLite; on PostgreSQL, whose fail points are the same, at every ninth, another set each time."""
    run_kills(kind, tmp_path, request, say, processes=2, every=every * one_in())
