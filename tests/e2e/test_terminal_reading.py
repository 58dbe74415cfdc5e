"""JSON for programs, plain text for files, and answers that come at once."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.terminal import QUICK, Terminal

ROOT = Path(__file__).resolve().parents[2]
SLOW = {"langgraph", "alembic", "numpy", "av", "sqlalchemy", "cv2", "PIL", "langchain_core", "openai", "structlog"}
PROBE = """
import sys
from bot.terminal.entry import run
code = run(sys.argv[1:])
print(code, *sys.modules, file=sys.stderr)
"""


def imported_by(terminal: Terminal, *arguments: str) -> set[str]:
    return {module.partition(".")[0] for module in modules_of(terminal, *arguments)}


def modules_of(terminal: Terminal, *arguments: str) -> set[str]:
    environ = dict(os.environ) | QUICK | {"GREENLIGHT_DATA_DIR": str(terminal.data)}
    command = [sys.executable, "-c", PROBE, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=True)
    code, *modules = done.stderr.split()
    assert code == "0", done.stdout
    return set(modules)


def test_help_imports_nothing_that_is_slow(terminal: Terminal) -> None:
    assert imported_by(terminal, "--help") & (SLOW | {"rich", "pydantic"}) == set()


def test_status_imports_nothing_that_is_slow(terminal: Terminal) -> None:
    production = terminal.begin()

    assert imported_by(terminal, "status") & SLOW == set()
    assert imported_by(terminal, "status", production) & SLOW == set()
    assert imported_by(terminal, "status", "--json") & SLOW == set()
    assert modules_of(terminal, "status") & {"rich.table", "rich.live", "langgraph"} == set()


@pytest.mark.parametrize(("verb", "collects"), [("status", False), ("show", True)])
def test_garbage_is_collected_only_where_the_studio_works(terminal: Terminal, verb: str, collects: bool) -> None:  # noqa: FBT001 - what is expected.
    production = terminal.begin()
    terminal.walk(production, "script")
    program = (
        "import atexit, gc; from bot.terminal.entry import main; atexit.register(lambda: print(gc.isenabled())); main()"
    )
    environ = dict(os.environ) | QUICK | {"GREENLIGHT_DATA_DIR": str(terminal.data), "GREENLIGHT_VOICE": "auto"}

    done = subprocess.run(
        [sys.executable, "-c", program, verb, production],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines()[-1] == str(collects)


def test_status_before_the_first_start_says_how_to_begin(terminal: Terminal) -> None:
    answer = terminal.type("status")

    assert answer.code == 0
    assert "There are no productions yet." in answer.out
    assert "greenlight new" in answer.out


@pytest.mark.parametrize(
    ("arguments", "keys"),
    [
        (("status", "ID"), {"id", "state", "step", "blocks", "who", "next", "spent_usd", "budget_usd", "gate"}),
        (("show", "ID"), {"kind", "scenes", "listing", "gate", "warnings", "revision"}),
        (("show", "ID", "decisions"), {"decisions", "moves"}),
        (("show", "ID", "log"), {"path", "lines"}),
        (("step", "ID"), {"steps", "tries"}),
        (("channel",), {"videos", "held", "free", "zone"}),
        (("graph", "ID"), {"mermaid", "node", "state"}),
        (("settings",), {"settings", "doubts"}),
        (("audit", "verify"), {"decisions", "head"}),
    ],
)
def test_everything_that_lists_gives_json(terminal: Terminal, arguments: tuple[str, ...], keys: set[str]) -> None:
    production = terminal.begin()
    terminal.type("run", production)

    answer = terminal.type(*(production if word == "ID" else word for word in arguments), "--json")

    assert answer.code == 0, answer.err
    assert keys <= answer.json.keys()


def test_output_that_is_no_terminal_is_plain(terminal: Terminal) -> None:
    production = terminal.begin()

    outputs = [terminal.type(*line).out for line in (("run", production), ("show", production), ("status", production))]

    assert "\x1b" not in "".join(outputs)
    assert "write the script: done" in outputs[0]


def test_what_a_topic_smuggles_in_does_not_reach_the_terminal(terminal: Terminal) -> None:
    production = terminal.begin(topic="Red \x1b[31malert\x07 [bold]now[/bold]")

    shown = terminal.type("status").out + terminal.type("status", production).out

    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "[bold]now[/bold]" in shown


def test_the_graph_marks_where_a_production_is(terminal: Terminal) -> None:
    production = terminal.begin()
    terminal.type("run", production)

    plain, marked = terminal.type("graph").out, terminal.type("graph", production).out

    assert marked.startswith(plain.rstrip())
    assert "class wait_script here" in marked


def test_doctor_says_what_to_do_about_what_is_wrong(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, GREENLIGHT_REVISION_CAPP="3")

    checks = {check["name"]: check for check in terminal.type("doctor", "--json").json}

    assert checks["settings"]["level"] == "doubt"
    assert "did you mean GREENLIGHT_REVISION_CAP?" in checks["settings"]["says"]
    assert checks["voice"]["level"] == checks["database"]["level"] == "ok"


def test_a_misspelt_setting_is_told_beside_every_status(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, GREENLIGHT_REVISON_CAP="3")

    answer = terminal.type("status", "--json")

    assert answer.json == []
    assert "GREENLIGHT_REVISON_CAP is no setting; did you mean GREENLIGHT_REVISION_CAP?" in answer.err


def test_doctor_says_once_what_ails_the_database(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, GREENLIGHT_DATABASE_URL="postgresql://nobody:x@127.0.0.1:1/none")

    checks = [check for check in terminal.type("doctor", "--json").json if check["level"] == "bad"]

    assert [check["name"] for check in checks] == ["database"]
    assert "sqlalche.me" not in checks[0]["says"]
    assert "GREENLIGHT_DATABASE_URL" in checks[0]["action"]


@pytest.mark.parametrize("width", [50, 60])
def test_pages_are_broken_where_the_terminal_ends(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    production = terminal.begin(
        topic="A topic that is so long that it does not fit into a line of this terminal at all"
    )
    terminal.type("run", production)
    monkeypatch.setenv("COLUMNS", str(width))

    pages = [terminal.type("show", production), terminal.type("status", production), terminal.type("status")]

    long = [line for page in pages for line in page.out.splitlines() if len(line) > width]
    assert [line for line in long if "greenlight " not in line] == []
    assert "The octopus has three hearts context" in " ".join(pages[0].out.split())
    verbs = terminal.type("--help").out.partition("Commands:")[2]
    assert "..." not in verbs
    assert "or another part." in " ".join(verbs.split())


def test_the_table_of_productions_names_each_with_its_next_verb(terminal: Terminal) -> None:
    production = terminal.begin(topic="Three hearts")

    head, row = terminal.type("status").out.splitlines()

    assert head.split() == ["id", "state", "next", "title"]
    assert row.split() == [production, "DRAFT", "run", "Three", "hearts"]
    assert row.index("Three") == head.index("title")


def test_settings_are_shown_with_where_they_come_from(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, GREENLIGHT_REVISION_CAP="3")

    lines = {line["variable"]: line for line in terminal.type("settings", "--json").json["settings"]}

    assert lines["GREENLIGHT_REVISION_CAP"] == {
        "variable": "GREENLIGHT_REVISION_CAP",
        "value": "3",
        "origin": "env",
    }
    assert lines["GREENLIGHT_BUDGET_USD"]["origin"] == "default"


def test_a_source_comes_from_standard_input(terminal: Terminal) -> None:
    text = "The sea is deep. It is cold there, too. " * 20

    answer = terminal.type("new", "The sea", "--source", "-", "--length", "20", "--json", answers=text)

    assert answer.code == 0, answer.err
    manifest = terminal.data / "productions" / answer.json["production"] / "manifest.json"
    assert json.loads(manifest.read_text())["source"]["name"] == "standard input"
    assert answer.json["id"] == answer.json["production"]


def test_a_channels_settings_are_shown_set_and_reset(terminal: Terminal) -> None:
    assert "digest_at" in terminal.type("channel", "--settings").out

    changed = terminal.type("channel", "--set", "approvals.publish=2", "--set", "digest_at=7:15")
    assert changed.code == 0, changed.err
    assert "approvals.publish: what its file says → 2" in changed.out

    shown = {one["key"]: one for one in terminal.type("channel", "--settings", "--json").json["settings"]}
    assert (shown["approvals.publish"]["value"], shown["approvals.publish"]["origin"]) == (2, "chat")
    assert shown["digest_at"]["by"] == "anna"
    assert "Did you mean approvals.publish?" in terminal.type("channel", "--set", "aprovals.publish=2").err
    assert "2 → what its file says" in terminal.type("channel", "--reset", "approvals.publish").out


def test_doctor_warns_of_more_approvals_than_people(terminal: Terminal) -> None:
    assert terminal.type("channel", "--set", "approvers=ben", "--set", "approvals.publish=2").code == 0

    (doubt,) = [check for check in terminal.type("doctor", "--json").json if check["name"] == "rules"]

    assert doubt["level"] == "doubt"
    assert doubt["says"] == "default: publish needs 2 approvals, and 1 person is listed"


def test_whoever_may_not_approve_their_own_video_is_spoken_to(terminal: Terminal) -> None:
    assert terminal.type("channel", "--set", "requester_may_approve=no", "--set", "approvers=ben").code == 0
    production = terminal.begin()
    terminal.walk(production, "script")
    terminal.type("show", production)

    refused = terminal.type("approve", production)

    assert refused.code == 1
    assert "you asked for it and may not approve it" in refused.err
