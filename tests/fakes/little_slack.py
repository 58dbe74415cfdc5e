"""As much of Slack's Web API as answers by a table: for what needs answers, and no workspace behind them."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

Answer = dict[str, Any] | Callable[["Asked"], dict[str, Any]]


@dataclass(frozen=True)
class Asked:
    """One call: the method, the token it came with, and its arguments."""

    method: str
    token: str
    arguments: dict[str, str]


@dataclass
class LittleSlack:
    """What each method answers, and what was asked. A method that is not in the table is unknown.

    An `http_status` among the answers is sent as the status.
    """

    answers: dict[str, Answer]
    scopes: str = ""
    asked: list[Asked] = field(default_factory=list)
    api_url: str = ""

    def answer(self, asked: Asked) -> dict[str, Any]:
        self.asked.append(asked)
        answer = self.answers.get(asked.method, {"ok": False, "error": "unknown_method"})
        said = answer(asked) if callable(answer) else answer
        return {"ok": "error" not in said} | said

    def methods(self) -> list[str]:
        return [asked.method for asked in self.asked]


@contextmanager
def little_slack(answers: dict[str, Answer], scopes: str = "") -> Iterator[LittleSlack]:
    """Serve the table on this machine."""
    slack = LittleSlack(dict(answers), scopes)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
            is_json = self.headers.get("Content-Type", "").startswith("application/json")
            arguments = json.loads(body or "{}") if is_json else dict(parse_qsl(body))
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            said = slack.answer(Asked(self.path.rpartition("/")[2], token, arguments))
            status = said.pop("http_status", 200)
            data = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("X-OAuth-Scopes", slack.scopes)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            """Tests are quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    slack.api_url = f"http://127.0.0.1:{server.server_port}/api/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield slack
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
