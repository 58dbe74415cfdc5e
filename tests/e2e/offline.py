"""A terminal at which the writer without a model writes, and all other makers are quick."""

from graph.agents.extractive.writer import ExtractiveWriter
from graph.core.writing import FreeWriter, Writer
from tests.fakes.terminal import QuickStudio, Terminal


class OfflineStudio(QuickStudio):
    """Quick makers around the writer that works without a model."""

    @property
    def writer(self) -> Writer:
        return ExtractiveWriter()

    @property
    def free_writer(self) -> FreeWriter:
        return ExtractiveWriter()


class OfflineTerminal(Terminal):
    """A terminal at which the offline writer writes."""

    studio = OfflineStudio
