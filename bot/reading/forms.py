"""The verbs, how each is typed, and what it does: the one place that usage lines and help come from."""

from difflib import get_close_matches
from typing import Literal

from graph.core.value import Value

Command = Literal["video", "studio"]
_LONGEST_VERB = 24
_SIMILAR = 0.6
ALIASES = {"cancel": "abort"}
MEANT = {
    **dict.fromkeys(("stop", "halt", "hold"), "pause"),
    **dict.fromkeys(("continue", "unpause"), "resume"),
    **dict.fromkeys(("delete", "remove", "end", "kill"), "cancel"),
}
"""The verbs that people look for under other names, which are none: with these they would do more than they say."""


class Form(Value):
    """A verb and what stands after it: brackets may be left out, of `a|b` one is taken, capitals are replaced."""

    verb: str
    arguments: str
    says: str

    def line(self, prefix: str, *, is_here: bool = False) -> str:
        """How it is typed; in its own thread a production need not be named."""
        arguments = self.arguments
        if is_here:
            arguments = arguments.removeprefix("[ID]").removeprefix("ID").lstrip()
        return f"{prefix} {self.verb} {arguments}".rstrip()


VIDEO = (
    Form(
        verb="new",
        arguments='"TOPIC" [--length 60s] [--pattern A|B|C] [--budget 5] [--channel demo] [--at "tomorrow 18:00"] '
        '[--source "TEXT"]',
        says="asks for a video",
    ),
    Form(verb="list", arguments="[waiting|running|scheduled|failed] [--days 7]", says="lists the videos"),
    Form(verb="mine", arguments="[waiting|running|scheduled|failed]", says="lists what waits for you"),
    Form(verb="status", arguments="[ID]", says="tells how a video stands, and what is next"),
    Form(verb="show", arguments="ID [script|cut|publish|decisions|steps|log|cost]", says="shows a part of it"),
    Form(verb="approve", arguments='ID [script|video|publish] ["NOTE"]', says="says yes, once you have confirmed it"),
    Form(verb="reject", arguments='ID "REASON"', says="says no, for good"),
    Form(verb="revise", arguments='ID "NOTE"', says="asks for changes, in your own words"),
    Form(verb="retry", arguments="ID [--from build]", says="tries again what has failed, or begins again at a step"),
    Form(verb="pause", arguments="ID", says="lets it rest at the next step"),
    Form(verb="resume", arguments="ID", says="lets it go on"),
    Form(verb="abort", arguments="ID", says="ends it; cancel does the same"),
    Form(verb="budget", arguments="ID +2.50", says="lets it cost so much more, or up to so much without the plus"),
    Form(verb="reschedule", arguments='ID "2026-11-22 18:00"', says="gives it another publish time"),
    Form(verb="unschedule", arguments="ID", says="takes its publish time away"),
    Form(verb="help", arguments="[VERB]", says="tells what can be typed"),
)
STUDIO = (
    Form(verb="queue", arguments="", says="tells what is being made, and what comes next"),
    Form(verb="schedule", arguments="[today|tomorrow|friday|2026-11-22]", says="tells what goes out, and what is free"),
    Form(verb="digest", arguments="[now|08:30|on|off] [--channel NAME]", says="shows the digest, or sets its hour"),
    Form(
        verb="approvers",
        arguments="[script|video|publish|partial|budget|outcome|step] [@MENTION] [--channel NAME]",
        says="tells who decides, or lets the users and groups that are mentioned decide",
    ),
    Form(
        verb="config",
        arguments="[machine | reset KEY | KEY [VALUE]] [--channel NAME]",
        says="shows how a channel is run, or changes it",
    ),
    Form(verb="pause", arguments="", says="pauses all that is being made"),
    Form(verb="resume", arguments="", says="takes the work up again"),
    Form(verb="health", arguments="", says="tells whether all that is needed works"),
    Form(verb="help", arguments="[VERB]", says="tells what can be typed"),
)
FORMS: dict[Command, tuple[Form, ...]] = {"video": VIDEO, "studio": STUDIO}
HEADS: dict[Command, tuple[str, ...]] = {
    "video": (
        "/video alone opens a form for a new video.",
        "ID is the name on the card, such as bees-7f3k; its beginning is enough, and in its thread it may be left out.",
    ),
    "studio": ("/studio is about everything at once.",),
}


def find_form(verb: str, command: Command) -> Form | None:
    """The form of a verb or its alias."""
    wanted = ALIASES.get(verb, verb)
    return next((form for form in FORMS[command] if form.verb == wanted), None)


def usage(verb: str, command: Command = "video") -> str:
    """How a verb is typed. One that only the other command has is found there; without such a verb, how to get help."""
    other: Command = "studio" if command == "video" else "video"
    for name in (command, other):
        if form := find_form(verb, name):
            return form.line(f"/{name}")
    return f"/{command} help"


def meant_verb(word: str, command: Command) -> str | None:
    """The verb that a word of a command stands for, or is nearly."""
    meant = MEANT.get(word, "")
    return meant if find_form(meant, command) else near_verb(word, command)


def near_verb(word: str, command: Command, similar: float = _SIMILAR) -> str | None:
    """The verb that was probably meant."""
    verbs = [*(form.verb for form in FORMS[command]), *(ALIASES if command == "video" else ())]
    near = get_close_matches(word[:_LONGEST_VERB], verbs, n=1, cutoff=similar)
    return near[0] if near else None
