"""What people type in a chat, and what is read of it."""

import pytest

from bot.reading import About, plain_text, read_mention, read_studio, read_video
from bot.reading.asked import (
    HERE,
    Chatter,
    Help,
    Question,
    SetApprovers,
    SetConfig,
    SetDigest,
    ShowApprovers,
    ShowConfig,
    ShowDigest,
    ShowHealth,
    ShowMachine,
    ShowQueue,
    ShowSchedule,
    StudioPause,
    StudioResume,
    Usage,
    WantsToDecide,
    Withholds,
    Words,
)
from graph.core.value import Value
from tests.unit.reading_commands import APPROVAL, AT_BOT, BOT, VIDEO


@pytest.mark.parametrize(("text", "asked"), VIDEO)
def test_a_video_command_is_read(text: str, asked: Value) -> None:
    assert read_video(text) == asked


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("", Help(command="studio")),
        ("queue", ShowQueue()),
        ("schedule", ShowSchedule()),
        ("schedule this week", ShowSchedule()),
        ("schedule Tomorrow", ShowSchedule(day="tomorrow")),
        ("schedule on fri", ShowSchedule(day="friday")),
        ("schedule 2026-11-22", ShowSchedule(day="2026-11-22")),
        ("digest", ShowDigest()),
        ("digest now", ShowDigest()),
        ("approvers", ShowApprovers()),
        ("approvers #Demo", ShowApprovers(channel="demo")),
        ("approvers publish", ShowApprovers(gate="publish")),
        ("approvers --channel #demo", ShowApprovers(channel="demo")),
        (
            "approvers publish <@U0ANNA|anna> <!subteam^S0LEADS|@leads>",
            SetApprovers(gate="publish", people=("U0ANNA", "S0LEADS")),
        ),
        ("approvers <@W0ANNA> --channel demo", SetApprovers(people=("W0ANNA",), channel="demo")),
        ("digest at 8:30", SetDigest(on=True, at="8:30")),
        ("digest 18:00 --channel demo", SetDigest(on=True, at="18:00", channel="demo")),
        ("digest at 7", SetDigest(on=True, at="7:00")),
        ("digest at 7pm", SetDigest(on=True, at="19:00")),
        ("digest 12:15 am", SetDigest(on=True, at="0:15")),
        ("digest OFF", SetDigest(on=False)),
        ("digest on", SetDigest(on=True)),
        ("config", ShowConfig()),
        ("config --channel demo", ShowConfig(channel="demo")),
        ("config zone", ShowConfig(key="zone")),
        ("config zone Europe/Rome", SetConfig(key="zone", value="Europe/Rome")),
        ("config zone = Europe/Rome", SetConfig(key="zone", value="Europe/Rome")),
        ("config slots 9:00, 18:00 --channel demo", SetConfig(key="slots", value="9:00, 18:00", channel="demo")),
        ("config tags “red, green”", SetConfig(key="tags", value="red, green")),
        ("config approvers <@U0ANNA|anna>", SetConfig(key="approvers", value="U0ANNA")),
        ("config reset zone", SetConfig(key="zone", value=None)),
        ("config machine", ShowMachine()),
        ("pause", StudioPause()),
        ("resume", StudioResume()),
        ("health", ShowHealth()),
        ("help pause", Help(command="studio", verb="pause")),
    ],
)
def test_a_studio_command_is_read(text: str, asked: Value) -> None:
    assert read_studio(text) == asked


