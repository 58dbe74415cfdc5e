"""What goes wrong is said in two lines, with what to do; nothing is lost and no traceback is shown."""

import signal
import subprocess
from pathlib import Path

import pytest

from tests.e2e.refusals import LONG, ROOT, another_process, environ_of, hold, refused, typed_elsewhere
from tests.fakes.full_disk import full_disk
from tests.fakes.makers import TROUBLE
from tests.fakes.terminal import Terminal

AMPLE_BYTES = 1 << 40


def test_what_has_ended_says_so_and_leads_on(terminal: Terminal) -> None:
    production = terminal.begin()
    terminal.type("run", production)
    terminal.type("abort", production, "--yes")

    said = refused(terminal, "abort", production, "--yes")

    assert "has ended: it was aborted" in said
    assert terminal.status(production)["next"] == f"greenlight show {production} decisions"
    assert not (terminal.data / "productions" / production / "script.md").exists()


def test_a_production_without_a_script_that_ended_shows_why(terminal: Terminal) -> None:
    production = terminal.begin()
    terminal.type("abort", production, "--yes")

    assert terminal.type("show", production).code == 0
    assert "has no script: it was aborted before" in refused(terminal, "show", production, "script")
    assert terminal.status(production)["next"] == 'greenlight new "TOPIC" --source FILE'


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (("publish", "x", "--privacy", "foo"), "Invalid value for '--privacy': 'foo' is not one of"),
        (("new", "x", "--length", "long"), "Invalid value for '--length': 'long' is no length"),
        (("list",), "Did you mean 'status'?"),
        (("aprove",), "Did you mean 'approve'?"),
        (("cancel", "x"), "Did you mean 'abort'?"),
    ],
)
def test_a_command_line_that_cannot_be_read_is_told_in_plain_words(
    terminal: Terminal, line: tuple[str, ...], says: str
) -> None:
    answer = terminal.type(*line)

    assert answer.code == 2
    assert answer.err.strip().splitlines()[-1].startswith("Error: ")
    assert says in answer.err
    assert "Value error" not in answer.err
    assert "unable to parse" not in answer.err


