"""Many productions come through while workers and persons are killed and frozen at random."""

import random
from pathlib import Path

import pytest

from tests.conftest import Say
from tests.crash.processes import KINDS, databases, run
from tests.crash.storm import Aftermath, Weather

MORE = 1  # The one with which the storm's process warms up.


def report(kind: str, seed: int, after: Aftermath) -> str:
    return (
        f"{kind}: {after.states} in {after.seconds} s through {after.kills} kills and {after.freezes} freezes; "
        f"{after.decisions} decisions of {sum(after.answers.values())} answers; "
        f"{after.paid_calls} paid calls for {after.paid_work}; {len(after.faults)} faults (seed {seed})"
    )


def storm(kind: str, folder: Path, request: pytest.FixtureRequest, say: Say, **changed: object) -> Aftermath:
    seed = random.SystemRandom().randrange(10_000)
    with databases(kind, request) as (url,):
        weather = Weather.model_validate({"database": url, "folder": folder, "seed": seed} | changed)
        after = Aftermath.model_validate_json(run("storm", weather))
    say(report(kind, seed, after))
    assert sum(after.states.values()) == weather.productions + MORE
    assert after.kills
    return after


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("kind", KINDS)
def test_fifty_productions_come_through_a_storm(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest, say: Say
) -> None:
    after = storm(kind, tmp_path, request, say)

    assert after.faults == ()


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("kind", KINDS)
def test_processes_of_the_pool_that_lose_their_worker_do_no_harm(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest, say: Say
) -> None:
    after = storm(kind, tmp_path, request, say, productions=6, pool=2, workers=2, calm=(0.5, 1.5), lease=4.0)

    assert after.faults == ()


@pytest.mark.sample
def test_a_few_productions_come_through_a_gust(tmp_path: Path, request: pytest.FixtureRequest, say: Say) -> None:
    after = storm("sqlite", tmp_path, request, say, productions=4, workers=2, calm=(0.4, 0.9), freezes_in_ten=1)

    assert after.faults == ()
