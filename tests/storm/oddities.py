"""What nobody should send: odd texts, and payloads of Slack with parts that are missing, nested or of another type."""

import copy
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

Payload = dict[str, Any]
Path = tuple[str | int, ...]

DEEP = 800
LONG = 40_000
TEXTS = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "“new” ‘smart’ „quotes“ «here»",
    'new "unclosed',
    "new '" * 50,
    "new \\",
    "new --length 999999999999999999999 --budget 1e309 x",
    "new x --length -1 --at 9999-99-99",
    "new x --at 0001-01-01",
    "new x --at '31 february 25:61'",
    'new "a" --length ٣٠',
    "budget x +1e400",
    "budget x +NaN",
    "budget x -0",
    "revise x " + "redraw 99:99 " * 200,
    "list --days 999999999999",
    "list --days -5",
    "schedule 99999-12-31",
    "<!channel> <!here> <@U0BOT> <#C1|x>",
    "https://example.org/" + "a" * 3000,
    "😀" * 500,
    "e\u0301" * 500,
    "\u202eevil\u202c \u2066x\u2069 \ufeff",
    "\r\n\t\v\f\x1b[31m",
    "../../etc/passwd",
    "'; DROP TABLE production; --",
    "%s %d {0} {} ${x} `x` $(x)",
    "x" * LONG,
    "new " + "x" * LONG,
    'new "' + "word " * 8000 + '"',
    "revise x " + 'replace "a" with "b" ' * 2000,
    "-" * 3000,
    "--" * 100,
    "approve " + "a " * 1000,
    "(" * 1000,
    "0" * 5000,
)
VERBS = (
    *("new", "list", "mine", "status", "show", "approve", "reject", "revise", "retry", "pause", "resume", "cancel"),
    *("abort", "budget", "reschedule", "queue", "schedule", "digest", "approvers", "config", "health", "help", "neww"),
)

texts = st.one_of(st.sampled_from(TEXTS), st.text(max_size=60))


def nested(depth: int) -> Any:
    value: Any = 1
    for level in range(depth):
        value = [value] if level % 2 else {"a": value}
    return value


values = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([0, -1, 10**30, 1e308, 2**63, nested(5), nested(DEEP), [], {}, [[]], [None], {"id": None}]),
    texts,
    st.lists(texts, max_size=2),
    st.dictionaries(st.sampled_from(["id", "value", "type", "text"]), texts, max_size=2),
)


@st.composite
def typed(draw: st.DrawFn, ids: tuple[str, ...]) -> str:
    """A command line: a verb with odd words behind it, or nothing of the sort."""
    if draw(st.integers(0, 3)) == 0:
        return draw(texts)
    words = draw(st.lists(st.one_of(st.sampled_from(ids), texts), max_size=3))
    return " ".join([draw(st.sampled_from(VERBS)), *words])


@st.composite
def broken(draw: st.DrawFn, payload: Payload) -> Payload:
    """The payload with up to four places changed, or gone."""
    payload = copy.deepcopy(payload)
    for _ in range(draw(st.sampled_from([0, 0, 1, 1, 2, 4]))):
        paths = list(_paths(payload))
        if not paths:
            break
        path = draw(st.sampled_from(paths))
        _change(payload, path, copy.deepcopy(draw(st.one_of(st.just(...), values))))
    return payload


def as_json(payload: Payload) -> str:
    """JSON as odd as Python lets it be: lone halves of letters stay escaped."""
    return json.dumps(payload)


def _paths(value: Any, path: Path = ()) -> Iterator[Path]:
    if len(path) > 8:
        return
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from _paths(inner, (*path, key))


def _change(payload: Any, path: Path, value: Any) -> None:
    *way, last = path
    for key in way:
        payload = payload[key]
    if value is ...:
        del payload[last]
    else:
        payload[last] = value
