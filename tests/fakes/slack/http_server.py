"""The HTTP side: Web API, uploads and downloads, and response URLs."""

import json
import threading
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.fakes.slack.refusal import LostAnswer, Refusal

if TYPE_CHECKING:
    from tests.fakes.slack.emulator import SlackEmulator

JSON = "application/json; charset=utf-8"
LOGIN_PAGE = b"<!DOCTYPE html><html><head><title>Slack</title></head><body>Sign in to your workspace</body></html>"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, emulator: "SlackEmulator", port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.emulator = emulator


class SlackHttp:
    """Serves one emulator on a port of this machine, a free one where that is 0."""

    def __init__(self, emulator: "SlackEmulator", port: int) -> None:
        self._server = _Server(emulator, port)
        self.port = self._server.server_port
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, name="slack-http"
        )

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_Server"
    wbufsize = -1
    timeout = 10

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._answer(body)

    def do_GET(self) -> None:
        self._answer(b"")

    def _answer(self, body: bytes) -> None:
        path = urlsplit(self.path).path
        kind, _, rest = path.lstrip("/").partition("/")
        try:
            if kind == "api":
                self._call(rest, body)
            elif kind == "upload":
                self._upload(rest, body)
            elif kind == "files-pri":
                self._download(rest)
            else:
                self.server.emulator.use_response_url(path, json.loads(body))
                self._send(200, b"ok", "text/plain")
        except Refusal as refusal:
            self._send(refusal.status if refusal.status != 200 else 400, json.dumps(refusal.body).encode(), JSON)
        except ValueError:
            self._send(400, b"invalid_payload", "text/plain")
        except LostAnswer:
            self.close_connection = True

    def _call(self, method: str, body: bytes) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        args = dict(parse_qsl(urlsplit(self.path).query)) | _arguments(headers.get("content-type", ""), body)
        answer, refusal = self.server.emulator.api.answer(method, args, headers)
        scopes = self.server.emulator.scopes_of(args.get("token"), headers)
        extra = {"x-oauth-scopes": ",".join(sorted(scopes)), "x-slack-req-id": "emulated"}
        if refusal is not None:
            extra |= refusal.headers
        self._send(refusal.status if refusal else 200, json.dumps(answer).encode(), JSON, extra)

    def _upload(self, rest: str, body: bytes) -> None:
        _, team_id, file_id, secret = rest.split("/")
        room = self.server.emulator.workspaces[team_id].files
        if room.while_sent:
            room.while_sent.popleft()()
        if room.upload_faults:
            self._fail(room.upload_faults.popleft(), b"")
            return
        with self.server.emulator.lock:
            room.receive(file_id, secret, _file_part(self.headers, body))
        self._send(200, f"OK - {len(body)}".encode(), "text/plain")

    def _download(self, rest: str) -> None:
        """Give the bytes to who holds the token; everybody else gets a page to log in, with status 200."""
        team_id, _, file_id = unquote(rest).partition("/")[0].partition("-")
        space = self.server.emulator.workspaces.get(team_id)
        bearer = dict(_lowered(self.headers)).get("authorization", "")
        allowed = space is not None and bearer == f"Bearer {space.bot_token}"
        if space is None or not allowed or "files:read" not in space.scopes or file_id not in space.files.stored:
            self._send(200, LOGIN_PAGE, "text/html; charset=utf-8")
            return
        described = space.files.described(space.files.stored[file_id])
        content = space.files.stored[file_id].content or b""
        space.files.downloads.append(file_id)
        if space.files.download_faults:
            self._fail(space.files.download_faults.popleft(), content)
            return
        if space.files.stored[file_id].deleted:
            self._send(404, b"not found", "text/plain")
            return
        self._send(200, content, described.get("mimetype", "application/octet-stream"))

    def _fail(self, fault: str, content: bytes) -> None:
        """Answer with a status, a page to log in, half of the bytes (and then no more), or another address."""
        if fault.isdigit():
            self._send(int(fault), b"sorry", "text/plain")
        elif fault == "login":
            self._send(200, LOGIN_PAGE, "text/html; charset=utf-8")
        elif fault in {"broken", "stalled"}:
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: len(content) // 2])
            self.close_connection = True
            if fault == "stalled":
                self.rfile.read(1)  # Whoever waits has had enough, or is dead.
        else:
            self._send(302, b"", "text/plain", {"Location": fault})

    def _send(self, status: int, body: bytes, kind: str, extra: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, **(extra or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle(self) -> None:
        # A process that is killed in the middle of a call closes its end.
        try:
            super().handle()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def finish(self) -> None:
        try:
            super().finish()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the test's output clean."""


def _lowered(headers: Any) -> list[tuple[str, str]]:
    return [(name.lower(), value) for name, value in headers.items()]


def _arguments(content_type: str, body: bytes) -> dict[str, Any]:
    if content_type.startswith("application/json"):
        given = json.loads(body or b"{}")
        return given if isinstance(given, dict) else {}
    if content_type.startswith("multipart/form-data"):
        parts = _parts(content_type, body)
        return {name: content.decode() for name, content in parts if name}
    return dict(parse_qsl(body.decode(), keep_blank_values=True))


def _parts(content_type: str, body: bytes) -> list[tuple[str | None, bytes]]:
    parsed = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    return [
        (part.get_param("name", header="content-disposition"), part.get_payload(decode=True) or b"")
        for part in parsed.walk()
        if not part.is_multipart()
    ]


def _file_part(headers: Any, body: bytes) -> bytes:
    content_type = headers.get("Content-Type", "")
    if content_type.startswith("multipart/form-data"):
        return max((content for _, content in _parts(content_type, body)), key=len)
    return body
