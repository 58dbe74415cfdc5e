"""What goes wrong is said in two lines, with what to do; nothing is lost and no traceback is shown."""

import re
from pathlib import Path
from shutil import rmtree

import pytest
from PIL import Image

from tests.e2e.offline import OfflineTerminal
from tests.e2e.refusals import LONG, ROOT, refused, source_of
from tests.fakes.makers import TROUBLE
from tests.fakes.terminal import Terminal

GERMAN = """In kalten Nächten berichten Spaziergänger auf Sylt von einem blauen Schimmer in der Brandung.
Das Licht kommt nicht vom Mond, sondern von winzigen Einzellern. Der Blitz dauert nur etwa 80 Millisekunden.
Ein Liter Wasser kann bis zu 1.500 dieser Einzeller enthalten. Für Badende ist das Leuchten ungefährlich.
Ein Foto gelingt mit 10 Sekunden Belichtung. Die Nordsee hat sich seit 1962 um rund 1,7 Grad erwärmt.
"""


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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "В субботу утром открылся новый мост. Его строили почти три года. ",
            "is written in Cyrillic, which the voices",
        ),
        ("周六早上，城市的新大桥正式通车。大桥修建了将近三年。", "is written in Chinese, which the shipped fonts"),
        ("この橋は土曜日の朝に開通した。建設に三年かかった。", "is written in Japanese, which the shipped fonts"),
        ("افتتح صباح السبت جسر جديد فوق النهر. استغرق بناؤه ثلاث سنوات. ", "is written in Arabic, which"),
        ("Η γέφυρα άνοιξε το Σάββατο. Χρειάστηκαν τρία χρόνια. ", "is written in Greek, which the voices"),
    ],
)
def test_a_source_in_a_script_that_cannot_be_spoken_is_refused_by_its_name(
    terminal: Terminal, text: str, words: str
) -> None:
    said = refused(terminal, "new", "The bridge", "--source", source_of(terminal.folder, (text * 10).encode()))

    assert words in said
    assert "Latin letters" in said
    assert terminal.type("status", "--json").json == []


def test_foreign_words_in_a_latin_text_are_named_with_their_lines(terminal: Terminal) -> None:
    text = f"{LONG}\nThe Russian word is мост here.\n\nThe Chinese sign is 桥, they say. İzmir and Łódź are fine.\n"

    said = refused(terminal, "new", "The bridge", "--source", source_of(terminal.folder, text.encode()))
    topic = refused(terminal, "new", "The мост", "--text", LONG)

    assert "“мост” (Cyrillic, line 2), “桥” (Chinese, line 4)" in said
    assert "Łódź" not in said
    assert "the topic holds words that cannot be shown or spoken: “мост” (Cyrillic)" in topic


def test_a_source_that_is_not_there_is_named(terminal: Terminal) -> None:
    assert "missing.txt cannot be read: No such file" in refused(terminal, "new", "The sea", "--source", "missing.txt")


def test_a_source_that_cannot_fill_the_length_is_refused_with_the_greatest_that_works(tmp_path: Path) -> None:
    terminal = OfflineTerminal(tmp_path)
    asked = ("new", "Octopuses", "--source", str(ROOT / "config/samples/octopus.md"), "--length")

    said = refused(terminal, *asked, "170")

    found = re.search(r"the source fills at most (\d+) seconds; 170 were asked for", said)
    assert found
    assert f"`--length {found[1]}`" in said
    assert terminal.type("status", "--json").json == []
    begun = terminal.type(*asked, found[1], "--json").json["production"]
    terminal.walk(begun, "script")
    assert terminal.status(begun)["gate"]["kind"] == "script"


def test_a_length_that_only_one_pattern_fills_is_told_in_that_one(tmp_path: Path) -> None:
    terminal = OfflineTerminal(tmp_path)
    source = str(ROOT / "config/samples/octopus.md")
    greatest = {
        pattern: int(
            re.findall(
                r"at most (\d+) seconds",
                refused(terminal, "new", "Octopuses", "--source", source, "--length", "170", "--pattern", pattern),
            )[0]
        )
        for pattern in "ABC"
    }
    best = max(greatest, key=lambda pattern: greatest[pattern])

    begun = terminal.type("new", "Octopuses", "--source", source, "--length", str(greatest[best]), "--json")
    terminal.walk(begun.json["production"], "script")

    assert len(set(greatest.values())) > 1
    assert terminal.status(begun.json["production"])["gate"]["kind"] == "script"


