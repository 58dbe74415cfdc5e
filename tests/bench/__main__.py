"""`python -m tests.bench [film] [movement] [slack]`: measure in one run, and print each figure beside its target."""

import logging
import sys

import structlog

from tests.bench.film import measure_films
from tests.bench.movement import resume_ratio
from tests.bench.slack import measure_slack
from tests.bench.table import show

MEASURES = {"film": measure_films, "movement": resume_ratio, "slack": measure_slack}

if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    wanted = sys.argv[1:] or list(MEASURES)
    held = [show(name, MEASURES[name]()) for name in wanted]
    sys.exit(0 if all(held) else 1)
