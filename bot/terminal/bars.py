"""Showing progress: bars that are drawn over on a terminal, plain lines elsewhere."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from bot.terminal.paper import BAD, FAINT, GOOD, Paper, clip
from bot.terminal.progress import Progress, Row
from graph.core.standing import Standing
from graph.store.owners import say_owner

MARKS = {"waiting": ("·", FAINT), "running": ("▸", ""), "done": ("✓", GOOD), "failed": ("✗", BAD)}
LABEL_WIDTH = 22
BAR_WIDTH = 24
MARGIN = 9  # Four gaps and a mark, and room for the "^C" that a terminal writes after the last line.
SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
TURNS_PER_SECOND = 8
ROUNDED_FROM = 20


class Bars(Protocol):
    """Takes in how a production stands, again and again."""

    def look(self, standing: Standing, trouble: str = "") -> None: ...


@contextmanager
def open_bars(paper: Paper, worker: str = "") -> Iterator[Bars]:
    """Bars where lines may be drawn over, else a line for each news; `worker` is the one of this process."""
    if not paper.is_live:
        yield _Lines(paper, worker)
        return
    with Live(console=paper.console, auto_refresh=False, transient=False) as live:
        yield _Drawn(paper, live, worker)


class _Drawn:
    """Bars on a terminal. The block never shrinks, so that nothing jumps."""

    def __init__(self, paper: Paper, live: Live, worker: str) -> None:
        self._paper = paper
        self._live = live
        self._worker = worker
        self._progress = Progress(began=time.monotonic())

    def look(self, standing: Standing, trouble: str = "") -> None:
        self._progress.look(standing, time.monotonic())
        self._live.update(self._draw(standing, trouble), refresh=True)

    def _draw(self, standing: Standing, trouble: str) -> RenderableType:
        grid = Table.grid(padding=(0, 1, 0, 0))
        for width in (1, LABEL_WIDTH, BAR_WIDTH, max(self._paper.width - LABEL_WIDTH - BAR_WIDTH - MARGIN, 10)):
            grid.add_column(width=width, no_wrap=True, overflow="ellipsis")
        for row in self._progress.rows:
            grid.add_row(*_cells(row))
        if not standing.is_settled:
            grid.add_row(*self._foot(standing))
        if waits := _waits_for_another(standing, self._worker):
            grid.add_row(Text("·", FAINT), Text("waiting", FAINT), Text(), Text(waits, FAINT))
        if trouble and not standing.is_settled:
            grid.add_row(Text("!", BAD), Text("tried again soon", BAD), Text(), Text(clip(trouble, 200), BAD))
        return grid

    def _foot(self, standing: Standing) -> tuple[RenderableType, ...]:
        turn = SPINNER[int(time.monotonic() * TURNS_PER_SECOND) % len(SPINNER)]
        what = _idle(standing) if not _is_busy(standing) else say_left(self._progress.seconds_left)
        return Text(turn, FAINT), Text(what, FAINT), Text(), Text()


def _cells(row: Row) -> tuple[RenderableType, ...]:
    mark, style = MARKS[row.state]
    bar: RenderableType = Text()
    if row.state == "running" or 0 < row.fraction < 1:
        bar = ProgressBar(total=1.0, completed=row.fraction, width=BAR_WIDTH, style="bright_black", complete_style=GOOD)
    label = Text("  " * row.indent + row.label, FAINT if row.state == "waiting" else "")
    return Text(mark, style), label, bar, Text(clip(row.note, 200), BAD if row.state == "failed" else FAINT)


def _is_busy(standing: Standing) -> bool:
    return any(unit.is_open for unit in standing.glance.units)


def _idle(standing: Standing) -> str:
    return "waiting for a worker" if not standing.glance.is_claimed else "thinking"


def _waits_for_another(standing: Standing, worker: str) -> str:
    """Who else holds the production; empty while it is this process, or nobody."""
    glance = standing.glance
    if standing.is_settled or not worker or glance.held_by in {"", worker} or glance.held_until is None:
        return ""
    return f"{say_owner(glance.held_by)} is at it; should it have died, this goes on by itself within a minute or so"


def say_left(seconds: float | None) -> str:
    """How long it will still take; empty while nobody can tell."""
    if seconds is None:
        return "working"
    rounded = round(seconds / 5) * 5 if seconds >= ROUNDED_FROM else round(seconds)
    if rounded <= 0:
        return "nearly done"
    return f"about {rounded} s left" if rounded < 120 else f"about {round(rounded / 60)} min left"  # noqa: PLR2004 - two minutes.


class _Lines:
    """Plain lines: each row when it begins and when it ends."""

    def __init__(self, paper: Paper, worker: str) -> None:
        self._paper = paper
        self._worker = worker
        self._progress = Progress(began=time.monotonic())
        self._said: set[tuple[str, str]] = set()

    def look(self, standing: Standing, trouble: str = "") -> None:
        self._progress.look(standing, time.monotonic())
        if trouble and ("", trouble) not in self._said:
            self._said.add(("", trouble))
            self._paper.line(f"trouble, tried again soon: {trouble}")
        waits = _waits_for_another(standing, self._worker)
        if waits and ("", waits) not in self._said:
            self._said.add(("", waits))
            self._paper.line(f"waiting: {waits}", hang=9)
        for row in sorted(self._progress.rows, key=_in_telling_order):
            if row.state != "waiting" and (row.label, row.state) not in self._said and not _is_kept(row, self._said):
                self._said.add((row.label, row.state))
                note = f": {row.note}" if row.state == "failed" else ""
                self._paper.line(f"{'  ' * row.indent}{row.label}: {_word(row)}{note}")


def _in_telling_order(row: Row) -> int:
    """A step begins before its scenes and is done after them."""
    return 0 if row.state != "done" else 2 - row.indent


def _is_kept(row: Row, said: set[tuple[str, str]]) -> bool:
    """A scene that was there before is not news."""
    return row.indent == 1 and row.state == "done" and (row.label, "running") not in said


def _word(row: Row) -> str:
    return {"running": "begun", "done": "done", "failed": "failed", "waiting": "waits"}[row.state]
