"""A worker that is killed at any fail point loses nothing, repeats nothing, and skips no gate."""

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.conftest import Say
from tests.crash.processes import KINDS, databases, run
from tests.crash.sweep import PLOTS, Result, Results, Task
from tests.services import is_ci
from tests.share import one_in

PROCESSES = 2
SAMPLE = 100
"""Without the slow tests every so-manieth fail point is tried, another set each time."""
QUARTER = 4
"""CI has half an hour for everything: on PostgreSQL it tries every fourth fail point, another quarter each time."""


def sweep(databases: list[str], folder: Path, every: int, seed: int) -> list[tuple[Result, ...]]:
    """The deaths of all plots, shared out among processes."""
    tasks = [
        Task(
            database=database,
            folder=folder / str(share),
            plots=tuple(PLOTS),
            share=share,
            shares=len(databases),
            every=every,
            seed=seed,
        )
        for share, database in enumerate(databases)
    ]
    with ThreadPoolExecutor(len(tasks)) as threads:
        return list(threads.map(lambda task: Results.validate_json(run("sweep", task)), tasks))


def report(kind: str, shares: list[tuple[Result, ...]], seed: int) -> str:
    lines = []
    for results in zip(*shares, strict=True):
        killed, survivors = (sum(getattr(result, name) for result in results) for name in ("killed", "survivors"))
        faults = sum(len(result.faults) for result in results)
        lines.append(
            f"{kind}, {results[0].plot}: {killed} killed at {results[0].points} fail points, "
            f"{survivors} runs finished by others, {faults} faults (seed {seed})"
        )
    return "\n".join(lines)


def faults(shares: list[tuple[Result, ...]]) -> list[str]:
    return [fault for results in shares for result in results for fault in result.faults]


@pytest.mark.sample
@pytest.mark.parametrize("kind", KINDS)
def test_deaths_at_a_sample_of_fail_points_do_no_harm(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest, say: Say
) -> None:
    seed = random.SystemRandom().randrange(1000)

    with databases(kind, request, PROCESSES) as urls:
        shares = sweep(urls, tmp_path, SAMPLE, seed)

    say(report(kind, shares, seed))
    assert faults(shares) == []


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", KINDS)
def test_a_death_at_every_fail_point_does_no_harm(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest, say: Say
) -> None:
    every = one_in() * (QUARTER if kind == "postgres" and is_ci() else 1)
    seed = random.SystemRandom().randrange(1000)

    with databases(kind, request, PROCESSES) as urls:
        shares = sweep(urls, tmp_path, every, seed)

    say(report(kind, shares, seed))
    assert faults(shares) == []
    for results in zip(*shares, strict=True):
        assert results[0].points == results[1].points
        killed = sum(result.killed for result in results)
        assert killed in {results[0].points // every, -(-results[0].points // every)}
