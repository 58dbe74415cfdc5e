"""Thousands of deliveries, each up to five times and in disorder, leave what order leaves with each of them once."""

import random
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.conftest import Say
from tests.crash.processes import ROOT, databases
from tests.share import one_in
from tests.storm.day import Left, Task

pytestmark = pytest.mark.loopback

PRODUCTIONS = 50


def play(task: Task) -> Left:
    """A day in a process of its own."""
    task.folder.mkdir()
    arguments = [sys.executable, "-m", "tests.storm.day", task.model_dump_json()]
    ended = subprocess.run(arguments, cwd=ROOT, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr.decode()[-4000:]
    assert b"Traceback" not in ended.stderr, ended.stderr.decode()[-4000:]
    return Left.model_validate_json(ended.stdout)


def differences(calm: Left, stormy: Left) -> Iterator[str]:
    for title, left in calm.productions.items():
        for what, wanted in left.items():
            found = stormy.productions.get(title, {}).get(what)
            if found != wanted:
                yield f"{title}, {what}: {found} instead of {wanted}"
    if calm.together != stormy.together:
        yield f"together: {stormy.together} instead of {calm.together}"


def run_days(
    kind: str, folder: Path, request: pytest.FixtureRequest, say: Say, *, productions: int, rounds: int
) -> None:
    seed, disorder = (random.SystemRandom().randrange(10_000) for _ in range(2))
    with databases(kind, request, 2) as urls, ThreadPoolExecutor(2) as threads:
        common = {"productions": productions, "rounds": rounds, "seed": seed}
        calm = Task(database=urls[0], folder=folder / "calm", **common)
        stormy = Task(database=urls[1], folder=folder / "stormy", storm=disorder, **common)
        in_order, in_disorder = threads.map(play, (calm, stormy))

    found = list(differences(in_order, in_disorder))
    decided = sum(len(left["decisions"]) for left in in_order.productions.values())
    say(
        f"{kind}: {in_order.events} events at {productions} productions, brought {in_disorder.brought} times in "
        f"disorder; {decided} decisions, {len(found)} differences (seeds {seed} and {disorder})"
    )
    assert found == []
    assert in_disorder.brought > 2 * in_order.events
    assert decided


@pytest.mark.sample
@pytest.mark.parametrize("kind", ["sqlite"])
def test_what_comes_again_and_in_disorder_leaves_what_order_leaves(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest, say: Say
) -> None:
    run_days(kind, tmp_path, request, say, productions=6, rounds=8)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("kind", "rounds"), [("sqlite", 72), pytest.param("postgres", 4, marks=pytest.mark.postgres)])
def test_more_than_ten_thousand_deliveries_in_disorder_leave_what_order_leaves(
    kind: str, rounds: int, tmp_path: Path, request: pytest.FixtureRequest, say: Say
) -> None:
    run_days(kind, tmp_path, request, say, productions=PRODUCTIONS // one_in(), rounds=rounds)
