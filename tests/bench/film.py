"""What making a film costs: the whole, its parts, and its revisions, with the real makers and two processes."""

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from bot.studio import Studio
from config.settings import load_settings
from graph.core.brief import Brief, Pattern
from graph.core.change import AnotherTake, Change, ReplaceText
from graph.core.gate import Approve, Gate, Revise
from graph.core.ids import ProductionId
from graph.core.person import Person, Role, Surface
from graph.core.script import Scene
from graph.store.revisions import get_revision
from graph.work.pool import ProcessPool
from graph.work.transport import InlineTransport
from graph.work.worker import Pace, Worker
from tests.bench.floor import floor_of
from tests.bench.movement import overhead_seconds
from tests.bench.processes import cpu_seconds, peak_memory
from tests.bench.table import Row

SECONDS = 45
PROCESSES = 2
PATIENCE_SECONDS = 600.0
PERSON = Person(name="bench", role=Role.OWNER, surface=Surface.TERMINAL)


@dataclass(frozen=True)
class Spent:
    """Wall and CPU seconds of this process and its children, and the memory of the largest of them so far."""

    wall: float
    cpu: float
    peak_mb: float


@dataclass
class Bench:
    """One studio on an empty folder."""

    folder: Path

    def __post_init__(self) -> None:
        self.pool = ProcessPool(PROCESSES)  # As under `greenlight serve`: it stays from one film to the next.
        environ = {"GREENLIGHT_DATA_DIR": str(self.folder), "GREENLIGHT_RENDER_PROCESSES": str(PROCESSES)}
        self.studio = Studio(load_settings(environ, self.folder))
        self.studio.set_limits()

    def start(self, images: Path | None) -> ProductionId:
        source = (files("config") / "samples" / "octopus.md").read_text(encoding="utf-8")
        brief = Brief(
            topic="Why octopuses have three hearts",
            source=source,
            source_name="octopus.md",
            seconds=SECONDS,
            pattern=Pattern.A,
            images=str(images or ""),
        )
        return self.studio.productions.start(brief, self.studio.channel("default"), PERSON)

    def to_next_gate(self, production: ProductionId) -> tuple[Gate, Spent]:
        """Work until a person is asked."""
        with self._measured() as spent, self._worker(production):
            gate = self._await_gate(production)
        return gate, spent[0]

    @contextmanager
    def _worker(self, production: ProductionId) -> Iterator[None]:
        pace = Pace(item_threads=PROCESSES + 1)
        worker = Worker(self.studio.toolbox(self.pool), InlineTransport(), pace, only=production)
        worker.start()
        try:
            yield
        finally:
            worker.stop()

    def close(self) -> None:
        """End its processes."""
        self.pool.close()

    def _await_gate(self, production: ProductionId) -> Gate:
        patience = time.monotonic() + PATIENCE_SECONDS
        pause = threading.Event()
        while time.monotonic() < patience:
            gate = self.studio.productions.find_gate(production)
            if gate is not None:
                return gate
            if self.studio.productions.get(production).failure:
                raise RuntimeError(self.studio.productions.get(production).failure)
            pause.wait(0.05)
        raise TimeoutError(f"{production} reached no gate")

    @contextmanager
    def _measured(self) -> Iterator[list[Spent]]:
        spent: list[Spent] = []
        begun, cpu = time.perf_counter(), cpu_seconds()
        with peak_memory() as peak:
            yield spent
        spent.append(Spent(time.perf_counter() - begun, cpu_seconds() - cpu, peak[0]))

    def gate(self, production: ProductionId) -> Gate:
        """The gate that waits."""
        gate = self.studio.productions.find_gate(production)
        if gate is None:
            raise LookupError(f"{production} waits for nobody")
        return gate

    def seconds(self, production: ProductionId) -> float:
        """The film's length, as its video gate shows it."""
        return float(self.gate(production).shown["seconds"])

    def scenes(self, production: ProductionId) -> tuple[Scene, ...]:
        """The scenes of the newest script."""
        with self.studio.db.read() as session:
            return get_revision(session, production).script.scenes

    def decide(self, gate: Gate, *changes: Change) -> None:
        verdict = Revise(changes=changes) if changes else Approve()
        self.studio.productions.decide(gate.id, gate.subject, verdict, PERSON)


def measure_films() -> list[Row]:
    """Photo film and generated film: cost against the encoder's floor, wall and memory; then revisions of the first."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        _in_a_process_of_its_own("tests.bench.pictures", str(folder / "pictures"), "8")
        bench, photo, film = _film(stack, folder / "photo", folder / "pictures")
        generated, drawn, drawing = _film(stack, folder / "generated", None)
        floor = floor_of(bench.studio, photo)
        return [
            Row("photo: full render CPU / x264 of the same frames", floor.render_cpu / floor.encode_cpu, 1.7),
            Row("photo: SSIM against the composed frames", floor.ssim, 0.99, at_least=True),
            Row("photo: wall / video length", film.wall / floor.seconds, 0.6),
            Row("generated: wall / video length", drawing.wall / generated.seconds(drawn), 1.0),
            Row("generated: CPU per frame", drawing.cpu / generated.seconds(drawn) / 30 * 1000, unit=" ms"),
            Row("one scene's picture anew / full render CPU", _another_take(bench, photo) / film.cpu, 0.2),
            Row("one scene's words anew / full render CPU", _other_words(generated, drawn) / drawing.cpu, 0.35),
            Row("preview and picture checks / full render CPU", floor.preview_cpu / floor.render_cpu, 0.2),
            Row("peak memory of any process", max(film.peak_mb, drawing.peak_mb), 400, unit=" MB"),
            Row("graph and store / wall of a production", overhead_seconds() / film.wall, 0.02),
        ]


def _in_a_process_of_its_own(module: str, *arguments: str) -> None:
    # This process must stay as small as a worker is.
    subprocess.run([sys.executable, "-m", module, *arguments], check=True)


def _film(stack: ExitStack, folder: Path, images: Path | None) -> tuple[Bench, ProductionId, Spent]:
    """A film made up to its video gate, and what making it took from the approved script on."""
    bench = Bench(folder)
    stack.callback(bench.close)
    production = bench.start(images)
    script, _ = bench.to_next_gate(production)
    bench.decide(script)
    _, spent = bench.to_next_gate(production)
    return bench, production, spent


def _another_take(bench: Bench, production: ProductionId) -> float:
    """CPU seconds until the film with one scene's picture drawn anew is before a person."""
    bench.decide(bench.gate(production), AnotherTake(scenes=(bench.scenes(production)[2].id,)))
    _, spent = bench.to_next_gate(production)
    return spent.cpu


def _other_words(bench: Bench, production: ProductionId) -> float:
    """CPU seconds until the film with one scene's words changed is before a person, the script's gate included."""
    scene = bench.scenes(production)[2]
    word = max(scene.text.split(), key=len)
    bench.decide(bench.gate(production), ReplaceText(old=word, new="altogether", scene=scene.id))
    script, writing = bench.to_next_gate(production)
    bench.decide(script)
    _, making = bench.to_next_gate(production)
    return writing.cpu + making.cpu
