"""What people type in a chat, and what is read of it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.commands import Abort, Adjust, Begin, Look, Part, ReadLog, Retry, Show, Understand
from bot.moments import read_moment
from bot.reading import HERE, About, Filter, date_of, help_text, quote, read_mention, read_video
from bot.reading.asked import (
    Chatter,
    Greets,
    Help,
    ListVideos,
    Pause,
    Question,
    RaiseBudget,
    Resume,
    ShowQueue,
    ShowSchedule,
    StudioPause,
    Usage,
    WantsBudget,
    WantsToDecide,
    Words,
)
from bot.reading.days import tidy_moment
from bot.reading.forms import usage
from graph.core.value import Value
from tests.unit.reading_commands import AT_BOT, BOT, heard


def test_a_question_may_name_its_video() -> None:
    question = read_mention(f"{AT_BOT} where is bees-7f3k?", BOT, in_thread=False)

    assert question == Question(about=About.WHERE, production="bees-7f3k")


@pytest.mark.parametrize(
    "words",
    [
        "make the hook punchier",
        "new hook",
        "why is the hook so long?",
        "why so long? make it shorter",
        "can you drop scene 3?",
        "pause after the hook for a second",
        "show me a different hook please",
        "where is it said that bees sleep?",
        "show, do not tell, in the second scene",
        "how about another hook",
        "re-take scene 2",
    ],
)
def test_other_words_to_us_are_words(words: str) -> None:
    assert read_mention(f"{AT_BOT} {words}", BOT, in_thread=True) == Words(text=words, is_addressed=True)


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("status", Look(production=HERE)),
        ("status?", Look(production=HERE)),
        ("please show me the script", Show(production=HERE, part=Part.SCRIPT)),
        ("show script please", Show(production=HERE, part=Part.SCRIPT)),
        ("show bees-7f3k log", ReadLog(production="bees-7f3k")),
        ("retry", Retry(production=HERE)),
        ("pause", Pause(production=HERE)),
        ("stop", Pause(production=HERE)),
        ("resume it", Resume(production=HERE)),
        ("abort", Abort(production=HERE)),
        ("reschedule friday at 18", Adjust(production=HERE, at="friday 18:00")),
        ("publish tomorrow at 18", Adjust(production=HERE, at="tomorrow 18:00")),
        ("move it to 2026-11-22 18:00", Adjust(production=HERE, at="2026-11-22 18:00")),
        ("unschedule", Adjust(production=HERE, undated=True)),
        ("revise: make it shorter", Understand(production=HERE, words="make it shorter")),
        ("revise re-take scene 2", Understand(production=HERE, words="re-take scene 2")),
        ("revise bees-7f3k: shorter", Understand(production="bees-7f3k", words="shorter")),
        ("list failed", ListVideos(filter=Filter.FAILED)),
        ('new "Why bees dance"', Begin(topic="Why bees dance")),
    ],
)
def test_in_a_thread_verbs_need_no_id(words: str, asked: Value) -> None:
    for text in (f"{AT_BOT} {words}", f"{AT_BOT}: {words}", f"{words} {AT_BOT}", f"@Greenlight {words}", f"!{words}"):
        assert read_mention(text, BOT, in_thread=True) == asked
    assert read_mention(words, BOT, in_thread=True, gate_open=True) == asked


def test_a_budget_is_raised_only_by_a_command_that_is_put_to_us() -> None:
    typed = "budget +2.50"

    for text in (f"{AT_BOT} {typed}", f"!{typed}"):
        assert read_mention(text, BOT, in_thread=True) == RaiseBudget(production=HERE, by_usd=2.5)
    assert read_mention(typed, BOT, in_thread=True, gate_open=True) == WantsBudget(production=HERE, by_usd=2.5)


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("status", Look()),
        ("status bees", Look(production="bees")),
        ("approve bees", WantsToDecide(verdict="approve", production="bees")),
        ('approve bees "well done"', WantsToDecide(verdict="approve", production="bees", note="well done")),
        ("ship bees-7f3k", WantsToDecide(verdict="approve", production="bees-7f3k")),
        ("publish bees-7f3k tomorrow at 18", Adjust(production="bees-7f3k", at="tomorrow 18:00")),
        ("new Why bees dance", Begin(topic="Why bees dance")),
        ("queue", ShowQueue()),
        ("schedule tomorrow", ShowSchedule(day="tomorrow")),
        ("studio pause", StudioPause()),
        ("video status bees", Look(production="bees")),
        ("help", Help()),
        ("help show", Help(command="video", verb="show")),
        ("", Greets()),
    ],
)
def test_outside_of_a_thread_a_video_is_named(words: str, asked: Value) -> None:
    assert read_mention(f"{AT_BOT} {words}", BOT, in_thread=False) == asked
    assert read_mention(words, BOT, in_thread=False, is_direct=True) == asked


@pytest.mark.parametrize("words", ["approve", "lgtm", "publish it tomorrow at 18", "pause", "revise: shorter"])
def test_outside_of_a_thread_a_video_has_to_be_named(words: str) -> None:
    answer = read_mention(f"{AT_BOT} {words}", BOT, in_thread=False)

    assert isinstance(answer, Usage)
    assert answer.usage.startswith("@greenlight ")
    assert " ID" in answer.usage


@pytest.mark.parametrize(
    ("text", "says", "line"),
    [
        ("!shwo script", "did you mean show?", "@greenlight show [script"),
        (f"{AT_BOT} staus", "did you mean status?", "@greenlight status"),
        (f"{AT_BOT} cancel that", "“that” is left over", "@greenlight abort"),
        (f"{AT_BOT} budget lots", "“lots” is no amount", "@greenlight budget +2.50"),
        ("!retry scene three at once", "is left over", "@greenlight retry"),
        (f"{AT_BOT} studio pause all", "“all” is left over", "@greenlight studio pause"),
        (f"{AT_BOT} new", "what the video is about", '@greenlight new "TOPIC"'),
    ],
)
def test_a_slip_in_a_thread_is_answered_with_what_works_there(text: str, says: str, line: str) -> None:
    answer = read_mention(text, BOT, in_thread=True)

    assert isinstance(answer, Usage)
    assert says in answer.message
    assert answer.usage.startswith(line)


@pytest.mark.parametrize(
    ("text", "place", "says", "line"),
    [
        ("aprove it", "thread", "did you mean approve?", "@greenlight approve ["),
        ("please aprove", "thread", "did you mean approve?", "@greenlight approve ["),
        ("aprove this script, please", "thread", "did you mean approve?", "@greenlight approve ["),
        ("rejct: bad", "thread", "did you mean reject?", '@greenlight reject "REASON"'),
        ("aprove bees-7f3k", "thread", "did you mean approve?", "@greenlight approve ["),
        ("aprove bees-7f3k", "room", "did you mean approve?", "@greenlight approve ID"),
        ("aprove bees-7f3k", "dm", "did you mean approve?", "@greenlight approve ID"),
        ("statsu hearts-dbqh", "room", "did you mean status?", "@greenlight status [ID]"),
        ("rejct bees-7f3k: it is rather off brand", "dm", "did you mean reject?", "@greenlight reject ID"),
        ("confg zone", "room", "did you mean config?", "@greenlight config ["),
    ],
)
def test_a_slip_is_seen_where_an_id_or_another_word_follows(text: str, place: str, says: str, line: str) -> None:
    answer = heard(text, place)

    assert isinstance(answer, Usage)
    assert says in answer.message
    assert answer.usage.startswith(line)


def test_a_slip_after_an_exclamation_mark_is_for_us_outside_of_a_thread_where_it_names_a_video() -> None:
    answer = read_mention("!aprove bees-7f3k", BOT, in_thread=False)

    assert isinstance(answer, Usage)
    assert "did you mean approve?" in answer.message
    assert read_mention("!aprove the agenda", BOT, in_thread=False) == Chatter()


@pytest.mark.parametrize("words", ["slow it down", "shot 3 wider", "statue: say when it was built", "retro colours"])
def test_a_wish_that_begins_nearly_like_a_verb_is_no_slip(words: str) -> None:
    assert heard(words, "thread") == Words(text=words, is_addressed=True)


@pytest.mark.parametrize(
    ("text", "in_thread", "gate_open"),
    [
        ("make it shorter", True, False),
        ("status", True, False),
        ("make it shorter", False, False),
        ("revise: make it shorter", False, False),
        ("!important: lunch", False, False),
        ("<@U9BEN> can you look at this?", True, True),
        ("???", True, True),
    ],
)
def test_people_talking_among_themselves_are_left_alone(
    text: str,
    in_thread: bool,  # noqa: FBT001 - given by the table.
    gate_open: bool,  # noqa: FBT001 - as above.
) -> None:
    assert read_mention(text, BOT, in_thread=in_thread, gate_open=gate_open) == Chatter()


def test_with_an_open_gate_a_plain_reply_may_be_meant_for_us() -> None:
    reply = read_mention("make it shorter", BOT, in_thread=True, gate_open=True)

    assert reply == Words(text="make it shorter", is_addressed=False)


def test_mentions_in_words_are_kept_as_names_only() -> None:
    words = read_mention(f"{AT_BOT} say hi to <@U9|ben> and <!channel>", BOT, in_thread=True)

    assert words == Words(text="say hi to @ben and @channel", is_addressed=True)


@pytest.mark.parametrize(
    "words", ["tomorrow at 18", "on friday, at 9", "at 18", "for tomorrow 18.30", "2026-11-22 at 18", "18h", "fri 6pm"]
)
def test_a_tidied_moment_can_be_read(words: str) -> None:
    now = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)

    assert read_moment(tidy_moment(words), now, ZoneInfo("UTC")) > now


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("", date(2026, 11, 20)),
        ("today", date(2026, 11, 20)),
        ("tomorrow", date(2026, 11, 21)),
        ("friday", date(2026, 11, 20)),
        ("thursday", date(2026, 11, 26)),
        ("2026-12-01", date(2026, 12, 1)),
    ],
)
def test_a_day_has_a_date(day: str, expected: date) -> None:
    assert date_of(day, date(2026, 11, 20)) == expected


def test_usage_finds_the_verb_in_either_command() -> None:
    assert usage("budget") == "/video budget ID +2.50"
    assert usage("cancel") == "/video abort ID"
    assert usage("queue") == "/studio queue"
    assert usage("pause") == "/video pause ID"
    assert usage("pause", "studio") == "/studio pause"
    assert usage("xyzzy") == "/video help"


def test_help_is_one_plain_line_for_each_verb() -> None:
    everything = help_text(Help())

    assert everything == f"{help_text(Help(command='video'))}\n\n{help_text(Help(command='studio'))}"
    assert "/video budget ID +2.50: lets it cost" in everything
    assert help_text(Help(command="studio", verb="pause")) == "/studio pause: pauses all that is being made"
    assert not set("*_~`<>&") & set(everything)
    assert len(everything) < 2900


def test_a_quoted_text_is_read_as_it_is() -> None:
    topic = 'Say "hi" \\ and don\'t --length'

    assert read_video(f"new {quote(topic)} --length 20s") == Begin(topic=topic, seconds=20)
