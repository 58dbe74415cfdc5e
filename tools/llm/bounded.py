"""An HTTP client whose requests end: by one time limit over the whole answer, and by a largest size.

The time limits of httpx count from one byte to the next, so that a server that drips holds a worker for ever.
"""

import time
from collections.abc import Iterator

import httpx

LARGEST_ANSWER = 4 * 1024 * 1024
DEADLINE = "greenlight.deadline"


class AnswerTooLarge(httpx.RequestError):
    """The server sends more than any answer needs."""


def bounded_client(timeout_seconds: float) -> httpx.Client:
    """A client that gives up on an answer that is not whole `timeout_seconds` after its request."""

    def begin(request: httpx.Request) -> None:
        request.extensions[DEADLINE] = time.monotonic() + timeout_seconds

    return httpx.Client(timeout=timeout_seconds, event_hooks={"request": [begin], "response": [_bound]})


def _bound(response: httpx.Response) -> None:
    if isinstance(response.stream, httpx.SyncByteStream):
        response.stream = _BoundedStream(response.stream, response.request)


class _BoundedStream(httpx.SyncByteStream):
    def __init__(self, inner: httpx.SyncByteStream, request: httpx.Request) -> None:
        self._inner = inner
        self._request = request

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for chunk in self._inner:
            size += len(chunk)
            if size > LARGEST_ANSWER:
                raise AnswerTooLarge(f"the answer is larger than {LARGEST_ANSWER} bytes", request=self._request)
            if time.monotonic() > self._request.extensions[DEADLINE]:
                raise httpx.ReadTimeout("the answer is not whole in time", request=self._request)
            yield chunk

    def close(self) -> None:
        self._inner.close()
