"""The Web API: who calls, what they may call, how often, and what is recorded of it."""

import json
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.slack.conversation import Conversation
from tests.fakes.slack.refusal import LostAnswer, Refusal, invalid_arguments

if TYPE_CHECKING:
    from tests.fakes.slack.emulator import SlackEmulator
    from tests.fakes.slack.workspace import Workspace

Answer = dict[str, Any]
KIND_SCOPES = {"channel": "channels", "group": "groups", "im": "im"}
LOST = "lost"
"""The call is carried out, and the connection breaks before the answer."""
DROPPED = "dropped"
"""The connection breaks before anything is done."""


@dataclass(frozen=True)
class Recorded:
    """One call that came in. `status` is 0 where the connection was broken off, `error` empty where all went well."""

    method: str
    args: dict[str, Any]
    status: int
    error: str
    at: float
    team_id: str | None
    answer: Answer = field(default_factory=dict)


class Calls(list[Recorded]):
    """All calls so far, in the order in which they were answered."""

    def of(self, method: str) -> list[Recorded]:
        return [call for call in [*self] if call.method == method]


@dataclass(frozen=True)
class Limit:
    """So many calls in so many seconds, for each conversation or for the workspace as a whole."""

    count: int
    seconds: float
    per_conversation: bool = False


def _a_minute(count: int, methods: str) -> dict[str, Limit]:
    return dict.fromkeys(methods.split(), Limit(count, 60))


SLACK_LIMITS: Mapping[str, Limit] = {
    "chat.postMessage": Limit(1, 1, per_conversation=True),
    **_a_minute(1, "apps.connections.open"),
    **_a_minute(20, "usergroups.users.list usergroups.list users.list conversations.list"),
    **_a_minute(50, "chat.update chat.delete reactions.add reactions.get conversations.replies conversations.history"),
    **_a_minute(50, "conversations.open conversations.info agents.sessions.setStatus team.info"),
    **_a_minute(100, "chat.postEphemeral views.open views.push views.update views.publish users.info files.info"),
    **_a_minute(100, "files.getUploadURLExternal files.completeUploadExternal conversations.members"),
    **_a_minute(600, "auth.test chat.getPermalink assistant.threads.setStatus"),
}
"""Slack's own limits, at the lower end of each tier. Put them into `emulator.limits` to switch them on."""


@dataclass
class Fault:
    """A scripted answer, for so many calls."""

    error: str
    times: int
    retry_after: int | None


