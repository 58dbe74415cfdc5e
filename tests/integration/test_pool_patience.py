"""A child that hangs holds its place for a while, and no longer; one that says how far it is goes on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.work.pool import ProcessPool
from tools.errors import ToolFailed

PATIENCE_SECONDS = 3.0
"""Longer than a child takes to begin on a busy machine."""


@pytest.fixture
def pool() -> Iterator[ProcessPool]:
    pool = ProcessPool(1, packages=("tests.fakes",), patience_seconds=PATIENCE_SECONDS)
    yield pool
    pool.close(timeout=0)


def ask(pool: ProcessPool, function: str, **request: Any) -> dict[str, Any]:
    whole = f"tests.fakes.heavy:{function}"
    return pool.call(whole, request, progress=lambda *_: None, cancelled=lambda: False)


def test_a_call_of_which_nothing_is_heard_is_stopped_and_may_be_tried_again(pool: ProcessPool, tmp_path: Path) -> None:
    with pytest.raises(ToolFailed, match="nothing was heard of the work") as failed:
        ask(pool, "hold_the_lock", started=str(tmp_path / "started"))

    assert failed.value.retryable
    assert "GREENLIGHT_WORKER__PATIENCE_MINUTES" in failed.value.hint
    assert ask(pool, "double", number=4)["number"] == 8


@pytest.mark.parametrize("how", ["tell", "print"])
def test_a_call_that_takes_longer_and_is_heard_goes_on(pool: ProcessPool, how: str) -> None:
    assert ask(pool, "go_on", how=how, steps=8, pause=PATIENCE_SECONDS / 6)["steps"] == 8
