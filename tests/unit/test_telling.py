"""What the system says when work fails is told in words, with what helps."""

import errno
import os

import pytest

from graph.work.calls import as_tool_error
from graph.work.executor import to_failure
from graph.work.telling import AGAIN, FREE_SPACE


def system_error(number: int, name: str | None = None) -> OSError:
    return OSError(number, os.strerror(number), name)


@pytest.mark.parametrize(
    ("error", "said", "hint"),
    [
        (system_error(errno.ENOSPC, "/somewhere/film.mp4"), "the disk is full", FREE_SPACE),
        (system_error(errno.ECONNREFUSED), "nobody takes the connection there", "Check the network"),
        (system_error(errno.EACCES, "/a/voice.wav"), "a file may not be used by Greenlight: voice.wav", "owns"),
        (system_error(errno.ENOENT, "/a/voice.wav"), "a file that is needed is not there: voice.wav", AGAIN),
        (TimeoutError(), "no answer came in time", "Check the network"),
        (MemoryError(), "the machine's memory is used up", "Close other programs"),
        (system_error(errno.EXDEV), "the system refused it (Invalid cross-device link)", AGAIN),
        (KeyError("voice"), "something that nobody foresaw (KeyError: 'voice')", AGAIN),
    ],
    ids=lambda value: type(value).__name__ + str(getattr(value, "errno", ""))[:40],
)
def test_an_error_of_the_system_is_told_in_words_wherever_it_comes_up(
    error: BaseException, said: str, hint: str
) -> None:
    if isinstance(error, Exception):
        failure = to_failure(error)
        assert failure.message == said
        assert hint in failure.hint
        assert failure.retryable

    failed = as_tool_error(error)

    assert str(failed) == said
    assert hint in failed.hint
    assert "Traceback" in failed.log or type(error).__name__ in failed.log
