"""How much of what is long is tried: all of it, or on a machine that is slow one in so many, others each time."""

import os
import zlib

import pytest

SHARE, SEED = "GREENLIGHT_TEST_SHARE", "GREENLIGHT_TEST_SEED"


def one_in() -> int:
    """One in so many is tried; 1 is all of it."""
    return max(int(os.environ.get(SHARE, "1")), 1)


def is_left_out(item: pytest.Item) -> bool:
    """Whether a test is not of the share: one that runs on SQLite too loses most of its turns on PostgreSQL."""
    params = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    if "postgres" not in params.values() or item.get_closest_marker("slow"):
        return False
    return zlib.crc32(f"{os.environ.get(SEED, '')} {item.nodeid}".encode()) % one_in() != 0
