"""Whatever is typed in a chat is answered, fast, and decides nothing."""

import re
import time
from collections.abc import Callable, Sequence
from itertools import product
from typing import Literal, get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.commands import Approve, Begin, Reject, Understand
from bot.reading import Talk, Typed, plain_text, quote, read_mention, read_studio, read_video
from bot.reading.asked import Usage, WantsToDecide
from bot.reading.days import DAY, read_day
from bot.reading.forms import FORMS, STUDIO, VIDEO, Form
from bot.reading.help import help_text
from graph.core.value import Value

BOT = "U0GREEN"
MOST_MS = 50
SEVERAL = 3
"""So often something slow is tried again: another process may have had the core."""

VERBS = [form.verb for form in (*VIDEO, *STUDIO)]
PIECES = [
    *VERBS,
    *("cancel", "stop", "video", "studio", "bees-7f3k", "bees", "it", "me", "the", "please", "ok", "not", "don't"),
    *("lgtm", "ship it", "publish", "tomorrow", "at 18", "friday", "18:00", "why so long", "who", "what is scheduled"),
    *("--length", "—length", "--at=", "--budget", "--source", "60s", "1:15", "+2.50", "$5", "script", "log", "waiting"),
    *('"', "'", "“", "”", "\\", "`", "*", "_", ":", ",", "?", "!", ".", "=", "-", "—", "\n", "\u200b", "👍🏽", ":+1:"),
    *(f"<@{BOT}>", f"<@{BOT}|greenlight>", "@greenlight", "<@U1|ben>", "<!channel>", "<http://x|y>", "<", ">", "|"),
    *("&lt;", "&gt;", "&amp;", "<#C1>", "<!date^1^{x}|y>"),
]
texts = st.one_of(
    st.text(max_size=300),
    st.text(alphabet=st.characters(codec=None, categories=("L", "M", "N", "P", "S", "Z", "C")), max_size=60),
    st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from([" ", " ", ""])), max_size=25).map(
        lambda pieces: "".join(piece + space for piece, space in pieces)
    ),
)
Place = tuple[bool, bool, bool]
places: st.SearchStrategy[Place] = st.tuples(st.booleans(), st.booleans(), st.booleans())


def _talk(text: str, place: Place) -> Talk:
    in_thread, gate_open, is_direct = place
    return read_mention(text, BOT, in_thread=in_thread, gate_open=gate_open, is_direct=is_direct)


def _strings(value: Value) -> list[str]:
    return [field for _, field in value if isinstance(field, str)]


@settings(max_examples=400, deadline=None)
@given(texts, places)
@example("", (True, True, True))
@example("!", (True, True, True))
@example(f"<@{BOT}>", (True, True, True))
@example("new \ud800", (False, False, True))
@example("show it-ab2c", (True, False, True))
def test_any_text_is_answered_and_nothing_in_the_answer_is_live(text: str, place: Place) -> None:
    for answer in (read_video(text), read_studio(text), _talk(text, place), _talk(f"<@{BOT}> {text}", place)):
        assert isinstance(answer, (*get_args(Typed), *get_args(Talk)))
        for said in _strings(answer):
            assert not re.search(r"<[@#!]|[\x00-\x09\x0b-\x1f\u200b-\u200f\ud800-\udfff]", said)


@settings(max_examples=400, deadline=None)
@given(texts, places)
def test_no_message_decides(text: str, place: Place) -> None:
    assert not isinstance(_talk(text, place), Approve | Reject)


@settings(max_examples=300, deadline=None)
@given(texts)
def test_what_cannot_be_read_is_said_in_one_short_line(text: str) -> None:
    for answer in (read_video(text), read_studio(text), _talk(f"!{text}", (True, True, False))):
        if isinstance(answer, Usage):
            assert answer.message
            assert answer.usage
            assert "\n" not in answer.message + answer.usage
            assert len(answer.message) < 200


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_quoting_round_trips(text: str) -> None:
    topic = plain_text(text.replace("&", "and"))
    if not topic.strip():
        return

    assert read_video(f"new {quote(topic)} --length 20s") == Begin(topic=topic, seconds=20)
    assert read_video(f"new Bees --source {quote(topic)}") == Begin(topic="Bees", text=topic)
    assert read_video(f"revise bees {quote(topic)}") == Understand(production="bees", words=topic.strip())


@settings(max_examples=300, deadline=None)
@given(texts)
def test_plain_text_stays_as_it_is(text: str) -> None:
    plain = plain_text(text.replace("&", "and"))

    assert plain_text(plain) == plain


@given(st.from_regex(DAY, fullmatch=True))
def test_a_day_that_was_read_is_read_again(words: str) -> None:
    if not words.isascii() or re.match(r"\d", words):
        return

    assert read_day(read_day(words)) == read_day(words)


def _choices(arguments: str) -> list[str]:
    """What a usage line stands for: with and without each bracket, and each of its alternatives."""
    parts = re.findall(r"\[((?:[^\[\]]|\[[^\]]*\])*)\]|(\"[^\"]*\"|[^\s\[\]]+)", arguments)
    options = [[*_alternatives(optional), ""] if optional else [plain] for optional, plain in parts]
    return [" ".join(filter(None, chosen)) for chosen in product(*options)]


