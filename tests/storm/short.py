"""A studio whose films are short: two scenes are enough for everything that can happen to one."""

from graph.core.writing import FreeWriter, Writer
from tests.crash.walk import ShortWriter
from tests.fakes.terminal import QuickStudio


class ShortStudio(QuickStudio):
    """Everything but its writer is as in any other."""

    @property
    def writer(self) -> Writer:  # type: ignore[override]  # Cached or not makes no difference to who reads it.
        return ShortWriter()

    @property
    def free_writer(self) -> FreeWriter:  # type: ignore[override]
        return ShortWriter()