@pytest.mark.parametrize(
    ("text", "says", "line"),
    [
        ("shwo bees", "did you mean /video show?", "/video show ID"),
        ("rescedule bees", "did you mean /video reschedule?", "/video reschedule ID"),
        ("queue", "queue is a verb of /studio", "/studio queue"),
        ("xyzzy", "has no verb “xyzzy”", "/video help"),
        ('"Bees"', "has no verb", "/video help"),
        ("new --length 60s", "what the video is about", '/video new "TOPIC"'),
        ('new ""', "what the video is about", '/video new "TOPIC"'),
        ('new "Bees', "a quote is not closed", "/video new"),
        ("new „Bees", "a quote is not closed", "/video new"),
        ('new "Bees" and wasps', "“and wasps” is left over", "/video new"),
        ('new "Bees" --lenght 60s', "did you mean --length?", "/video new"),
        ('new "Bees" —lenght 60s', "did you mean --length?", "/video new"),
        ('new "Bees" --colour red', "no option “--colour”", "/video new"),
        ('new "Bees" --length', "--length has no value", "/video new"),
        ('new "Bees" --length --budget 5', "--length has no value", "/video new"),
        ('new "Bees" --length 20s --length 30s', "--length is given twice", "/video new"),
        ('new "Bees" --length soon', "“soon” is no length", "/video new"),
        ('new "Bees" --length ²', "“²” is no length", "/video new"),
        ('new "Bees" --length 9s', "10 to 180 seconds, not 9", "/video new"),
        ('new "Bees" --length 1h', "“1h” is no length", "/video new"),
        ('new "Bees" --pattern D', "“D” is no pattern", "/video new"),
        ('new "Bees" --budget 1,000', "“1,000” is no amount", "/video new"),
        ('new "Bees" --budget nan', "“nan” is no amount", "/video new"),
        ('new "Bees" --budget -5', "“-5” is no amount", "/video new"),
        ("list waitng", "did you mean waiting?", "/video list"),
        ("list --days 0", "no number of days", "/video list"),
        ("list --days 9999", "no number of days", "/video list"),
        ("list --days ٣", "no number of days", "/video list"),
        ("list failed running", "“running” is left over", "/video list"),
        ("show", "which video", "/video show ID"),
        ("show bees scrpt", "did you mean script?", "/video show ID"),
        ("show bees script now", "“now” is left over", "/video show ID"),
        ("approve", "which video", "/video approve ID"),
        ("approve bees “fine", "a quote is not closed", "/video approve ID"),
        ("reject bees", "does not say why", "/video reject ID"),
        ("revise bees", "what to change", "/video revise ID"),
        ('revise "make it shorter"', "is no id of a video", "/video revise ID"),
        ("retry bees now", "“now” is left over", "/video retry ID"),
        ("retry bees --form build", "did you mean --from?", "/video retry ID"),
        ("retry bees --from biuld", "did you mean build?", "/video retry ID"),
        ("abort bees wasps", "“wasps” is left over", "/video abort ID"),
        ("cancel", "which video", "/video abort ID"),
        ("budget bees", "does not say how much", "/video budget ID +2.50"),
        ("budget bees -1", "“-1” is no amount", "/video budget"),
        ("budget bees +0", "more than nothing", "/video budget"),
        ("budget bees 1e9", "“1e9” is no amount", "/video budget"),
        ("budget bees ٥", "“٥” is no amount", "/video budget"),
        ("reschedule bees", "does not say when", "/video reschedule ID"),
        (f"status {'b' * 41}", "is no id of a video", "/video status"),
        ("help shwo", "did you mean show?", "/video help"),
    ],
)
def test_what_cannot_be_read_is_answered_with_one_usage_line(text: str, says: str, line: str) -> None:
    answer = read_video(text)

    assert isinstance(answer, Usage)
    assert says in answer.message
    assert answer.usage.startswith(line)
    assert "\n" not in answer.message + answer.usage


@pytest.mark.parametrize(
    ("text", "says", "line"),
    [
        ("heath", "did you mean /studio health?", "/studio health"),
        ("new x", "new is a verb of /video", "/video new"),
        ("schedule soon", "“soon” is no day", "/studio schedule"),
        ("schedule 2026-02-30", "“2026-02-30” is no day", "/studio schedule"),
        ("pause everything", "“everything” is left over", "/studio pause"),
        ("schedule tomorow", "“tomorow” is no day; did you mean tomorrow?", "/studio schedule"),
        ("schedule wensday", "did you mean wednesday?", "/studio schedule"),
        ("digest at 13pm", "“13pm” is no hour; write 08:30", "/studio digest"),
        ("digest never", "is no time of a digest", "/studio digest"),
        ("approvers publsh <@U0ANNA>", "did you mean publish?", "/studio approvers"),
        ("approvers publish @anna", "“@anna” is nobody that Slack knows", "/studio approvers"),
        ("digest at noon", "“noon” is no hour; write 08:30", "/studio digest"),
        ("digest at 25:00", "“25:00” is no hour", "/studio digest"),
        ("config reset", "which setting", "/studio config"),
        ("config reset zone now", "“now” is left over", "/studio config"),
        ("approvers demo two", "“demo” is no gate; did you mean", "/studio approvers"),
    ],
)
def test_a_studio_command_that_cannot_be_read_is_too(text: str, says: str, line: str) -> None:
    answer = read_studio(text)

    assert isinstance(answer, Usage)
    assert says in answer.message
    assert answer.usage.startswith(line)


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("“a” ‘b’ „c“ «d»", '"a" \'b\' "c" "d"'),
        ("Bees &lt;3 &amp; wasps &gt; 2", "Bees <3 & wasps > 2"),
        ("&amp;lt;!channel&amp;gt;", "&lt;!channel&gt;"),
        ("<@U123> and <@U123|ben>", "@U123 and @ben"),
        ("<#C1|general> <#C2>", "#general #C2"),
        ("<!channel> <!here|here> <!everyone>", "@channel @here @everyone"),
        ("<!subteam^S1|@leads> <!subteam^S1>", "@leads @subteam"),
        ("<!date^1700000000^{date}|14 November>", "14 November"),
        ("<http://x.org|x.org> <https://y.org> <mailto:a@b.c|a@b.c>", "x.org https://y.org a@b.c"),
        ("&lt;!channel&gt; &lt;@U1&gt;", "@channel @U1"),
        ("<@U1<@U2>>", "@U1@U2>"),
        ("<<!here>!here>", "@here!here>"),
        ("a\u200bb\u202ec\x00d\ufeff\ud800", "abcd"),
        ("one\r\ntwo\u2028three\tfour\u00a0five", "one\ntwo\nthree four five"),
    ],
)
def test_slacks_text_becomes_plain_text(raw: str, plain: str) -> None:
    assert plain_text(raw) == plain