@dataclass(frozen=True)
class Call:
    """One call, as the method's code sees it."""

    emulator: "SlackEmulator"
    space: "Workspace"
    args: dict[str, Any]
    headers: Mapping[str, str]

    def text(self, name: str) -> str | None:
        value = self.args.get(name)
        return None if value is None else str(value)

    def require(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise invalid_arguments(f"missing required field: {name}")
        return value

    def flag(self, name: str) -> bool:
        return self.args.get(name) in {True, "1", "true", "True"}

    def decoded(self, name: str, error: str = "invalid_arguments") -> Any:
        """An argument that is JSON, whether it came as text or as itself."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise Refusal(error) from None

    def require_scope(self, *scopes: str) -> None:
        """Refuse the call unless the app has one of these."""
        if not self.space.scopes & set(scopes):
            raise Refusal("missing_scope", needed=scopes[0], provided=",".join(sorted(self.space.scopes)))

    def conversation(self, name: str = "channel", *, member: bool = True, write: bool = False) -> Conversation:
        """The conversation as the bot may see it: a private one without the bot does not exist for it."""
        place = self.space.find_conversation(self.text(name))
        if place is None:
            raise Refusal("channel_not_found")
        inside = self.space.bot_id in place.members
        if not inside and place.private:
            raise Refusal("channel_not_found")
        if member and not inside:
            raise Refusal("not_in_channel")
        if write and place.archived:
            raise Refusal("is_archived")
        return place

    def page(self, items: list[Any], most: int = 1000) -> tuple[list[Any], dict[str, str]]:
        """One page of a list, and the `response_metadata` that leads to the next one."""
        try:
            begin, size = int(self.text("cursor") or 0), int(self.text("limit") or 100)
        except ValueError:
            raise Refusal("invalid_cursor") from None
        end = begin + max(1, min(size, most))
        return items[begin:end], {"next_cursor": str(end) if end < len(items) else ""}


@dataclass(frozen=True)
class Method:
    """What a method does, and the scopes of which it needs one."""

    run: Callable[[Call], Answer]
    scopes: tuple[str, ...] = ()
    token: str = "bot"


class WebApi:
    """Answers calls one after another, so that each finds the work of the one before done."""

    def __init__(self, emulator: "SlackEmulator", methods: Mapping[str, Method]) -> None:
        self._emulator = emulator
        self._methods = methods
        self._uses: dict[tuple[str, ...], deque[float]] = defaultdict(deque)
        self.calls = Calls()
        self.limits: dict[str, Limit] = {}
        self.faults: dict[str, deque[Fault]] = defaultdict(deque)

    def answer(self, method: str, args: dict[str, Any], headers: Mapping[str, str]) -> tuple[Answer, Refusal | None]:
        """Carry out one call. Raises `LostAnswer` when nothing is to come back."""
        with self._emulator.lock:
            refusal: Refusal | None = None
            try:
                answer = self._carry_out(method, args, headers)
            except Refusal as refused:
                answer, refusal = refused.body, refused
            except LostAnswer:
                self._record(method, args, headers, 0, {"error": LOST})
                raise
            self._record(method, args, headers, refusal.status if refusal else 200, answer)
            return answer, refusal

    def _record(
        self, method: str, args: dict[str, Any], headers: Mapping[str, str], status: int, answer: Answer
    ) -> None:
        space = self._emulator.space_of(args.get("token"), headers)
        shown = {name: value for name, value in args.items() if name != "token"}
        at, team_id = self._emulator.clock(), space.team_id if space else None
        self.calls.append(Recorded(method, shown, status, answer.get("error", ""), at, team_id, answer))

    def _carry_out(self, name: str, args: dict[str, Any], headers: Mapping[str, str]) -> Answer:
        method = self._methods.get(name)
        if method is None:
            raise Refusal("unknown_method", req_method=name)
        if name == "auth.test" and "team_id" not in args:
            # It is about the token, not about a workspace.
            organisation = self._emulator.organisation_of(args.get("token"), headers)
            args = args | ({"team_id": organisation.workspaces[0].team_id} if organisation else {})
        space = self._emulator.authenticate(method.token, args.get("token"), headers, args)
        call = Call(self._emulator, space, args, headers)
        fault = self.stumble(name)
        self._spend(name, call)
        if method.scopes:
            call.require_scope(*method.scopes)
        answer = {"ok": True, **method.run(call)}
        if fault is not None:
            raise LostAnswer
        return answer

    def stumble(self, method: str) -> Fault | None:
        """Answer as a test scripted it, or return what is to go wrong once it is done."""
        fault = self._next_fault(method)
        if fault is not None and fault.error != LOST:
            raise _scripted(fault)
        return fault

    def _next_fault(self, method: str) -> Fault | None:
        waiting = self.faults[method] or self.faults["*"]
        if not waiting:
            return None
        fault = waiting[0]
        fault.times -= 1
        if fault.times <= 0:
            waiting.popleft()
        return fault

    def _spend(self, method: str, call: Call) -> None:
        """Count the call. Raises `Refusal` with 429 when it is one too many, which then counts for nothing."""
        limit = self.limits.get(method)
        if limit is None:
            return
        now = self._emulator.clock()
        where = str(call.args.get("channel", "")) if limit.per_conversation else ""
        uses = self._uses[method, call.space.team_id, where]
        while uses and uses[0] <= now - limit.seconds:
            uses.popleft()
        if len(uses) >= limit.count:
            raise ratelimited(max(1, round(uses[0] + limit.seconds - now + 0.499)))
        uses.append(now)


def ratelimited(seconds: int) -> Refusal:
    return Refusal("ratelimited", status=429, headers={"Retry-After": str(seconds)})


def _scripted(fault: Fault) -> Exception:
    if fault.error == DROPPED:
        return LostAnswer()
    if fault.retry_after is not None:
        return ratelimited(fault.retry_after)
    if fault.error.isdigit():
        return Refusal("internal_error", status=int(fault.error))
    return Refusal(fault.error)
