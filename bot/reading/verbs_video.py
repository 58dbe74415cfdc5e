"""The verbs about one video or a list of them."""

from collections.abc import Callable

from bot.commands import (
    Abort,
    Adjust,
    Begin,
    ListSteps,
    Look,
    Part,
    ReadLog,
    Retry,
    Show,
    Understand,
)
from bot.reading.arguments import (
    Tail,
    find_revision,
    nothing_more,
    pick,
    read_arguments,
    read_days,
    read_raise,
    read_seconds,
    read_usd,
    take_gate,
    take_id,
)
from bot.reading.asked import (
    HERE,
    Filter,
    ListMine,
    ListVideos,
    OpenNew,
    Pause,
    RaiseBudget,
    Resume,
    Typed,
    WantsToDecide,
)
from bot.reading.days import tidy_moment
from bot.reading.help import help_on
from bot.reading.words import Unreadable, Word, free_text
from config.channel import STEPS
from graph.core.brief import Pattern

_NEW = {"length": False, "pattern": False, "budget": False, "channel": False, "at": True, "source": True}
_PATTERNS = {pattern.lower(): pattern.value for pattern in Pattern}
_FILTERS = {one.value: one.value for one in Filter}
_PARTS = {
    "script": Part.SCRIPT,
    "storyboard": Part.SCRIPT,
    "cut": Part.VIDEO,
    "video": Part.VIDEO,
    "publish": Part.PUBLISH,
    "decisions": Part.DECISIONS,
}
_STEPS = {step: step for step in STEPS}
_SHOWN = {name: name for name in (*_PARTS, "steps", "log", "cost")}


def _new(tail: Tail) -> Typed:
    if not tail.text:
        return OpenNew()
    words, options = read_arguments(tail.text, _NEW)
    pattern = options.get("pattern")
    return Begin(
        topic=_topic(words),
        text=options.get("source", ""),
        seconds=read_seconds(options["length"]) if "length" in options else None,
        pattern=Pattern(pick(pattern, _PATTERNS, "pattern")) if pattern is not None else None,
        channel=options.get("channel", "default").lstrip("#"),
        at=tidy_moment(options.get("at", "")),
        budget_usd=read_usd(options["budget"]) if "budget" in options else None,
    )


def _topic(words: tuple[Word, ...]) -> str:
    """The quoted words, or all that are no options."""
    quoted = bool(words) and words[0].is_quoted
    topic = words[0].text if quoted else " ".join(word.raw for word in words)
    if not topic.strip():
        raise Unreadable("it does not say what the video is about")
    if quoted:
        nothing_more(" ".join(word.raw for word in words[1:]))
    return topic


def _list(tail: Tail) -> Typed:
    words, options = read_arguments(tail.text, {"days": False})
    days = read_days(options["days"]) if "days" in options else None
    nothing_more(" ".join(word.raw for word in words[1:]))
    name = words[0].text.lower() if words else "all"
    if name == "mine" and days is None:
        return ListMine()
    if name == "all":
        return ListVideos(days=days)
    return ListVideos(filter=Filter(pick(name, _FILTERS, "list")), days=days)


def _mine(tail: Tail) -> Typed:
    name, _, rest = tail.text.partition(" ")
    nothing_more(rest)
    return ListMine(filter=Filter(pick(name, _FILTERS, "list")) if name else None)


def _status(tail: Tail) -> Typed:
    if not tail.text and not tail.is_here:
        return Look()
    production, rest = take_id(tail)
    nothing_more(rest)
    return Look(production=production)


def _show(tail: Tail) -> Typed:
    production, rest = take_id(tail)
    name, _, more = rest.partition(" ")
    part = pick(name, _SHOWN, "part of a video") if name else ""
    if part == "log":
        step, _, more = more.strip().partition(" ")
        nothing_more(more)
        return ReadLog(production=production, step=step.lower() or None)
    nothing_more(more)
    if part == "cost":
        return Look(production=production)
    return ListSteps(production=production) if part == "steps" else Show(production=production, part=_PARTS.get(part))


def _approve(tail: Tail) -> Typed:
    production, rest = take_id(tail)
    gate, note = take_gate(rest)
    wish = WantsToDecide(verdict="approve", production=production, gate=gate)
    if revision := find_revision(note):
        return wish.model_copy(update={"revision": revision})
    return wish.model_copy(update={"note": free_text(note)})


def _reject(tail: Tail) -> Typed:
    production, rest = take_id(tail, before_words=True)
    reason = free_text(rest)
    if not reason and production != HERE:
        raise Unreadable("it does not say why; the reason is kept with the decision")
    return WantsToDecide(verdict="reject", production=production, note=reason)


def _revise(tail: Tail) -> Typed:
    production, rest = take_id(tail, before_words=True)
    words = free_text(rest.lstrip(":,"))
    if not words:
        raise Unreadable("it does not say what to change")
    return Understand(production=production, words=words)


def _retry(tail: Tail) -> Typed:
    production, rest = take_id(tail)
    words, options = read_arguments(rest, {"from": False})
    nothing_more(" ".join(word.raw for word in words))
    step = options.get("from")
    return Retry(production=production, step=pick(step, _STEPS, "step") if step is not None else None)


def _budget(tail: Tail) -> Typed:
    production, rest = take_id(tail)
    if not rest:
        raise Unreadable("it does not say how much")
    by_usd, to_usd = read_raise(rest)
    return RaiseBudget(production=production, by_usd=by_usd, to_usd=to_usd)


def _reschedule(tail: Tail) -> Typed:
    production, rest = take_id(tail)
    at = tidy_moment(free_text(rest))
    if not at:
        raise Unreadable("it does not say when")
    return Adjust(production=production, at=at)


def _unschedule(tail: Tail) -> Typed:
    return Adjust(production=_only_id(tail), undated=True)


def _only_id(tail: Tail) -> str:
    production, rest = take_id(tail)
    nothing_more(rest)
    return production


VIDEO_VERBS: dict[str, Callable[[Tail], Typed]] = {
    "new": _new,
    "list": _list,
    "mine": _mine,
    "status": _status,
    "show": _show,
    "approve": _approve,
    "reject": _reject,
    "revise": _revise,
    "retry": _retry,
    "pause": lambda tail: Pause(production=_only_id(tail)),
    "resume": lambda tail: Resume(production=_only_id(tail)),
    "abort": lambda tail: Abort(production=_only_id(tail)),
    "budget": _budget,
    "reschedule": _reschedule,
    "unschedule": _unschedule,
    "help": lambda tail: help_on(tail.text, "video"),
}
