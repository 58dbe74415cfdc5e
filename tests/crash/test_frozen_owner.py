"""A worker that stands still in the middle of an upload, longer than its lease, publishes nothing twice."""

from pathlib import Path

import pytest

from tests.conftest import Say
from tests.crash.frozen import End, Freeze, Outcomes
from tests.crash.processes import KINDS, databases, run

ENDS: tuple[End, ...] = ("thaws", "dies") * 2


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_uploads_beside_a_frozen_owner(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest, say: Say
) -> None:
    with databases(kind, request) as (url,):
        out = run("frozen", Freeze(database=url, folder=tmp_path, ends=ENDS))

    outcomes = Outcomes.model_validate_json(out).outcomes
    videos = [outcome.videos for outcome in outcomes]
    say(f"{kind}: {len(ENDS)} owners frozen in an upload, {sum(videos) - len(ENDS)} duplicates")
    assert [outcome.meanwhile for outcome in outcomes] == [0] * len(ENDS)
    assert videos == [1] * len(ENDS)
    assert [outcome.faults for outcome in outcomes] == [()] * len(ENDS)
