"""What the tests of reading commands share."""

from bot.commands import Abort, Adjust, Begin, ListSteps, Look, Part, ReadLog, Retry, Show, Understand
from bot.reading import Filter, read_mention
from bot.reading.asked import Help, ListMine, ListVideos, OpenNew, Pause, RaiseBudget, Resume, Talk, WantsToDecide
from graph.core.brief import Pattern
from graph.core.gate import GateKind

BOT = "U0GREEN"


AT_BOT = f"<@{BOT}>"


def heard(text: str, place: str) -> Talk:
    """What is read of this, said there: the places are those of `tests.unit.utterances`."""
    match place:
        case "thread":
            return read_mention(f"{AT_BOT} {text}", BOT, in_thread=True)
        case "gate":
            return read_mention(text, BOT, in_thread=True, gate_open=True)
        case "idle":
            return read_mention(text, BOT, in_thread=True)
        case "dm":
            return read_mention(text, BOT, in_thread=False, is_direct=True)
        case _:
            return read_mention(f"{AT_BOT} {text}", BOT, in_thread=False)


APPROVAL = WantsToDecide(verdict="approve")


VIDEO = [
    ("", OpenNew()),
    ("   ", OpenNew()),
    ("new", OpenNew()),
    ('new "Why bees dance"', Begin(topic="Why bees dance")),
    ("NEW Why bees dance", Begin(topic="Why bees dance")),
    ("new Rock 'n' roll", Begin(topic="Rock 'n' roll")),
    ("new 'The bee's dance'", Begin(topic="The bee's dance")),
    ('new "Say \\"hi\\""', Begin(topic='Say "hi"')),
    ("new Bees — and wasps", Begin(topic="Bees — and wasps")),
    ('new "Bees" --length 1:15', Begin(topic="Bees", seconds=75)),
    ('new "Bees" --length "90 seconds"', Begin(topic="Bees", seconds=90)),
    ('new "Bees" --LENGTH=60', Begin(topic="Bees", seconds=60)),
    ('new --pattern a "Bees"', Begin(topic="Bees", pattern=Pattern.A)),
    ('new "Bees" --budget $2,50', Begin(topic="Bees", budget_usd=2.5)),
    ('new "Bees" --budget 0', Begin(topic="Bees", budget_usd=0.0)),
    ('new "Bees" --channel #demo', Begin(topic="Bees", channel="demo")),
    ('new "Bees" --at tomorrow 18:00 --length 20s', Begin(topic="Bees", at="tomorrow 18:00", seconds=20)),
    ('new "Bees" --source "Bees dance.\nThey do."', Begin(topic="Bees", text="Bees dance.\nThey do.")),
    (
        "new “Why bees dance” —length 1m –pattern B ——at=“tomorrow 18:00”",
        Begin(topic="Why bees dance", seconds=60, pattern=Pattern.B, at="tomorrow 18:00"),
    ),
    ("list", ListVideos()),
    ("list all --days 7", ListVideos(days=7)),
    ("list Failed --days 2d", ListVideos(filter=Filter.FAILED, days=2)),
    ("list mine", ListMine()),
    ("mine", ListMine()),
    ("mine running", ListMine(filter=Filter.RUNNING)),
    ("status", Look()),
    ("status Bees-7f3", Look(production="bees-7f3")),
    ("status `bees`", Look(production="bees")),
    ("show bees", Show(production="bees")),
    ("show bees script", Show(production="bees", part=Part.SCRIPT)),
    ("show bees cut", Show(production="bees", part=Part.VIDEO)),
    ("show bees decisions", Show(production="bees", part=Part.DECISIONS)),
    ("show bees log", ReadLog(production="bees")),
    ("show bees log build-s3", ReadLog(production="bees", step="build-s3")),
    ("show bees steps", ListSteps(production="bees")),
    ("show bees cost", Look(production="bees")),
    ("approve bees", WantsToDecide(verdict="approve", production="bees")),
    ('approve bees "well done"', WantsToDecide(verdict="approve", production="bees", note="well done")),
    ("approve bees Publish", WantsToDecide(verdict="approve", production="bees", gate=GateKind.PUBLISH)),
    (
        'approve bees film "well done"',
        WantsToDecide(verdict="approve", production="bees", gate=GateKind.VIDEO, note="well done"),
    ),
    ("approve bees script is fine", WantsToDecide(verdict="approve", production="bees", note="script is fine")),
    ("approve bees v2", WantsToDecide(verdict="approve", production="bees", revision=2)),
    ("approve bees script revision 2", WantsToDecide(verdict="approve", production="bees", note="script revision 2")),
    ("reject bees “too boring”", WantsToDecide(verdict="reject", production="bees", note="too boring")),
    ("reject bees it's too boring", WantsToDecide(verdict="reject", production="bees", note="it's too boring")),
    ('revise bees "shorter"', Understand(production="bees", words="shorter")),
    (
        "revise bees: replace “quick” with “fast”, don't cut",
        Understand(production="bees", words='replace "quick" with "fast", don\'t cut'),
    ),
    ('revise bees the 5" disc\nshorter', Understand(production="bees", words='the 5" disc\nshorter')),
    ("retry bees", Retry(production="bees")),
    ("retry bees --from build", Retry(production="bees", step="build")),
    ("retry bees —from Write", Retry(production="bees", step="write")),
    ("pause bees", Pause(production="bees")),
    ("resume bees", Resume(production="bees")),
    ("abort bees", Abort(production="bees")),
    ("cancel bees", Abort(production="bees")),
    ("budget bees +2.50", RaiseBudget(production="bees", by_usd=2.5)),
    ("budget bees + $2", RaiseBudget(production="bees", by_usd=2.0)),
    ("budget bees 2 more", RaiseBudget(production="bees", by_usd=2.0)),
    ("budget bees 7,5", RaiseBudget(production="bees", to_usd=7.5)),
    ("budget bees to $7.50", RaiseBudget(production="bees", to_usd=7.5)),
    ('reschedule bees "2026-11-22 18:00"', Adjust(production="bees", at="2026-11-22 18:00")),
    ("reschedule bees to tomorrow at 18", Adjust(production="bees", at="tomorrow 18:00")),
    ("unschedule bees", Adjust(production="bees", undated=True)),
    ("help", Help(command="video")),
    ("--help", Help(command="video")),
    ("retry --help", Help(command="video", verb="retry")),
    ("help cancel", Help(command="video", verb="abort")),
    ("help queue", Help(command="studio", verb="queue")),
]
