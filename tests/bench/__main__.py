"""`python -m tests.bench`: measure everything in one run and print it beside its target."""

import logging
import sys

import structlog

from tests.bench.film import measure_films
from tests.bench.movement import resume_ratio
from tests.bench.table import show

if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    sys.exit(0 if show([*measure_films(), *resume_ratio()]) else 1)
