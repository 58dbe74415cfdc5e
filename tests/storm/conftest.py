"""A front on a database of its own, figures on the terminal, and what Greenlight logs."""

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from config.log import configure_logging
from tests.storm.front import Front, open_front


@pytest.fixture
def logs() -> Iterator[io.StringIO]:
    """What Greenlight logs, instead of on the terminal."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    stream = io.StringIO()
    configure_logging(stream=stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def front(database_url: str, tmp_path: Path, logs: io.StringIO) -> Iterator[Front]:
    with open_front(database_url, tmp_path) as opened:
        yield opened