def _alternatives(part: str) -> list[str]:
    if " | " in part:
        return [choice for one in part.split(" | ") for choice in _choices(one)]
    *before, last = part.split(" ", 1)
    return [" ".join((*before, one)) for one in ([last] if '"' in last else last.split("|"))]


@pytest.mark.parametrize(
    ("command", "form"),
    [(command, form) for command in FORMS for form in FORMS[command]],
    ids=lambda value: str(value)[:20],
)
def test_every_usage_line_is_itself_readable(command: Literal["video", "studio"], form: Form) -> None:
    read: Callable[[str], Value] = read_video if command == "video" else read_studio
    for arguments in _choices(form.arguments.replace("VERB", "help").replace("@MENTION", "@U0ANNA")):
        assert not isinstance(read(f"{form.verb} {arguments}"), Usage), arguments
        talk = read_mention(f"<@{BOT}> {command} {form.verb} {arguments}", BOT, in_thread=False)
        assert not isinstance(talk, Usage), arguments
    line = form.line("!", is_here=True).replace("! ", "!")
    for arguments in _choices(line.replace("VERB", "help").replace("@MENTION", "@U0ANNA")):
        assert isinstance(read_mention(arguments, BOT, in_thread=True), (*get_args(Talk),))
        assert not isinstance(read_mention(arguments, BOT, in_thread=True), Usage), arguments


def test_every_usage_line_that_is_printed_for_a_slip_is_a_form() -> None:
    lines = {form.line(f"/{command}") for command in FORMS for form in FORMS[command]}

    printed = {read_video(verb).usage for verb in ("show", "budget x y", "shwo", "xyzzy x")}  # type: ignore[union-attr]

    assert printed <= lines | {"/video help"}
    assert "/video help [VERB]" in lines


MONSTERS = [
    *('"', "'", "' ", " '", "'a ", '" ', '\\"', "“", "<", "<@", "<@U1", "<!", "<@<", "<@U1|", "<http://x|", "&lt;@"),
    *(
        "&amp;",
        "&lt;",
        "a",
        "a ",
        " ",
        "\n",
        "--",
        "--a ",
        "--at ",
        "—a",
        "-",
        "=",
        "--at=",
        "!",
        "?",
        "ok ",
        "please ",
    ),
    *(
        "approve ",
        "ok, ",
        "lgtm ",
        "so ",
        "hey ",
        "why ",
        "it ",
        "me ",
        "the ",
        "a-",
        "bees-7f3k ",
        "1",
        "1 ",
        "9.",
        "+",
    ),
    *(
        ":+1:",
        "👍",
        "👍🏽",
        "\u200b",
        "é",
        "字",
        "@greenlight ",
        f"<@{BOT}>",
        "| ",
        "`",
        "*",
        "_",
        ":",
        ": ",
        "., ",
        "t",
        "\x00",
    ),
]
OPENINGS = [
    "",
    "new ",
    "new --at ",
    'new "',
    "revise bees ",
    "revise ",
    "show ",
    "budget bees ",
    "status ",
    "list ",
    "schedule ",
]


@pytest.mark.parametrize(("length", "openings"), [(5_000, OPENINGS), (40_000, ("", "new ", "revise bees "))])
def test_long_texts_are_read_in_milliseconds(length: int, openings: Sequence[str]) -> None:
    slowest = max(
        (_milliseconds(opening, piece, length), opening, piece) for opening, piece in product(openings, MONSTERS)
    )

    assert slowest[0] < MOST_MS * length / 5_000, slowest


def _milliseconds(opening: str, piece: str, length: int) -> float:
    text = (opening + piece * length)[:length]
    most = MOST_MS * length / 5_000
    return next((took for _ in range(SEVERAL) if (took := _time(text)) < most), most)


def _time(text: str) -> float:
    """The slowest of the readers, in milliseconds."""
    readers: tuple[Callable[[], object], ...] = (
        lambda: read_video(text),
        lambda: read_studio(text),
        lambda: _talk(f"<@{BOT}> {text}", (True, True, False)),
        lambda: _talk(text, (False, True, True)),
    )
    took = []
    for reader in readers:
        began = time.perf_counter()
        reader()
        took.append(time.perf_counter() - began)
    return max(took) * 1000


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6), st.sampled_from(OPENINGS))
def test_no_mixture_is_slow(pieces: list[str], opening: str) -> None:
    assert _milliseconds(opening, "".join(pieces), 5_000) < MOST_MS


def test_help_names_every_verb() -> None:
    for command, forms in FORMS.items():
        text = help_text(read_video("help") if command == "video" else read_studio("help"))  # type: ignore[arg-type]
        assert all(f"/{command} {form.verb}" in text for form in forms)


def test_a_wish_to_decide_names_what_was_named() -> None:
    for words in ("approve bees-7f3k", "ok ship bees-7f3k", "reject bees-7f3k"):
        wish = read_mention(f"<@{BOT}> {words}", BOT, in_thread=True)
        assert isinstance(wish, WantsToDecide)
        assert wish.production == "bees-7f3k"