def test_trouble_is_told_once_and_in_sentences(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    trouble = terminal.folder / "trouble"
    monkeypatch.setenv(TROUBLE, str(trouble))
    production = terminal.begin()
    terminal.walk(production, "script")
    terminal.type("show", production)
    terminal.type("approve", production)
    trouble.write_text("refuse:context. refuse:hook. refuse:clash.")
    terminal.type("run", production)

    shown = " ".join(terminal.type("show", production).out.split())

    assert "nobody can say context.. Write" not in shown
    assert "nobody can say context. Write other words." in shown


def test_bad_settings_are_named_with_an_example(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, GREENLIGHT_REVISION_CAP="many")

    said = refused(terminal, "status")

    assert "GREENLIGHT_REVISION_CAP" in said
    assert "Example:" in said
    assert "greenlight settings" not in said


def test_what_was_not_foreseen_leaves_its_traceback_in_the_log_alone(terminal: Terminal) -> None:
    terminal.begin()
    database = terminal.data / "greenlight.db"
    database.write_bytes(b"this is no database" * 500)
    for beside in terminal.data.glob("greenlight.db-*"):
        beside.unlink()

    said = refused(terminal, "status")

    assert "the database cannot be used" in said
    assert "Traceback" in (terminal.data / "logs" / "greenlight.log").read_text()


def test_looking_makes_no_database(tmp_path: Path) -> None:
    usual, named = Terminal(tmp_path / "a"), Terminal(tmp_path, GREENLIGHT_DATABASE_URL=f"sqlite:///{tmp_path}/no/x.db")

    first = usual.type("status")
    said = refused(named, "status")

    assert "There are no productions yet." in first.out
    assert "there is no production 'x'" in refused(usual, "status", "x")
    assert f"there is no database at {tmp_path}/no/x.db" in said
    assert not (tmp_path / "no").exists()
    assert not usual.data.exists()


def test_a_full_disk_stops_no_reading_and_says_what_stops_writing(terminal: Terminal) -> None:
    production = terminal.begin()
    terminal.type("run", production)
    terminal.type("show", production)
    before = terminal.status(production)

    with full_disk():
        reading = [
            terminal.type(*line)
            for line in (("status",), ("status", production), ("show", production), ("audit", "verify"), ("channel",))
        ]
        writing = [refused(terminal, *line) for line in (("approve", production), ("new", "X", "--text", LONG))]

    assert [(answer.code, answer.err) for answer in reading] == [(0, "")] * 5
    assert production in reading[0].out
    assert "The octopus has three hearts hook." in reading[2].out
    assert all("the disk is full" in said and "Free some space" in said for said in writing)
    assert str(terminal.data) in writing[1]
    assert terminal.status(production) == before


@pytest.mark.slow
def test_a_disk_that_fills_under_way_ends_the_run_and_loses_nothing(terminal: Terminal) -> None:
    production = terminal.begin()
    terminal.walk(production, "script")
    terminal.type("show", production)
    terminal.type("approve", production)
    usual = terminal.providers

    with full_disk(AMPLE_BYTES):
        terminal.providers = usual | {"render": {"local": "tests.fakes.hungry_renderer:FillingRenderer"}}
        run, status = terminal.type("run", production), terminal.type("status", production)

    told, said = (" ".join(text.split()) for text in (run.out, run.err))
    full = f"the disk is full: nothing more may be written in {terminal.data}; a video needs about 100 MB"
    assert run.code == 1
    assert f"trouble, tried again soon: {full}" in told
    assert f"error: {full}" in said
    assert f"Free some space, then `greenlight run {production}` goes on" in said
    assert "sqlalche" not in run.out + run.err
    assert (status.code, f"! {full}" in " ".join(status.err.split())) == (0, True)
    terminal.providers = usual
    assert terminal.type("run", production).code == 0
    assert terminal.status(production)["gate"]["kind"] == "video"


def test_a_killed_run_keeps_the_next_one_waiting_for_nothing(terminal: Terminal) -> None:
    production = terminal.begin()
    with another_process() as (process, name):
        hold(terminal, production, name, 3600)
        alive = terminal.status(production)
        process.kill()
        process.wait()

        dead = terminal.status(production)
        answer = terminal.type("run", production)

    assert (alive["waits_for"], alive["who"]) == ("work", "nobody: a worker is at it")
    assert (dead["waits_for"], dead["held_by"]) == ("worker", "")
    assert answer.code == 0, answer.err
    assert terminal.status(production)["gate"]["kind"] == "script"


def test_a_run_says_for_whom_it_waits(terminal: Terminal) -> None:
    production = terminal.begin()
    with another_process() as (process, name):
        hold(terminal, production, name, 4.0)

        answer = terminal.type("run", production)

    assert answer.code == 0, answer.err
    assert f"waiting: process {process.pid} on " in answer.out


def test_a_reader_that_leaves_is_no_error(terminal: Terminal) -> None:
    terminal.begin()
    command = typed_elsewhere(terminal.folder, "settings")

    piped = subprocess.run(
        f"{' '.join(command)} | head -c 1",
        shell=True,
        cwd=ROOT,
        env=environ_of(terminal.folder),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (len(piped.stdout), piped.stderr) == (1, "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serve_ends_in_order_when_it_is_told(terminal: Terminal, number: signal.Signals) -> None:
    terminal.begin()
    served = subprocess.Popen(
        typed_elsewhere(terminal.folder, "serve"),
        cwd=ROOT,
        env=environ_of(terminal.folder),
        stderr=subprocess.PIPE,
        text=True,
    )
    assert served.stderr is not None
    with served, served.stderr as log:
        for line in log:
            if '"serving"' in line:
                served.send_signal(number)
                break
        rest = log.read()

    assert served.returncode == 0
    assert '"stopped"' in rest
    assert terminal.type("doctor", "--worker").code == 1