def test_a_text_that_no_voice_speaks_is_told_at_once_and_with_its_script(tmp_path: Path) -> None:
    terminal = OfflineTerminal(tmp_path)
    source = source_of(tmp_path, GERMAN.encode())
    told = "The text does not read like English; the voice `slt` speaks English."

    begun = terminal.type("new", "Warum die Nordsee leuchtet", "--source", source, "--length", "10", "--json")
    assert begun.code == 0, begun.err
    terminal.walk(begun.json["production"], "script")

    assert any(doubt.startswith(told) for doubt in begun.json["doubts"])
    assert told in " ".join(terminal.type("show", begun.json["production"], "script").out.split())


def test_steps_that_do_not_fit_are_told_at_once(tmp_path: Path) -> None:
    terminal = OfflineTerminal(tmp_path)

    said = refused(terminal, "new", "Focaccia", "--source", str(ROOT / "tests/texts/recipe.md"), "--length", "20")

    assert re.search(r"the \d+ steps of the source take \d+ seconds and none may be left out; 20 were asked for", said)


@pytest.mark.parametrize("length", ["0", "5", "-3", "9000"])
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


def test_pictures_are_kept_when_they_are_given_and_coarse_ones_named(terminal: Terminal) -> None:
    folder = terminal.folder / "pictures"
    folder.mkdir()
    Image.new("RGB", (64, 48), "navy").save(folder / "stamp.png")
    Image.new("RGB", (600, 800), "red").save(folder / "poster.png")

    begun = terminal.type("new", "The sea", "--text", LONG, "--images", str(folder), "--json")
    rmtree(folder)
    terminal.type("run", begun.json["id"])
    terminal.type("show", begun.json["id"])
    terminal.type("approve", begun.json["id"])
    made = terminal.type("run", begun.json["id"], "--json")

    assert [doubt for doubt in begun.json["doubts"] if "coarse" in doubt] == [
        "stamp.png has 64 × 48 pixels and will look coarse. Pictures should have 480 or more on their shorter side."
    ]
    assert made.code == 0, made.err
    assert made.json["state"] == "VIDEO_PENDING_REVIEW"
    manifest = terminal.data / "productions" / begun.json["id"] / "manifest.json"
    assert "poster.png" in manifest.read_text()


def test_a_time_that_cannot_be_read_shows_examples(terminal: Terminal) -> None:
    said = refused(terminal, "new", "The sea", "--text", LONG, "--at", "soonish")

    assert "'soonish' is no time" in said
    assert "friday 14:00" in said


def test_an_unknown_channel_names_those_there_are(terminal: Terminal) -> None:
    assert "The only channel is default." in refused(terminal, "new", "The sea", "--text", LONG, "--channel", "defualt")


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


def test_words_that_nobody_can_speak_leave_an_end_and_no_retry(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    trouble = terminal.folder / "trouble"
    monkeypatch.setenv(TROUBLE, str(trouble))
    production = terminal.begin("--pattern", "A")
    terminal.walk(production, "script")
    terminal.type("show", production)
    terminal.type("approve", production)
    trouble.write_text("refuse:context.")

    terminal.type("run", production)

    status, shown = terminal.status(production), terminal.type("show", production).out
    assert status["blocks"] == "scenes could not be made; the words of scene 3 could not be spoken"
    assert status["next"] == f"greenlight abort {production}"
    assert f"greenlight abort {production}" in shown
    assert "--retry" not in shown
    said = refused(terminal, "revise", production, "drop scene 3")
    assert f"Next: `greenlight abort {production}`." in said
    assert "Revise" not in refused(terminal, "approve", production)


def test_a_broken_channel_file_is_no_trouble_for_another_channel(terminal: Terminal) -> None:
    production = terminal.begin()
    terminal.walk(production, "script")
    terminal.type("show", production)
    (terminal.data / "channels").mkdir(exist_ok=True)
    (terminal.data / "channels" / "mine.toml").write_text("zone = Rome")

    assert terminal.type("approve", production).code == 0
    assert "mine.toml" in refused(terminal, "new", "The sea", "--text", LONG, "--channel", "mine")
    checks = [check for check in terminal.type("doctor", "--json").json if check["name"] == "channels"]
    assert [check["level"] for check in checks] == ["ok", "bad"]


@pytest.mark.parametrize("words", ["", "  \n "])
def test_an_empty_wish_says_how_to_write_one(terminal: Terminal, words: str) -> None:
    production = terminal.begin()
    terminal.walk(production, "script")

    said = refused(terminal, "revise", production, words)

    assert "the wish is empty" in said
    assert f'greenlight revise {production} "shorter by 10 seconds' in said
    assert terminal.status(production)["gate"]["kind"] == "script"
