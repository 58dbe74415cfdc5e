"""Slack on this machine: one app, one or more workspaces, and both ways in which an app is reached."""

import itertools
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

from tests.fakes.slack import method_chat, method_places, method_surfaces
from tests.fakes.slack.delivery import Delivery, NoRoute, Post, Route
from tests.fakes.slack.grid import Organisation
from tests.fakes.slack.http_server import SlackHttp
from tests.fakes.slack.refusal import Refusal
from tests.fakes.slack.signed_http import HttpRoute
from tests.fakes.slack.socket_mode import SocketRoute
from tests.fakes.slack.tickets import ResponseUrl
from tests.fakes.slack.web_api import Calls, Fault, Limit, WebApi
from tests.fakes.slack.workspace import Workspace


class SlackEmulator:
    """Serves while it is entered. `clock` gives seconds, and decides whatever Slack decides by time."""

    app_id = "A0001"
    app_token = "xapp-1-A0001-emulated"
    signing_secret = "8f742231b10e8888abcd99yyyzzz85a5"
    client_id = "111.222"
    client_secret = "client-secret-emulated"

    def __init__(self, clock: Callable[[], float] | None = None, *, port: int = 0) -> None:
        self._port = port
        self.clock = clock or time.time
        self.lock = threading.RLock()
        self.api = WebApi(self, method_chat.METHODS | method_places.METHODS | method_surfaces.METHODS)
        self.post = Post(self._route, self.clock)
        self.sockets = SocketRoute(self.app_id)
        self.oauth_codes: dict[str, Workspace | Organisation] = {}
        self.organisations: dict[str, Organisation] = {}
        self._http_route: HttpRoute | None = None
        self._response_urls: dict[str, ResponseUrl] = {}
        self._numbers = itertools.count(1)
        self._http: SlackHttp | None = None
        self.workspaces: dict[str, Workspace] = {}
        self.workspace = self.add_workspace("T0001", "Studio")

    def __enter__(self) -> Self:
        self._http = SlackHttp(self, self._port)
        self._http.start()
        self.sockets.start()
        self.post.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.sockets.close()
        self.post.close()
        if self._http is not None:
            self._http.close()

    @property
    def url(self) -> str:
        assert self._http is not None, "the emulator serves inside its `with` block"
        return f"http://127.0.0.1:{self._http.port}/"

    @property
    def api_url(self) -> str:
        """What `SLACK_API_URL` is to be."""
        return f"{self.url}api/"

    @property
    def calls(self) -> Calls:
        return self.api.calls

    @property
    def limits(self) -> dict[str, Limit]:
        """Rate limits by method; empty until a test puts some in (`SLACK_LIMITS`)."""
        return self.api.limits

    @property
    def deliveries(self) -> list[Delivery]:
        """All that was brought to the app, in the order of the first attempt."""
        return self.post.deliveries

    def add_workspace(
        self, team_id: str, name: str, *, installed: bool = True, organisation: Organisation | None = None
    ) -> Workspace:
        self.workspaces[team_id] = space = Workspace(self, team_id, name, organisation)
        space.installed = installed
        if organisation is not None:
            organisation.workspaces.append(space)
        return space

    def add_organisation(self, id: str, name: str, *, org_wide: bool = False) -> Organisation:
        self.organisations[id] = organisation = Organisation(self, id, name, org_wide)
        return organisation

    def authorise(self, workspace: Workspace | Organisation) -> str:
        """Say yes on the page of an installation; returns the code for `oauth.v2.access`."""
        code = uuid.uuid4().hex
        self.oauth_codes[code] = workspace
        return code

    def failing(self, method: str, error: str, times: int = 1, retry_after: int | None = None) -> None:
        """Script the next answers of a method, `*` for any, `response_url` for those of its addresses.

        `error` is a code of Slack's, a status such as `500`, `lost` (done, and no answer) or `dropped` (neither).
        With `retry_after` it is a 429; `ratelimited` without it comes with status 200, as Slack also does.
        """
        with self.lock:
            self.api.faults[method].append(Fault(error, times, retry_after))

    def heal(self) -> None:
        """Forget the scripted answers that are still to come."""
        with self.lock:
            self.api.faults.clear()

    def deliver_to(self, url: str | None, signing_secret: str | None = None) -> None:
        """Deliver by HTTP from now on; `None` goes back to Socket Mode."""
        self._http_route = HttpRoute(url, signing_secret or self.signing_secret) if url else None

    def verify_url(self) -> bool:
        """Do what Slack does when a request URL is entered; true when the app answers the challenge."""
        assert self._http_route is not None, "`deliver_to` names the URL"
        return self._http_route.verify_url()

    def redeliver(self, delivery: Delivery, times: int = 1) -> None:
        """Bring the same once more, as Slack does when it did not see the acknowledgement."""
        for _ in range(times):
            self.post.deliver(delivery)

    def retry_now(self) -> list[Delivery]:
        """Bring again every event that was not acknowledged, whatever the time."""
        return self.post.retry_now()

    def settle(self, seconds: float = 10) -> None:
        """Wait until every event so far was brought once."""
        self.post.settle(seconds)

    def authenticate(
        self, kind: str, token: str | None, headers: Mapping[str, str], args: Mapping[str, Any]
    ) -> Workspace:
        """Return the workspace that a token stands for, in this call. Raises `Refusal`."""
        given = _token(token, headers)
        if kind == "none":
            return self.workspace
        if not given:
            raise Refusal("not_authed")
        organisation = self.organisation_of(token, headers)
        if organisation is not None and kind == "bot":
            return self._in_organisation(organisation, args)
        space = self.space_of(token, headers)
        if (given == self.app_token) != (kind == "app"):
            raise Refusal("not_allowed_token_type" if space or given == self.app_token else "invalid_auth")
        if kind == "app":
            return self.workspace
        if space is None:
            raise Refusal("invalid_auth")
        if not space.installed:
            raise Refusal("token_revoked")
        return space

    @staticmethod
    def _in_organisation(organisation: Organisation, args: Mapping[str, Any]) -> Workspace:
        if not organisation.installed:
            raise Refusal("token_revoked")
        space = organisation.workspace_for(args)
        if space is None:
            raise Refusal("missing_argument", argument="team_id")
        return space

    def organisation_of(self, token: str | None, headers: Mapping[str, str]) -> Organisation | None:
        """The organisation whose own token this is."""
        given = _token(token, headers)
        wide = (each for each in self.organisations.values() if each.org_wide)
        return next((each for each in wide if each.bot_token == given), None)

    def space_of(self, token: str | None, headers: Mapping[str, str]) -> Workspace | None:
        given = _token(token, headers)
        return next((space for space in self.workspaces.values() if space.bot_token == given), None)

    def scopes_of(self, token: str | None, headers: Mapping[str, str]) -> set[str]:
        if _token(token, headers) == self.app_token:
            return {"connections:write"}
        space = self.space_of(token, headers)
        return space.scopes if space else set()

    def issue_response_url(self, kind: str, answers: ResponseUrl) -> str:
        path = f"/{kind}/{answers.workspace.team_id}/{next(self._numbers)}/{uuid.uuid4().hex}"
        self._response_urls[path] = answers
        return self.url + path[1:]

    def use_response_url(self, path: str, said: Any) -> None:
        with self.lock:
            if path not in self._response_urls or not isinstance(said, dict):
                raise Refusal("invalid_url", status=404)
            self.api.stumble("response_url")
            self._response_urls[path].use(said)

    def last_words(self) -> str:
        """The newest calls and deliveries, for the message of a test that waited in vain."""
        calls = [f"{call.method} {call.error or 'ok'}" for call in self.calls[-8:]]
        brought = [f"{each.kind} {each.status} {each.trouble}".strip() for each in self.deliveries[-8:]]
        return f"last calls: {calls}; last deliveries: {brought}"

    def _route(self) -> Route:
        if self._http_route is not None:
            return self._http_route
        return self.sockets if self.sockets.connections else NoRoute()


def _token(token: str | None, headers: Mapping[str, str]) -> str:
    bearer = headers.get("authorization", "")
    return bearer.removeprefix("Bearer ").strip() if bearer.startswith("Bearer ") else token or ""
