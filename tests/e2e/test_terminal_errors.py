"""What goes wrong is said in two lines, with what to do; nothing is lost and no traceback is shown."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.terminal import QUICK, Terminal

ROOT = Path(__file__).resolve().parents[2]
LONG = "The sea is deep. It is cold there, too. " * 40


def typed_elsewhere(folder: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "tests.fakes.terminal", *arguments]


def environ_of(folder: Path) -> dict[str, str]:
    return dict(os.environ) | QUICK | {"GREENLIGHT_DATA_DIR": str(folder / "data")}


def source_of(folder: Path, content: bytes) -> str:
    path = folder / "source.txt"
    path.write_bytes(content)
    return str(path)


def refused(terminal: Terminal, *arguments: str, answers: str | None = None) -> str:
    answer = terminal.type(*arguments, answers=answers)
    assert answer.code == 1, answer.out
    assert answer.err.startswith("error:")
    assert "Traceback" not in answer.out + answer.err
    return " ".join(answer.err.split())


def test_an_unknown_id_names_near_ones(terminal: Terminal) -> None:
    production = terminal.begin()

    said = refused(terminal, "status", production.replace("hearts", "haerts"))

    assert f"Did you mean {production}?" in said


def test_a_topic_without_source_and_model_names_both_ways_on(terminal: Terminal) -> None:
    said = refused(terminal, "new", "The sea")

    assert "--source FILE" in said
    assert "GREENLIGHT_LLM__MODEL" in said


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"One sentence only.", "a single sentence"),
        (b"%PDF-1.7 binary", "is a PDF"),
        (b"\x00\x01\x02" * 50, "is binary"),
        ("Über Öl im Süßen. Ñandú ünd çà. ".encode("utf-16-le")[1:], "is binary"),
        ((LONG + "\u0141\u0142").encode("cp1250"), "is not UTF-8: byte"),
        (b"x" * 10_000_000, "a source may have up to"),
    ],
    ids=["empty", "one sentence", "pdf", "binary", "cut utf-16", "another encoding", "10 MB"],
)
def test_a_source_that_cannot_be_used_is_refused_at_once(terminal: Terminal, content: bytes, words: str) -> None:
    said = refused(terminal, "new", "The sea", "--source", source_of(terminal.folder, content))

    assert words in said
    assert "hint:" in said
    assert terminal.type("status", "--json").json == []


def test_a_source_that_is_not_there_is_named(terminal: Terminal) -> None:
    assert "missing.txt cannot be read: No such file" in refused(terminal, "new", "The sea", "--source", "missing.txt")


def test_a_source_that_cannot_fill_the_length_is_told_at_once(terminal: Terminal) -> None:
    said = refused(terminal, "new", "The sea", "--text", "The sea is deep. It is cold.", "--length", "120")

    assert "7 words, too few for 120 seconds" in said


@pytest.mark.parametrize("length", ["5", "-3", "9000"])
def test_an_impossible_length_says_what_is_possible(terminal: Terminal, length: str) -> None:
    said = refused(terminal, "new", "The sea", "--text", LONG, "--length", length)

    assert "from 10 to 180 seconds" in said


def test_pictures_that_cannot_be_used_are_each_named(terminal: Terminal) -> None:
    folder = terminal.folder / "pictures"
    folder.mkdir()
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff broken")
    (folder / "empty.png").write_bytes(b"")

    missing = refused(terminal, "new", "The sea", "--text", LONG, "--images", str(terminal.folder / "nowhere"))
    broken = refused(terminal, "new", "The sea", "--text", LONG, "--images", str(folder))

    assert f"{terminal.folder / 'nowhere'} is no folder" in missing
    assert "broken.jpg" in broken
    assert "empty.png" in broken


def test_a_time_that_cannot_be_read_shows_examples(terminal: Terminal) -> None:
    said = refused(terminal, "new", "The sea", "--text", LONG, "--at", "soonish")

    assert "'soonish' is no time" in said
    assert "friday 14:00" in said


def test_an_unknown_channel_names_those_there_are(terminal: Terminal) -> None:
    assert "The channels are default." in refused(terminal, "new", "The sea", "--text", LONG, "--channel", "defualt")


@pytest.mark.parametrize(
    "arguments",
    [
        ("bogus",),
        ("new",),
        ("show", "x", "nonsense"),
        ("run", "x", "--budget", "many"),
        ("step", "x", "--policy", "auto"),
    ],
)
def test_a_command_line_that_cannot_be_read_exits_with_2(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    answer = terminal.type(*arguments)

    assert answer.code == 2
    assert "Usage:" in answer.err


def test_a_closed_standard_input_decides_nothing(terminal: Terminal) -> None:
    production = terminal.begin()

    said = refused(terminal, "abort", production)

    assert "standard input is closed" in said
    assert terminal.status(production)["state"] == "DRAFT"


def test_a_decision_where_nothing_waits_says_what_comes_next(terminal: Terminal) -> None:
    production = terminal.begin()

    said = refused(terminal, "approve", production)

    assert f"Next: `greenlight run {production}`." in said


def test_a_step_that_does_not_exist_is_told_apart(terminal: Terminal) -> None:
    production = terminal.begin()

    assert "Did you mean master?" in refused(terminal, "step", production, "mastr")
    assert "cannot be configured away" in refused(terminal, "step", production, "script", "--policy", "auto")


def test_bad_settings_are_named_with_an_example(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, GREENLIGHT_REVISION_CAP="many")

    said = refused(terminal, "status")

    assert "GREENLIGHT_REVISION_CAP" in said
    assert "Example:" in said


def test_what_was_not_foreseen_leaves_its_traceback_in_the_log_alone(terminal: Terminal) -> None:
    terminal.begin()
    database = terminal.data / "greenlight.db"
    database.write_bytes(b"this is no database" * 500)
    for beside in terminal.data.glob("greenlight.db-*"):
        beside.unlink()

    said = refused(terminal, "status")

    assert "the database cannot be used" in said
    assert "Traceback" in (terminal.data / "logs" / "greenlight.log").read_text()


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
