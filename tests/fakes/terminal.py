"""A terminal with a person at it: command lines in, what was written out; fast makers work behind."""

import contextlib
import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.studio import Studio
from bot.terminal.desk import Desk
from bot.terminal.entry import main, run
from config.settings import Settings, load_settings
from graph.core.clock import Clock, SystemClock
from graph.core.person import Person, Role, Surface
from graph.core.writing import FreeWriter, Writer
from graph.store.saver import close_savers
from graph.work.pool import InlinePool, Pool
from tests.fakes.makers import FakeWriter

ANNA = Person(name="anna", role=Role.OWNER, surface=Surface.TERMINAL)
PROVIDERS = {
    "speech": {"fake": "tests.fakes.makers:FakeVoice"},
    "render": {"local": "tests.fakes.makers:FakeRenderer"},
    "picture": {"folder": "tools.picture.folder:PictureFolder"},
    "youtube": {"local": "tools.youtube.local:LocalChannel"},
}
ARTICLE = "The octopus has three hearts. Two of them pump blood through the gills. One stops when it swims. "
QUICK = {"GREENLIGHT_VOICE": "fake", "GREENLIGHT_WORKER__POLL_SECONDS": "0.02", "GREENLIGHT_RENDER_PROCESSES": "2"}


class QuickStudio(Studio):
    """A studio whose makers take a millisecond and work in this process."""

    @property
    def writer(self) -> Writer:  # type: ignore[override]  # Cached or not makes no difference to who reads it.
        return FakeWriter()

    @property
    def free_writer(self) -> FreeWriter:  # type: ignore[override]
        return FakeWriter()

    def open_pool(self) -> Pool:
        return InlinePool()


@dataclass(frozen=True)
class Answer:
    """What a command line came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as data."""
        return json.loads(self.out)


class Thoughtful(io.TextIOBase):
    """A person who does something else before they answer."""

    def __init__(self, think: Callable[[], str]) -> None:
        super().__init__()
        self._think = think

    def readline(self, _size: int = -1) -> str:
        return self._think()


class Terminal:
    """A person's terminal in a folder of their own."""

    studio: type[Studio] = QuickStudio

    def __init__(self, folder: Path, clock: Clock | None = None, **environ: str) -> None:
        self.folder = folder
        self.clock = clock or SystemClock()
        self.person = ANNA
        self.providers = PROVIDERS
        self.environ = QUICK | {"GREENLIGHT_DATA_DIR": str(folder / "data"), "HOME": str(folder)} | environ

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def settings(self) -> Settings:
        return load_settings(self.environ, self.folder)

    def type(self, *arguments: str, answers: str | Callable[[], str] | None = None) -> Answer:
        """Type a command line. `answers` is what the person types after it; None is a closed standard input.

        A function is called when the question stands there, and gives the answer.
        """
        desk, opened = self._desk()
        out, err = io.StringIO(), io.StringIO()
        text = "" if answers is None or callable(answers) else answers
        typed: io.TextIOBase = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8")
        if callable(answers):
            typed = Thoughtful(answers)
        with _stdin(typed), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = run(arguments, desk)
            finally:
                for studio in (studio for studio in opened if "db" in vars(studio)):
                    close_savers(studio.db.url)
                    studio.db.close()
        return Answer(code, out.getvalue(), err.getvalue())

    def _desk(self) -> tuple[Desk, list[Studio]]:
        opened: list[Studio] = []

        def open_studio(settings: Settings) -> Studio:
            given = settings.model_copy(update={"voice": "fake"})
            opened.append(self.studio(given, self.clock, self.providers))
            return opened[-1]

        return Desk(self.settings, open_studio, self.clock, self.person), opened

    def begin(self, *options: str, topic: str = "Three hearts") -> str:
        """Ask for a video of the article; its id."""
        source = self.folder / "article.txt"
        source.write_text(ARTICLE * 12)
        answer = self.type("new", topic, "--source", str(source), "--length", "20", "--json", *options)
        assert answer.code == 0, answer.err
        return str(answer.json["production"])

    def walk(self, production: str, gate: str) -> None:
        """Run and say yes until this gate waits."""
        for _ in range(6):
            assert self.type("run", production).code == 0
            if self.status(production)["gate"]["kind"] == gate:
                return
            self.type("show", production)
            assert self.type("approve", production).code == 0
        raise AssertionError(f"no {gate} gate")

    def status(self, production: str) -> dict[str, Any]:
        """How the production stands, as data."""
        found: dict[str, Any] = self.type("status", production, "--json").json
        return found


@contextlib.contextmanager
def _stdin(stream: io.TextIOBase) -> Iterator[None]:
    before, sys.stdin = sys.stdin, stream
    try:
        yield
    finally:
        sys.stdin = before


if __name__ == "__main__":
    # A process of its own, for tests of pipes and signals: settings come from its environment.
    desk = Desk(studio=lambda settings: QuickStudio(settings, providers=PROVIDERS), person=ANNA)
    os.environ.setdefault("GREENLIGHT_VOICE", "fake")
    sys.exit(run(sys.argv[1:], desk)) if sys.argv[1:] else main()