@pytest.mark.parametrize(
    "words",
    [
        "approve",
        "Approved!",
        "approve this",
        "approve it please",
        "LGTM",
        "ok ship it",
        "yes, publish it",
        "Looks good to me, ship it!",
        "👍",
        "👍🏽",
        ":+1::skin-tone-3:",
        "+1",
        "✅ lgtm",
        "go ahead",
        "it's good to go 🚀",
        "`approve`",
    ],
)
def test_words_that_sound_like_a_yes_are_a_wish_to_decide(words: str) -> None:
    assert read_mention(f"{AT_BOT} {words}", BOT, in_thread=True) == APPROVAL
    assert read_mention(words, BOT, in_thread=True, gate_open=True) == APPROVAL
    assert read_mention(words, BOT, in_thread=True) == Chatter()


@pytest.mark.parametrize(
    "words",
    [
        "ship it?",
        "approve but make it shorter",
        "who said lgtm",
        "lgtm except for the hook",
        "approve of what exactly",
        "> lgtm\nno, it is not",
        "we should ship it when the hook is better",
    ],
)
def test_words_that_only_hold_a_yes_are_no_wish(words: str) -> None:
    assert read_mention(words, BOT, in_thread=True, gate_open=True) == Words(text=words, is_addressed=False)


@pytest.mark.parametrize("words", ["don't approve", "not approved", "do not ship it", "I can't approve this"])
def test_words_that_keep_a_yes_back_are_known_as_such(words: str) -> None:
    assert read_mention(words, BOT, in_thread=True, gate_open=True) == Withholds(production=HERE)


def test_a_bare_ok_counts_only_where_it_is_said_to_us() -> None:
    assert read_mention("ok", BOT, in_thread=True, gate_open=True) == Chatter()
    assert read_mention(f"{AT_BOT} ok", BOT, in_thread=True, gate_open=True) == APPROVAL


@pytest.mark.parametrize(
    ("words", "note"),
    [
        ("reject", ""),
        ("rejected!", ""),
        ("reject: too boring", "too boring"),
        ("reject it because it's late", "it's late"),
        ("reject: it's late", "it's late"),
        ("reject: the script is too long", "the script is too long"),
        ('reject this "too long"', "too long"),
        ("reject this - too long", "too long"),
    ],
)
def test_a_no_is_a_wish_to_decide_too(words: str, note: str) -> None:
    wish = read_mention(f"{AT_BOT} {words}", BOT, in_thread=True)

    assert wish == WantsToDecide(verdict="reject", note=note)


@pytest.mark.parametrize(
    ("words", "about", "day"),
    [
        ("why so long?", About.TIME, ""),
        ("why is it taking so long", About.TIME, ""),
        ("how long will it take?", About.TIME, ""),
        ("is it ready yet?", About.TIME, ""),
        ("what is scheduled tomorrow?", About.SCHEDULE, "tomorrow"),
        ("What's scheduled for next Friday?", About.SCHEDULE, "friday"),
        ("what goes out on 2026-11-22?", About.SCHEDULE, "2026-11-22"),
        ("anything planned this week?", About.SCHEDULE, ""),
        ("who must approve?", About.WHO, ""),
        ("who has to sign off on it?", About.WHO, ""),
        ("who are we waiting for?", About.WHO, ""),
        ("how much did it cost?", About.COST, ""),
        ("why so expensive?", About.COST, ""),
        ("hey, what did the video cost so far?", About.COST, ""),
        ("where is it?", About.WHERE, ""),
        ("what's the status?", About.WHERE, ""),
        ("how's it going?", About.WHERE, ""),
        ("when does it go out?", About.WHEN, ""),
        ("when will the video be published?", About.WHEN, ""),
    ],
)
def test_a_question_is_known_for_what_it_asks(words: str, about: About, day: str) -> None:
    expected = Question(about=about, day=day)

    assert read_mention(words, BOT, in_thread=True, gate_open=True) == expected
    assert read_mention(f"{AT_BOT} {words}", BOT, in_thread=False) == expected
