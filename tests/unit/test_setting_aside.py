"""What stays until the end is not looked through again and again while people wait."""

import gc
from collections.abc import Iterator

import pytest

from bot.terminal.serving import set_aside_what_stays


@pytest.fixture
def collector() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def test_the_collector_passes_over_what_is_there_by_then(collector: None) -> None:
    class Ring:
        me: "Ring | None" = None

    stays = Ring()
    stays.me = stays
    set_aside_what_stays()

    assert gc.get_freeze_count() > 0
    assert not any(one is stays for one in gc.get_objects())
